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

    /** What goes to the shell: read as a whole before any of it runs, so that its standard input is free for data. */
    String text(boolean fed) {
        StringBuilder text = new StringBuilder("relight() {\n");
        new TreeMap<>(values).forEach((name, value) -> text.append(name).append('=').append(ShellWord.quoted(value)).append('\n'));
        return text.append(program.strip()).append("\n}\n")
                .append("printf 'relight %s\\n' \"$$\" >&2\n")
                .append(fed ? "relight" : "relight </dev/null").append("\nexit $?\n").toString();
    }
}
