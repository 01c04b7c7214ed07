package relight.adapter.engine.mysql;

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
import relight.core.catalog.WorkListener;
import relight.core.recovery.Outcome;
import relight.core.restore.Finding;
import relight.core.restore.Planning;
import relight.core.restore.RestorePlan;
import relight.core.restore.Restores;
import relight.core.restore.TestRestore;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.testing.MariaDbServer;

/** Restore tests of dumps in a real MariaDB that is made for the test alone. */
class MysqlTestServerTest {

    private static MariaDbServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startServer() {
        server = MariaDbServer.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void fillShop() throws Exception {
        Shop.fill(server);
        server.execute("shop", "CREATE OR REPLACE DEFINER = 'keeper'@'10.%' VIEW recent AS SELECT id, note FROM orders WHERE id > 10");
    }

    @Test
    void ALL_1_aDumpIsProvenInAServerOfItsOwnAndProductionHearsNothingOfIt() throws Exception {
        try (Practice practice = new Practice(folder, server.target("shop"))) {
            server.dump("shop", practice.dumps().resolve("shop.sql"), "--routines", "--events");
            RestorePlan plan = plan(practice);
            assertTrue(said(plan).contains("Tested in a server of its own on this machine (MariaDB "), () -> said(plan));
            Step.EngineAction make = Shop.step(plan, "own-server");
            Path own = Path.of(make.with().get("folder"));
            String there = "jdbc:mariadb://127.0.0.1:" + make.with().get("port") + "/";
            for (Step step : plan.steps()) {
                Outcome outcome = practice.run(step);
                assertTrue(outcome.good(), () -> outcome.reason() + "\n" + practice.told.output());
                if (step instanceof Step.EngineAction action && action.action().equals("restore")) {
                    assertEquals(List.of("shop"), server.schemas());
                    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(own)));
                    assertFalse(Files.exists(own.resolve("init")), "the password lies in one place only");
                    for (String user : List.of("root", "mysql", "relight", "keeper")) {
                        assertThrows(SQLException.class, () -> DriverManager.getConnection(there, user, "").close(), user);
                    }
                    assertEquals("4990", seen(there, own, action.with().get("into")), "a view can be asked whose account this machine never had");
                }
            }
            assertFalse(Files.exists(own));
        }
    }

    private static String seen(String there, Path own, String schema) throws Exception {
        try (var connection = DriverManager.getConnection(there + schema, "relight", Files.readString(own.resolve("password")).strip());
             var result = connection.createStatement().executeQuery("SELECT count(*) FROM recent")) {
            result.next();
            return result.getString(1);
        }
    }

    @Test
    void aDumpIsProvenWhileProductionIsDown() throws Exception {
        try (Practice practice = new Practice(folder, server.target("shop"))) {
            server.dump("shop", practice.dumps().resolve("shop.sql"), "--routines", "--events");
            server.down();
            try {
                practice.succeed(plan(practice), Part.MAIN);
            } finally {
                server.up();
            }
        }
    }

    @Test
    void whereThisMachineHasNoServerItIsTestedBesideProductionAndThePlanSaysWhy() throws Exception {
        Path clients = Files.createDirectories(folder.resolve("clients"));
        Files.setPosixFilePermissions(Files.writeString(clients.resolve("mariadb"), "#!/bin/sh\nexec /usr/bin/mariadb \"$@\"\n"),
                PosixFilePermissions.fromString("rwxr-xr-x"));
        Map<String, String> target = new TreeMap<>(server.target("shop"));
        target.put("bin", clients.toString());
        server.execute("shop", "DROP VIEW a_view_on_it", "DROP VIEW recent");
        try (Practice practice = new Practice(folder, target)) {
            server.dump("shop", practice.dumps().resolve("shop.sql"));
            RestorePlan plan = plan(practice);
            assertTrue(said(plan).contains("this machine has no programs of a server MariaDB 10."), () -> said(plan));
            Path mysqld = Files.writeString(clients.resolve("mysqld"), "#!/bin/sh\necho \"$0  Ver 8.0.39 for Linux on x86_64 (MySQL Community Server - GPL)\"\n");
            Files.setPosixFilePermissions(mysqld, PosixFilePermissions.fromString("rwxr-xr-x"));
            assertTrue(said(plan(practice)).contains("(" + mysqld + ", 8.0.39) is of MySQL's own make"), () -> said(plan));
            practice.succeed(plan, Part.MAIN);
            assertEquals(List.of("shop"), server.schemas());
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
}
