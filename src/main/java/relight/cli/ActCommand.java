package relight.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import relight.core.recovery.ActionsByHand;
import relight.core.recovery.RecoverySession;

/** {@code relight cluster act}: one action of a runbook's {@code kubernetes} fence by itself, recorded as a recovery of one step. */
@Command(name = "act")
public final class ActCommand extends PlayCommand {

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
        ActionsByHand byHand = new ActionsByHand(parts.engine(), parts.workspace().site());
        ActionsByHand.Asked asked = new ActionsByHand.Asked(system, String.join("\n", lines), PlayOptions.mode(mode), operator(), reason);
        try (RecoverySession session = byHand.declare(asked); KeptAtTerminal kept = keep(session, parts)) {
            terminal().tell(terminal().words().say("terminal.declared", session.id(), session.state().declared().title().toString()));
            return player(session, parts).play(json());
        }
    }
}
