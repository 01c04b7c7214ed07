package relight.core.workspace;

import java.time.Duration;
import java.time.LocalTime;
import java.util.Optional;

/**
 * One of the rounds in which the backups of a series are made: the full one on Sundays, the incremental ones between; written under
 * {@code rounds:} and named by the series that are made so.
 *
 * <pre>{@code
 * rounds:
 *   full: {kind: full, schedule: "0 2 * * 0", zone: Europe/Berlin, window: 02:00-06:00, keep-for: 30d, compression: gzip, encrypted: true}
 * }</pre>
 *
 * @param window     when it may run, in the zone of its schedule
 * @param keepFor    how long its backups are kept
 * @param encrypted  empty where the document does not say
 */
public record BackupRound(String name, BackupSeries.Kind kind, Optional<Schedule> schedule, Optional<Window> window,
                          Optional<Duration> keepFor, Optional<String> compression, Optional<Boolean> encrypted) {

    /** From one time of the day to another, over midnight where the end is the earlier. */
    public record Window(LocalTime from, LocalTime to) {

        public Duration length() {
            Duration length = Duration.between(from, to);
            return length.isPositive() ? length : length.plusDays(1);
        }

        @Override
        public String toString() {
            return from + "–" + to;
        }
    }
}
