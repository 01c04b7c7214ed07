package relight.core.recovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import relight.core.recovery.Beginning.ByRunbook;
import relight.core.recovery.Beginning.ByScenario;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Scenario;
import relight.core.workspace.Workspace;

/** Finds in the workspace what a declaration needs: the document, the systems that are hit, the objectives that hold. */
public final class Declarations {

    private final Workspace workspace;
    private final RunbookReader reader;

    public Declarations(Workspace workspace, RunbookReader reader) {
        this.workspace = workspace;
        this.reader = reader;
    }

    /** What a recovery can begin with: scenarios by their symptom first, then the runbooks. */
    public List<Beginning> beginnings() {
        List<Beginning> all = new ArrayList<>();
        workspace.scenarios().forEach(scenario -> all.add(new ByScenario(scenario)));
        workspace.runbooks().forEach(file -> all.add(new ByRunbook(name(file), Optional.empty())));
        return all;
    }

    private String name(Path file) {
        return workspace.root().relativize(workspace.root().resolve(file)).toString().replace('\\', '/');
    }

    /** The scenario whose runbook this is, otherwise the runbook as it stands. */
    public Beginning byReference(String reference) {
        return workspace.scenarios().stream()
                .filter(scenario -> scenario.runbook().map(reference::equals).orElse(false))
                .findFirst()
                .<Beginning>map(ByScenario::new)
                .orElseGet(() -> ByRunbook.of(reference));
    }

    /** The scenario of that name; throws a Problem where the workspace has none. */
    public Beginning byScenario(String name) {
        return workspace.scenarios().stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .map(ByScenario::new)
                .orElseThrow(() -> new Problem(Message.of("recovery.scenario.unknown", name), Message.of("recovery.scenario.unknown.remedy",
                        String.join(", ", workspace.scenarios().stream().map(Scenario::name).toList()))));
    }

    /**
     * A declaration with everything that the workspace knows.
     *
     * @throws Problem where the document is missing or cannot be read as a runbook
     */
    public Declaration declare(Beginning beginning, Mode mode, String operator, String reason) throws IOException {
        return switch (beginning) {
            case ByScenario(Scenario scenario) -> byScenario(scenario, mode, operator, reason);
            case ByRunbook(String file, Optional<String> section) -> {
                Runbook runbook = read(file);
                List<String> systems = systemsIn(runbook);
                yield Declaration.of(mode, runbook.title(), operator, workspace.site(), objectives(runbook.objectives(), systems), runbook)
                        .only(section).because(reason, Optional.empty(), systems);
            }
        };
    }

    private Declaration byScenario(Scenario scenario, Mode mode, String operator, String reason) throws IOException {
        Optional<ByRunbook> document = scenario.runbook().map(ByRunbook::of);
        Runbook runbook = document.isPresent() ? read(document.get().file()) : restoresOf(scenario);
        Objectives objectives = objectives(scenario.objectives().orElse(runbook.objectives()), scenario.systems());
        return Declaration.of(mode, scenario.name(), operator, workspace.site(), objectives, runbook)
                .only(document.flatMap(ByRunbook::section)).because(reason, Optional.of(scenario.name()), scenario.systems());
    }

    /** Their own; where those say nothing, the ones of the systems that are hit. */
    private Objectives objectives(Objectives own, List<String> systems) {
        Objectives objectives = own;
        for (String system : systems) {
            objectives = objectives.orElse(workspace.system(system).map(ProtectedSystem::objectives).orElse(Objectives.NONE));
        }
        return objectives;
    }

    /** The document of that name in the workspace; throws a Problem where it is missing or cannot be read as a runbook. */
    public Runbook read(String name) throws IOException {
        Path path = workspace.root().resolve(name);
        if (!Files.isRegularFile(path)) {
            throw new Problem(Message.of("recovery.runbook.missing", path.toString()), Message.of("recovery.runbook.missing.remedy"));
        }
        return reader.read(name, Files.readString(path));
    }

    /** A scenario without a runbook of its own: restore each system that it hits. */
    private static Runbook restoresOf(Scenario scenario) {
        String document = scenario.systems().stream()
                .map(system -> "## " + system + "\n\n```relight\nrestore: " + system + "\n```\n")
                .collect(Collectors.joining("\n", "# " + scenario.name() + "\n\n", ""));
        return new RunbookReader().read("scenario:" + scenario.name(), document);
    }

    private static List<String> systemsIn(Runbook runbook) {
        return runbook.steps().stream()
                .filter(Step.Restore.class::isInstance)
                .map(step -> ((Step.Restore) step).system())
                .distinct()
                .toList();
    }
}
