package relight.ui.recovery;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import relight.core.recovery.Declaration;
import relight.core.recovery.Journal;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoveryEngine;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Scenario;
import relight.core.workspace.Workspace;
import relight.ui.common.Background;

/** Declaring a recovery: what people see, what it is for, since when. */
final class DeclareViewModel {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private final Workspace workspace;
    private final RecoveryEngine engine;
    private final RecoveryInHand inHand;
    private final Background background;
    private final StringProperty operator = new SimpleStringProperty("");
    private final BooleanProperty incident = new SimpleBooleanProperty(true);
    private final ObjectProperty<Beginning> chosen = new SimpleObjectProperty<>();
    private final StringProperty reason = new SimpleStringProperty("");
    private final StringProperty disruption = new SimpleStringProperty("");
    private final StringProperty harmSince = new SimpleStringProperty("");
    private final ObservableList<Journal.Summary> open = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Exception> problem = new ReadOnlyObjectWrapper<>();

    /** A way to begin, as a person chooses it. */
    sealed interface Beginning {

        /** By what people see. */
        record ByScenario(Scenario scenario) implements Beginning {}

        /** By a document of the workspace, perhaps one section of it. */
        record ByRunbook(String file, Optional<String> section) implements Beginning {}
    }

    DeclareViewModel(Workspace workspace, RecoveryEngine engine, RecoveryInHand inHand, Background background) {
        this.workspace = workspace;
        this.engine = engine;
        this.inHand = inHand;
        this.background = background;
    }

    /** Looks for recoveries that have begun and are not closed, after a crash for instance. */
    void refresh() {
        background.run(engine::open, open::setAll, problem::set);
    }

    List<Beginning> beginnings() {
        List<Beginning> all = new java.util.ArrayList<>();
        workspace.scenarios().forEach(scenario -> all.add(new Beginning.ByScenario(scenario)));
        workspace.runbooks().forEach(file -> all.add(new Beginning.ByRunbook(name(file), Optional.empty())));
        return all;
    }

    private String name(java.nio.file.Path file) {
        return workspace.root().relativize(workspace.root().resolve(file)).toString().replace('\\', '/');
    }

    Workspace workspace() {
        return workspace;
    }

    ObjectProperty<Beginning> chosen() {
        return chosen;
    }

    StringProperty operator() {
        return operator;
    }

    BooleanProperty incident() {
        return incident;
    }

    StringProperty reason() {
        return reason;
    }

    StringProperty disruption() {
        return disruption;
    }

    StringProperty harmSince() {
        return harmSince;
    }

    ObservableList<Journal.Summary> open() {
        return open;
    }

    ReadOnlyObjectProperty<Exception> problem() {
        return problem.getReadOnlyProperty();
    }

    /** From here on the clock runs. */
    void declare() {
        Beginning beginning = chosen.get();
        if (beginning == null) {
            return;
        }
        problem.set(null);
        background.run(() -> engine.declare(declaration(beginning)), inHand::take, problem::set);
    }

    void resume(String recovery) {
        problem.set(null);
        String who = operator.get();
        background.run(() -> engine.resume(recovery, who), inHand::take, problem::set);
    }

    Declaration declaration(Beginning beginning) throws IOException {
        Scenario scenario = beginning instanceof Beginning.ByScenario by ? by.scenario() : null;
        String document = scenario == null
                ? ((Beginning.ByRunbook) beginning).file()
                : scenario.runbook().map(DeclareViewModel::fileOf).orElse("");
        Optional<String> section = scenario == null
                ? ((Beginning.ByRunbook) beginning).section()
                : scenario.runbook().flatMap(DeclareViewModel::sectionOf);
        Runbook runbook = document.isEmpty() ? restoresOf(scenario) : read(document);
        List<String> systems = scenario == null ? systemsIn(runbook) : scenario.systems();
        Objectives objectives = scenario == null ? runbook.objectives() : scenario.objectives().orElse(runbook.objectives());
        for (String system : systems) {
            objectives = objectives.orElse(workspace.system(system).map(ProtectedSystem::objectives).orElse(Objectives.NONE));
        }
        return new Declaration(incident.get() ? Mode.INCIDENT : Mode.DRILL, scenario == null ? runbook.title() : scenario.name(),
                operator.get(), operator.get(), reason.get(), "", Optional.ofNullable(scenario).map(Scenario::name), systems,
                workspace.site(), "", objectives, runbook, section, moment(disruption.get()), Optional.empty(),
                moment(harmSince.get()));
    }

    private Runbook read(String name) throws IOException {
        return new RunbookReader().read(name, Files.readString(workspace.root().resolve(name)));
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
                .filter(relight.core.runbook.Step.Restore.class::isInstance)
                .map(step -> ((relight.core.runbook.Step.Restore) step).system())
                .distinct()
                .toList();
    }

    private Optional<Instant> moment(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDateTime.parse(text.strip(), TIME).atZone(workspace.site().zone()).toInstant());
        } catch (DateTimeParseException e) {
            throw new Problem(Message.of("recovery.screen.time.unreadable", text),
                    Message.of("recovery.screen.time.unreadable.remedy", workspace.site().zone().toString()), e);
        }
    }

    static String fileOf(String reference) {
        int hash = reference.lastIndexOf('#');
        return hash < 0 ? reference : reference.substring(0, hash);
    }

    static Optional<String> sectionOf(String reference) {
        int hash = reference.lastIndexOf('#');
        return hash < 0 ? Optional.empty() : Optional.of(reference.substring(hash + 1));
    }
}
