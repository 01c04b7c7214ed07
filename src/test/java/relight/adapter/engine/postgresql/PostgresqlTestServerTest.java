package relight.adapter.engine.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.catalog.WorkListener;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.Finding;
import relight.core.restore.Planning;
import relight.core.restore.RestorePlan;
import relight.core.restore.Restores;
import relight.core.restore.TestRestore;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.testing.PostgresServer;

/** Restore tests of dumps in a real server that is made for the test alone. */
class PostgresqlTestServerTest {

    private static PostgresServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.small();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void fillShop() throws Exception {
        Shop.fill(server);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Fc", "-Fp"})
    void ALL_1_aDumpIsProvenInAServerOfItsOwnAndProductionHearsNothingOfIt(String form) throws Exception {
        try (Practice practice = new Practice(folder, server.target("shop"))) {
            server.execute("shop", "DO $$ BEGIN CREATE ROLE \"Shop Keeper\"; EXCEPTION WHEN duplicate_object THEN END $$",
                    "ALTER TABLE orders OWNER TO \"Shop Keeper\"");
            server.dump("shop", practice.dumps().resolve("shop.dump"), form);
            RestorePlan plan = plan(practice);
            assertTrue(said(plan).contains("Tested in a server of its own on this machine (PostgreSQL "), () -> said(plan));
            Path own = Path.of(action(plan, "own-server").with().get("folder"));
            int port = Integer.parseInt(action(plan, "own-server").with().get("port"));
            assertFalse(port == server.port());
            String transactions = "SELECT sum(xact_commit) FROM pg_stat_database WHERE datname LIKE 'relight%'";

            for (Step step : plan.steps()) {
                Outcome outcome = practice.run(step);
                assertTrue(outcome.good(), () -> outcome.reason() + "\n" + practice.told.output());
                if (step instanceof Step.EngineAction action && action.action().equals("restore")) {
                    assertEquals(List.of("shop"), server.databases());
                    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(own)));
                    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(own.resolve("password"))));
                    assertThrows(SQLException.class, () -> DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres"
                            + "&password=postgres").close(), "nobody comes in without its password");
                    assertEquals("Shop Keeper", owner(own, port, action.with().get("into")));
                }
            }
            assertEquals(3, practice.events(RecoveryEvent.Checked.class).stream().filter(check -> check.check().matches("orders|canary|newest order"))
                    .filter(RecoveryEvent.Checked::passed).count());
            assertEquals(null, server.value("postgres", transactions));
            assertFalse(Files.exists(own));
        }
    }

    private static String owner(Path own, int port, String database) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres",
                Files.readString(own.resolve("password")).strip());
             var result = connection.createStatement().executeQuery("SELECT tableowner FROM pg_tables WHERE tablename = 'orders'")) {
            result.next();
            return result.getString(1);
        }
    }

    @Test
    void aDumpIsProvenWhileProductionIsDown() throws Exception {
        try (Practice practice = new Practice(folder, server.target("shop"))) {
            server.dump("shop", practice.dumps().resolve("shop.dump"), "-Fc");
            server.down();
            try {
                practice.succeed(plan(practice), Part.MAIN);
            } finally {
                server.up();
            }
        }
    }

    @Test
    void ALL_6_wherePlaceOrProgramsAreMissingItIsTestedBesideProductionAndThePlanSaysWhy() throws Exception {
        Map<String, String> target = new TreeMap<>(server.target("shop"));
        target.put("bin", server.clients(folder.resolve("clients")).toString());
        try (Practice practice = new Practice(folder, target)) {
            server.dump("shop", practice.dumps().resolve("shop.dump"), "-Fc");
            RestorePlan plan = plan(practice);
            assertTrue(said(plan).contains("on the server 127.0.0.1:" + server.port() + ": this machine has no programs of a server PostgreSQL 15"),
                    () -> said(plan));
            practice.succeed(plan, Part.MAIN);
            assertEquals(List.of("shop"), server.databases());
        }
    }

    @Test
    void ALL_1_nothingIsRemovedThatIsNotTheFolderOfATest() throws Exception {
        try (Practice practice = new Practice(folder, server.target("shop"))) {
            server.dump("shop", practice.dumps().resolve("shop.dump"), "-Fc");
            Step.EngineAction cleanUp = (Step.EngineAction) TestRestore.cleanUp(plan(practice).steps()).orElseThrow();
            Path foreign = Files.createDirectories(folder.resolve("data"));
            Map<String, String> with = new TreeMap<>(cleanUp.with());
            with.put("folder", foreign.toString());
            Outcome refused = practice.run(Step.EngineAction.of(cleanUp.header(), cleanUp.engine(), cleanUp.action(), with));
            assertTrue(!refused.good() && refused.reason().toString().contains("does not bear the mark"), refused::toString);
            assertTrue(Files.exists(foreign));
        }
    }

    @Test
    void aLocaleThatThisMachineLacksIsToldAndDoesNotEndTheTest() throws Exception {
        try (Practice practice = new Practice(folder, server.target("shop"))) {
            server.dump("shop", practice.dumps().resolve("shop.dump"), "-Fc");
            RestorePlan plan = plan(practice);
            for (Step step : plan.steps()) {
                Step changed = step;
                if (step instanceof Step.EngineAction action && action.action().matches("create|restore")) {
                    Map<String, String> with = new TreeMap<>(action.with());
                    with.put("collate", "nn_XX.UTF-8");
                    changed = Step.EngineAction.of(action.header(), action.engine(), action.action(), with);
                }
                Outcome outcome = practice.run(changed);
                assertTrue(outcome.good(), () -> outcome.reason() + "\n" + practice.told.output());
            }
            assertTrue(practice.told.output().toString().contains("The locale nn_XX.UTF-8 is not on this machine"), practice.told.output()::toString);
        }
    }

    private static RestorePlan plan(Practice practice) throws Exception {
        practice.backup();
        Restores.Wish wish = TestRestore.wish("shop", Restores.LATEST_GOOD, Optional.empty(), Instant.now());
        return switch (practice.restores.plan(practice.restores.request(wish, WorkListener.NONE), Messages.english())) {
            case Planning.Planned(RestorePlan plan) -> plan;
            case Planning.Refused refused -> throw new AssertionError(refused.toString());
        };
    }

    private static String said(RestorePlan plan) {
        return String.join("\n", plan.found().stream().map(Finding::text).toList());
    }

    private static Step.EngineAction action(RestorePlan plan, String name) {
        return plan.steps().stream().filter(step -> step instanceof Step.EngineAction action && action.action().equals(name))
                .map(Step.EngineAction.class::cast).findFirst().orElseThrow();
    }
}
