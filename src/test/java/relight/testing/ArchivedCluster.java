package relight.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** A cluster with a past: a base backup, orders, a harm, and more orders behind it; all of it in the archive. */
public final class ArchivedCluster implements AutoCloseable {

    public static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);

    public final PostgresServer server = PostgresServer.archiving(1, "fsync=off", "timezone=Asia/Karachi");
    public final Path store = server.folder();
    /** A moment before the base backup was whole, one before the harm, one behind it and before the last order. */
    public final Instant early;
    public final Instant good;
    public final Instant later;
    /** Where the log stood before the harm. */
    public final String position;
    public final String transaction;
    public final Path base;

    /** @param form options of pg_basebackup */
    public ArchivedCluster(String... form) throws IOException, SQLException {
        server.execute("postgres", "CREATE DATABASE shop");
        server.execute("shop", "CREATE TABLE orders (id int, created timestamptz DEFAULT clock_timestamp())", "INSERT INTO orders VALUES (1)");
        early = now();
        server.asUser("mkdir", server.folder().resolve("bases").toString());
        base = server.baseBackup(server.folder().resolve("bases/base_" + STAMP.format(early)), form);
        server.archived();
        server.execute("shop", "SELECT pg_sleep(1.1)", "INSERT INTO orders VALUES (2)");
        position = server.value("shop", "SELECT pg_current_wal_lsn()");
        transaction = server.value("shop", "INSERT INTO orders VALUES (3) RETURNING pg_current_xact_id()");
        server.execute("shop", "SELECT pg_create_restore_point('before the harm')");
        good = now();
        server.archived();
        server.execute("shop", "DELETE FROM orders WHERE id = 2");
        server.archived();
        later = now();
        server.execute("shop", "INSERT INTO orders VALUES (4)");
        server.archived();
    }

    private Instant now() throws SQLException {
        return Instant.parse(server.value("postgres", "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
    }

    /** Their numbers, as they are now. */
    public String orders() throws SQLException {
        return server.value("shop", "SELECT string_agg(id::text, ',' ORDER BY id) FROM orders");
    }

    @Override
    public void close() {
        server.close();
    }
}
