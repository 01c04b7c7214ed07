package relight.ui.restore;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupChoice;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.Thaw;
import relight.core.catalog.WorkListener;
import relight.core.contents.BackupReader;
import relight.core.recovery.Declaration;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoveryEngine;
import relight.core.recovery.RecoverySession;
import relight.core.restore.Choice;
import relight.core.restore.DryRun;
import relight.core.restore.ItemDifference;
import relight.core.restore.PlanWriter;
import relight.core.restore.Planning;
import relight.core.restore.Reach;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.Restores;
import relight.core.restore.StandIn;
import relight.core.restore.Thawing;
import relight.core.restore.postgresql.pitr.PitrTarget;
import relight.core.runbook.RunbookReader;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Workspace;
import relight.ui.common.Background;
import relight.ui.common.ProgressMeter;
import relight.ui.common.SiteTime;
import relight.ui.contents.ContentsViewModel;

/** The restore wizard: what, from when, to where, what was found, the plan, the typed name. It executes nothing. */
public final class RestoreViewModel {

    /** The pages in their order. */
    enum Page { WHAT, WHEN, WHERE, FOUND, PLAN, CONFIRM }

    /** A backup that can be chosen, with why it is or is not offered. */
    record Offer(Backup backup, boolean newestGood) {}

    private static final int OFFERED = 60;
    private static final long SOON_READ = 200_000_000;
    private static final String REPLICA = "replica";

    private final Workspace workspace;
    private final Catalog catalog;
    private final Restores restores;
    private final RecoveryEngine engine;
    private final Background background;
    private final Messages words;
    private final ObjectProperty<RestoreDraft> draft = new SimpleObjectProperty<>(RestoreDraft.EMPTY);
    private final ReadOnlyObjectWrapper<Page> page = new ReadOnlyObjectWrapper<>(Page.WHAT);
    private final ReadOnlyObjectWrapper<List<Offer>> offers = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<RestoreRequest> request = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Planning> planning = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Exception> problem = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Optional<Reach>> reach = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<StandIn>> standIn = new ReadOnlyObjectWrapper<>(Optional.empty());
    private boolean targetReachable = true;
    private final ReadOnlyBooleanWrapper looking = new ReadOnlyBooleanWrapper();
    private final SimpleBooleanProperty drill = new SimpleBooleanProperty(false);
    private final ReadOnlyObjectWrapper<Dry> dry = new ReadOnlyObjectWrapper<>(new Dry.Not());
    private Background.Running job = () -> { };
    private Background.Running comparing = () -> { };

    public RestoreViewModel(Workspace workspace, Catalog catalog, Restores restores, RecoveryEngine engine, Background background,
                            Messages words) {
        this.workspace = workspace;
        this.catalog = catalog;
        this.restores = restores;
        this.engine = engine;
        this.background = background;
        this.words = words;
    }

    List<ProtectedSystem> systems() {
        return workspace.systems();
    }

    ProtectedSystem system() {
        return workspace.system(draft.get().system().orElseThrow()).orElseThrow();
    }

    /** What the system's engine lets people choose. */
    List<Choice> choices() {
        return restores.choices(system());
    }

    /** How what is there can be treated: what the engine would always refuse is not offered. */
    List<Way> ways() {
        return restores.ways(system(), draft.get().choices());
    }

    /** What was chosen for another system, or before a moment was, may not be there any more. */
    private void takeWay() {
        if (!ways().contains(draft.get().way())) {
            draft.set(draft.get().to(ways().getFirst(), Optional.empty()));
        }
    }

    /** What nobody has seen the system's engine do yet; empty where there is no such thing, or no system yet. */
    Optional<Message> unproven() {
        return page.get() == Page.WHAT ? Optional.empty() : restores.unproven(system());
    }

    /** Whether something could take over instead of a restore. */
    boolean takesOver() {
        return system().target(REPLICA).isPresent();
    }

    /** What could, beside the newest backup; empty while it is being looked at. */
    ReadOnlyObjectProperty<Optional<StandIn>> standIn() {
        return standIn.getReadOnlyProperty();
    }

    /** It may be away: nobody waits for it to choose another way. */
    private void compare() {
        standIn.set(Optional.empty());
        if (takesOver()) {
            ProtectedSystem system = system();
            background.run(() -> restores.standIn(system), standIn::set, problem::set);
        }
    }

    ObjectProperty<RestoreDraft> draft() {
        return draft;
    }

    ReadOnlyObjectProperty<Page> page() {
        return page.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<List<Offer>> offers() {
        return offers.getReadOnlyProperty();
    }

    /** The moments that can be reached by replaying a log, where the system has one. */
    ReadOnlyObjectProperty<Optional<Reach>> reach() {
        return reach.getReadOnlyProperty();
    }

    /**
     * A moment instead of a backup: the backup to begin with is chosen by it.
     *
     * @param target    empty while it is being typed
     * @param reachable whether one may go on with it
     */
    void target(Optional<String> target, boolean reachable) {
        targetReachable = reachable;
        RestoreDraft chosen = draft.get().from(Restores.LATEST_GOOD);
        draft.set(target.map(text -> chosen.choosing(PitrTarget.CHOICE, text)).orElse(chosen.leaving(PitrTarget.CHOICE)));
    }

    /** Whether one may go on with the moment that was set elsewhere. */
    void reaches(boolean reachable) {
        targetReachable = reachable;
    }

    /** A backup as it is, and no moment. */
    void leaveTarget() {
        targetReachable = true;
        if (draft.get().choices().containsKey(PitrTarget.CHOICE)) {
            draft.set(draft.get().leaving(PitrTarget.CHOICE));
        }
    }

    ReadOnlyObjectProperty<RestoreRequest> request() {
        return request.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Planning> planning() {
        return planning.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Exception> problem() {
        return problem.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty looking() {
        return looking.getReadOnlyProperty();
    }

    SimpleBooleanProperty drill() {
        return drill;
    }

    /** The plan, where there is one. */
    Optional<RestorePlan> plan() {
        return planning.get() instanceof Planning.Planned planned ? Optional.of(planned.plan()) : Optional.empty();
    }

    /** Begins with a system, and with a backup where one was chosen elsewhere. */
    void begin(String system, Optional<String> backup) {
        begin(system, backup, Map.of());
    }

    /** The same with choices that were made elsewhere. */
    void begin(String system, Optional<String> backup, Map<String, String> choices) {
        cancel();
        RestoreDraft begun = new RestoreDraft(Optional.of(system), Restores.LATEST_GOOD, RestoreDraft.EMPTY.way(), Optional.empty(), choices, Optional.empty());
        draft.set(backup.map(begun::from).orElse(begun));
        page.set(Page.WHAT);
        go(backup.isPresent() ? Page.WHERE : Page.WHEN, reading -> { });
    }

    /** A look into the backup that is chosen; empty where none is, or none that holds files. */
    Optional<ContentsViewModel> inside() {
        String wanted = draft.get().backup();
        Optional<Backup> chosen = wanted.equals(Restores.LATEST_GOOD) ? offers.get().stream().filter(Offer::newestGood).map(Offer::backup).findFirst()
                : catalog.backup(wanted);
        return chosen.filter(BackupReader::holdsFiles).map(backup -> new ContentsViewModel(catalog.store(backup.store()), backup,
                system().target("path").orElse(""), background));
    }

    boolean canGoOn() {
        return !looking.get() && switch (page.get()) {
            case WHAT -> draft.get().system().isPresent();
            case WHEN -> takesOver() || targetReachable && (draft.get().choices().containsKey(PitrTarget.CHOICE) || offers.get().stream().anyMatch(this::isChosen));
            case WHERE -> draft.get().isSaid();
            case FOUND, PLAN -> plan().isPresent();
            case CONFIRM -> false;
        };
    }

    /** Since when data has been damaged, as somebody wrote it: what is newer is passed over and marked (ALL-11). Returns whether it was news. */
    boolean harmedSince(String written, Consumer<ProgressMeter.Reading> progress) {
        try {
            Optional<Instant> moment = SiteTime.read(written, zone());
            boolean other = !moment.equals(draft.get().harm());
            if (other) {
                problem.set(null);
                draft.set(draft.get().harmedSince(moment));
                look(progress);
            }
            return other;
        } catch (Problem unreadable) {
            problem.set(unreadable);
            return true;
        }
    }

    /** In which people write times. */
    ZoneId zone() {
        return workspace.site().zone();
    }

    /** Whether it was made after the harm began. */
    boolean harmed(Offer offer) {
        return draft.get().harm().filter(since -> offer.backup().recoveryPoint().isAfter(since)).isPresent();
    }

    boolean isChosen(Offer offer) {
        String wanted = draft.get().backup();
        return wanted.equals(Restores.LATEST_GOOD) ? offer.newestGood() : wanted.equals(offer.backup().id());
    }

    void next(Consumer<ProgressMeter.Reading> progress) {
        if (canGoOn()) {
            go(Page.values()[page.get().ordinal() + 1], progress);
        }
    }

    void back() {
        cancel();
        if (page.get() != Page.WHAT) {
            page.set(Page.values()[page.get().ordinal() - 1]);
        }
    }

    private void go(Page wanted, Consumer<ProgressMeter.Reading> progress) {
        problem.set(null);
        if (wanted == Page.WHERE) {
            takeWay();
        }
        page.set(wanted);
        switch (wanted) {
            case WHEN -> look(progress);
            case FOUND -> consider(progress);
            case WHERE -> compare();
            case WHAT, PLAN, CONFIRM -> { }
        }
    }

    /** What there is to restore from; what nobody has read yet is read until one is good. */
    private void look(Consumer<ProgressMeter.Reading> progress) {
        String name = draft.get().system().orElseThrow();
        Optional<Instant> harm = draft.get().harm();
        offers.set(List.of());
        reach.set(Optional.empty());
        work(() -> {
            BackupChoice choice = catalog.newestGood(name, harm, heard(progress));
            Optional<String> good = choice.chosen().map(Backup::id);
            return new Looked(catalog.list(CatalogQuery.ofSystem(name), 0, OFFERED).stream()
                    .map(backup -> new Offer(backup, good.filter(backup.id()::equals).isPresent()))
                    .toList(), restores.reach(system()));
        }, looked -> {
            reach.set(looked.reach());
            offers.set(looked.offers());
        });
    }

    /** Asks for a backup in cold storage in another way, and plans anew. */
    void thaw(Thaw.Tier tier) {
        draft.set(draft.get().choosing(Thawing.TIER, tier.name().toLowerCase(Locale.ROOT)));
        consider(reading -> { });
    }

    /** Looks at backup, target and tools, and lets the planner decide. */
    private void consider(Consumer<ProgressMeter.Reading> progress) {
        planning.set(null);
        Restores.Wish wish = draft.get().wish();
        work(() -> {
            RestoreRequest asked = restores.request(wish, heard(progress));
            return new Considered(asked, restores.plan(asked, words));
        }, considered -> {
            comparing.cancel();
            request.set(considered.request());
            dry.set(new Dry.Not());
            planning.set(considered.planning());
        });
    }

    private record Looked(List<Offer> offers, Optional<Reach> reach) {}

    private record Considered(RestoreRequest request, Planning planning) {}

    private static WorkListener heard(Consumer<ProgressMeter.Reading> progress) {
        ProgressMeter meter = new ProgressMeter();
        return (what, done, total) -> progress.accept(meter.at(System.nanoTime(), what, done, total));
    }

    private <T> void work(java.util.concurrent.Callable<T> action, Consumer<T> done) {
        problem.set(null);
        looking.set(true);
        job = background.run(action, ended -> {
            looking.set(false);
            switch (ended) {
                case Background.Ended.Done<T>(T result) -> done.accept(result);
                case Background.Ended.Failed<T>(Exception reason) -> problem.set(reason);
                case Background.Ended.Cancelled<T>() -> { }
            }
        });
    }

    /** Ends what is being looked at. */
    void cancel() {
        job.cancel();
        comparing.cancel();
    }

    /** What the plan would make of each file or object; not asked for engines that cannot tell. */
    sealed interface Dry {

        record Not() implements Dry {}

        record Comparing() implements Dry {}

        record Found(DryRun found) implements Dry {}

        record Failed(Exception reason) implements Dry {}
    }

    ReadOnlyObjectProperty<Dry> dryRun() {
        return dry.getReadOnlyProperty();
    }

    boolean compares() {
        return restores.compares(request.get());
    }

    /** Why the engine cannot tell what the plan would make of what is there. */
    Optional<Message> untold() {
        return restores.untold(request.get());
    }

    /** What would be compared: files, tables or objects. */
    DryRun.Of compared() {
        return restores.compared(system());
    }

    /** The key of what it takes to compare. */
    String comparedBy() {
        boolean list = compared() == DryRun.Of.TABLES && !restores.readsToCompare(system());
        return (list || compared() != DryRun.Of.TABLES ? compared() : DryRun.Of.FILES).key("whole");
    }

    /** Holds the backup against the target, behind whatever else is done. */
    void compare(Consumer<ProgressMeter.Reading> progress) {
        RestoreRequest asked = request.get();
        dry.set(new Dry.Comparing());
        comparing = background.run(() -> restores.dryRun(asked, heard(progress)), ended -> {
            if (request.get() == asked) {
                dry.set(switch (ended) {
                    case Background.Ended.Done<Optional<DryRun>>(Optional<DryRun> found) -> found.<Dry>map(Dry.Found::new).orElse(new Dry.Not());
                    case Background.Ended.Failed<Optional<DryRun>>(Exception reason) -> new Dry.Failed(reason);
                    case Background.Ended.Cancelled<Optional<DryRun>>() -> new Dry.Not();
                });
            }
        });
    }

    /** One thing of the dry run on all its sides; nothing where the engine shows none. */
    void explain(DryRun.Item item, Consumer<ItemDifference> shown) {
        RestoreRequest asked = request.get();
        background.run(() -> restores.explain(asked, item, WorkListener.NONE), sides -> sides.ifPresent(shown), problem::set);
    }

    /** Whether that takes no more than a moment: lists of tables do, a large archive is read to its end for it, while the restore wants the line for itself. */
    boolean comparesAtOnce() {
        Backup backup = request.get().backup();
        return !restores.readsToCompare(system()) || backup.object().isFolder() || backup.size() <= SOON_READ;
    }

    void stopComparing() {
        comparing.cancel();
    }

    /** The plan as the document that would be run. */
    String document() {
        return new PlanWriter().write(plan().orElseThrow(), words);
    }

    void save(Path file) {
        String text = document();
        background.run(() -> Files.write(file, text.getBytes(StandardCharsets.UTF_8)), written -> { }, problem::set);
    }

    /** With the target's name typed, the plan becomes a recovery, and its first step is done. */
    void start(String typed, String operator, Consumer<RecoverySession> begun) {
        RestorePlan plan = plan().orElseThrow();
        if (!plan.confirm().equals(typed)) {
            return;
        }
        comparing.cancel();
        String document = document();
        ProtectedSystem system = plan.request().system();
        Mode mode = drill.get() ? Mode.DRILL : Mode.INCIDENT;
        Optional<Instant> harm = draft.get().harm();
        work(() -> {
            Declaration declaration = Declaration.of(mode, plan.title(), operator, workspace.site(), system.objectives(),
                    new RunbookReader().read("plan:" + system.name(), document))
                    .because("", Optional.empty(), List.of(system.name())).since(Optional.empty(), harm);
            RecoverySession session = engine.declare(declaration);
            session.approve(session.state().next().orElseThrow().step().id(), typed);
            return session;
        }, session -> {
            draft.set(RestoreDraft.EMPTY);
            planning.set(null);
            page.set(Page.WHAT);
            begun.accept(session);
        });
    }
}
