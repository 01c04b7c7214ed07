package relight.ui.cluster;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import relight.core.kubernetes.ClusterObject;
import relight.core.kubernetes.ClusterTarget;
import relight.core.kubernetes.Clusters;
import relight.core.kubernetes.ScheduledJob;
import relight.core.text.Messages;
import relight.ui.common.Background;
import relight.ui.common.OneJob;

/** How the chosen CronJob has run, looked up behind the screen (U11). Lives on the FX thread. */
final class CronJobLook {

    private static final String KIND = "CronJob";
    /** Of the log of what failed: enough to read why, as the whole of it is read with the logs of its Job. */
    private static final int LINES = 40;

    private final Clusters clusters;
    private final Messages words;
    private final OneJob job;
    private final ReadOnlyObjectWrapper<Optional<Told>> told = new ReadOnlyObjectWrapper<>(Optional.empty());

    /**
     * What is known of it.
     *
     * @param log how the last failed run's newest pod ended, and its last lines; empty where none failed
     */
    record Told(ScheduledJob job, List<String> log) {}

    CronJobLook(Clusters clusters, Messages words, Background background) {
        this.clusters = clusters;
        this.words = words;
        this.job = new OneJob(background);
    }

    /** Empty while nothing is known, and where no CronJob is chosen. */
    ReadOnlyObjectProperty<Optional<Told>> told() {
        return told.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<Exception>> problem() {
        return job.problemProperty();
    }

    /** Looks anew; what was known of the same one stays until there is something newer. */
    void look(ClusterTarget target, ClusterObject chosen) {
        if (chosen == null || !chosen.kind().equals(KIND)) {
            job.cancel();
            told.set(Optional.empty());
            return;
        }
        if (told.get().filter(known -> known.job().name().equals(chosen.name())).isEmpty()) {
            told.set(Optional.empty());
        }
        job.begin(() -> {
            Optional<ScheduledJob> found = clusters.jobs(target).stream().filter(one -> one.name().equals(chosen.name())).findFirst();
            return found.isEmpty() ? Optional.<Told>empty() : Optional.of(new Told(found.get(), log(target, found.get())));
        }, told::set);
    }

    private List<String> log(ClusterTarget target, ScheduledJob one) throws InterruptedException {
        return one.failure().isEmpty() ? List.of() : clusters.log(target, one, LINES, words);
    }
}
