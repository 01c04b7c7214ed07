package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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
import relight.testing.S3Server;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;

/**
 * Databases that no host of the team's reaches, as those of a cloud, come back by a Job in the cluster: it reads the bucket itself, is found
 * again when the console was killed, goes with the last recovery that works in it, and keeps nothing on its claim.
 */
@Timeout(300)
@Tag(ShownInClusters.PODS)
class JobRecoveryTest {

    private static final String ROWS = "SELECT COUNT(*) FROM orders";

    private static TestNamespace namespace;
    private static PodNode node;
    private static PostgresServer postgres;
    private static MariaDbServer maria;
    private static S3Server s3;

    private BreakingRelay toPostgres;
    private BreakingRelay toMaria;
    private Desk desk;
    private volatile String deleted = "";

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        namespace = TestNamespace.make("tools");
        node = PodNode.of(namespace.name());
        postgres = PostgresServer.start();
        maria = MariaDbServer.start();
        s3 = S3Server.start();
        s3.bucket("backups");
        postgres.execute("postgres", "CREATE DATABASE shop");
        postgres.execute("shop", "CREATE TABLE orders AS SELECT i AS id, repeat('words ', 100) AS words FROM generate_series(1, 3000) i");
        s3.put("backups", "shop_20260415.dump", postgres.dump("shop", folder.resolve("shop.dump"), "-Fc"));
        maria.execute("", "CREATE DATABASE crm");
        maria.execute("crm", "CREATE TABLE orders AS SELECT seq AS id, REPEAT('words ', 100) AS words FROM seq_1_to_3000");
        Path dump = folder.resolve("crm.sql");
        maria.dump("crm", dump);
        s3.put("backups", "crm_20260415.sql", dump);
    }

    @AfterAll
    static void stop() throws Exception {
        namespace.close();
        if (node != null) {
            node.close();
        }
        s3.close();
        maria.close();
        postgres.close();
    }

    @BeforeEach
    void loseTheOrders(@TempDir Path folder) throws Exception {
        for (String left : postgres.databases()) {
            postgres.execute("postgres", "DROP DATABASE " + left + " WITH (FORCE)");
        }
        postgres.execute("postgres", "CREATE DATABASE shop");
        postgres.execute("shop", "CREATE TABLE orders AS SELECT i AS id, 'lost' AS words FROM generate_series(1, 3) i");
        for (String left : maria.schemas()) {
            maria.execute("", "DROP DATABASE `" + left + "`");
        }
        maria.execute("", "CREATE DATABASE crm");
        maria.execute("crm", "CREATE TABLE orders AS SELECT seq AS id, 'lost' AS words FROM seq_1_to_3");
        toPostgres = new BreakingRelay(URI.create("http://127.0.0.1:" + postgres.port()));
        toMaria = new BreakingRelay(URI.create("http://127.0.0.1:" + maria.port()));
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores: {bucket: {s3: backups, endpoint: "%1$s", region: us-east-1, path-style: true}}
                systems:
                  production: {engine: kubernetes, target: {context: %2$s, kubeconfig: "%3$s", cluster: %4$s}}
                  shop:
                    engine: postgresql
                    target: {host: 127.0.0.1, port: %6$d, user: postgres, database: shop, on: "job:production/%5$s/jobs/tools.yaml", spool: /spool}
                  crm:
                    engine: mysql
                    target: {host: 127.0.0.1, port: %7$d, user: root, database: crm, on: "job:production/%5$s/jobs/tools.yaml", spool: /spool}
                series:
                  archives: {system: shop, store: bucket, path: "shop_{timestamp}.dump", timestamp: yyyyMMdd, zone: UTC}
                  texts: {system: crm, store: bucket, path: "crm_{timestamp}.sql", timestamp: yyyyMMdd, zone: UTC}
                """.formatted(s3.endpoint(), namespace.context(), namespace.kubeconfig(), namespace.uid(), namespace.name(),
                toPostgres.endpoint().getPort(), toMaria.endpoint().getPort()));
        desk.write("jobs/tools.yaml", """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: tools}
                spec:
                  template:
                    spec:
                      volumes: [{name: spool, persistentVolumeClaim: {claimName: spool}}]
                      containers: [{name: tools, image: "team/database-tools", volumeMounts: [{name: spool, mountPath: /spool}]}]
                """);
        desk.variables(s3.environment());
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
    void postgresqlIsTakenBackAndComesBackThoughTheConsoleIsKilledWhileItIsFilledIn() throws Exception {
        Said run = desk.relight("restore", "run", "shop", "--confirm-target", "shop").ended(1);
        assertTrue(run.err().contains("job:production/") && run.err().contains("has read"), run::toString);
        assertEquals("3000", postgres.value("shop", ROWS));
        desk.relight("resume", "--undo").ended(2);
        assertEquals("3", postgres.value("shop", ROWS));
        assertNothingIsLeft();

        desk.cutOff(toPostgres, then -> toPostgres.cutBefore("COPY public.orders", then), "restore", "run", "shop", "--confirm-target", "shop");
        assertEquals("3", postgres.value("shop", ROWS));
        String job = job();
        assertNotEquals("", job);
        desk.relight("resume", "--unknown", "failed", "--reason", "its console was killed", "--retry").ended(1);
        assertEquals(job, job(), "the Job was found again");
        desk.relight("resume", "--commit").ended(0);
        assertEquals("3000", postgres.value("shop", ROWS));
        assertNothingIsLeft();
    }

    @Test
    void mariaDbIsTakenBackAndComesBackThoughTheConsoleIsKilledWhileItIsFilledIn() throws Exception {
        Said run = desk.relight("restore", "run", "crm", "--confirm-target", "crm").ended(1);
        assertTrue(run.err().contains("job:production/"), run::toString);
        assertEquals("3000", maria.execute("crm", ROWS));
        desk.relight("restore", "run", "shop", "--confirm-target", "shop", "--commit").ended(0);
        assertNotEquals("", job(), "another recovery that is open works in it");
        desk.relight("resume", "--undo").ended(2);
        assertEquals("3", maria.execute("crm", ROWS));
        assertNothingIsLeft();

        desk.cutOff(toMaria, then -> toMaria.cutBefore("INSERT INTO `orders`", then), "restore", "run", "crm", "--confirm-target", "crm");
        assertEquals("3", maria.execute("crm", ROWS));
        desk.relight("resume", "--unknown", "failed", "--reason", "its console was killed", "--retry", "--commit").ended(0);
        assertEquals("3000", maria.execute("crm", ROWS));
        assertNothingIsLeft();
    }

    @Test
    void aPodThatIsDeletedWhileItIsFilledInIsSaidAndTheRecoveryGoesOnInAnother() throws Exception {
        toPostgres.cutBefore("COPY public.orders", this::deleteThePod);
        Said said = desk.relight("restore", "run", "shop", "--confirm-target", "shop").ended(2);
        assertTrue(said.err().contains("The connection to job:production/" + namespace.name() + "/jobs/tools.yaml broke off") && said.err().contains("is not whole"), said::toString);
        assertEquals("3", postgres.value("shop", ROWS));
        Said resumed = desk.relight("resume", "--retry").ended(1);
        assertEquals("3000", postgres.value("shop", ROWS), resumed::toString);
        assertFalse(pods().contains(deleted), resumed::toString);
        desk.relight("resume", "--commit").ended(0);
        assertEquals(List.of("shop"), postgres.databases());
        assertNothingIsLeft();
    }

    private static String job() throws Exception {
        return namespace.read("jobs.batch/relight-jobs-tools", "/metadata/uid");
    }

    private static List<String> pods() throws Exception {
        return namespace.names("pods", "job-name=relight-jobs-tools");
    }

    /** As a node does that is drained. */
    private void deleteThePod() {
        try {
            deleted = pods().getLast();
            namespace.remove("pods/" + deleted);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertNothingIsLeft() throws Exception {
        assertEquals("", job());
        try (Stream<Path> left = Files.list(node.claim("spool"))) {
            assertEquals(List.of(), left.toList());
        }
        desk.relight("protocol", "verify").ended(0);
    }
}
