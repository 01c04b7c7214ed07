package relight.core.runbook.shell;

import java.util.List;
import java.util.OptionalInt;

/**
 * A shell script as it was read: every simple command in the order in which it stands, those within others after them.
 *
 * @param unclosed where a quote opens that nothing closes
 */
public record ShellScript(List<Command> commands, OptionalInt unclosed) {

    public ShellScript {
        commands = List.copyOf(commands);
    }

    /** Reads a script; what bash would refuse is read as far as it goes. */
    public static ShellScript read(String script) {
        return new ShellParser(script).read();
    }
}
