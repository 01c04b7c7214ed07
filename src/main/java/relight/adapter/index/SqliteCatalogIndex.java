package relight.adapter.index;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import relight.core.catalog.Backup;
import relight.core.catalog.CatalogIndex;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.State;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.workspace.BackupSeries;

/**
 * The catalog's index in an SQLite file of its own. One connection writes and another one reads, so that the list answers while a
 * refresh goes on.
 */
public final class SqliteCatalogIndex implements CatalogIndex {

    private static final int BATCH = 2_000;
    private static final String UPSERT = """
            INSERT INTO backup (id, series, system, store, key, version, etag, size, modified, storage_class, location, kind, point,
                                state, verdict, look)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                state = CASE WHEN etag IS excluded.etag AND size = excluded.size AND modified = excluded.modified
                             THEN state ELSE excluded.state END,
                verdict = CASE WHEN etag IS excluded.etag AND size = excluded.size AND modified = excluded.modified
                               THEN verdict ELSE excluded.verdict END,
                system = excluded.system, store = excluded.store, etag = excluded.etag, size = excluded.size,
                modified = excluded.modified, storage_class = excluded.storage_class, location = excluded.location,
                kind = excluded.kind, point = excluded.point, look = excluded.look
            """;

    private final Connection writer;
    private final Connection reader;
    private final Object writing = new Object();
    private final Object reading = new Object();

    /** Opens the index of a workspace in the data folder; a file that cannot be read is made anew. */
    public static SqliteCatalogIndex of(Path data, Path workspace) {
        return new SqliteCatalogIndex(IndexFile.of(data, workspace));
    }

    public SqliteCatalogIndex(Path file) {
        try {
            writer = IndexFile.open(file);
            reader = IndexFile.connect(file);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Listing listing(String series) {
        return new BatchedListing(series);
    }

    @Override
    public void keepOnly(Set<String> series) {
        write(() -> {
            List<String> known = new ArrayList<>();
            try (Statement statement = writer.createStatement(); ResultSet rows = statement.executeQuery("SELECT DISTINCT series FROM backup")) {
                while (rows.next()) {
                    known.add(rows.getString(1));
                }
            }
            try (PreparedStatement delete = writer.prepareStatement("DELETE FROM backup WHERE series = ?")) {
                for (String name : known) {
                    if (!series.contains(name)) {
                        delete.setString(1, name);
                        delete.executeUpdate();
                    }
                }
            }
        });
    }

    @Override
    public void put(Backup backup) {
        write(() -> {
            try (PreparedStatement update = writer.prepareStatement(
                    "UPDATE backup SET state = ?, verdict = ? WHERE id = ? AND etag IS ? AND size = ?")) {
                update.setInt(1, backup.state().ordinal());
                update.setString(2, VerdictJson.write(backup.verdict()));
                update.setString(3, backup.id());
                update.setString(4, backup.object().etag().orElse(null));
                update.setLong(5, backup.size());
                update.executeUpdate();
            }
        });
    }

    @Override
    public Optional<Backup> find(String id) {
        return read("SELECT * FROM backup WHERE id = ?", List.of(id)).stream().findFirst();
    }

    @Override
    public List<Backup> list(CatalogQuery query, long offset, int limit) {
        List<Object> values = new ArrayList<>();
        String where = where(query, values);
        values.add(limit);
        values.add(offset);
        return read("SELECT * FROM backup" + where + " ORDER BY point DESC, id DESC LIMIT ? OFFSET ?", values);
    }

    @Override
    public long count(CatalogQuery query) {
        List<Object> values = new ArrayList<>();
        String sql = "SELECT count(*) FROM backup" + where(query, values);
        synchronized (reading) {
            try (PreparedStatement select = prepare(reader, sql, values); ResultSet row = select.executeQuery()) {
                return row.getLong(1);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        try {
            synchronized (reading) {
                reader.close();
            }
            synchronized (writing) {
                writer.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String where(CatalogQuery query, List<Object> values) {
        StringBuilder where = new StringBuilder(" WHERE 1");
        query.series().ifPresent(series -> narrow(where, " AND series = ?", series, values));
        query.system().ifPresent(system -> narrow(where, " AND system = ?", system, values));
        query.state().ifPresent(state -> narrow(where, " AND state = ?", state.ordinal(), values));
        query.after().ifPresent(moment -> narrow(where, " AND point >= ?", nanos(moment), values));
        query.before().ifPresent(moment -> narrow(where, " AND point < ?", nanos(moment), values));
        for (String word : query.words()) {
            narrow(where, " AND instr(lower(series || ' ' || system || ' ' || location), ?) > 0", word, values);
        }
        return where.toString();
    }

    private static void narrow(StringBuilder where, String condition, Object value, List<Object> values) {
        where.append(condition);
        values.add(value);
    }

    private List<Backup> read(String sql, List<Object> values) {
        synchronized (reading) {
            try (PreparedStatement select = prepare(reader, sql, values); ResultSet rows = select.executeQuery()) {
                List<Backup> backups = new ArrayList<>();
                while (rows.next()) {
                    backups.add(backup(rows));
                }
                return backups;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, List<Object> values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
        return statement;
    }

    private static Backup backup(ResultSet row) throws SQLException {
        StoredObject object = new StoredObject(row.getString("key"), Optional.ofNullable(row.getString("version")),
                Optional.ofNullable(row.getString("etag")), row.getLong("size"), Instant.parse(row.getString("modified")),
                Optional.ofNullable(row.getString("storage_class")));
        String verdict = row.getString("verdict");
        return new Backup(row.getString("id"), row.getString("series"), row.getString("system"), row.getString("store"), object,
                row.getString("location"), BackupSeries.Kind.valueOf(row.getString("kind")), instant(row.getLong("point")),
                verdict == null ? Verdict.UNVERIFIED : VerdictJson.read(verdict));
    }

    /** Nanoseconds since 1970; enough until the year 2262. */
    static long nanos(Instant moment) {
        return Math.addExact(Math.multiplyExact(moment.getEpochSecond(), 1_000_000_000L), moment.getNano());
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }

    private interface Writing {
        void run() throws SQLException;
    }

    /** Runs it in a transaction of its own. */
    private void write(Writing work) {
        synchronized (writing) {
            try (Statement statement = writer.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                try {
                    work.run();
                    statement.execute("COMMIT");
                } catch (SQLException | RuntimeException e) {
                    statement.execute("ROLLBACK");
                    throw e;
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Writes a batch at a time, so that several listings can go on together and none holds the file for long. */
    private final class BatchedListing implements Listing {

        private final String series;
        private final long look = System.nanoTime();
        private final List<Backup> waiting = new ArrayList<>();

        BatchedListing(String series) {
            this.series = series;
        }

        @Override
        public void add(Backup backup) {
            waiting.add(backup);
            if (waiting.size() == BATCH) {
                flush();
            }
        }

        @Override
        public void commit() {
            flush();
            write(() -> {
                try (PreparedStatement delete = writer.prepareStatement("DELETE FROM backup WHERE series = ? AND look <> ?")) {
                    delete.setString(1, series);
                    delete.setLong(2, look);
                    delete.executeUpdate();
                }
            });
        }

        @Override
        public void close() {
            if (!waiting.isEmpty()) {
                flush();
            }
        }

        private void flush() {
            write(() -> {
                try (PreparedStatement upsert = writer.prepareStatement(UPSERT)) {
                    for (Backup backup : waiting) {
                        bind(upsert, backup);
                        upsert.addBatch();
                    }
                    upsert.executeBatch();
                }
            });
            waiting.clear();
        }

        private void bind(PreparedStatement upsert, Backup backup) throws SQLException {
            Object[] values = {backup.id(), backup.series(), backup.system(), backup.store(), backup.object().key(),
                backup.object().versionId().orElse(null), backup.object().etag().orElse(null), backup.size(),
                backup.object().modified().toString(), backup.object().storageClass().orElse(null), backup.location(),
                backup.kind().name(), nanos(backup.recoveryPoint()), backup.state().ordinal(),
                backup.verdict() == Verdict.UNVERIFIED ? null : VerdictJson.write(backup.verdict()), look};
            for (int i = 0; i < values.length; i++) {
                upsert.setObject(i + 1, values[i]);
            }
        }
    }
}
