package relight.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import relight.core.recovery.Beginning;
import relight.core.recovery.Beginning.ByRunbook;
import relight.core.recovery.Declaration;
import relight.core.recovery.Declarations;
import relight.core.recovery.RecoverySession;
import relight.core.runbook.Runbook;
import relight.core.runbook.Section;
import relight.core.text.Message;

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

    @Option(names = "--harm-since", paramLabel = "TIME")
    private Optional<String> harmed = Optional.empty();

    @Mixin
    private PaperOptions paper;

    public RunCommand(Terminal terminal, Path platformData, Function<Location, RecoveryServices> services) {
        super(terminal, platformData, services);
    }

    @Override
    int play(RecoveryServices parts) throws IOException {
        Declarations declarations = new Declarations(parts.workspace(), parts.engine().reader());
        Optional<Beginning> beginning = oneOf(declarations, declarations.byReference(file));
        if (beginning.isEmpty()) {
            return ExitStatus.WRONG_USAGE;
        }
        Declaration declaration = declarations.declare(beginning.get(), PlayOptions.mode(mode), operator(), reason)
                .since(Optional.empty(), harmed.map(written -> PaperOptions.moment(terminal(), written)));
        Optional<Instant> happened = declared.map(written -> PaperOptions.moment(terminal(), written));
        try (RecoverySession session = parts.engine().declare(declaration, happened); KeptAtTerminal kept = keep(session, parts)) {
            terminal().tell(terminal().words().say("terminal.declared", session.id(), declaration.title()));
            return paper.given() ? enter(paper, session, parts) : player(session, parts).play(json());
        }
    }

    /** Of a page with several scenarios, nobody wants all of them one after the other: one is chosen, here or on the command line. */
    private Optional<Beginning> oneOf(Declarations declarations, Beginning whole) throws IOException {
        if (!(whole instanceof ByRunbook page) || page.section().isPresent()) {
            return Optional.of(whole);
        }
        Runbook runbook = declarations.read(page.file());
        List<Section> scenarios = runbook.scenarios();
        if (scenarios.isEmpty()) {
            return Optional.of(whole);
        }
        ScenarioLines lines = new ScenarioLines(runbook, terminal().words());
        if (json() || !answers().present()) {
            terminal().tell(Message.of("terminal.scenario.name", page.file(), scenarios.size()));
            lines.commands(terminal().program()).forEach(terminal()::tell);
            return Optional.empty();
        }
        terminal().tell(Message.of("terminal.scenario.several", page.file(), scenarios.size()));
        lines.numbered().forEach(terminal()::tell);
        return switch (answers().which(scenarios.size())) {
            case Answers.Which.One(int number) -> Optional.of(new ByRunbook(page.file(), Optional.of(scenarios.get(number - 1).id())));
            case Answers.Which.All() -> Optional.of(whole);
            case Answers.Which.None() -> Optional.empty();
        };
    }
}
