package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relight.testing.MariaDbServer;
import relight.testing.RedisServer;
import relight.testing.S3Server;
import relight.testing.SqlcmdStandIn;

/** A restore test of each engine is killed with -9 while its copy is being asked; the next test of another system takes away what it has left. */
class RestoreTestKillTest {

    /** No other test has a system of this name: what those leave in the place of throw-away servers is not counted here. */
    private static final String CRM = "crm" + ProcessHandle.current().pid();
    private static final Path SERVERS = Path.of("/var/tmp/relight-restore-tests-mysql");

    private static RedisServer redis;
    private static MariaDbServer maria;
    private static S3Server store;
    private static SqlcmdStandIn sqlserver;
    private static Desk desk;
    private static Path shut;

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        redis = RedisServer.start("save 3600 1");
        maria = MariaDbServer.start();
        shut = folder.resolve("workspace/shut");
        Path backups = Files.createDirectories(folder.resolve("workspace/backups"));
        store = S3Server.start();
        sqlserver = SqlcmdStandIn.in(folder.resolve("server"), backups);
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: backups}
                  live: {s3: live, region: us-east-1, endpoint: "%5$s", path-style: true}
                  copies: {s3: copies, region: us-east-1, endpoint: "%5$s", path-style: true}
                systems:
                  quick: {engine: sqlite, target: {path: quick.db}, checks: {orders: {query: SELECT count(*) FROM orders, at-least: 1}}}
                  shop: {engine: sqlite, target: {path: shop.db}, checks: {the gate: {%1$s}}}
                  media: {engine: files, target: {path: media}, checks: {the gate: {%1$s}}}
                  cache: {engine: redis, target: {port: %2$d}, checks: {the gate: {%1$s}}}
                  %4$s: {engine: mysql, target: {host: 127.0.0.1, port: %3$d, user: root, database: crm}, checks: {the gate: {%1$s}}}
                  pictures: {engine: bucket, target: {store: live, prefix: media}, checks: {the gate: {%1$s}}}
                  erp: {engine: sqlserver, target: {host: 127.0.0.1, user: restorer, password: "file:%6$s/password", database: erp, bin: "%6$s/bin", server-folder: 'N:\\backups'},
                        checks: {the gate: {%1$s}}}
                series:
                  a: {system: quick, store: disk, path: "quick_{timestamp}.db", timestamp: yyyyMMdd, zone: UTC}
                  b: {system: shop, store: disk, path: "shop_{timestamp}.db", timestamp: yyyyMMdd, zone: UTC}
                  c: {system: media, store: disk, path: "media_{timestamp}.tar.gz", timestamp: yyyyMMdd, zone: UTC}
                  d: {system: cache, store: disk, path: "cache_{timestamp}.rdb", timestamp: yyyyMMdd, zone: UTC}
                  e: {system: %4$s, store: disk, path: "crm_{timestamp}.sql", timestamp: yyyyMMdd, zone: UTC}
                  f: {system: pictures, store: copies, path: "{timestamp}/", timestamp: yyyyMMdd, zone: UTC}
                  g: {system: erp, store: disk, path: "erp_{timestamp}.bak", timestamp: yyyyMMdd, zone: UTC, least-size: 100B}
                """.formatted("command: \"touch '" + waiting() + "'; while [ -e '" + shut + "' ]; do sleep 0.05; done; echo open\", equals: open",
                redis.port(), maria.port(), CRM, store.endpoint(), folder.resolve("server")));
        desk.variables(store.environment());
        fill(backups);
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
    }

    private static void fill(Path backups) throws Exception {
        for (String name : List.of("quick", "shop")) {
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + backups.resolve(name + "_20260415.db")); Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE orders AS SELECT 1 AS id");
            }
            Files.copy(backups.resolve(name + "_20260415.db"), desk.workspace().resolve(name + ".db"));
        }
        desk.write("media/a.txt", "a");
        assertEquals(0, new ProcessBuilder("tar", "czf", backups.resolve("media_20260415.tar.gz").toString(), "-C", desk.workspace().toString(), "media").start().waitFor());
        redis.fill(10);
        redis.dump(backups.resolve("cache_20260415.rdb"));
        maria.execute("", "CREATE DATABASE crm");
        maria.execute("crm", "CREATE TABLE notes AS SELECT 1 AS id");
        maria.dump("crm", backups.resolve("crm_20260415.sql"));
        store.bucket("live");
        store.bucket("copies");
        store.put("live", "media/a.svg", "a".getBytes(StandardCharsets.UTF_8));
        store.put("copies", "20260415/a.svg", "as it was".getBytes(StandardCharsets.UTF_8));
        sqlserver.fill("erp");
        sqlserver.backUp("erp", "FULL", "erp_20260415.bak");
    }

    @AfterAll
    static void close() throws Exception {
        desk.close();
        sqlserver.close();
        store.close();
        maria.close();
        redis.close();
    }

    private static Path waiting() {
        return shut.resolveSibling("waiting");
    }

    @ParameterizedTest
    @MethodSource("systems")
    void whatAKilledTestHasLeftIsTakenAwayByTheNextOne(String system) throws Exception {
        Files.deleteIfExists(waiting());
        Files.write(shut, new byte[0]);
        RelightProcess test = desk.start("restore", "run", system, "--test");
        RelightProcess.await(() -> Files.exists(waiting()) || !test.lives(), "the check");
        if (!test.lives()) {
            throw new AssertionError(test.end().toString());
        }
        test.kill();
        assertFalse(left().isEmpty(), "the copy is there");

        JsonNode next = desk.relight("restore", "run", "quick", "--test", "--json").ended(0).json();
        assertEquals("PROVEN", next.path("standing").asText(), next::toString);
        Files.delete(shut); // the command of a check is nobody's but its own, and ends by itself
        for (int i = 0; i < 100 && !processes().isEmpty(); i++) {
            Thread.sleep(100);
        }
        assertEquals(List.of(), processes());
        assertEquals(List.of(), left(), "neither of the dead test nor of the next one");
        assertEquals("10", redis.command("DBSIZE"));
        assertEquals(List.of("crm"), maria.schemas());
        assertEquals(Map.of("media/a.svg", "a"), store.texts("live"));
        assertEquals(List.of("erp"), sqlserver.databases());
        desk.relight("restore", "run", system, "--test").ended(0);
        assertEquals(List.of(), left());
    }

    private static List<String> systems() {
        return List.of("shop", "media", "cache", CRM, "pictures", "erp");
    }

    /** What tests have beside the targets and in the place of throw-away servers. */
    private static List<String> left() throws IOException {
        List<String> left = new ArrayList<>();
        for (Path place : List.of(desk.workspace(), redis.folder(), desk.data().resolve("restore-tests"), SERVERS)) {
            if (Files.exists(place)) {
                try (Stream<Path> all = Files.list(place)) {
                    all.filter(path -> path.getFileName().toString().matches("\\..*relight-.*|relight_test_(shop|media|cache|quick|" + CRM + ")_.*"))
                            .forEach(path -> left.add(path.toString()));
                }
            }
        }
        maria.schemas().stream().filter(name -> !name.equals("crm")).forEach(left::add);
        store.texts("live").keySet().stream().filter(key -> !key.equals("media/a.svg")).forEach(left::add);
        sqlserver.databases().stream().filter(name -> !name.equals("erp")).forEach(left::add);
        return left;
    }

    /** Of the checks' commands, of Redis beside and of MariaDB's own server. */
    private static List<String> processes() {
        return ProcessHandle.allProcesses().map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(shut.toString()) || line.contains(".relight-") && line.contains(redis.folder().toString())
                        || line.contains("relight_test_" + CRM)).toList();
    }
}
