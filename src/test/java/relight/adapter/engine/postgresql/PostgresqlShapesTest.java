package relight.adapter.engine.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.StepHeader.Part;
import relight.testing.PostgresServer;

/** A database with every shape that is known to hurt, from each form of dump: all of it is as it was, undone it is as it had become. */
class PostgresqlShapesTest {

    private static PostgresServer server;
    private static Map<String, String> whole;
    private static Map<String, String> harmed;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startServer(@TempDir Path folder) throws Exception {
        server = PostgresServer.start();
        HardShapes.prepare(server);
        HardShapes.fill(server);
        whole = HardShapes.content(server, "shop", folder);
        HardShapes.harm(server);
        harmed = HardShapes.content(server, "shop", folder);
        assertTrue(whole.size() > HardShapes.TABLES);
        assertNotEquals(whole, harmed);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void fill() throws Exception {
        HardShapes.fill(server);
    }

    @ParameterizedTest
    @CsvSource({"-Fp, shop_20260415.sql", "-Fc, shop_20260415.dump", "-Fd, shop_20260415", "-Ft, shop_20260415.tar"})
    void bringsEveryShapeBackAsItWasAndTakesItBack(String form, String name) throws Exception {
        try (Practice practice = practice(form)) {
            server.dump("shop", practice.dumps().resolve(name), form);
            HardShapes.harm(server);
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            practice.succeed(plan, Part.MAIN);
            assertSame(whole, "shop");
            practice.succeed(plan, Part.UNDO);
            assertSame(harmed, "shop");

            for (String action : List.of("sessions", "swap")) {
                assertTrue(practice.run(Shop.step(plan, action)).good(), practice.told::output);
            }
            practice.succeed(plan, Part.COMMIT);
            assertSame(whole, "shop");
            assertEquals(List.of("shapes", "shop"), server.databases());
        }
    }

    private Practice practice(String form) throws Exception {
        return form.equals("-Fd") ? Practice.ofFolders(folder, server.target("shop")) : new Practice(folder, server.target("shop"));
    }

    /** Says what differs; the whole of it would fill the log. */
    private void assertSame(Map<String, String> expected, String database) throws Exception {
        Map<String, String> found = HardShapes.content(server, database, folder);
        Map<String, String> differs = new TreeMap<>(expected);
        differs.entrySet().removeIf(entry -> entry.getValue().equals(found.get(entry.getKey())));
        differs.replaceAll((what, was) -> was + "\n=====\n" + found.get(what));
        assertEquals(List.of(), differs.entrySet().stream().filter(entry -> !entry.getKey().equals("definitions")).toList());
        assertEquals(expected.keySet(), found.keySet());
        assertEquals(expected.get("definitions"), found.get("definitions"));
    }
}
