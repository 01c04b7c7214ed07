package relight.ui.velero;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import relight.core.kubernetes.ClusterTarget;
import relight.core.kubernetes.Clusters;
import relight.core.kubernetes.VeleroAtWork;
import relight.ui.common.Background;
import relight.ui.common.OneJob;

/** What the Velero of a cluster has and does, looked up behind the screen. Lives on the FX thread. */
public final class VeleroAtWorkViewModel {

    private static final Set<String> OVER = Set.of("Completed", "PartiallyFailed", "Failed", "FailedValidation");

    private final Clusters clusters;
    private final OneJob job;
    private final ReadOnlyObjectWrapper<Optional<Told>> told = new ReadOnlyObjectWrapper<>(Optional.empty());
    private Optional<ClusterTarget> asked = Optional.empty();

    /**
     * An answer.
     *
     * @param velero empty where the cluster knows of none
     */
    record Told(Optional<VeleroAtWork> velero) {

        /** Whether a backup or a restore has not ended, so that there will be something new to tell. */
        boolean goesOn() {
            return velero.stream().flatMap(one -> Stream.concat(one.backups().stream(), one.restores().stream())).anyMatch(work -> !isOver(work));
        }
    }

    public VeleroAtWorkViewModel(Clusters clusters, Background background) {
        this.clusters = clusters;
        job = new OneJob(background);
    }

    static boolean isOver(VeleroAtWork.Work work) {
        return OVER.contains(work.phase());
    }

    /** Empty until the first answer. */
    ReadOnlyObjectProperty<Optional<Told>> told() {
        return told.getReadOnlyProperty();
    }

    /** Why the newest question has no answer; what was told before stays. */
    ReadOnlyObjectProperty<Optional<Exception>> problem() {
        return job.problemProperty();
    }

    /** Asks a cluster; what another one said is forgotten. */
    public void look(ClusterTarget target) {
        if (!asked.equals(Optional.of(target))) {
            asked = Optional.of(target);
            told.set(Optional.empty());
        }
        job.begin(() -> new Told(clusters.velero(target)), found -> told.set(Optional.of(found)));
    }

    /** Whether an answer is still awaited. */
    boolean isAsking() {
        return job.workingProperty().get();
    }

    /** The same question once more. */
    void again() {
        asked.ifPresent(this::look);
    }
}
