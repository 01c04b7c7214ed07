package relight.adapter.engine.place;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.recovery.Outcome;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.StepHeader.Part;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.testing.PodNode;
import relight.testing.ShownInClusters;
import relight.testing.TestNamespace;
import relight.testing.Until;

/** A database file and a folder on the volume of a pod that really runs, over a real API server. */
@Timeout(180)
@Tag(ShownInClusters.PODS)
@Tag("E2")
class PlaceInPodTest {

    @TempDir
    private static Path folder;
    private static TestNamespace namespace;
    private static PodNode node;
    private static Path data;

    @BeforeAll
    static void open() throws Exception {
        namespace = TestNamespace.make("places");
        node = PodNode.of(namespace.name());
        namespace.create("statefulsets.apps", """
                {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"app"},"spec":{"replicas":1,"serviceName":"app","selector":{"matchLabels":{"app":"app"}},
                "template":{"metadata":{"labels":{"app":"app"}},"spec":{"volumes":[{"name":"data","persistentVolumeClaim":{"claimName":"app"}}],
                "containers":[{"name":"app","image":"app:1","command":["sleep","600"],"volumeMounts":[{"name":"data","mountPath":"/data"}]}]}}}}""");
        Until.holds(() -> namespace.read("pods/app-0", "/status/phase").equals("Running"));
        data = node.claim("app");
    }

    @AfterAll
    static void close() throws Exception {
        namespace.close();
        if (node != null) {
            node.close();
        }
    }

    private static RestoreBench bench(String engine, String path, Path at, DataCheck check) throws Exception {
        ProtectedSystem system = new ProtectedSystem("shop", engine, "critical", List.of(), Objectives.NONE,
                Map.of("path", path, "on", "pod:production/" + namespace.name() + "/app-0"), List.of(check), Optional.empty(), Optional.empty(), Optional.empty());
        return RestoreBench.at(at, namespace.hosts(), system);
    }

    @Test
    void aDatabaseComesBackIsTakenBackAndKept() throws Exception {
        Path at = Files.createDirectories(folder.resolve("sqlite"));
        Files.createDirectories(at.resolve("backups"));
        orders(at.resolve("backups/20260415.db"), 2);
        orders(data.resolve("shop.db"), 1);
        try (RestoreBench bench = bench("sqlite", "/data/shop.db", at, new DataCheck("orders", "SELECT count(*) FROM orders", DataCheck.Kind.AT_LEAST, Optional.of("2")))) {
            PlanRun run = bench.run(Way.SIDE_BY_SIDE);
            good(run.play(Part.MAIN));
            assertEquals("2", orders(data.resolve("shop.db")));
            good(run.play(Part.UNDO));
            assertEquals("1", orders(data.resolve("shop.db")));
            PlanRun again = bench.run(Way.SIDE_BY_SIDE);
            good(again.play(Part.MAIN));
            good(again.play(Part.COMMIT));
            assertEquals("2", orders(data.resolve("shop.db")));
        }
        try (Stream<Path> left = Files.list(data)) {
            assertTrue(left.noneMatch(file -> file.getFileName().toString().endsWith("relight-lock")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIDE_BY_SIDE", "IN_PLACE"})
    void aFolderComesBackIsTakenBackAndKept(Way way) throws Exception {
        Path at = Files.createDirectories(folder.resolve(way.name()));
        Files.createDirectories(at.resolve("backups"));
        Path media = Files.createDirectories(data.resolve("media"));
        Files.writeString(media.resolve("a.svg"), "restored");
        assertEquals(0, new ProcessBuilder("tar", "-C", data.toString(), "-czf", at.resolve("backups/20260415.tar.gz").toString(), "media").start().waitFor());
        Files.writeString(media.resolve("a.svg"), "damaged");
        Files.writeString(media.resolve("since.svg"), "stays");
        try (RestoreBench bench = bench("files", "/data/media", at, new DataCheck("pictures", "*.svg", DataCheck.Kind.AT_LEAST, Optional.of("1")))) {
            PlanRun run = bench.run(way);
            good(run.play(Part.MAIN));
            assertEquals("restored", Files.readString(media.resolve("a.svg")));
            assertEquals("stays", Files.readString(media.resolve("since.svg")));
            good(run.play(Part.UNDO));
            assertEquals("damaged", Files.readString(media.resolve("a.svg")));
            assertEquals("stays", Files.readString(media.resolve("since.svg")));
            PlanRun again = bench.run(way);
            good(again.play(Part.MAIN));
            good(again.play(Part.COMMIT));
            assertEquals("restored", Files.readString(media.resolve("a.svg")));
        }
    }

    private static void orders(Path file, int count) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY)");
            for (int i = 0; i < count; i++) {
                statement.execute("INSERT INTO orders DEFAULT VALUES");
            }
        }
    }

    private static String orders(Path file) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file); Statement statement = connection.createStatement();
             ResultSet row = statement.executeQuery("SELECT count(*) FROM orders")) {
            return row.getString(1);
        }
    }

    private static void good(Outcome outcome) {
        assertTrue(outcome.good(), outcome.reason().toString());
    }
}
