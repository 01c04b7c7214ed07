package relight.core.catalog;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Workspace;

/**
 * Whether a system could be brought back now, and how much of its data would be lost.
 *
 * @param choice its newest good backup, and the newer ones that are not
 * @param age    from that backup's recovery point to now; empty where there is none
 * @param days   the last {@link DayStrip#DAYS} days, oldest first
 */
public record SystemReadiness(ProtectedSystem system, BackupChoice choice, Optional<Duration> age, List<Day> days, ThreeTwoOne copies) {

    /** What came on one day. */
    public enum DayState {
        /** Something good came, and nothing is wrong. */
        GOOD,
        /** What came has not been read yet. */
        UNVERIFIED,
        /** Something is wrong, and still there is a good backup or a readable one. */
        SUSPECT,
        /** All that came is bad. */
        BAD,
        /** Something was due and nothing came. */
        MISSING,
        /** Nothing was due, or not yet. */
        NOTHING_DUE
    }

    /**
     * One day in the zone of the site.
     *
     * @param backups those with a recovery point on that day
     * @param missed  due times of that day for which none came
     */
    public record Day(LocalDate date, DayState state, int backups, int missed) {}

    /** How the age stands against the RPO. */
    public enum Exposure { WITHIN, BEYOND, NO_OBJECTIVE, NO_GOOD_BACKUP }

    public SystemReadiness {
        days = List.copyOf(days);
    }

    /**
     * Looks at one system.
     *
     * @param backups of the workspace; those of other systems do not matter
     */
    public static SystemReadiness of(Workspace workspace, ProtectedSystem system, List<Backup> backups, Instant now) {
        List<Backup> own = backups.stream().filter(backup -> backup.system().equals(system.name())).toList();
        BackupChoice choice = BackupChoice.newestGood(own, Optional.empty());
        return new SystemReadiness(system, choice, choice.chosen().map(backup -> Duration.between(backup.recoveryPoint(), now)),
                new DayStrip(workspace, workspace.seriesOf(system.name()), own, now).days(), ThreeTwoOne.of(workspace, system, own, now));
    }

    public Exposure exposure() {
        if (age.isEmpty()) {
            return Exposure.NO_GOOD_BACKUP;
        }
        return system.objectives().rpo()
                .map(rpo -> age.get().compareTo(rpo) <= 0 ? Exposure.WITHIN : Exposure.BEYOND)
                .orElse(Exposure.NO_OBJECTIVE);
    }

    /** The share of the RPO that is used up, 0 to 1 and beyond; 0 where there is no RPO, 1 where there is no good backup. */
    public double rpoUsed() {
        return switch (exposure()) {
            case NO_GOOD_BACKUP -> 1;
            case NO_OBJECTIVE -> 0;
            case WITHIN, BEYOND -> system.objectives().rpo().filter(Duration::isPositive)
                    .map(rpo -> Math.max(0, (double) age.orElseThrow().toSeconds() / Math.max(1, rpo.toSeconds())))
                    .orElse(1.0);
        };
    }
}
