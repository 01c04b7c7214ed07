package relight.core.kubernetes;

import java.time.Instant;
import java.util.Optional;

/**
 * A CronJob, such as one that makes backups (U11).
 *
 * @param schedule    in cron's form, in the zone of the cluster's controllers unless it names one
 * @param suspended   it does not run at all
 * @param lastRun     when it was last begun
 * @param lastSuccess when a run of it last ended well; before Kubernetes 1.21 of the runs that are still kept
 * @param failure     of the newest run that is kept, in the cluster's words; empty where that ended well or still runs
 * @param failedRun   the Job of that failure
 */
public record ScheduledJob(String namespace, String name, String schedule, boolean suspended, Optional<Instant> lastRun, Optional<Instant> lastSuccess,
                           Optional<String> failure, Optional<String> failedRun) {}
