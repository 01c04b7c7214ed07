package relight.core.kubernetes;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a Velero in a cluster has and does.
 *
 * @param backups  the newest first
 * @param restores the newest first
 */
public record VeleroAtWork(List<Location> locations, List<Schedule> schedules, List<Work> backups, List<Work> restores) {

    public VeleroAtWork {
        locations = List.copyOf(locations);
        schedules = List.copyOf(schedules);
        backups = List.copyOf(backups);
        restores = List.copyOf(restores);
    }

    /**
     * Where it keeps backups.
     *
     * @param phase  as Velero writes it: {@code Available}
     * @param mode   {@code ReadWrite} or {@code ReadOnly}
     * @param looked when Velero last reached it
     */
    public record Location(String name, String phase, String mode, Optional<Instant> looked) {}

    /**
     * When it makes backups.
     *
     * @param cron       in Velero's form, in the zone of its server
     * @param lastBackup when it last began one
     */
    public record Schedule(String name, String cron, String phase, boolean paused, Optional<Instant> lastBackup) {}

    /**
     * A backup, or a restore.
     *
     * @param of       of a restore, its backup; of a backup, the schedule that made it; empty where nothing did
     * @param done     objects, of {@code all}
     * @param warnings as Velero counts them
     * @param expires  of a backup
     */
    public record Work(String name, String phase, String of, Optional<Instant> began, long done, long all, long warnings, long errors, Optional<Instant> expires) {}
}
