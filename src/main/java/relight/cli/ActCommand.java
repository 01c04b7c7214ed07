package relight.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code relight cluster act}: one action of a runbook's {@code kubernetes} fence by itself. */
@Command(name = "act")
public final class ActCommand extends ByHandCommand {

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "LINE")
    private List<String> lines;

    public ActCommand(Terminal terminal, Path platformData, Function<Location, RecoveryServices> services) {
        super(terminal, platformData, services);
    }

    @Override
    String lines() {
        return String.join("\n", lines);
    }
}
