package relight.adapter.index;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import relight.core.catalog.Backup;
import relight.core.catalog.CatalogIndex;
import relight.core.catalog.CatalogQuery;

/**
 * The catalog's index in an SQLite file of its own. One connection writes and another one reads, so that the list answers while a
 * refresh goes on; words are looked for in memory.
 */
public final class SqliteCatalogIndex implements CatalogIndex {

    private static final int BATCH = 2_000;
    private static final int LARGE = 20_000;

    private final Path file;
    private final Connection writer;
    private final Connection reader;
    private final Object writing = new Object();
    private final Object reading = new Object();
    private final Filter filter;

    /** Opens the index of a workspace in the data folder; a file that cannot be read is made anew. */
    public static SqliteCatalogIndex of(Path data, Path workspace) {
        return new SqliteCatalogIndex(IndexFile.of(data, workspace));
    }

    public SqliteCatalogIndex(Path file) {
        this.file = file;
        try {
            writer = IndexFile.open(file, IndexFile.CATALOG);
            reader = IndexFile.connect(file);
        } catch (SQLException e) {
            throw IndexFile.problem(file, e);
        }
        filter = new Filter(() -> IndexFile.connect(file));
        if (!read("SELECT * FROM backup LIMIT 1 OFFSET ?", List.of(LARGE)).isEmpty()) {
            filter.prepare();
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
        filter.rowsChanged();
    }

    @Override
    public void put(Backup backup) {
        write(() -> {
            try (PreparedStatement update = prepare(writer,
                    "UPDATE backup SET state = ?, verdict = ?, storage_class = ? WHERE id = ? AND etag IS ? AND size = ? RETURNING ordinal, point",
                    Arrays.asList(backup.state().ordinal(), VerdictJson.write(backup.verdict()), BackupRows.cold(backup), backup.id(),
                            backup.object().etag().orElse(null), backup.size()));
                    ResultSet row = update.executeQuery()) {
                if (row.next()) {
                    filter.stateChanged(row.getLong(1), BackupRows.instant(row.getLong(2)), backup.state().ordinal());
                }
            }
        });
    }

    @Override
    public Optional<Backup> find(String id) {
        return read("SELECT * FROM backup WHERE id = ?", List.of(id)).stream().findFirst();
    }

    @Override
    public List<Backup> list(CatalogQuery query, long offset, int limit) {
        if (query.words().isEmpty() && !filter.ready()) {
            List<Object> values = new ArrayList<>();
            String where = where(query, values);
            values.add(limit);
            values.add(offset);
            return read("SELECT * FROM backup" + where + " ORDER BY point DESC, id DESC LIMIT ? OFFSET ?", values);
        }
        try {
            List<Backup> page = new ArrayList<>();
            for (long ordinal : filter.page(query, offset, limit)) {
                page.addAll(read("SELECT * FROM backup WHERE ordinal = ?", List.of(ordinal)));
            }
            return page;
        } catch (SQLException e) {
            throw IndexFile.problem(file, e);
        }
    }

    @Override
    public long count(CatalogQuery query) {
        List<Object> values = new ArrayList<>();
        String sql = "SELECT count(*) FROM backup" + where(query, values);
        try {
            if (!query.words().isEmpty() || filter.ready()) {
                return filter.count(query);
            }
            synchronized (reading) {
                try (PreparedStatement select = prepare(reader, sql, values); ResultSet row = select.executeQuery()) {
                    return row.getLong(1);
                }
            }
        } catch (SQLException e) {
            throw IndexFile.problem(file, e);
        }
    }

    @Override
    public void close() {
        filter.close();
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
        query.after().ifPresent(moment -> narrow(where, " AND point >= ?", BackupRows.nanos(moment), values));
        query.before().ifPresent(moment -> narrow(where, " AND point < ?", BackupRows.nanos(moment), values));
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
                    backups.add(BackupRows.read(rows));
                }
                return backups;
            } catch (SQLException e) {
                throw IndexFile.problem(file, e);
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
                    IndexFile.rollBack(statement);
                    throw e;
                }
            } catch (SQLException e) {
                throw IndexFile.problem(file, e);
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
            filter.rowsChanged();
        }

        @Override
        public void close() {
            if (!waiting.isEmpty()) {
                flush();
                filter.rowsChanged();
            }
        }

        private void flush() {
            write(() -> {
                try (PreparedStatement upsert = writer.prepareStatement(BackupRows.UPSERT)) {
                    for (Backup backup : waiting) {
                        BackupRows.bind(upsert, backup, look);
                        upsert.addBatch();
                    }
                    upsert.executeBatch();
                }
            });
            waiting.clear();
        }
    }
}
