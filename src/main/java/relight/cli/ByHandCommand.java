package relight.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import relight.core.recovery.ActionsByHand;
import relight.core.recovery.RecoverySession;
import relight.core.workspace.Workspace;

/** A command that does a single action on a cluster, recorded as a recovery of one step. */
abstract class ByHandCommand extends PlayCommand {

    @Parameters(index = "0", paramLabel = "SYSTEM")
    private String system;

    @Option(names = "--mode", defaultValue = "incident")
    private String mode;

    @Option(names = "--reason", defaultValue = "")
    private String reason;

    ByHandCommand(Terminal terminal, Path platformData, Function<Location, RecoveryServices> services) {
        super(terminal, platformData, services);
    }

    /** The action, as it stands in a runbook's {@code kubernetes} fence. */
    abstract String lines();

    /** The system, as its name was written; a command may take another word for it. */
    String system(Workspace workspace, String written) {
        return written;
    }

    @Override
    final int play(RecoveryServices parts) throws IOException {
        ActionsByHand byHand = new ActionsByHand(parts.engine(), parts.workspace().site());
        ActionsByHand.Asked asked = new ActionsByHand.Asked(system(parts.workspace(), system), lines(), PlayOptions.mode(mode), operator(), reason);
        try (RecoverySession session = byHand.declare(asked); KeptAtTerminal kept = keep(session, parts)) {
            terminal().tell(terminal().words().say("terminal.declared", session.id(), session.state().declared().title().toString()));
            return player(session, parts).play(json());
        }
    }
}
