package relight.ui.velero;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import relight.core.velero.VeleroLog;
import relight.core.velero.VeleroLogLine.Level;
import relight.core.velero.VeleroNotes;
import relight.core.velero.VeleroNotes.Left;
import relight.core.velero.VeleroPapers;
import relight.core.velero.VeleroRun;
import relight.ui.common.Background;
import relight.ui.common.OneJob;

/** What Velero wrote down of a backup and of its restores, from the bucket or through Velero in the cluster; one of them at a time. */
public final class VeleroViewModel {

    private final VeleroRun backup;
    private final VeleroPapers bucket;
    private final Optional<VeleroPapers> inCluster;
    private final Background background;
    private final ObjectProperty<List<VeleroRun>> runs = new SimpleObjectProperty<>(this, "runs", List.of());
    private final ObjectProperty<Optional<Left>> left = new SimpleObjectProperty<>(this, "left", Optional.empty());
    private final ObjectProperty<Optional<Searched>> searched = new SimpleObjectProperty<>(this, "searched", Optional.empty());
    private VeleroPapers papers;
    private VeleroRun run;
    private VeleroLog log;
    private final OneJob job;
    private Background.Running search = () -> { };

    /**
     * @param name      of the backup, as Velero calls it
     * @param bucket    that it lies in
     * @param inCluster Velero in the cluster, where one is known
     */
    public VeleroViewModel(String name, VeleroPapers bucket, Optional<VeleroPapers> inCluster, Background background) {
        this.backup = VeleroRun.backup(name);
        this.bucket = bucket;
        this.inCluster = inCluster;
        this.background = background;
        this.job = new OneJob(background);
        this.papers = bucket;
        this.run = backup;
        this.log = new VeleroLog(papers, run);
    }

    /**
     * The answer to a question put to the log.
     *
     * @param found empty where there is no log
     */
    record Searched(VeleroRun run, Optional<VeleroLog.Found> found) {}

    private record Opened(List<VeleroRun> runs, Left left) {}

    VeleroRun backup() {
        return backup;
    }

    VeleroRun run() {
        return run;
    }

    boolean hasCluster() {
        return inCluster.isPresent();
    }

    boolean isThroughCluster() {
        return papers != bucket;
    }

    /** The backup and its restores, the newest of those first. */
    ReadOnlyObjectProperty<List<VeleroRun>> runsProperty() {
        return runs;
    }

    ReadOnlyObjectProperty<Optional<Left>> leftProperty() {
        return left;
    }

    ReadOnlyObjectProperty<Optional<Searched>> searchedProperty() {
        return searched;
    }

    ReadOnlyObjectProperty<Optional<Exception>> problemProperty() {
        return job.problemProperty();
    }

    ReadOnlyBooleanProperty workingProperty() {
        return job.workingProperty();
    }

    /** Reads of it from the bucket, or through Velero in the cluster. */
    void from(boolean cluster) {
        papers = cluster ? inCluster.orElseThrow() : bucket;
        show(backup);
    }

    /** Shows that backup or restore; its log is asked by {@link #search}. */
    void show(VeleroRun wanted) {
        run = wanted;
        VeleroPapers from = papers;
        log = new VeleroLog(from, wanted);
        search.cancel();
        left.set(Optional.empty());
        searched.set(Optional.empty());
        boolean first = wanted.equals(backup);
        List<VeleroRun> known = runs.get();
        job.begin(() -> {
            List<VeleroRun> all = new java.util.ArrayList<>(first ? List.of(backup) : known);
            if (first) {
                all.addAll(from.restores(backup.name()));
            }
            return new Opened(all, new VeleroNotes(from).of(wanted));
        }, opened -> {
            runs.set(opened.runs());
            left.set(Optional.of(opened.left()));
        });
    }

    /** Looks through the log; an older question that is still asked is given up. */
    void search(String words, Set<Level> levels) {
        search.cancel();
        VeleroLog asked = log;
        VeleroRun of = run;
        Set<Level> wanted = levels.isEmpty() ? EnumSet.noneOf(Level.class) : EnumSet.copyOf(levels);
        search = background.run(() -> asked.search(words, wanted), found -> {
            if (asked == log) {
                searched.set(Optional.of(new Searched(of, found)));
            }
        }, reason -> {
            if (asked == log) {
                job.failed(reason);
            }
        });
    }

    /** Ends what is under way. */
    void close() {
        job.cancel();
        search.cancel();
        background.run(() -> {
            bucket.close();
            inCluster.ifPresent(VeleroPapers::close);
            return true;
        }, closed -> { }, failed -> { });
    }
}
