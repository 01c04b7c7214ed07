package relight.ui.catalog;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import relight.core.catalog.Backup;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.WorkListener;
import relight.core.contents.BackupReader;
import relight.core.recovery.RestoreTestResult;
import relight.core.restore.bucket.BucketPlanner;
import relight.core.restore.files.FilesPlanner;
import relight.core.text.Problem;
import relight.core.velero.BucketPapers;
import relight.core.velero.VeleroPapers;
import relight.core.workspace.StoreDefinition;
import relight.ui.common.Background;
import relight.ui.common.ProgressMeter;
import relight.ui.contents.ContentsViewModel;
import relight.ui.velero.VeleroViewModel;

/** What the catalog screen shows: the rows of the filter line, the backup at hand, and the work on backups. */
public final class CatalogViewModel {

    private final Catalog catalog;
    private final Background background;
    private final StringProperty filter = new SimpleStringProperty(this, "filter", "");
    private final ObjectProperty<Optional<Problem>> hint = new SimpleObjectProperty<>(this, "hint", Optional.empty());
    private final ObjectProperty<Optional<Listing>> listing = new SimpleObjectProperty<>(this, "listing", Optional.empty());
    private final ObjectProperty<SeriesGroups> groups = new SimpleObjectProperty<>(this, "groups", SeriesGroups.NONE);
    private final ObjectProperty<Optional<BackupDetail>> detail = new SimpleObjectProperty<>(this, "detail", Optional.empty());
    private final ObjectProperty<List<Exception>> problems = new SimpleObjectProperty<>(this, "problems", List.of());
    private final BooleanProperty working = new SimpleBooleanProperty(this, "working");
    private final ObjectProperty<Optional<RestoreTestResult>> tested = new SimpleObjectProperty<>(this, "tested", Optional.empty());
    private Optional<Tester> tester = Optional.empty();
    private Function<Backup, Optional<VeleroPapers>> throughCluster = backup -> Optional.empty();
    private Optional<Background.Running> searching = Optional.empty();
    private Optional<Background.Running> looking = Optional.empty();
    private Optional<Background.Running> work = Optional.empty();

    public CatalogViewModel(Catalog catalog, Background background) {
        this.catalog = catalog;
        this.background = background;
        filter.addListener((all, before, now) -> search());
    }

    /** Who restores a backup to a throw-away target and proves it. */
    @FunctionalInterface
    public interface Tester {
        RestoreTestResult test(Backup backup, WorkListener listener) throws Exception;
    }

    public CatalogViewModel testing(Tester with) {
        tester = Optional.of(with);
        return this;
    }

    /** @param through what Velero wrote down of a backup, by a Velero in the cluster of its system */
    public CatalogViewModel asking(Function<Backup, Optional<VeleroPapers>> through) {
        throughCluster = through;
        return this;
    }

    boolean canTest() {
        return tester.isPresent();
    }

    /** What the last restore test of this session has shown. */
    ReadOnlyObjectProperty<Optional<RestoreTestResult>> testedProperty() {
        return tested;
    }

    /**
     * The answer to a filter line.
     *
     * @param newest the newest backups of it, newest first: the time line's points
     * @param millis from the key to the answer
     */
    record Listing(CatalogQuery query, PagedRows<Backup> rows, List<Backup> newest, long count, long millis) {}

    private record Answer(long count, List<Backup> first) {}

    public StringProperty filterProperty() {
        return filter;
    }

    ReadOnlyObjectProperty<Optional<Problem>> hintProperty() {
        return hint;
    }

    ReadOnlyObjectProperty<Optional<Listing>> listingProperty() {
        return listing;
    }

    ReadOnlyObjectProperty<SeriesGroups> groupsProperty() {
        return groups;
    }

    ReadOnlyObjectProperty<Optional<BackupDetail>> detailProperty() {
        return detail;
    }

    /** What stores said against the last refresh or reading. */
    ReadOnlyObjectProperty<List<Exception>> problemsProperty() {
        return problems;
    }

    ReadOnlyBooleanProperty workingProperty() {
        return working;
    }

    /** Shows what the index holds now. */
    public void open() {
        search();
        background.run(() -> SeriesGroups.of(catalog), groups::set, this::failed);
    }

    /** Answers the line as it stands; an older question that is still asked is given up. */
    private void search() {
        searching.ifPresent(Background.Running::cancel);
        Optional<CatalogQuery> read = query();
        if (read.isEmpty()) {
            return;
        }
        CatalogQuery query = read.get();
        long asked = System.nanoTime();
        searching = Optional.of(background.run(
                () -> new Answer(catalog.count(query), catalog.list(query, 0, PagedRows.PAGE)),
                answer -> {
                    listing.get().ifPresent(old -> old.rows().abandon());
                    PagedRows<Backup> rows = new PagedRows<>(answer.count(), answer.first(),
                            (offset, limit) -> catalog.list(query, offset, limit), background, this::failed);
                    listing.set(Optional.of(new Listing(query, rows, answer.first(), answer.count(),
                            Math.max(1, (System.nanoTime() - asked) / 1_000_000))));
                },
                this::failed));
    }

    private Optional<CatalogQuery> query() {
        try {
            CatalogQuery query = CatalogQuery.parse(filter.get(), catalog.workspace().site().zone());
            hint.set(Optional.empty());
            return Optional.of(query);
        } catch (Problem halfTyped) {
            hint.set(Optional.of(halfTyped));
            return listing.get().isPresent() ? Optional.empty() : Optional.of(CatalogQuery.ALL);
        }
    }

    /** Narrows to one series; to everything with nothing. */
    void chooseSeries(Optional<String> series) {
        filter.set(series.map(name -> "series:" + name).orElse(""));
    }

    /** The series that the line narrows to. */
    Optional<String> chosenSeries() {
        return listing.get().flatMap(shown -> shown.query().series());
    }

    /** Looks at a backup closely. */
    void look(Backup backup) {
        looking.ifPresent(Background.Running::cancel);
        looking = Optional.of(background.run(() -> BackupDetail.of(catalog, backup), found -> detail.set(Optional.of(found)), this::failed));
    }

    /** Size against what is usual in its series, in percent. */
    OptionalInt toMedian(Backup backup) {
        return BackupDetail.toMedian(backup, groups.get().medians().getOrDefault(backup.series(), 0L));
    }

    /** A look into a backup; empty where it is known to hold no files. */
    Optional<ContentsViewModel> inside(Backup backup) {
        String target = catalog.workspace().system(backup.system()).flatMap(system -> system.target("path")).orElse("");
        return Optional.of(backup).filter(BackupReader::holdsFiles)
                .map(held -> new ContentsViewModel(catalog.store(held.store()), held, target, background));
    }

    /** Whether Velero made it. */
    boolean isVeleros(Backup backup) {
        return catalog.workspace().store(backup.store()).filter(StoreDefinition.Velero.class::isInstance).isPresent();
    }

    /** What Velero wrote down of it. */
    VeleroViewModel velero(Backup backup) {
        return new VeleroViewModel(backup.object().key(), new BucketPapers(catalog.store(backup.store())), throughCluster.apply(backup), background);
    }

    /** Whether single files of it can be brought back. */
    boolean takesFiles(Backup backup) {
        return catalog.workspace().system(backup.system()).filter(system -> system.engine().equals(FilesPlanner.ENGINE)
                || system.engine().equals(BucketPlanner.ENGINE)).isPresent();
    }

    /** Reads a backup to its end. */
    void verify(Backup backup, Consumer<ProgressMeter.Reading> progress) {
        work(progress, listener -> {
            Backup read = catalog.verify(backup, listener);
            return new Worked(Optional.of(read), List.of());
        });
    }

    /** Restores a backup to a throw-away target, proves it and removes it; what it said stays until the next test. */
    void test(Backup backup, Consumer<ProgressMeter.Reading> progress) {
        tested.set(Optional.empty());
        work(progress, listener -> {
            RestoreTestResult result = tester.orElseThrow().test(backup, listener);
            return new Worked(catalog.backup(backup.id()), List.of(), Optional.of(result));
        });
    }

    /** Reads every backup that the line shows. */
    void verifyAll(Consumer<ProgressMeter.Reading> progress) {
        CatalogQuery query = listing.get().map(Listing::query).orElse(CatalogQuery.ALL);
        work(progress, listener -> new Worked(Optional.empty(), catalog.verifyAll(query, listener, read -> { })));
    }

    /** Asks every store what lies in it now. */
    void refresh(Consumer<ProgressMeter.Reading> progress) {
        work(progress, listener -> new Worked(Optional.empty(), catalog.refresh(listener)));
    }

    /** Ends the work at hand; what it has found out stays. */
    void cancel() {
        work.ifPresent(Background.Running::cancel);
    }

    private record Worked(Optional<Backup> read, List<Problem> problems, Optional<RestoreTestResult> tested) {

        Worked(Optional<Backup> read, List<Problem> problems) {
            this(read, problems, Optional.empty());
        }
    }

    /** Something that takes long and tells how far it is. */
    private interface Work {
        Worked on(WorkListener listener) throws Exception;
    }

    private void work(Consumer<ProgressMeter.Reading> progress, Work doing) {
        if (working.get()) {
            return;
        }
        working.set(true);
        problems.set(List.of());
        ProgressMeter meter = new ProgressMeter();
        WorkListener listener = (what, done, total) -> progress.accept(meter.at(System.nanoTime(), what, done, total));
        work = Optional.of(background.run(() -> doing.on(listener), ended -> {
            working.set(false);
            switch (ended) {
                case Background.Ended.Done<Worked>(Worked worked) -> done(worked);
                case Background.Ended.Failed<Worked>(Exception reason) -> failed(reason);
                case Background.Ended.Cancelled<Worked>() -> open();
            }
        }));
    }

    private void done(Worked worked) {
        problems.set(List.copyOf(worked.problems()));
        worked.tested().ifPresent(result -> tested.set(worked.tested()));
        open();
        detail.get().ifPresent(shown -> look(worked.read().filter(read -> read.id().equals(shown.backup().id())).orElse(shown.backup())));
    }

    private void failed(Exception reason) {
        problems.set(List.of(reason));
    }
}
