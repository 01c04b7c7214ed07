package relight.adapter.index;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import relight.core.catalog.Backup;
import relight.core.catalog.ColdStorage;
import relight.core.catalog.ColdStorage.Standing;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.workspace.BackupSeries;

/** Backups as rows of the index. */
final class BackupRows {

    /** A verdict stays as long as the object is the same; a row that no look has seen goes. */
    static final String UPSERT = """
            INSERT INTO backup (id, series, system, store, key, version, etag, size, modified, storage_class, location, kind, point,
                                state, verdict, look, entries)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                state = CASE WHEN etag IS excluded.etag AND size = excluded.size AND modified = excluded.modified
                             THEN state ELSE excluded.state END,
                verdict = CASE WHEN etag IS excluded.etag AND size = excluded.size AND modified = excluded.modified
                               THEN verdict ELSE excluded.verdict END,
                system = excluded.system, store = excluded.store, etag = excluded.etag, size = excluded.size,
                modified = excluded.modified, storage_class = excluded.storage_class, location = excluded.location,
                kind = excluded.kind, point = excluded.point, look = excluded.look, entries = excluded.entries
            """;

    private BackupRows() {}

    static void bind(PreparedStatement upsert, Backup backup, long look) throws SQLException {
        Object[] values = {backup.id(), backup.series(), backup.system(), backup.store(), backup.object().key(),
            backup.object().versionId().orElse(null), backup.object().etag().orElse(null), backup.size(),
            backup.object().modified().toString(), cold(backup), backup.location(),
            backup.kind().name(), nanos(backup.recoveryPoint()), backup.state().ordinal(),
            backup.verdict() == Verdict.UNVERIFIED ? null : VerdictJson.write(backup.verdict()), look,
            backup.object().isFolder() ? backup.object().entries().getAsLong() : null};
        for (int i = 0; i < values.length; i++) {
            upsert.setObject(i + 1, values[i]);
        }
    }

    static Backup read(ResultSet row) throws SQLException {
        StoredObject object = new StoredObject(row.getString("key"), Optional.ofNullable(row.getString("version")),
                Optional.ofNullable(row.getString("etag")), row.getLong("size"), Instant.parse(row.getString("modified")),
                Optional.ofNullable(row.getString("storage_class")).map(BackupRows::cold), entries(row));
        String verdict = row.getString("verdict");
        return new Backup(row.getString("id"), row.getString("series"), row.getString("system"), row.getString("store"), object,
                row.getString("location"), BackupSeries.Kind.valueOf(row.getString("kind")), instant(row.getLong("point")),
                verdict == null ? Verdict.UNVERIFIED : VerdictJson.read(verdict));
    }

    private static OptionalLong entries(ResultSet row) throws SQLException {
        long entries = row.getLong("entries");
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(entries);
    }

    /** As {@code GLACIER}, {@code GLACIER|THAWING} or {@code GLACIER|THAWED|2026-04-20T00:00:00Z}. */
    static String cold(Backup backup) {
        return backup.object().cold().map(cold -> cold.storageClass()
                + (cold.standing() == Standing.FROZEN ? "" : "|" + cold.standing())
                + cold.until().map(until -> "|" + until).orElse("")).orElse(null);
    }

    private static ColdStorage cold(String written) {
        String[] parts = written.split("\\|");
        return new ColdStorage(parts[0], parts.length > 1 ? Standing.valueOf(parts[1]) : Standing.FROZEN,
                parts.length > 2 ? Optional.of(Instant.parse(parts[2])) : Optional.empty());
    }

    /** Nanoseconds since 1970; moments beyond the years 1678 and 2262 become these. */
    static long nanos(Instant moment) {
        long seconds = Math.clamp(moment.getEpochSecond(), Long.MIN_VALUE / 1_000_000_000L + 1, Long.MAX_VALUE / 1_000_000_000L - 1);
        return seconds * 1_000_000_000L + moment.getNano();
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}
