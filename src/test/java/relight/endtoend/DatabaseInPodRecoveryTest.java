package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.BreakingRelay;
import relight.testing.MariaDbServer;
import relight.testing.PodNode;
import relight.testing.PostgresServer;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.Until;

/** MariaDB and PostgreSQL, each the main process of a pod that really runs, brought back by commands while consoles are killed and pods die. */
@Timeout(300)
@Tag(ShownInClusters.PODS)
class DatabaseInPodRecoveryTest {

    private static final String ROWS = "SELECT COUNT(*) FROM orders";

    private static TestNamespace namespace;
    private static PodNode node;
    private static PostgresServer postgres;
    private static MariaDbServer maria;

    private BreakingRelay toPostgres;
    private BreakingRelay toMaria;
    private Desk desk;

    @BeforeAll
    static void start() throws Exception {
        namespace = TestNamespace.make("databases");
        node = PodNode.of(namespace.name());
        postgres = PostgresServer.start();
        postgres.down();
        maria = MariaDbServer.start();
        maria.down();
        Path home = maria.data().getParent();
        pod("crm-0", home, "mysql", List.of("mariadbd", "--no-defaults", "--skip-log-bin", "--datadir=" + maria.data(), "--socket=" + home.resolve("socket"),
                "--port=" + maria.port(), "--bind-address=127.0.0.1", "--tmpdir=" + home, "--pid-file=" + home.resolve("pid")));
        pod("shop-0", postgres.folder(), "postgres", List.of(postgres.program("postgres"), "-D", postgres.data().toString()));
        Until.holds(DatabaseInPodRecoveryTest::answer);
    }

    private static void pod(String name, Path home, String user, List<String> command) throws Exception {
        namespace.create("pods", """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%1$s"},"spec":{"volumes":[{"name":"data","hostPath":{"path":"%2$s"}}],
                "containers":[{"name":"server","image":"team/%3$s","env":[{"name":"INSIDE","value":"%1$s"}],
                "command":["setpriv","--reuid=%3$s","--regid=%3$s","--clear-groups","%4$s"],"volumeMounts":[{"name":"data","mountPath":"%2$s"}]}]}}"""
                .formatted(name, home, user, String.join("\",\"", command)));
    }

    private static boolean answer() {
        try {
            return postgres.value("postgres", "SELECT 1").equals("1") && maria.execute("", "SELECT 1").equals("1");
        } catch (SQLException | IOException notYet) {
            return false;
        }
    }

    @AfterAll
    static void stop() throws Exception {
        namespace.close();
        if (node != null) {
            node.close();
        }
        maria.close();
        postgres.close();
    }

    @BeforeEach
    void loseTheOrders(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("workspace/backups"));
        for (String left : postgres.databases()) {
            postgres.execute("postgres", "DROP DATABASE " + left + " WITH (FORCE)");
        }
        postgres.execute("postgres", "CREATE DATABASE shop");
        postgres.execute("shop", "CREATE TABLE orders AS SELECT i AS id, repeat('words ', 100) AS words FROM generate_series(1, 3000) i");
        postgres.dump("shop", folder.resolve("workspace/backups/shop_20260415.dump"), "-Fc");
        postgres.execute("shop", "DELETE FROM orders WHERE id > 3");
        for (String left : maria.schemas()) {
            maria.execute("", "DROP DATABASE `" + left + "`");
        }
        maria.execute("", "CREATE DATABASE crm");
        maria.execute("crm", "CREATE TABLE orders AS SELECT seq AS id, REPEAT('words ', 100) AS words FROM seq_1_to_3000");
        maria.dump("crm", folder.resolve("workspace/backups/crm_20260415.sql"));
        maria.execute("crm", "DELETE FROM orders WHERE id > 3");
        toPostgres = new BreakingRelay(URI.create("http://127.0.0.1:" + postgres.port()));
        toMaria = new BreakingRelay(URI.create("http://127.0.0.1:" + maria.port()));
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores: {disk: {folder: backups}}
                systems:
                  production: {engine: kubernetes, target: {context: %1$s, kubeconfig: "%2$s", cluster: %3$s}}
                  shop:
                    engine: postgresql
                    target: {host: 127.0.0.1, port: %5$d, user: postgres, database: shop, on: "pod:production/%4$s/shop-0"}
                    checks:
                      of the application: {command: "echo $INSIDE $(psql -X -A -t -h $RELIGHT_HOST -p $RELIGHT_PORT -U postgres -c '%7$s' $RELIGHT_DATABASE)", equals: shop-0 3000}
                  crm:
                    engine: mysql
                    target: {host: 127.0.0.1, port: %6$d, user: root, database: crm, on: "pod:production/%4$s/crm-0"}
                    checks:
                      of the application: {command: "echo $INSIDE $(mariadb -N -h $RELIGHT_HOST -P $RELIGHT_PORT -u root -e '%7$s' $RELIGHT_DATABASE)", equals: crm-0 3000}
                series:
                  archives: {system: shop, store: disk, path: "shop_{timestamp}.dump", timestamp: yyyyMMdd, zone: UTC}
                  texts: {system: crm, store: disk, path: "crm_{timestamp}.sql", timestamp: yyyyMMdd, zone: UTC}
                """.formatted(namespace.context(), namespace.kubeconfig(), namespace.uid(), namespace.name(), toPostgres.endpoint().getPort(), toMaria.endpoint().getPort(), ROWS));
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
        toPostgres.close();
        toMaria.close();
    }

    @Test
    void mariaDbIsTakenBackAndComesBackThoughTheConsoleIsKilledWhileItIsFilledIn() throws Exception {
        Said run = desk.relight("restore", "run", "crm", "--confirm-target", "crm").ended(1);
        assertTrue(run.err().contains("✓ of the application: crm-0 3000"), run::toString);
        assertEquals("3000", maria.execute("crm", ROWS));
        desk.relight("resume", "--undo").ended(2);
        assertEquals("3", maria.execute("crm", ROWS));
        List<String> kept = maria.schemas();

        desk.cutOff(toMaria, then -> toMaria.cutBefore("INSERT INTO `orders`", then), "restore", "run", "crm", "--confirm-target", "crm");
        assertEquals("3", maria.execute("crm", ROWS));
        desk.relight("resume", "--unknown", "failed", "--reason", "its console was killed", "--retry", "--commit").ended(0);
        assertEquals("3000", maria.execute("crm", ROWS));
        assertEquals(kept, maria.schemas());
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void mariaDbComesBackThoughItsPodDiesWhileItIsFilledIn() throws Exception {
        RelightProcess console = dying("crm", toMaria, "INSERT INTO `orders`");
        Said said = console.end().ended(2);
        assertTrue(said.err().contains("crm-0"), said::toString);
        Until.holds(DatabaseInPodRecoveryTest::answer);
        assertEquals("3", maria.execute("crm", ROWS));
        desk.relight("resume", "--retry", "--commit").ended(0);
        assertEquals("3000", maria.execute("crm", ROWS));
        assertEquals(List.of("crm"), maria.schemas());
    }

    @Test
    void postgresqlComesBackThoughItsPodDiesWhileItIsFilledInAndTheApplicationsCheckRunsThere() throws Exception {
        RelightProcess console = dying("shop", toPostgres, "COPY public.orders");
        Said said = console.end().ended(2);
        assertTrue(said.err().contains("shop-0"), said::toString);
        Until.holds(DatabaseInPodRecoveryTest::answer);
        assertEquals("3", postgres.value("shop", ROWS));
        Said resumed = desk.relight("resume", "--retry", "--commit").ended(0);
        assertTrue(resumed.err().contains("✓ of the application: shop-0 3000"), resumed::toString);
        assertEquals("3000", postgres.value("shop", ROWS));
        assertEquals(List.of("shop"), postgres.databases());
    }

    private RelightProcess dying(String system, BreakingRelay relay, String statement) throws IOException {
        relay.cutBefore(statement, () -> node.kill(system + "-0", "server"));
        return desk.start("restore", "run", system, "--confirm-target", system);
    }
}
