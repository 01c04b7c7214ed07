package relight.ui.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
import relight.core.kubernetes.ClusterLook;
import relight.core.kubernetes.ClusterObject;
import relight.core.kubernetes.ClusterTarget;
import relight.core.kubernetes.Clusters;
import relight.core.kubernetes.ObjectName;
import relight.core.kubernetes.SignOn;
import relight.core.kubernetes.WorkloadRevision;
import relight.core.text.Messages;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Workspace;
import relight.ui.common.Background;
import relight.ui.velero.VeleroAtWorkViewModel;

/** What lies in a cluster of the workspace, and the action that is about to be done there. Lives on the FX thread. */
public final class ClusterViewModel {

    private static final String ENGINE = "kubernetes";
    private static final int DEEPEST = 4;
    private static final int MOST_FILES = 200;

    private final Services services;
    private final Background background;
    private final Messages words;
    private final String operator;
    private final List<String> systems;
    private final ReadOnlyObjectWrapper<Seen> seen = new ReadOnlyObjectWrapper<>(new Seen.None());
    private final ObjectProperty<String> system = new SimpleObjectProperty<>();
    private final StringProperty filter = new SimpleStringProperty("");
    private final ObservableList<ClusterObject> shown = FXCollections.observableArrayList();
    private final ObjectProperty<ClusterObject> object = new SimpleObjectProperty<>();
    private final ReadOnlyObjectWrapper<ActionDraft> draft = new ReadOnlyObjectWrapper<>();
    private final CronJobLook cronJob;
    private final VeleroAtWorkViewModel velero;
    private final BooleanProperty veleroShown = new SimpleBooleanProperty();
    private Background.Running looking = () -> { };

    /** What it works with. */
    public record Services(Workspace workspace, Clusters clusters, ActionInHand inHand) {}

    /** What is known of the chosen cluster. */
    sealed interface Seen {

        /** The workspace has none. */
        record None() implements Seen {}

        record Looking() implements Seen {}

        record Listed(ClusterLook look) implements Seen {}

        /** Nobody has allowed the program yet that signs on. */
        record ToAllow(String program) implements Seen {}

        record Failed(Exception reason) implements Seen {}
    }

    public ClusterViewModel(Services services, Background background, Messages words, String operator) {
        this.services = services;
        this.background = background;
        this.words = words;
        this.operator = operator;
        systems = services.workspace().systems().stream().filter(one -> one.engine().equals(ENGINE)).map(ProtectedSystem::name).toList();
        system.addListener((all, before, now) -> {
            shown.clear();
            object.set(null);
            look();
        });
        filter.addListener((all, before, now) -> show(seen.get()));
        cronJob = new CronJobLook(services.clusters(), words, background);
        velero = new VeleroAtWorkViewModel(services.clusters(), background);
        veleroShown.addListener((all, before, now) -> lookAtVelero());
        object.addListener((all, before, now) -> {
            draft.set(null);
            lookAtRuns();
        });
        services.inHand().onceOver(this::look);
    }

    /** Those of the workspace, by the names of their systems. */
    List<String> systems() {
        return systems;
    }

    ObjectProperty<String> system() {
        return system;
    }

    ReadOnlyObjectProperty<Seen> seen() {
        return seen.getReadOnlyProperty();
    }

    StringProperty filter() {
        return filter;
    }

    /** The objects that the filter lets through. */
    ObservableList<ClusterObject> shown() {
        return shown;
    }

    ObjectProperty<ClusterObject> object() {
        return object;
    }

    /** The action that is being filled in; null where none is chosen. */
    ReadOnlyObjectProperty<ActionDraft> draft() {
        return draft.getReadOnlyProperty();
    }

    /** Of the chosen object, where it is a CronJob. */
    CronJobLook cronJob() {
        return cronJob;
    }

    /** What its Velero has and does. */
    VeleroAtWorkViewModel velero() {
        return velero;
    }

    /** Whether that is looked at in place of the objects. */
    BooleanProperty veleroShown() {
        return veleroShown;
    }

    private void lookAtVelero() {
        if (veleroShown.get() && seen.get() instanceof Seen.Listed) {
            velero.look(target());
        }
    }

    private void lookAtRuns() {
        if (system.get() != null) {
            cronJob.look(target(), object.get());
        }
    }

    ActionInHand inHand() {
        return services.inHand();
    }

    /** Looks at the first cluster when nobody has chosen one. */
    void open() {
        if (system.get() == null && !systems.isEmpty()) {
            system.set(systems.getFirst());
        }
    }

    private ClusterTarget target() {
        return ClusterTarget.named(services.workspace(), system.get());
    }

    /** Asks the cluster again. */
    void look() {
        looking.cancel();
        if (system.get() == null) {
            return;
        }
        if (!(seen.get() instanceof Seen.Listed) || shown.isEmpty()) {
            seen.set(new Seen.Looking());
        }
        String asked = system.get();
        looking = background.run(() -> {
            Optional<String> program = new SignOn(services.workspace(), services.clusters()).waiting(asked);
            return program.isPresent() ? new Seen.ToAllow(program.get()) : new Seen.Listed(services.clusters().look(target(), words));
        }, this::listed, reason -> listed(new Seen.Failed(reason)));
    }

    private void listed(Seen found) {
        Optional<String> chosen = Optional.ofNullable(object.get()).map(ClusterObject::shown);
        HandAction action = draft.get() == null ? null : draft.get().action();
        show(found);
        Optional<ClusterObject> again = shown.stream().filter(one -> chosen.equals(Optional.of(one.shown()))).findFirst();
        if (!again.equals(Optional.ofNullable(object.get()))) {
            object.set(again.orElse(null));
            // As it is now: the old size is not the one that would be changed
            again.filter(one -> action != null && HandAction.of(one).contains(action)).ifPresent(one -> choose(action));
        } else {
            lookAtRuns();
        }
        seen.set(found);
        lookAtVelero();
    }

    private void show(Seen known) {
        List<String> wanted = Arrays.stream(filter.get().toLowerCase(Locale.ROOT).split("\\s+")).toList();
        ClusterObject chosen = object.get();
        shown.setAll(known instanceof Seen.Listed(ClusterLook look) ? look.objects().stream().filter(one -> wanted.stream().allMatch(text(one)::contains)).toList() : List.of());
        if (shown.contains(chosen)) {
            object.set(chosen);
        }
    }

    private static String text(ClusterObject one) {
        return String.join(" ", one.shown(), one.state(), one.waits().orElse("")).toLowerCase(Locale.ROOT);
    }

    /** The program that signs on has been read, and may run from now on. */
    void allow(String program) {
        new SignOn(services.workspace(), services.clusters()).allow(program);
        look();
    }

    List<HandAction> actions() {
        return object.get() == null ? List.of() : HandAction.of(object.get());
    }

    void choose(HandAction action) {
        ActionDraft chosen = new ActionDraft(services.inHand().actions(), background, operator, system.get(), object.get(), action);
        draft.set(chosen);
        chosen.lookAhead();
    }

    /** The revisions that the chosen workload can go back to; told on the FX thread. */
    void revisions(Consumer<List<WorkloadRevision>> told) {
        ClusterObject workload = object.get();
        ClusterTarget asked = target();
        background.run(() -> services.clusters().revisions(asked, new ObjectName(workload.kind(), workload.name(), workload.namespace())), told, unknown -> told.accept(List.of()));
    }

    /** Files of the workspace that may hold objects; told on the FX thread. */
    void files(Consumer<List<String>> told) {
        Path root = services.workspace().root();
        background.run(() -> {
            try (Stream<Path> files = Files.find(root, DEEPEST, (file, seen) -> seen.isRegularFile() && file.toString().matches(".*\\.ya?ml"))) {
                return files.map(file -> root.relativize(file).toString().replace('\\', '/')).filter(file -> !file.equals(Workspace.FILE)).sorted().limit(MOST_FILES).toList();
            }
        }, told, unknown -> told.accept(List.of()));
    }

    /** Does the chosen action. */
    void run() {
        ActionDraft chosen = draft.get();
        if (chosen != null && chosen.ready().get()) {
            chosen.asked().ifPresent(services.inHand()::begin);
        }
    }

    /** What came of it has been read. */
    void done() {
        draft.set(null);
        services.inHand().done();
    }
}
