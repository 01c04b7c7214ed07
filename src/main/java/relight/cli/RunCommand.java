package relight.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import relight.core.recovery.Declaration;
import relight.core.recovery.Declarations;
import relight.core.recovery.RecoverySession;

/** {@code relight run}: a runbook, or a section of it, in the terminal. */
@Command(name = "run")
public final class RunCommand extends PlayCommand {

    @Parameters(paramLabel = "FILE[#SECTION]")
    private String file;

    @Option(names = "--mode", defaultValue = "drill")
    private String mode;

    @Option(names = "--reason", defaultValue = "")
    private String reason;

    @Option(names = "--declared", paramLabel = "TIME")
    private Optional<String> declared = Optional.empty();

    @Mixin
    private PaperOptions paper;

    public RunCommand(Terminal terminal, Path platformData, Function<Location, RecoveryServices> services) {
        super(terminal, platformData, services);
    }

    @Override
    int play(RecoveryServices parts) throws IOException {
        Declarations declarations = new Declarations(parts.workspace(), parts.engine().reader());
        Declaration declaration = declarations.declare(declarations.byReference(file), PlayOptions.mode(mode), operator(), reason);
        Optional<Instant> happened = declared.map(written -> PaperOptions.moment(terminal(), written));
        try (RecoverySession session = parts.engine().declare(declaration, happened); KeptAtTerminal kept = keep(session, parts)) {
            terminal().tell(terminal().words().say("terminal.declared", session.id(), declaration.title()));
            return paper.given() ? enter(paper, session, parts) : player(session, parts).play(json());
        }
    }
}
