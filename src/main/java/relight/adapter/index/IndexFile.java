package relight.adapter.index;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import relight.core.text.Message;
import relight.core.text.Problem;

/** The database file of the index: made so that only its owner reads it, and made anew where it cannot be used. */
final class IndexFile {

    /**
     * What stands in a file.
     *
     * @param version of the tables; a file of another version is thrown away: everything in it can be found again
     * @param tables  the statements that make them
     */
    record Form(int version, String... tables) {}

    /** The catalog's. */
    static final Form CATALOG = new Form(2,
        """
        CREATE TABLE backup (
            ordinal INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            series TEXT NOT NULL,
            system TEXT NOT NULL,
            store TEXT NOT NULL,
            key TEXT NOT NULL,
            version TEXT,
            etag TEXT,
            size INTEGER NOT NULL,
            modified TEXT NOT NULL,
            storage_class TEXT,
            location TEXT NOT NULL,
            kind TEXT NOT NULL,
            point INTEGER NOT NULL,
            state INTEGER NOT NULL,
            verdict TEXT,
            look INTEGER NOT NULL,
            entries INTEGER) STRICT
        """,
        "CREATE INDEX newest ON backup (point DESC, id DESC)",
        "CREATE INDEX newest_of_series ON backup (series, point DESC, id DESC)",
        "CREATE INDEX newest_of_system ON backup (system, point DESC, id DESC)",
        "CREATE INDEX newest_of_state ON backup (state, point DESC, id DESC)");

    private IndexFile() {}

    /** One file for each workspace, below the data folder. */
    static Path of(Path folder, Path workspace) {
        String name = UUID.nameUUIDFromBytes(workspace.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8)).toString();
        return folder.resolve("catalog-" + name.substring(0, 8) + ".db");
    }

    /** Only what can never be read again is thrown away: on a full disk, or while somebody else writes, all that is known stays. */
    static Connection open(Path file, Form form) {
        try {
            create(file);
            try {
                return prepared(file, form);
            } catch (SQLException e) {
                if (!worthless(e)) {
                    throw problem(file, e);
                }
                for (String suffix : new String[] {"", "-wal", "-shm"}) {
                    Files.deleteIfExists(Path.of(file + suffix));
                }
                create(file);
                return prepared(file, form);
            }
        } catch (IOException | SQLException e) {
            throw problem(file, e);
        }
    }

    private static boolean worthless(SQLException e) {
        return switch (code(e)) {
            case SQLITE_CORRUPT, SQLITE_NOTADB, UNKNOWN_ERROR -> true;
            default -> false;
        };
    }

    private static SQLiteErrorCode code(SQLException e) {
        return e instanceof SQLiteException ? SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xFF) : SQLiteErrorCode.UNKNOWN_ERROR;
    }

    /** What keeps the index from being used, such as a full disk or a folder that denies it. */
    static Problem problem(Path file, Exception e) {
        return new Problem(Message.of("catalog.index.unusable", file.toString(), String.valueOf(e.getMessage())),
                Message.of("catalog.index.unusable.remedy"), e);
    }

    /** A full disk has ended the transaction already; the first reason is the one worth telling. */
    static void rollBack(Statement statement) {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException ended) {
            // It is over, which is all that was wanted
        }
    }

    /** A further connection to a file that has been opened. */
    static Connection connect(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = OFF");
            statement.execute("PRAGMA cache_size = -16000");
        }
        return connection;
    }

    private static void create(Path file) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (!Files.isDirectory(file.getParent())) {
            Files.createDirectories(file.getParent());
            if (posix) {
                Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwx------"));
            }
        }
        try {
            if (posix) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else {
                Files.createFile(file);
            }
        } catch (FileAlreadyExistsException there) {
            if (posix) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
        }
    }

    private static Connection prepared(Path file, Form form) throws SQLException {
        Connection connection = connect(file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            int version;
            try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
                version = row.getInt(1);
            }
            if (version == 0) {
                for (String line : form.tables()) {
                    statement.execute(line);
                }
                statement.execute("PRAGMA user_version = " + form.version());
            } else if (version != form.version()) {
                throw new SQLException("An index of version " + version);
            }
            statement.execute("COMMIT");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
