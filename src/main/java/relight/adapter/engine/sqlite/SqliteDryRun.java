package relight.adapter.engine.sqlite;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.adapter.engine.place.NoRoom;
import relight.adapter.engine.place.PrivateFolder;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.BackupStore;
import relight.core.catalog.BackupStream;
import relight.core.catalog.WorkListener;
import relight.core.restore.DryRun;
import relight.core.restore.DryRun.Kind;
import relight.core.restore.rows.Dialect;
import relight.core.text.Bytes;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Unpacks the backup to a copy that nobody else sees, and holds its tables against those of the database (FS-4). */
final class SqliteDryRun {

    /** Rows of a table up to which all of its values are compared: whoever writes to the database waits for a question about it. */
    private static final long MOST_ROWS = 200_000;

    private final BackupStore store;
    private final Backup backup;
    private final Path spool;
    private final WorkListener listener;

    /**
     * A table.
     *
     * @param sum of all its values; empty where there are more than {@link #MOST_ROWS} rows, or it cannot be read
     */
    private record Table(String definition, long rows, Optional<String> sum) {}

    SqliteDryRun(BackupStore store, Backup backup, Path spool, WorkListener listener) {
        this.store = store;
        this.backup = backup;
        this.spool = spool;
        this.listener = listener;
    }

    /**
     * What would become of each table.
     *
     * @param target the database; there may be none
     * @param needed bytes that the copy takes (ALL-6)
     */
    DryRun run(Path target, long needed) throws IOException, InterruptedException {
        long free = Files.getFileStore(spool).getUsableSpace();
        if (free < needed) {
            throw new Problem(Message.of("restore.sqlite.dry.space", spool.toString(), new Bytes(needed), new Bytes(free)),
                    Message.of("restore.sqlite.dry.space.remedy"));
        }
        Path folder = Files.createTempDirectory(spool, "dry-");
        try {
            Path copy = folder.resolve("copy.db");
            unpack(copy);
            return compare(tables(copy), Files.exists(target) ? tables(target) : Map.of());
        } catch (InterruptedIOException e) {
            Thread.interrupted();
            throw new InterruptedException();
        } catch (IOException e) {
            Optional<Problem> full = NoRoom.behind(e, spool);
            if (full.isPresent()) {
                throw full.get();
            }
            throw e;
        } finally {
            PrivateFolder.remove(folder);
        }
    }

    private void unpack(Path copy) throws IOException {
        var format = backup.verdict().format().orElseThrow();
        try (BackupStream stream = BackupStream.open(store, backup, format.wrappings(), read -> listener.at(backup.location(), read, backup.size()), broken -> { })) {
            if (format.content() == Content.SQL) {
                SqliteRestore.run(stream, copy, statement -> { });
            } else {
                SqliteRestore.copy(stream, copy);
            }
            stream.finish();
        }
    }

    private static Map<String, Table> tables(Path file) throws InterruptedException {
        Map<String, Table> tables = new TreeMap<>();
        try (Connection connection = SqliteFile.openToRead(file)) {
            for (String name : SqliteFile.column(connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")) {
                tables.put(name, table(connection, name));
            }
        } catch (SQLException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw new Problem(Message.of("restore.sqlite.dry.unreadable", file.toString(), String.valueOf(e.getMessage())),
                    Message.of("restore.sqlite.dry.unreadable.remedy"), e);
        }
        return tables;
    }

    private static Table table(Connection connection, String name) throws SQLException {
        String definition = SqliteFile.column(connection, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = '" + name.replace("'", "''") + "'").getFirst();
        try {
            long rows = Long.parseLong(SqliteFile.column(connection, "SELECT count(*) FROM " + Dialect.SQLITE.quote(name)).getFirst());
            return new Table(definition, rows, rows > MOST_ROWS ? Optional.empty() : Optional.of(TableChecksum.of(connection, name)));
        } catch (SQLException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            // a virtual table whose module is not here, or damaged pages
            return new Table(definition, DryRun.UNKNOWN, Optional.empty());
        }
    }

    private static DryRun compare(Map<String, Table> ours, Map<String, Table> theirs) {
        DryRun.Collector found = new DryRun.Collector(DryRun.Of.TABLES).by(Message.of("restore.sqlite.dry.by", MOST_ROWS));
        ours.forEach((name, table) -> found.add(Optional.ofNullable(theirs.get(name)).map(other -> both(table, other)).orElse(Kind.ADDED), name, table.rows()));
        theirs.forEach((name, table) -> {
            if (!ours.containsKey(name)) {
                found.add(Kind.REMOVED, name, table.rows());
            }
        });
        return found.made();
    }

    private static Kind both(Table ours, Table theirs) {
        if (!ours.definition().equals(theirs.definition())) {
            return Kind.CHANGED;
        }
        boolean counted = ours.rows() != DryRun.UNKNOWN && theirs.rows() != DryRun.UNKNOWN;
        if (counted && ours.rows() != theirs.rows()) {
            return Kind.CHANGED;
        }
        return ours.sum().isEmpty() || theirs.sum().isEmpty() ? Kind.THERE : ours.sum().equals(theirs.sum()) ? Kind.UNCHANGED : Kind.CHANGED;
    }
}
