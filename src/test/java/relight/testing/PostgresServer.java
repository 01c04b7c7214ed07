package relight.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * A real PostgreSQL server in a folder and on a port of its own. Its user {@code postgres} and any other come in without a password,
 * but for the role {@code guarded}. Nothing in it survives a power cut unless it was started {@link #durable()}.
 */
public final class PostgresServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<List<String>, Path> PREPARED = new HashMap<>();
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

    private final Path folder;
    private final Path data;
    private final Path programs = programs();
    private final int port;
    private Process process;

    /** A server for tests: fast. */
    public static PostgresServer start() {
        return start(List.of("--wal-segsize=1"), "fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB");
    }

    /** A server as one runs it: what it has acknowledged is on the disk. */
    public static PostgresServer durable() {
        return start("fsync=on");
    }

    /**
     * A server that archives its log into the folder {@link #archive()}, in segments of one megabyte, and has a port that others know.
     * It may be stopped and started by others, and its data folder may be changed for another one.
     */
    public static PostgresServer archiving() {
        return archiving(1, "fsync=off");
    }

    /**
     * The same with segments of another size.
     *
     * @param megabytes of a segment
     * @param more      settings
     */
    public static PostgresServer archiving(int megabytes, String... more) {
        List<String> settings = new ArrayList<>(List.of(more));
        settings.addAll(List.of("archive_mode=on", "archive_command='test ! -f ../archive/%f && cp %p ../archive/%f'",
                "wal_level=replica", "shared_buffers=32MB", "log_timezone=UTC"));
        return start(List.of("--wal-segsize=" + megabytes), settings.toArray(String[]::new));
    }

    private static PostgresServer start(String... settings) {
        return start(List.of(), settings);
    }

    private static PostgresServer start(List<String> options, String... settings) {
        try {
            return new PostgresServer(options, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PostgresServer(List<String> options, String... settings) throws IOException {
        folder = Files.createTempDirectory("relight-pg-");
        data = folder.resolve("data");
        port = freePort();
        if (root()) {
            Files.setOwner(folder, folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
        }
        run("cp", "-a", "--reflink=auto", prepared(options).toString(), data.toString());
        ownIdentifier();
        run("mkdir", "-m", "755", archive().toString());
        List<String> lines = new ArrayList<>(List.of("port=" + port, "listen_addresses='127.0.0.1'",
                "unix_socket_directories='" + folder + "'", "wal_level=logical", "max_prepared_transactions=10", "shared_buffers=256MB",
                "max_wal_size=4GB", "password_encryption=scram-sha-256", "logging_collector=off"));
        lines.addAll(Arrays.asList(settings));
        asServer(data.resolve("postgresql.auto.conf"), String.join("\n", lines) + "\n");
        asServer(data.resolve("pg_hba.conf"), "host all guarded 127.0.0.1/32 scram-sha-256\nhost all,replication all 127.0.0.1/32 trust\n");
        up();
    }

    /** Small and quick, with segments of one megabyte, for tests to which neither size nor settings matter. */
    public static PostgresServer small() {
        return start(List.of("--wal-segsize=1"), "fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB", "max_wal_size=256MB");
    }

    /** A replica of it that streams, with a folder and a port of its own. */
    public PostgresServer replica() {
        try {
            return new PostgresServer(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PostgresServer(PostgresServer primary) throws IOException {
        folder = Files.createTempDirectory("relight-pg-");
        data = folder.resolve("data");
        port = freePort();
        if (root()) {
            Files.setOwner(folder, folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
        }
        run(program("pg_basebackup"), "-h", "127.0.0.1", "-p", Integer.toString(primary.port), "-U", "postgres", "-D", data.toString(), "-R",
                "--checkpoint=fast", "--no-sync", "-X", "stream");
        Files.writeString(data.resolve("postgresql.auto.conf"), "port=" + port + "\nunix_socket_directories='" + folder + "'\n", StandardOpenOption.APPEND);
        up();
    }

    /** A data folder that initdb has made, once for all servers with these options. */
    private Path prepared(List<String> options) throws IOException {
        synchronized (PREPARED) {
            Path there = PREPARED.get(options);
            if (there == null) {
                Path made = Files.createTempDirectory("relight-pg-");
                if (root()) {
                    Files.setOwner(made, made.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
                }
                there = made.resolve("data");
                List<String> initdb = new ArrayList<>(List.of(program("initdb"), "-D", there.toString(), "-U", "postgres", "--auth=trust", "--no-sync",
                        "--encoding=UTF8", "--locale=C"));
                initdb.addAll(options);
                run(initdb.toArray(String[]::new));
                PREPARED.put(options, there);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(made)));
            }
            return there;
        }
    }

    /** Each server is a cluster of its own: its identifier, with which its control file begins, is another one. */
    private void ownIdentifier() throws IOException {
        byte[] identifier = new byte[Long.BYTES];
        ThreadLocalRandom.current().nextBytes(identifier);
        identifier[Long.BYTES - 1] &= 0x7f;
        try (FileChannel control = FileChannel.open(data.resolve("global/pg_control"), StandardOpenOption.WRITE)) {
            control.write(ByteBuffer.wrap(identifier), 0);
        }
        run(program("pg_resetwal"), "-f", "-D", data.toString());
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it again after {@link #down()}. */
    public void up() throws IOException {
        process = new ProcessBuilder(command(program("postgres"), "-D", data.toString()))
                .redirectErrorStream(true).redirectOutput(folder.resolveSibling(folder.getFileName() + ".log").toFile())
                .directory(folder.toFile()).start();
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end) && process.isAlive()) {
            try {
                connect("postgres").close();
                return;
            } catch (SQLException notYet) {
                pause();
            }
        }
        throw new IOException("PostgreSQL did not start: " + Files.readString(folder.resolveSibling(folder.getFileName() + ".log")));
    }

    /** Stops it at once; sessions are cut off. */
    public void down() throws IOException {
        run(program("pg_ctl"), "stop", "-D", data.toString(), "-m", "immediate");
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The folder in which its data folder lies, which belongs to its user. */
    public Path folder() {
        return folder;
    }

    public Path data() {
        return data;
    }

    public Path archive() {
        return folder.resolve("archive");
    }

    /** Ends the segment at hand and waits until it is in the archive. */
    public void archived() throws SQLException {
        String file = value("postgres", "SELECT pg_walfile_name(pg_switch_wal())");
        Instant end = Instant.now().plus(PATIENCE);
        while (!"t".equals(value("postgres", "SELECT last_archived_wal >= '" + file + "' FROM pg_stat_archiver"))) {
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException(file + " was not archived");
            }
            pause();
        }
    }

    /** Takes a base backup as its user into a folder that belongs to it. */
    public Path baseBackup(Path into, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(program("pg_basebackup"), "-h", "127.0.0.1", "-p", Integer.toString(port), "-U", "postgres",
                "-D", into.toString(), "--checkpoint=fast", "--no-sync"));
        command.addAll(List.of(options));
        run(command.toArray(String[]::new));
        return into;
    }

    /** Runs a program as the server's user. */
    public void asUser(String... words) throws IOException {
        run(words);
    }

    public int port() {
        return port;
    }

    /** The folder of psql, pg_dump and the others of the server's version. */
    public Path programFolder() {
        return programs;
    }

    /** A folder with its clients alone, as on a machine that has no server. */
    public Path clients(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String name : List.of("psql", "pg_restore", "pg_dump")) {
            Path program = Files.writeString(folder.resolve(name), "#!/bin/sh\nexec " + programs.resolve(name) + " \"$@\"\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return folder;
    }

    public String program(String name) {
        return programs.resolve(name).toString();
    }

    /** The words of a system's target for a database of it. */
    public Map<String, String> target(String database) {
        return new TreeMap<>(Map.of("host", "127.0.0.1", "port", Integer.toString(port), "user", "postgres", "database", database));
    }

    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres&ApplicationName=test");
    }

    /** Each statement by itself. */
    public void execute(String database, String... statements) throws SQLException {
        try (Connection connection = connect(database); Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The first value of the first row. */
    public String value(String database, String sql) throws SQLException {
        try (Connection connection = connect(database); Statement statement = connection.createStatement();
             ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getString(1) : null;
        }
    }

    public List<String> databases() throws SQLException {
        String names = value("postgres", "SELECT string_agg(datname, ',' ORDER BY datname) FROM pg_database WHERE NOT datistemplate "
                + "AND datname <> 'postgres'");
        return names == null ? List.of() : List.of(names.split(","));
    }

    /** Writes a dump with pg_dump and these options. */
    public Path dump(String database, Path file, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(program("pg_dump"), "-h", "127.0.0.1", "-p", Integer.toString(port), "-U", "postgres",
                "-d", database, "-f", file.toString()));
        command.addAll(List.of(options));
        finish(new ProcessBuilder(command));
        return file;
    }

    /** Runs a program of PostgreSQL against the server as a person would in a shell; returns its exit status. */
    public int client(List<String> command, Path input) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolveSibling(folder.getFileName() + ".client").toFile());
        builder.environment().putAll(Map.of("PGHOST", "127.0.0.1", "PGPORT", Integer.toString(port), "PGUSER", "postgres"));
        if (input != null) {
            builder.redirectInput(input.toFile());
        }
        try {
            return builder.start().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            if (process.isAlive() || Files.exists(data.resolve("postmaster.pid"))) {
                down();
            }
            for (String ending : List.of(".log", ".client")) {
                Files.deleteIfExists(folder.resolveSibling(folder.getFileName() + ending));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        delete(folder);
    }

    private void asServer(Path file, String text) throws IOException {
        Files.writeString(file, text);
    }

    private void run(String... words) throws IOException {
        finish(new ProcessBuilder(command(words)).directory(folder.toFile()));
    }

    private static void finish(ProcessBuilder builder) throws IOException {
        Process process = builder.redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", builder.command()) + ": " + said);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The server refuses to run as root. */
    private static List<String> command(String... words) {
        List<String> command = new ArrayList<>();
        if (root()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.addAll(List.of(words));
        return command;
    }

    private static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    private static Path programs() {
        if (Files.isDirectory(VERSIONS)) {
            try (DirectoryStream<Path> versions = Files.newDirectoryStream(VERSIONS)) {
                List<Path> found = new ArrayList<>();
                versions.forEach(version -> found.add(version.resolve("bin")));
                return found.stream().filter(place -> Files.isExecutable(place.resolve("initdb")))
                        .max(Comparator.comparingInt(place -> Integer.parseInt(place.getParent().getFileName().toString())))
                        .orElseThrow(PostgresServer::missing);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw missing();
    }

    private static IllegalStateException missing() {
        return new IllegalStateException("These tests need a PostgreSQL server: install the Debian package postgresql-15.");
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
