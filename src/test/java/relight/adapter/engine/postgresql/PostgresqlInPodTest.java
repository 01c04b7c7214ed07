package relight.adapter.engine.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.adapter.folder.FolderStore;
import relight.adapter.s3.S3Store;
import relight.core.recovery.Outcome;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.StepHeader.Part;
import relight.core.workspace.StoreDefinition;
import relight.testing.PodNode;
import relight.testing.PostgresServer;
import relight.testing.S3Server;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.Until;

/** PostgreSQL as the main process of a pod that really runs: asked through a port of the pod, its dumps filled in by its own programs there. */
@Timeout(180)
@Tag(ShownInClusters.PODS)
class PostgresqlInPodTest {

    private static PostgresServer server;
    private static TestNamespace namespace;
    private static PodNode node;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() throws Exception {
        server = PostgresServer.start();
        server.down();
        namespace = TestNamespace.make("databases");
        node = PodNode.of(namespace.name());
        namespace.create("pods", """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"shop-0"},"spec":{"volumes":[{"name":"data","hostPath":{"path":"%1$s"}}],
                "containers":[{"name":"postgres","image":"postgres:15","command":["setpriv","--reuid=postgres","--regid=postgres","--clear-groups","%2$s","-D","%3$s"],
                "volumeMounts":[{"name":"data","mountPath":"%1$s"}]}]}}""".formatted(server.folder(), server.program("postgres"), server.data()));
        Until.holds(() -> {
            try {
                return server.value("postgres", "SELECT 1").equals("1");
            } catch (SQLException notYet) {
                return false;
            }
        });
    }

    @AfterAll
    static void close() throws Exception {
        namespace.close();
        if (node != null) {
            node.close();
        }
        server.close();
    }

    @BeforeEach
    void fillShop() throws Exception {
        Shop.fill(server);
        Files.createDirectories(folder.resolve("dumps"));
    }

    private Map<String, String> target() {
        Map<String, String> target = server.target("shop");
        target.putAll(Map.of("on", "pod:production/" + namespace.name() + "/shop-0", "host", "127.0.0.1"));
        return target;
    }

    private Practice ofFolder() throws IOException, InterruptedException {
        return new Practice(folder, target(), UnaryOperator.identity(), new StoreDefinition.Folder("dumps", folder.resolve("dumps"), false),
                definition -> new FolderStore((StoreDefinition.Folder) definition), "*", namespace.hosts());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Fc", "-Fp"})
    void aDumpIsFilledInThereTakenBackAndCommitted(String option) throws Exception {
        server.dump("shop", folder.resolve("dumps").resolve("shop_20260415" + (option.equals("-Fc") ? ".dump" : ".sql")), option);
        server.execute("shop", "DELETE FROM orders WHERE id > 100");
        try (Practice practice = ofFolder()) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            assertTrue(plan.target().contains("/shop-0 127.0.0.1:"), plan::target);
            practice.succeed(plan, Part.MAIN);
            assertEquals("5000", server.value("shop", "SELECT count(*) FROM orders"));
            assertEquals("hello", server.value("shop", "SELECT convert_from(lo_get(4711), 'UTF8')"));
            practice.succeed(plan, Part.UNDO);
            assertEquals("100", server.value("shop", "SELECT count(*) FROM orders"));
            RestorePlan again = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            practice.succeed(again, Part.MAIN);
            practice.succeed(again, Part.COMMIT);
            assertEquals("5000", server.value("shop", "SELECT count(*) FROM orders"));
        }
    }

    @Test
    void anArchiveInABucketIsReadByThePodItself() throws Exception {
        try (S3Server s3 = S3Server.start()) {
            s3.bucket("backups");
            s3.put("backups", "pods/shop_20260415.dump", server.dump("shop", folder.resolve("shop.dump"), "-Fc"));
            try (Practice practice = new Practice(folder, target(), UnaryOperator.identity(), s3.store("dumps", "backups", "pods"),
                    definition -> new S3Store((StoreDefinition.S3) definition), "*", namespace.hosts())) {
                RestorePlan plan = practice.plan(Way.BESIDE_ONLY, Map.of());
                practice.succeed(plan, Part.MAIN);
                assertTrue(practice.told.output().contains("/shop-0 has read"), () -> practice.told.output());
            }
        }
    }

    @Test
    void ALL_5_aDumpThatBreaksOffIsNotCommittedThere() throws Exception {
        Path file = server.dump("shop", folder.resolve("dumps/shop_20260415.sql"), "-Fp");
        try (Practice practice = ofFolder()) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
            practice.run(Shop.step(plan, "create"));
            Outcome outcome = practice.run(Shop.step(plan, "restore"));
            assertEquals(Outcome.Kind.FAILED, outcome.kind());
            assertEquals("0", server.value(PostgresqlRestoreTest.restored(plan), "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"));
        }
    }
}
