package relight.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import relight.core.recovery.Declaration;
import relight.core.recovery.RecoverySession;
import relight.core.runbook.Runbook;
import relight.core.workspace.Objectives;

/** {@code relight cluster act}: one action of a runbook's {@code kubernetes} fence by itself, recorded as a recovery of one step. */
@Command(name = "act")
public final class ActCommand extends PlayCommand {

    private static final String DOCUMENT = """
            # %1$s

            ````kubernetes system="%2$s"
            %3$s
            ````
            """;

    @Parameters(index = "0", paramLabel = "SYSTEM")
    private String system;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "LINE")
    private List<String> lines;

    @Option(names = "--mode", defaultValue = "incident")
    private String mode;

    @Option(names = "--reason", defaultValue = "")
    private String reason;

    public ActCommand(Terminal terminal, Path platformData, Function<Location, RecoveryServices> services) {
        super(terminal, platformData, services);
    }

    @Override
    int play(RecoveryServices parts) throws IOException {
        String title = lines.getFirst().replace('\n', ' ');
        Runbook runbook = parts.engine().reader().read("cluster:" + system, DOCUMENT.formatted(title, system, String.join("\n", lines)));
        Declaration declaration = Declaration.of(PlayOptions.mode(mode), title, operator(), parts.workspace().site(), Objectives.NONE, runbook)
                .because(reason, Optional.empty(), List.of(system));
        try (RecoverySession session = parts.engine().declare(declaration); KeptAtTerminal kept = keep(session, parts)) {
            terminal().tell(terminal().words().say("terminal.declared", session.id(), declaration.title()));
            return player(session, parts).play(json());
        }
    }
}
