package relight.adapter.host;

import java.util.Map;
import java.util.TreeMap;
import relight.core.text.ShellWord;

/**
 * A program for any POSIX shell. Values are variables of it and never part of its text, so that nothing in a value can become a command.
 *
 * @param program of constant text
 * @param values  by the name of the variable
 */
public record Script(String program, Map<String, String> values) {

    public Script {
        values = Map.copyOf(values);
    }

    public static Script of(String program) {
        return new Script(program, Map.of());
    }

    public Script with(String name, String value) {
        Map<String, String> more = new TreeMap<>(values);
        more.put(name, value);
        return new Script(program, more);
    }

    /** What lies behind the program on the shell's standard input: nothing, data to its end, or data in frames where the end does not get through. */
    enum Fed { NOT, TO_THE_END, IN_FRAMES }

    /** What it says of each frame that was taken. */
    static final String TAKEN = "relight taken";

    /** Each begins with its length in bytes on a line of its own; one without bytes is the last. */
    private static final String FRAMES = """
            relight_frames() {
            trap 'exit 143' TERM
            while read -r relight_length && [ "$relight_length" -gt 0 ]; do
            dd bs="$relight_length" count=1 iflag=fullblock 2>/dev/null || return
            echo '%s' >&2
            done
            }
            """.formatted(TAKEN);

    /**
     * What goes to the shell: read as a whole before any of it runs, so that its standard input is free for data. A shell that is ended by
     * {@link HostShell#END_TREE} sees its children end before.
     */
    String text(Fed fed) {
        StringBuilder text = new StringBuilder("relight() {\ntrap 'exit 143' TERM\n");
        new TreeMap<>(values).forEach((name, value) -> text.append(name).append('=').append(ShellWord.quoted(value)).append('\n'));
        text.append(program.strip()).append("\n}\n").append(fed == Fed.IN_FRAMES ? FRAMES : "").append("printf 'relight %s\\n' \"$$\" >&2\n");
        return text.append(switch (fed) {
            case NOT -> "relight </dev/null";
            case TO_THE_END -> "relight";
            case IN_FRAMES -> "relight_frames | relight";
        }).append("\nexit $?\n").toString();
    }
}
