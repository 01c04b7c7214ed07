package relight.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A real MariaDB in a folder and on a port of its own. {@code root} comes in without a password. */
public final class MariaDbServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String LOG_SIZE = "--innodb-log-file-size=10M";

    private final Path folder;
    private final int port;
    private final List<String> options;
    private Process process;

    /** Without a binary log, unless the options say otherwise. */
    public static MariaDbServer start(String... options) {
        try {
            return new MariaDbServer(options.length == 0 ? List.of("--skip-log-bin") : List.of(options));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private MariaDbServer(List<String> options) throws IOException {
        this.options = options;
        folder = Files.createTempDirectory("relight-mariadb-");
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        if (root()) {
            Files.setOwner(folder, folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("mysql"));
        }
        finish(new ProcessBuilder("cp", "-a", Fresh.DATA.toString(), data().toString()), null);
        up();
    }

    /** The data of a server that nobody has used: installing it takes seconds, copying it does not. */
    private static final class Fresh {

        private static final Path DATA = install();

        private static Path install() {
            try {
                Path folder = Files.createTempDirectory("relight-mariadb-");
                if (root()) {
                    Files.setOwner(folder, folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("mysql"));
                }
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
                finish(new ProcessBuilder(asServer("mariadb-install-db", "--no-defaults", "--datadir=" + folder.resolve("data"), LOG_SIZE,
                        "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve", "--tmpdir=" + folder)), null);
                return folder.resolve("data");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
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
        List<String> command = new ArrayList<>(List.of("mariadbd", "--no-defaults", "--datadir=" + data(), "--socket=" + folder.resolve("socket"),
                "--port=" + port, "--bind-address=127.0.0.1", "--skip-name-resolve", "--innodb-flush-log-at-trx-commit=0", LOG_SIZE,
                "--pid-file=" + folder.resolve("pid"), "--tmpdir=" + folder));
        command.addAll(options);
        process = new ProcessBuilder(asServer(command.toArray(String[]::new))).redirectErrorStream(true).redirectOutput(log().toFile()).start();
        await();
    }

    /** Ends it at once; sessions are cut off. */
    public void down() throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The words of a system's target for a schema of it. */
    public Map<String, String> target(String schema) {
        return new TreeMap<>(Map.of("host", "127.0.0.1", "port", Integer.toString(port), "user", "root", "database", schema));
    }

    /** The schemas that somebody has made. */
    public List<String> schemas() throws IOException {
        String all = execute("", "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME NOT IN "
                + "('mysql', 'sys', 'information_schema', 'performance_schema') ORDER BY 1");
        return all.isEmpty() ? List.of() : List.of(all.split("\n"));
    }

    /** Where its data and binary logs lie. */
    public Path data() {
        return folder.resolve("data");
    }

    private Path log() {
        return folder.resolveSibling(folder.getFileName() + ".log");
    }

    private void await() throws IOException {
        Instant end = Instant.now().plus(PATIENCE);
        while (process.isAlive() && Instant.now().isBefore(end)) {
            try {
                execute("", "SELECT 1");
                return;
            } catch (IOException notYet) {
                pause();
            }
        }
        throw new IOException("MariaDB did not start: " + Files.readString(log()));
    }

    public int port() {
        return port;
    }

    /** What it says to the statements, one after another on one connection: a line for each row, its columns parted by tabs. */
    public String execute(String database, String... statements) throws IOException {
        StringBuilder said = new StringBuilder();
        String at = "";
        try (Connection connection = DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + port + "/" + database
                     + "?user=root&jdbcCompliantTruncation=false"); Statement statement = connection.createStatement()) {
            for (String text : statements) {
                at = text;
                if (statement.execute(text)) {
                    rows(statement.getResultSet(), said);
                }
            }
            return said.toString().strip();
        } catch (SQLException e) {
            throw new IOException("ERROR " + e.getErrorCode() + " (" + e.getSQLState() + "): " + e.getMessage() + " " + at, e);
        }
    }

    private static void rows(ResultSet rows, StringBuilder said) throws SQLException {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
            for (int i = 1; i <= columns; i++) {
                said.append(i > 1 ? "\t" : "").append(escaped(rows.getString(i)));
            }
            said.append('\n');
        }
    }

    /** As its own client writes values when nobody looks on. */
    private static String escaped(String value) {
        return value == null ? "NULL" : value.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
    }

    /** A folder of client programs alone, as on a machine where no server is installed. */
    public Path clients(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path program = Files.writeString(folder.resolve("mariadb"), "#!/bin/sh\nexec mariadb \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    /** Writes a dump with mysqldump. */
    public Path dump(String database, Path file, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of("--single-transaction"));
        words.addAll(List.of(more));
        words.add(database);
        finish(new ProcessBuilder(client("mysqldump", words.toArray(String[]::new))), file);
        return file;
    }

    /** Writes a folder with mydumper. */
    public void dumpFolder(String database, Path folder, String... more) throws IOException {
        Files.createDirectories(folder.getParent());
        List<String> words = new ArrayList<>(List.of("mydumper", "--host=127.0.0.1", "--port=" + port, "--user=root", "--database=" + database,
                "--outputdir=" + folder, "--triggers", "--routines", "--events"));
        words.addAll(List.of(more));
        finish(new ProcessBuilder(words), null);
    }

    /** A program's command line to this server, without a person's settings. */
    public List<String> words(String program, String... words) {
        return client(program, words);
    }

    private List<String> client(String program, String... words) {
        List<String> command = new ArrayList<>(List.of(program, "--no-defaults", "--host=127.0.0.1", "--port=" + port, "--user=root"));
        Stream.of(words).filter(word -> !word.isEmpty()).forEach(command::add);
        return command;
    }

    /** The server refuses to run as root. */
    private static List<String> asServer(String... words) {
        List<String> command = new ArrayList<>();
        if (root()) {
            command.addAll(List.of("setpriv", "--reuid=mysql", "--regid=mysql", "--clear-groups", "env", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"));
        }
        command.addAll(List.of(words));
        return command;
    }

    private static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    private static String finish(ProcessBuilder builder, Path into) throws IOException {
        if (into != null) {
            builder.redirectOutput(into.toFile());
        } else {
            builder.redirectErrorStream(true);
        }
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new IllegalStateException("These tests need a MariaDB server: install the Debian package mariadb-server.", e);
        }
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes()).strip();
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", builder.command()) + ": " + said);
            }
            return said;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
            Files.deleteIfExists(log());
            delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
