package relight.core.restore.sqlserver;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import relight.core.restore.sqlserver.BackupSet.Kind;

/** The statements of a restore. What is put into them is quoted by the rules of Transact-SQL, so that nothing in a name can become a statement. */
public final class TransactSql {

    private static final String PROGRESS = "STATS = 5";

    private TransactSql() {}

    /** A text. */
    public static String text(String value) {
        return "N'" + value.replace("'", "''") + "'";
    }

    /** A name. */
    public static String name(String value) {
        return "[" + value.replace("]", "]]") + "]";
    }

    public static String header(String path) {
        return "RESTORE HEADERONLY FROM DISK = " + text(path);
    }

    public static String files(String path, int position) {
        return "RESTORE FILELISTONLY FROM DISK = " + text(path) + " WITH FILE = " + position;
    }

    /** The server reads a backup to its end and compares checksums, where it has some. */
    public static String verify(String path, int position, boolean checksums) {
        return "RESTORE VERIFYONLY FROM DISK = " + text(path) + " WITH FILE = " + position + (checksums ? ", CHECKSUM" : "") + ", " + PROGRESS;
    }

    /**
     * One backup of a chain.
     *
     * @param moves  new paths by the logical names of the files (MS-1); of a full backup only
     * @param last   whether the database is opened behind it
     * @param stopAt in the server's own time, of a log only; empty for all of it
     */
    public static String restore(String database, Kind kind, String path, int position, boolean checksums, Map<String, String> moves,
                                 boolean last, String stopAt) {
        List<String> with = new ArrayList<>(List.of("FILE = " + position));
        moves.forEach((logical, to) -> with.add("MOVE " + text(logical) + " TO " + text(to)));
        if (checksums) {
            with.add("CHECKSUM");
        }
        with.add(last ? "RECOVERY" : "NORECOVERY");
        if (kind == Kind.LOG && !stopAt.isEmpty()) {
            with.add("STOPAT = " + text(stopAt));
        }
        with.add(PROGRESS);
        return "RESTORE " + (kind == Kind.LOG ? "LOG " : "DATABASE ") + name(database) + " FROM DISK = " + text(path) + " WITH "
                + String.join(", ", with);
    }

    /** The end of the log. It neither ends the database's own chain of backups nor, of a damaged one, asks for its data files. */
    public static String saveTail(String database, String path, boolean damaged) {
        return "BACKUP LOG " + name(database) + " TO DISK = " + text(path) + " WITH " + (damaged ? "NO_TRUNCATE" : "COPY_ONLY")
                + ", FORMAT, INIT, CHECKSUM, " + PROGRESS;
    }

    /** Nobody but the session itself. */
    public static List<String> alone(String database) {
        return List.of("DECLARE @ending nvarchar(max) = N''; SELECT @ending += N'KILL ' + CONVERT(nvarchar(10), session_id) + N';' "
                        + "FROM sys.dm_exec_sessions WHERE database_id = DB_ID(" + text(database) + ") AND session_id <> @@SPID; EXEC (@ending)",
                "ALTER DATABASE " + name(database) + " SET SINGLE_USER WITH ROLLBACK IMMEDIATE");
    }

    public static String open(String database) {
        return "ALTER DATABASE " + name(database) + " SET MULTI_USER";
    }

    public static String rename(String from, String to) {
        return "ALTER DATABASE " + name(from) + " MODIFY NAME = " + name(to);
    }

    public static String owner(String database, String owner) {
        return "ALTER AUTHORIZATION ON DATABASE::" + name(database) + " TO " + name(owner);
    }

    public static String drop(String database) {
        return "DROP DATABASE " + name(database);
    }

    public static String check(String database) {
        return "DBCC CHECKDB (" + text(database) + ") WITH NO_INFOMSGS, ALL_ERRORMSGS";
    }

    /**
     * What all rows of a table amount to, in whatever order they lie: their number, and the sum of the first eight bytes of their SHA-256,
     * each of the row as the server writes it for XML, which no setting of a session changes. Not {@code CHECKSUM_AGG} over
     * {@code BINARY_CHECKSUM}: in that two equal changes cancel each other, and it leaves out columns of long texts.
     *
     * @param table as it stands in SQL
     */
    public static String checksum(String table) {
        return "SELECT CONCAT(COUNT_BIG(*), N'/', COALESCE(SUM(relight_half), 0)) FROM (SELECT CAST(CAST(SUBSTRING(HASHBYTES('SHA2_256', "
                + "(SELECT relight_row.* FOR XML RAW, BINARY BASE64)), 1, 8) AS bigint) AS decimal(38, 0)) AS relight_half FROM " + table
                + " AS relight_row) AS relight_rows";
    }

    /** Held until the session ends (ALL-15). */
    public static String lock(String database) {
        return "DECLARE @held int; EXEC @held = sp_getapplock @Resource = " + text(lockName(database))
                + ", @LockMode = N'Exclusive', @LockOwner = N'Session', @LockTimeout = 2000; IF @held < 0 RAISERROR (N'relight-locked', 16, 1)";
    }

    /** As the server shows it in its list of locks, which ends names early. */
    public static String lockName(String database) {
        String name = "relight:" + database;
        return name.length() <= 32 ? name : name.substring(0, 24) + Integer.toHexString(name.hashCode());
    }
}
