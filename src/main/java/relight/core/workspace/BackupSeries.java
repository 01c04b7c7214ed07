package relight.core.workspace;

import java.time.Duration;
import java.util.Optional;

/**
 * Backups of one system that are made the same way, again and again.
 *
 * <p>It is a definition and not yet a backup, so it belongs to the workspace; the catalog finds what it describes.
 *
 * @param path        pattern of the keys in the store, such as <code>postgres/{year}/{month}/{day}/shopdb_{timestamp}.dump</code>;
 *                    {@code *} stands for any text without a slash
 * @param timestamp   pattern of <code>{timestamp}</code> in the terms of {@link java.time.format.DateTimeFormatter}
 * @param kind        full, incremental, differential: only full ones stand alone
 * @param schedule    when one is due; empty for backups made by hand
 * @param leastSize   bytes below which a backup cannot be whole
 * @param greatestAge after which the newest one is late; empty: the schedule and its tolerance decide
 */
public record BackupSeries(
        String name,
        String system,
        String store,
        String path,
        String timestamp,
        Kind kind,
        Optional<Schedule> schedule,
        Retention retention,
        long leastSize,
        Optional<Duration> greatestAge) {

    /** What a backup of the series holds. */
    public enum Kind { FULL, INCREMENTAL, DIFFERENTIAL }
}
