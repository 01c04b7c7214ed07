package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.endtoend.RelightProcess.Said;
import relight.testing.MariaDbServer;
import relight.testing.PostgresServer;
import relight.testing.RedisServer;
import relight.testing.S3Server;

/**
 * Two people at two machines restore the same system. Who comes second is refused with the name of who came first, as long as what that one
 * has restored can still be taken back; nothing of the first restore is harmed by it, and afterwards the second one has it.
 */
class TwoOperatorsTest {

    private static PostgresServer postgres;
    private static MariaDbServer maria;
    private static RedisServer redis;
    private static S3Server s3;
    private static Path site;
    private static Desk first;
    private static Desk second;

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        postgres = PostgresServer.start();
        maria = MariaDbServer.start();
        redis = RedisServer.start("save 3600 1");
        s3 = S3Server.start();
        site = Files.createDirectories(folder.resolve("site"));
        Path backups = Files.createDirectories(folder.resolve("backups"));
        fill(backups);
        String workspace = """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: "%1$s"}
                  media: {s3: media, endpoint: "%2$s", region: us-east-1, path-style: true}
                  mirror: {s3: mirror, endpoint: "%2$s", region: us-east-1, path-style: true}
                systems:
                  lite: {engine: sqlite, target: {path: "%3$s/lite.db"}}
                  files: {engine: files, target: {path: "%3$s/media"}}
                  cache: {engine: redis, target: {port: %4$d}}
                  shop: {engine: postgresql, target: {host: 127.0.0.1, port: %5$d, user: postgres, database: shop}}
                  crm: {engine: mysql, target: {host: 127.0.0.1, port: %6$d, user: root, database: crm}}
                  objects: {engine: bucket, target: {store: media}}
                series:
                  a: {system: lite, store: disk, path: "lite_{timestamp}.db", timestamp: yyyyMMdd, zone: UTC}
                  b: {system: files, store: disk, path: "media_{timestamp}.tar.gz", timestamp: yyyyMMdd, zone: UTC}
                  c: {system: cache, store: disk, path: "cache_{timestamp}.rdb", timestamp: yyyyMMdd, zone: UTC}
                  d: {system: shop, store: disk, path: "shop_{timestamp}.dump", timestamp: yyyyMMdd, zone: UTC}
                  e: {system: crm, store: disk, path: "crm_{timestamp}.sql", timestamp: yyyyMMdd, zone: UTC}
                  f: {system: objects, store: mirror, path: "{timestamp}/", timestamp: yyyyMMdd, zone: UTC}
                """.formatted(backups, s3.endpoint(), site, redis.port(), postgres.port(), maria.port());
        first = desk(folder.resolve("first"), workspace);
        second = desk(folder.resolve("second"), workspace);
    }

    private static Desk desk(Path folder, String workspace) throws Exception {
        Desk desk = new Desk(folder, workspace);
        desk.variables(s3.environment());
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
        return desk;
    }

    private static void fill(Path backups) throws Exception {
        sqlite(backups.resolve("lite_20260415.db"), "good");
        Files.writeString(Files.createDirectories(site.resolve("media")).resolve("a.txt"), "good");
        assertEquals(0, new ProcessBuilder("tar", "czf", backups.resolve("media_20260415.tar.gz").toString(), "-C", site.toString(), "media").start().waitFor());
        redis.command("SET", "state", "good");
        redis.dump(backups.resolve("cache_20260415.rdb"));
        postgres.execute("postgres", "CREATE DATABASE shop");
        postgres.execute("shop", "CREATE TABLE orders AS SELECT 'good' AS state");
        postgres.dump("shop", backups.resolve("shop_20260415.dump"), "-Fc");
        maria.execute("", "CREATE DATABASE crm");
        maria.execute("crm", "CREATE TABLE orders AS SELECT 'good' AS state");
        maria.dump("crm", backups.resolve("crm_20260415.sql"));
        s3.bucket("media");
        s3.bucket("mirror");
        s3.put("mirror", "20260415/a.svg", "good".getBytes(StandardCharsets.UTF_8));
    }

    @AfterAll
    static void close() throws Exception {
        first.close();
        second.close();
        s3.close();
        redis.close();
        maria.close();
        postgres.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lite", "files", "cache", "shop", "crm", "objects"})
    void ALL_15_whoComesSecondIsRefusedWithTheNameOfWhoCameFirstUntilThatOneHasDecided(String system) throws Exception {
        spoil();
        restore(first, system, "--as", "K. Lang").ended(1);
        Said refused = restore(second, system, "--as", "M. Oser").ended(2);
        assertTrue(refused.out().contains("ALL-15") && refused.out().contains("K. Lang"), refused::toString);
        first.relight("resume", "--undo", "--as", "K. Lang").ended(2);
        assertEquals("harm", shown(system), "as it was before");
        Said again = restore(second, system, "--as", "M. Oser", "--commit").ended(0);
        assertEquals("good", shown(system), again::toString);
    }

    private static Said restore(Desk desk, String system, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of("restore", "run", system, "--confirm-target", system));
        words.addAll(List.of(more));
        return desk.relight(words.toArray(String[]::new));
    }

    private static void spoil() throws Exception {
        sqlite(site.resolve("lite.db"), "harm");
        Files.writeString(site.resolve("media/a.txt"), "harm");
        redis.command("SET", "state", "harm");
        for (String left : postgres.databases()) {
            if (!left.equals("shop")) {
                postgres.execute("postgres", "DROP DATABASE " + left);
            }
        }
        postgres.execute("shop", "UPDATE orders SET state = 'harm'");
        maria.execute("crm", "UPDATE orders SET state = 'harm'");
        s3.client().deleteObject(object -> object.bucket("media").key("a.svg"));
    }

    private static String shown(String system) throws Exception {
        return switch (system) {
            case "lite" -> {
                try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + site.resolve("lite.db"));
                        ResultSet rows = connection.createStatement().executeQuery("SELECT state FROM orders")) {
                    yield rows.getString(1);
                }
            }
            case "files" -> Files.readString(site.resolve("media/a.txt"));
            case "cache" -> redis.command("GET", "state");
            case "shop" -> postgres.value("shop", "SELECT state FROM orders");
            case "crm" -> maria.execute("crm", "SELECT state FROM orders");
            default -> s3.texts("media").getOrDefault("a.svg", "harm");
        };
    }

    private static void sqlite(Path file, String state) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file); Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS orders");
            statement.execute("CREATE TABLE orders AS SELECT '" + state + "' AS state");
        }
    }
}
