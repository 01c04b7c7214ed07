package relight.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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
public final class RunCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Mixin
    private PlayOptions play;

    @Parameters(paramLabel = "FILE[#SECTION]")
    private String file;

    @Option(names = "--mode", defaultValue = "drill")
    private String mode;

    @Option(names = "--reason", defaultValue = "")
    private String reason;

    private final Terminal terminal;
    private final Path platformData;
    private final Function<Location, RecoveryServices> services;

    public RunCommand(Terminal terminal, Path platformData, Function<Location, RecoveryServices> services) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.services = services;
    }

    @Override
    public Integer call() throws IOException {
        RecoveryServices parts = services.apply(common.location(platformData));
        Declarations declarations = new Declarations(parts.workspace());
        Declaration declaration = declarations.declare(declarations.byReference(file), PlayOptions.mode(mode), play.operator(), reason);
        try (RecoverySession session = parts.engine().declare(declaration)) {
            terminal.tell(terminal.words().say("terminal.declared", session.id(), declaration.title()));
            return new RecoveryPlayer(terminal, session, play.answers(terminal), parts.history().get()).play(common.json());
        }
    }
}
