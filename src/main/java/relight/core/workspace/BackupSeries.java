package relight.core.workspace;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Backups of one system that are made the same way, again and again.
 *
 * <p>It is a definition and not yet a backup, so it belongs to the workspace; the catalog finds what it describes.
 *
 * @param path        pattern of the keys in the store, such as <code>postgres/{year}/{month}/{day}/shopdb_{timestamp}.dump</code>;
 *                    {@code *} stands for any text without a slash; where it ends in a slash, a folder is one backup
 * @param timestamp   pattern of <code>{timestamp}</code> in the terms of {@link java.time.format.DateTimeFormatter}
 * @param kind        full, incremental, differential: only full ones stand alone; wal: an archive of a write-ahead log
 * @param schedule    when one is due; empty for backups made by hand
 * @param leastSize   bytes below which a backup cannot be whole
 * @param greatestAge after which the newest one is late; empty: the schedule and its tolerance decide
 * @param includes    for files: what the backups hold, as patterns below the system's path; empty for all of it
 * @param excludes    for files: what they leave out
 * @param method      how they are made, in the team's words, such as {@code pg_dump -Fc}
 * @param since       the day of the first backup, so that nothing older is missed; empty for as far back as is kept
 * @param rounds      names of the {@link BackupRound}s in which they are made; empty where every backup is made alike
 * @param settings    how the tool is set that makes them, in its own words, in the order of the file
 * @param key         by which backups are read that were encrypted before they were stored; empty where none is named
 * @param canary      for backups of files; empty where none is kept
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
        Optional<Duration> greatestAge,
        List<String> includes,
        List<String> excludes,
        Optional<String> method,
        Optional<LocalDate> since,
        List<String> rounds,
        Map<String, String> settings,
        Optional<BackupKey> key,
        Optional<Canary> canary) {

    /** What a backup of the series holds. */
    public enum Kind {
        FULL, INCREMENTAL, DIFFERENTIAL,
        /** No backups but the archive of a write-ahead log; the path is the folder or prefix in which its segments lie. */
        WAL,
        /** No backups but the binary logs of a MySQL or MariaDB; the path is the folder or prefix in which they lie. */
        BINLOG;

        /** Whether it holds a log and no backups. */
        public boolean isLog() {
            return this == WAL || this == BINLOG;
        }
    }

    public BackupSeries {
        includes = List.copyOf(includes);
        excludes = List.copyOf(excludes);
        rounds = List.copyOf(rounds);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** A series whose backups nobody encrypts before they are stored, or without a key that is known here, and without a canary. */
    public BackupSeries(String name, String system, String store, String path, String timestamp, Kind kind,
                        Optional<Schedule> schedule, Retention retention, long leastSize, Optional<Duration> greatestAge,
                        List<String> includes, List<String> excludes, Optional<String> method, Optional<LocalDate> since,
                        List<String> rounds, Map<String, String> settings) {
        this(name, system, store, path, timestamp, kind, schedule, retention, leastSize, greatestAge, includes, excludes, method,
                since, rounds, settings, Optional.empty(), Optional.empty());
    }

    /** A series whose backups are all made alike. */
    public BackupSeries(String name, String system, String store, String path, String timestamp, Kind kind,
                        Optional<Schedule> schedule, Retention retention, long leastSize, Optional<Duration> greatestAge,
                        List<String> includes, List<String> excludes, Optional<String> method, Optional<LocalDate> since) {
        this(name, system, store, path, timestamp, kind, schedule, retention, leastSize, greatestAge, includes, excludes, method,
                since, List.of(), Map.of());
    }

    /** A series that holds everything of its system, as far back as is kept. */
    public BackupSeries(String name, String system, String store, String path, String timestamp, Kind kind,
                        Optional<Schedule> schedule, Retention retention, long leastSize, Optional<Duration> greatestAge) {
        this(name, system, store, path, timestamp, kind, schedule, retention, leastSize, greatestAge, List.of(), List.of(),
                Optional.empty(), Optional.empty());
    }

    /** Whether a backup of the series is a folder with all that lies in it. */
    public boolean isFolder() {
        return path.endsWith("/");
    }

    public FileScope scope() {
        return new FileScope(includes, excludes);
    }

    /** Whether the keys tell the time of day; otherwise a backup is known by its day alone. */
    public boolean tellsTimeOfDay() {
        return path.contains("{timestamp}") && timestamp.replaceAll("'[^']*'", "").matches(".*[HhKkAnN].*");
    }
}
