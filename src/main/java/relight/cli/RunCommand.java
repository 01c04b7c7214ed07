package relight.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import relight.core.recovery.Declaration;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoverySession;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Objectives;
import relight.core.workspace.Scenario;
import relight.core.workspace.Workspace;

/** {@code relight run}: a runbook, or a section of it, in the terminal. */
@Command(name = "run", description = "run a runbook, or one section of it, in the terminal")
public final class RunCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Mixin
    private PlayOptions play;

    @Parameters(paramLabel = "FILE[#SECTION]")
    private String file;

    @Option(names = "--mode", description = "drill or incident (default: drill)", defaultValue = "drill")
    private String mode;

    @Option(names = "--reason", description = "what made it necessary", defaultValue = "")
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
        int hash = file.lastIndexOf('#');
        String name = hash < 0 ? file : file.substring(0, hash);
        Optional<String> section = hash < 0 ? Optional.empty() : Optional.of(file.substring(hash + 1));
        Runbook runbook = new RunbookReader().read(name, read(parts.workspace(), name));
        Declaration declaration = declaration(parts.workspace(), runbook, section);
        try (RecoverySession session = parts.engine().declare(declaration)) {
            terminal.tell(terminal.words().say("terminal.declared", session.id(), runbook.title()));
            return new RecoveryPlayer(terminal, session, play.answers(terminal), parts.history().get()).play();
        }
    }

    private Declaration declaration(Workspace workspace, Runbook runbook, Optional<String> section) {
        Optional<Scenario> scenario = workspace.scenarios().stream()
                .filter(one -> one.runbook().map(file::equals).orElse(false))
                .findFirst();
        List<String> systems = scenario.map(Scenario::systems).orElseGet(() -> systemsIn(runbook));
        Objectives objectives = scenario.map(Scenario::objectives).orElse(Objectives.NONE).orElse(runbook.objectives());
        for (String system : systems) {
            objectives = objectives.orElse(workspace.system(system).map(found -> found.objectives()).orElse(Objectives.NONE));
        }
        return Declaration.of(mode(), runbook.title(), play.operator(), workspace.site(), objectives, runbook, section)
                .because(reason, scenario.map(Scenario::name), systems);
    }

    private Mode mode() {
        return switch (mode) {
            case "drill" -> Mode.DRILL;
            case "incident" -> Mode.INCIDENT;
            case "tabletop" -> Mode.TABLETOP;
            default -> throw new Problem(Message.of("terminal.mode.unknown", mode));
        };
    }

    private static List<String> systemsIn(Runbook runbook) {
        return runbook.steps().stream()
                .filter(Step.Restore.class::isInstance)
                .map(step -> ((Step.Restore) step).system())
                .distinct()
                .toList();
    }

    private static String read(Workspace workspace, String name) throws IOException {
        Path path = workspace.root().resolve(name);
        if (!Files.isRegularFile(path)) {
            throw new Problem(Message.of("terminal.runbook.missing", path), Message.of("terminal.runbook.missing.remedy"));
        }
        return Files.readString(path);
    }
}
