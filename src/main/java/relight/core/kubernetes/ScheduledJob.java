package relight.core.kubernetes;

import java.time.Instant;
import java.util.Optional;

/**
 * A CronJob, such as one that makes backups (U11).
 *
 * @param schedule    in cron's form; {@link CronWords} says it in words
 * @param zone        that it is meant in; empty: that of the cluster's controllers
 * @param suspended   it does not run at all
 * @param running     runs that have not ended yet
 * @param lastRun     when it was last begun
 * @param lastSuccess when a run of it last ended well; before Kubernetes 1.21 of the runs that are still kept
 * @param failure     of the newest of the kept runs that failed
 */
public record ScheduledJob(String namespace, String name, String schedule, Optional<String> zone, boolean suspended, int running, Optional<Instant> lastRun,
                           Optional<Instant> lastSuccess, Optional<Failure> failure) {

    /**
     * A run that failed.
     *
     * @param run    its Job
     * @param reason in the cluster's words
     * @param at     when it was begun
     * @param newest no run was begun since
     */
    public record Failure(String run, String reason, Optional<Instant> at, boolean newest) {}

    /** Whether the newest run that is kept failed. */
    public boolean fails() {
        return failure.filter(Failure::newest).isPresent();
    }
}
