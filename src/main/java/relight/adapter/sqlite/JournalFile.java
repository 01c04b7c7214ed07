package relight.adapter.sqlite;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import relight.core.text.Message;
import relight.core.text.Problem;

/** The file of a journal: who may read it, how each connection to it is set, and whether it is one at all. */
final class JournalFile {

    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final boolean MAC = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");

    /** How long a connection waits for another program's transaction; an append takes milliseconds. */
    private static final int BUSY_MILLISECONDS = 10_000;

    private final Path path;

    JournalFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /**
     * Makes folder and file for nobody else to read, before the driver makes them with whatever the umask leaves. A folder that
     * was there keeps its mode, since it may hold other things; the file does not.
     */
    void prepare() {
        try {
            Path folder = path.getParent();
            privateFolder(folder);
            createPrivate(path);
            if (POSIX) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            }
        } catch (IOException e) {
            String key = Files.exists(path) ? "protocol.journal.denied" : "protocol.journal.folder";
            throw new Problem(Message.of(key, path.toString(), String.valueOf(e.getMessage())), Message.of(key + ".remedy"), e);
        }
    }

    static void privateFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder) && POSIX) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }

    static void createPrivate(Path file) throws IOException {
        try {
            if (POSIX) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else {
                Files.createFile(file);
            }
        } catch (FileAlreadyExistsException e) {
            // Another console was faster; its file is as private as ours would be.
        }
    }

    /** A connection that may write, to a journal that is made where the file is still empty. */
    Connection open() {
        Connection connection = null;
        try {
            connection = connect(JDBC.PREFIX + path, false);
            set(connection, "journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "wal_autocheckpoint = 1000");
            if (MAC) {
                set(connection, "fullfsync = ON", "checkpoint_fullfsync = ON");
            }
            recognise(connection);
            return connection;
        } catch (SQLException e) {
            close(connection);
            throw problem(e);
        } catch (RuntimeException e) {
            close(connection);
            throw e;
        }
    }

    /** A connection that only reads, to a journal that is there. */
    Connection openToRead() {
        try {
            return openToRead(JDBC.PREFIX + path);
        } catch (SQLException e) {
            if (code(e) != SQLiteErrorCode.SQLITE_CANTOPEN || Files.isWritable(path.getParent())) {
                throw problem(e);
            }
            return openWhereNothingCanBeWritten();
        }
    }

    /** Beside a file in this mode SQLite makes others even to read it, unless it is told that nobody writes to it. */
    private Connection openWhereNothingCanBeWritten() {
        Path wal = Path.of(path + "-wal");
        if (Files.exists(wal)) {
            throw new Problem(Message.of("protocol.journal.torn", path.toString(), wal.getFileName().toString()), Message.of("protocol.journal.torn.remedy"));
        }
        try {
            return openToRead(JDBC.PREFIX + path.toUri() + "?immutable=1");
        } catch (SQLException e) {
            throw problem(e);
        }
    }

    private Connection openToRead(String url) throws SQLException {
        Connection connection = connect(url, true);
        try {
            recognise(connection);
            return connection;
        } catch (SQLException | RuntimeException e) {
            close(connection);
            throw e;
        }
    }

    private static Connection connect(String url, boolean readOnly) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(readOnly);
        config.setBusyTimeout(BUSY_MILLISECONDS);
        Properties properties = config.toProperties();
        Connection connection = JDBC.createConnection(url, properties);
        set(connection, "trusted_schema = OFF", "mmap_size = 0", "recursive_triggers = ON", "temp_store = MEMORY");
        return connection;
    }

    private static void set(Connection connection, String... pragmas) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String pragma : pragmas) {
                statement.execute("PRAGMA " + pragma);
            }
        }
    }

    /** The version first: another console may make the tables between the two readings, and a file with a version has its mark already. */
    private void recognise(Connection connection) throws SQLException {
        int version = JournalSchema.number(connection, "user_version");
        int application = JournalSchema.number(connection, "application_id");
        if (application != JournalSchema.APPLICATION_ID && (application != 0 || version != 0)) {
            throw new Problem(Message.of("protocol.journal.foreign", path.toString()), Message.of("protocol.journal.foreign.remedy"));
        }
        if (version > JournalSchema.VERSION) {
            throw new Problem(Message.of("protocol.journal.newer", path.toString(), version, JournalSchema.VERSION),
                    Message.of("protocol.journal.newer.remedy"));
        }
    }

    private static void close(Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                // The reason for giving up is the one worth telling.
            }
        }
    }

    /** Whether there was no room on the disk; the file system of a full disk says so in several ways. */
    static boolean noRoom(SQLException e) {
        return switch (code(e)) {
            case SQLITE_FULL, SQLITE_IOERR, SQLITE_CANTOPEN -> true;
            default -> false;
        };
    }

    Problem full(String detail) {
        return new Problem(Message.of("protocol.journal.full", path.toString(), detail), Message.of("protocol.journal.full.remedy"));
    }

    /** What a failure of the database means to a person. */
    Problem problem(SQLException e) {
        String key = switch (code(e)) {
            case SQLITE_FULL -> "protocol.journal.full";
            case SQLITE_BUSY, SQLITE_LOCKED -> "protocol.journal.busy";
            case SQLITE_CORRUPT, SQLITE_NOTADB -> "protocol.journal.damaged";
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN -> "protocol.journal.denied";
            default -> "protocol.journal.failed";
        };
        return new Problem(Message.of(key, path.toString(), String.valueOf(e.getMessage())), Message.of(key + ".remedy"), e);
    }

    /** The primary result code, whatever is said beyond it. */
    static SQLiteErrorCode code(SQLException e) {
        return e instanceof SQLiteException ? SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xFF) : SQLiteErrorCode.UNKNOWN_ERROR;
    }
}
