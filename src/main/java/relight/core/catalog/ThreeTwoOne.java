package relight.core.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Schedule;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;

/**
 * How a system stands against the rule of three copies on two kinds of storage, one of them outside the site.
 *
 * <p>Production is the first copy, and it lies on disk. A store adds a copy when it has a backup of the system that is neither
 * suspect nor bad and not out of date by more than one turn of its schedule.
 *
 * @param copies  with production
 * @param kinds   of storage: disks and buckets
 * @param offsite stores outside the site that hold a copy
 */
public record ThreeTwoOne(int copies, int kinds, int offsite) {

    public boolean met() {
        return copies >= 3 && kinds >= 2 && offsite >= 1;
    }

    /** Looks at the stores that the backups of the system lie in. */
    public static ThreeTwoOne of(Workspace workspace, ProtectedSystem system, List<Backup> backups, Instant now) {
        List<StoreDefinition> holding = workspace.seriesOf(system.name()).stream()
                .filter(series -> backups.stream().anyMatch(backup -> backup.series().equals(series.name()) && isCopy(backup, series, now)))
                .map(series -> workspace.store(series.store()).orElse(null))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        boolean bucket = holding.stream().anyMatch(ThreeTwoOne::isBucket);
        return new ThreeTwoOne(1 + holding.size(), bucket ? 2 : 1, (int) holding.stream().filter(StoreDefinition::offsite).count());
    }

    private static boolean isBucket(StoreDefinition store) {
        return switch (store) {
            case StoreDefinition.Folder folder -> false;
            case StoreDefinition.Opensearch repository -> false;
            case StoreDefinition.S3 bucket -> true;
            case StoreDefinition.Cloud cloud -> true;
            case StoreDefinition.Velero velero -> isBucket(velero.place());
        };
    }

    private static boolean isCopy(Backup backup, BackupSeries series, Instant now) {
        boolean sound = backup.state() == State.GOOD || backup.state() == State.UNVERIFIED;
        return sound && backup.kind() == BackupSeries.Kind.FULL && !backup.recoveryPoint().isBefore(oldest(series, now));
    }

    private static Instant oldest(BackupSeries series, Instant now) {
        Optional<Instant> byAge = series.greatestAge().map(now::minus);
        return byAge.or(() -> series.schedule().flatMap(schedule -> oneMissed(schedule, now))).orElse(Instant.MIN);
    }

    private static Optional<Instant> oneMissed(Schedule schedule, Instant now) {
        return schedule.lastDue(now.minus(schedule.tolerance()))
                .flatMap(due -> schedule.lastDue(due.minusSeconds(1)))
                .map(due -> due.minus(Duration.ofMinutes(10)));
    }
}
