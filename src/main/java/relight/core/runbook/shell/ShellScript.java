package relight.core.runbook.shell;

import java.util.List;
import java.util.OptionalInt;

/**
 * A shell script as it was read: every simple command in the order in which it stands, those within others after them.
 *
 * @param unclosed where a quote opens that nothing closes
 * @param starts   offsets of the lines at which a command of its own can begin, or a comment between two of them: they stand in no
 *                 quotes, here-document, loop, function, group, {@code if} or continued command
 * @param isWhole  whether the script ends where a command ends, and nothing in it was beyond the reader; else nobody may cut it at a start
 */
public record ShellScript(List<Command> commands, OptionalInt unclosed, List<Integer> starts, boolean isWhole) {

    public ShellScript {
        commands = List.copyOf(commands);
        starts = List.copyOf(starts);
    }

    /** Reads a script; what bash would refuse is read as far as it goes. */
    public static ShellScript read(String script) {
        return new ShellParser(script).read();
    }
}
