package relight.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A stand-in for {@code sqlcmd} with a SQL Server behind it, for want of a real one on machines that tests run on: it knows the words
 * and statements that a restore uses and fails on all others, keeps databases, backups and locks in files, and can be told to fail or
 * to wait. What it does not show is whether a real server agrees.
 */
public final class SqlcmdStandIn implements AutoCloseable {

    /** What its user {@code restorer} comes in with. */
    public static final String PASSWORD = "s3cret; 'x'";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ADDRESS = "tcp:127.0.0.1,1433";

    /** Hands everything over and says what comes back: a shell starts in less time than an interpreter. */
    private static final String SCRIPT = """
            #!/bin/bash
            exec 3<>/dev/tcp/127.0.0.1/PORT || exit 1
            file=/dev/null
            for ((i = 1; i <= $#; i++)); do [ "${!i}" = -i ] && { j=$((i + 1)); file=${!j}; }; done
            text=$(< "$file")
            printf '%s\\0' "$SQLCMDPASSWORD" "$(stat -c %a "$file")" "$text" "$@" relight-end >&3
            while IFS= read -r line <&3; do
              case $line in
                o*) printf '%s\n' "${line#o}";;
                e*) printf '%s\n' "${line#e}" >&2;;
                x*) exit "${line#x}";;
              esac
            done
            echo 'Sqlcmd: Error: Communication link failure.' >&2
            exit 1
            """;

    private final Path folder;
    private final Path backups;
    private final Process server;
    private final int port;

    /**
     * A server without databases, in a process of its own that ends with this one.
     *
     * @param backups which it names {@code N:\backups}
     */
    public static SqlcmdStandIn in(Path folder, Path backups) throws IOException {
        for (String name : List.of("bin", "data", "log", "backup")) {
            Files.createDirectories(folder.resolve(name));
        }
        try (InputStream program = SqlcmdStandIn.class.getResourceAsStream("sqlcmd.py")) {
            Files.write(folder.resolve("sqlcmd.py"), program.readAllBytes());
        }
        Process server = new ProcessBuilder("python3", folder.resolve("sqlcmd.py").toString(), folder.toString())
                .redirectError(folder.resolve("errors").toFile()).start();
        int port = Integer.parseInt(server.inputReader().readLine());
        Path start = Files.writeString(folder.resolve("bin/sqlcmd"), SCRIPT.replace("PORT", Integer.toString(port)));
        Files.setPosixFilePermissions(start, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(Files.writeString(folder.resolve("password"), PASSWORD), PosixFilePermissions.fromString("rw-------"));
        SqlcmdStandIn standIn = new SqlcmdStandIn(folder, backups, server, port);
        standIn.begin();
        return standIn;
    }

    /** As it was in the beginning: without databases, and its backups are gone, too. */
    public void begin() throws IOException {
        for (Path place : List.of(backups, folder.resolve("backup"))) {
            try (Stream<Path> files = Files.list(place)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
        for (String told : List.of("fail", "gate", "waiting", "clock")) {
            Files.deleteIfExists(folder.resolve(told));
        }
        write(JSON.writeValueAsString(new TreeMap<>(Map.ofEntries(
                Map.entry("name", "SHOPSQL"), Map.entry("guid", "A1B2"), Map.entry("address", ADDRESS), Map.entry("password", PASSWORD),
                Map.entry("major", 16), Map.entry("allowed", "1"), Map.entry("offset", 120), Map.entry("lsn", 1000), Map.entry("tie", ""),
                Map.entry("description", "nightly"), Map.entry("rotten", false), Map.entry("certificate", true), Map.entry("lies", false),
                Map.entry("folders", List.of("D:\\MSSQL\\DATA\\", "L:\\MSSQL\\LOG\\", "D:\\MSSQL\\Backup")),
                Map.entry("paths", new TreeMap<>(Map.of("D:\\MSSQL\\Backup", folder.resolve("backup").toString(), "N:\\backups", backups.toString()))),
                Map.entry("volumes", List.of(List.of("D:\\", "900000000"), List.of("L:\\", "900000000"))),
                Map.entry("databases", List.of()), Map.entry("sessions", List.of())))));
    }

    private void write(String state) throws IOException {
        Files.writeString(folder.resolve("state.next"), state);
        Files.move(folder.resolve("state.next"), folder.resolve("state.json"), StandardCopyOption.REPLACE_EXISTING);
    }

    private SqlcmdStandIn(Path folder, Path backups, Process server, int port) {
        this.folder = folder;
        this.backups = backups;
        this.server = server;
        this.port = port;
    }

    /** The words of a system's target for a database of it. */
    public Map<String, String> target(String database) {
        return new TreeMap<>(Map.of("host", "127.0.0.1", "port", "1433", "user", "restorer", "password", "file:" + folder.resolve("password"),
                "database", database, "bin", folder.resolve("bin").toString(), "server-folder", "N:\\backups"));
    }

    /** A workspace with a database {@code shop} on it, whose backups lie in the folder {@code backups}. */
    public String workspace() {
        return """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: backups}
                systems:
                  shop:
                    engine: sqlserver
                    target: {host: 127.0.0.1, user: restorer, password: "file:%s", database: shop, bin: "%s", server-folder: 'N:\\backups'}
                    start: echo started >> lines
                    stop: echo stopped >> lines
                    checks:
                      orders are fine: {query: SELECT COUNT(*) FROM orders WHERE note = 'fine', at-least: 300}
                      newest order: {query: SELECT MAX(created) FROM orders, newest: true}
                series:
                  nightly: {system: shop, store: disk, path: "shop_{timestamp}.bak", timestamp: yyyyMMdd_HHmm, zone: UTC, least-size: 100B}
                """.formatted(folder.resolve("password"), folder.resolve("bin"));
    }

    /** Whatever the server or a database of it says, or a person does there; in {@code master} where no database is named. */
    public String execute(String database, String... statements) throws IOException {
        List<String> words = List.of(PASSWORD, "600", String.join("\nGO\n", statements), "-S", ADDRESS, "-d", database.isEmpty() ? "master" : database,
                "-b", "-r", "1", "-h", "-1", "-W", "-x", "-X1", "-s", "\t", "-U", "restorer");
        try (Socket session = new Socket(InetAddress.getLoopbackAddress(), port)) {
            session.getOutputStream().write((String.join("\0", words) + "\0relight-end\0").getBytes(StandardCharsets.UTF_8));
            List<String> lines = new String(session.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
            if (!lines.getLast().equals("x0")) {
                throw new IOException(String.join("\n", lines));
            }
            return lines.stream().filter(line -> line.startsWith("o")).map(line -> line.substring(1)).collect(Collectors.joining("\n"));
        }
    }

    /** Makes a database anew, with 300 rows. */
    public void fill(String database) throws IOException {
        execute("", "CREATE DATABASE [" + database + "] FULL");
        execute(database, "CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT, created TEXT)",
                "INSERT INTO orders WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) "
                        + "SELECT i, 'fine', strftime('%Y-%m-%d %H:%M:%S', 'now', '-' || (3600 + 60 * (300 - i)) || ' seconds') FROM n");
    }

    /** Backs up as the team does. */
    public void backUp(String database, String kind, String file) throws IOException {
        execute("", "BACKUP " + (kind.equals("LOG") ? "LOG" : "DATABASE") + " [" + database + "] TO DISK = N'N:\\backups\\" + file + "' WITH "
                + (kind.equals("DIFFERENTIAL") ? "DIFFERENTIAL, " : "") + "CHECKSUM");
    }

    /** The names of its databases. */
    public List<String> databases() throws IOException {
        List<String> names = new ArrayList<>();
        state().path("databases").forEach(database -> names.add(database.path("name").asText()));
        return names.stream().sorted().toList();
    }

    /** All that it knows. */
    public JsonNode state() throws IOException {
        return JSON.readTree(folder.resolve("state.json").toFile());
    }

    public JsonNode database(String name) throws IOException {
        for (JsonNode database : state().path("databases")) {
            if (database.path("name").asText().equals(name)) {
                return database;
            }
        }
        throw new AssertionError(name);
    }

    /** Changes what it knows. */
    public void change(Consumer<ObjectNode> how) throws IOException {
        ObjectNode state = (ObjectNode) state();
        how.accept(state);
        write(JSON.writeValueAsString(state));
    }

    /** Its clock stands at that moment. */
    public void clock(String moment) throws IOException {
        Files.writeString(folder.resolve("clock"), moment);
    }

    /** The statement that the pattern matches fails; none where it is empty. */
    public void fail(String pattern) throws IOException {
        tell("fail", pattern);
    }

    /** The statement that the pattern matches waits; none where it is empty. */
    public void gate(String pattern) throws IOException {
        Files.deleteIfExists(folder.resolve("waiting"));
        tell("gate", pattern);
    }

    private void tell(String name, String pattern) throws IOException {
        if (pattern.isEmpty()) {
            Files.deleteIfExists(folder.resolve(name));
        } else {
            Files.writeString(folder.resolve(name), pattern);
        }
    }

    /** Whether a statement waits at the gate. */
    public boolean waiting() {
        return Files.exists(folder.resolve("waiting"));
    }

    /** The file as this machine names it, whose path the server named. */
    public Path saved(String path) {
        return folder.resolve("backup").resolve(path.substring(path.lastIndexOf('\\') + 1));
    }

    @Override
    public void close() {
        server.destroyForcibly();
    }
}
