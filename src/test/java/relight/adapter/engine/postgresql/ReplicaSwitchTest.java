package relight.adapter.engine.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.catalog.WorkListener;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.Restores;
import relight.core.restore.StandIn;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.ProtectedSystem;
import relight.testing.PostgresServer;

/** A real replica that streams takes over from a real primary, and never beside one that lives. */
class ReplicaSwitchTest {

    private static final List<DataCheck> CHECKS = List.of(new DataCheck("orders", "SELECT count(*) FROM orders", DataCheck.Kind.AT_LEAST, Optional.of("3")),
            new DataCheck("newest order", "SELECT max(created) FROM orders", DataCheck.Kind.NEWEST, Optional.empty()));

    private PostgresServer primary;
    private PostgresServer replica;
    private Practice practice;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        primary = PostgresServer.small();
        primary.execute("postgres", "CREATE DATABASE shop");
        primary.execute("shop", "CREATE TABLE orders (id int, created timestamptz DEFAULT clock_timestamp())", "INSERT INTO orders VALUES (1), (2), (3)");
        replica = primary.replica();
        Map<String, String> target = new TreeMap<>(primary.target("shop"));
        target.put("replica", "127.0.0.1:" + replica.port());
        target.put("data", primary.data().toString());
        practice = new Practice(folder, target, system -> new ProtectedSystem(system.name(), system.engine(), system.tier(), List.of(), system.objectives(),
                system.target(), CHECKS, Optional.empty(), Optional.empty(), Optional.empty()));
        primary.dump("shop", practice.dumps().resolve("shop_20260415.dump"), "-Fc");
        practice.catalog.refresh(WorkListener.NONE);
    }

    @AfterEach
    void close() {
        practice.close();
        replica.close();
        primary.close();
    }

    @Test
    void PG_15_theOldPrimaryIsStoppedForGoodBeforeTheReplicaTakesOverWithAllThatItWrote() throws Exception {
        RestorePlan plan = planned("fence", "stop");
        primary.execute("shop", "INSERT INTO orders VALUES (4)");
        practice.succeed(plan, Part.MAIN);

        assertEquals("4", replica.value("shop", "SELECT count(*) FROM orders"));
        replica.execute("shop", "INSERT INTO orders VALUES (5)");
        assertThrows(SQLException.class, () -> primary.connect("shop").close());
        assertEquals(1, practice.events(RecoveryEvent.RecoveryPointFound.class).size());
        primary.up();
        assertThrows(SQLException.class, () -> primary.execute("shop", "INSERT INTO orders VALUES (6)"), "whoever starts it again gets one that only reads");

        Outcome back = practice.execute(plan.steps(), Part.UNDO);
        assertTrue(!back.good() && back.reason().toString().contains("cannot be taken back") && back.reason().toString().contains("pg_rewind"), () -> back.reason().toString());
        assertThrows(SQLException.class, () -> primary.execute("shop", "INSERT INTO orders VALUES (6)"), "and it stays so");
        practice.succeed(plan, Part.COMMIT);
        assertTrue(practice.told.output().contains("pg_basebackup -h 127.0.0.1 -p " + replica.port()));
    }

    @Test
    void PG_15_nothingIsPromotedWhileTheOldPrimaryTakesWrites() throws Exception {
        RestorePlan plan = planned("fence", "stop");
        Outcome promoted = practice.run(Shop.step(plan, "switch-promote"));
        assertFalse(bothTakeWrites(), "two primaries take writes");
        assertTrue(!promoted.good() && promoted.reason().toString().contains("two primaries"), () -> promoted.reason().toString());
        assertFalse(practice.run(Shop.step(plan, "switch-prove")).good());
        assertEquals("t", replica.value("postgres", "SELECT pg_is_in_recovery()"));

        RestorePlan told = planned("fence", "told");
        assertFalse(practice.execute(told.steps(), Part.MAIN).good(), "a word alone is no fence");
        assertEquals("t", replica.value("postgres", "SELECT pg_is_in_recovery()"));
        primary.down();
        practice.succeed(told, Part.MAIN);
        assertEquals("f", replica.value("postgres", "SELECT pg_is_in_recovery()"));
        primary.up();
        assertFalse(practice.execute(told.steps(), Part.COMMIT).good(), "somebody has started it again");
    }

    private boolean bothTakeWrites() {
        for (PostgresServer server : List.of(primary, replica)) {
            try {
                server.execute("shop", "INSERT INTO orders VALUES (100)");
            } catch (SQLException refused) {
                return false;
            }
        }
        return true;
    }

    @Test
    void PG_15_aPrimaryThatTurnsEverybodyAwayStillSendsWhatItHasAndServesAgainWhenItIsTakenBack() throws Exception {
        RestorePlan plan = planned("fence", "hba");
        try (Connection open = primary.connect("shop")) {
            practice.succeed(new RestorePlan(plan.request(), plan.title(), plan.target(), plan.confirm(), plan.found(), plan.guards(), plan.stages().subList(0, 2),
                    plan.preconditions()), Part.MAIN);
            assertFalse(open.isValid(5), "who was there is out");
        }
        assertThrows(SQLException.class, () -> primary.connect("shop").close());
        assertTrue(practice.run(Shop.step(plan, "switch-fence")).good(), "the step can be run again");
        practice.succeed(plan, Part.UNDO);
        primary.execute("shop", "INSERT INTO orders VALUES (4)");

        practice.succeed(planned("fence", "hba"), Part.MAIN);
        assertEquals("4", replica.value("shop", "SELECT count(*) FROM orders"), "the replica got it before it took over");
        replica.execute("shop", "INSERT INTO orders VALUES (5)");
        assertFalse(bothTakeWrites());
    }

    @Test
    void ALL_11_aReplicaThatHasReplayedTheHarmIsRefusedAndTheChoiceIsToldBesideTheNewestBackup() throws Exception {
        Instant harm = Instant.now();
        primary.execute("shop", "DELETE FROM orders WHERE id = 2");
        awaitReplica("SELECT count(*) = 2 FROM orders");
        Planning refused = considered("harm-since", harm.toString());
        assertEquals(List.of("ALL-11"), ((Planning.Refused) refused).refusals().stream().map(Refusal::id).toList());
        assertTrue(found(planned("fence", "stop")).contains("replays a mistake as well"));

        String restore = found(practice.plan(Way.SIDE_BY_SIDE, Map.of()));
        assertTrue(restore.contains("the replica 127.0.0.1:" + replica.port() + " could take over: not behind") && restore.contains("The newest backup loses"), restore);
        StandIn standIn = practice.restores.standIn(practice.system()).orElseThrow();
        assertTrue(standIn.lag().orElseThrow().isZero() && standIn.newest().isPresent() && standIn.loss().orElseThrow().isPositive(), standIn::toString);

        primary.down();
        Problem stuck = assertThrows(Problem.class, () -> practice.plan(Way.SIDE_BY_SIDE, Map.of()));
        assertTrue(stuck.say(Messages.english()).contains("instead=switch"), () -> stuck.say(Messages.english()));
        replica.down();
        assertTrue(practice.restores.standIn(practice.system()).orElseThrow().away().isPresent());
    }

    @Test
    void ALL_15_aSecondOperatorIsToldWhoSwitchesAndChangesNothing() throws Exception {
        RestorePlan plan = planned("fence", "stop");
        RestorePlan other = planned("fence", "hba");
        assertTrue(practice.run(Shop.step(plan, "switch-fence")).good(), practice.told::output);
        Path lock = Path.of(primary.data() + ".relight-lock");
        Files.writeString(lock.resolve("recovery"), "r7\n");
        Files.writeString(lock.resolve("owner"), "anna@ops1, r7\n");
        Planning.Refused refused = (Planning.Refused) considered("fence", "stop");
        assertEquals(List.of("ALL-15"), refused.refusals().stream().map(Refusal::id).toList());
        assertTrue(refused.refusals().getFirst().text().contains("anna@ops1, r7"), refused::toString);
        for (Outcome outcome : List.of(practice.run(Shop.step(other, "switch-fence")), practice.run(Shop.step(plan, "switch-unfence")))) {
            assertTrue(!outcome.good() && outcome.reason().toString().contains("anna@ops1, r7"), () -> outcome.reason().toString());
        }
        assertThrows(SQLException.class, () -> primary.connect("shop").close(), "anna's fence stands");
        Files.writeString(lock.resolve("recovery"), "r1\n");
        practice.succeed(plan, Part.UNDO);
        primary.execute("shop", "INSERT INTO orders VALUES (4)");
        assertFalse(Files.exists(lock));
    }

    @Test
    void ALL_1_ALL_3_refusesAReplicaOfAnotherPrimaryAndOneThatSomebodyPromotedSinceThePlan() throws Exception {
        RestorePlan plan = planned("fence", "stop");
        replica.execute("postgres", "SELECT pg_promote()");
        Outcome outcome = practice.execute(plan.steps(), Part.MAIN);
        assertTrue(!outcome.good(), "it would have become a second primary in vain");
        primary.execute("shop", "INSERT INTO orders VALUES (4)");
        assertEquals(List.of("ALL-1"), ((Planning.Refused) considered("fence", "stop")).refusals().stream().map(Refusal::id).toList());
    }

    @Test
    void ALL_2_ALL_7_ALL_10_keepsTheOldPrimarysDataAndMeasuresTheNewOnes() throws Exception {
        RestorePlan plan = planned("fence", "stop");
        practice.succeed(plan, Part.MAIN);
        assertEquals(replica.value("shop", "SELECT extract(epoch FROM date_trunc('second', max(created)))::bigint FROM orders"),
                Long.toString(practice.events(RecoveryEvent.RecoveryPointFound.class).getFirst().point().getEpochSecond()));
        assertTrue(practice.events(RecoveryEvent.Checked.class).stream().anyMatch(check -> check.check().contains("orders") && check.passed()));
        primary.up();
        assertEquals("3", primary.value("shop", "SELECT count(*) FROM orders"), "what it had is there");

        replica.execute("shop", "TRUNCATE orders");
        assertFalse(practice.run(Shop.step(plan, "switch-check")).good(), "an empty copy is not proven");
    }

    private void awaitReplica(String question) throws Exception {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!"t".equals(replica.value("shop", question))) {
            assertTrue(System.nanoTime() < end, question);
            Thread.sleep(20);
        }
    }

    private static String found(RestorePlan plan) {
        return plan.found().toString();
    }

    private Planning considered(String... choices) throws Exception {
        Map<String, String> chosen = new HashMap<>(Map.of("instead", "switch"));
        for (int i = 0; i < choices.length; i += 2) {
            chosen.put(choices[i], choices[i + 1]);
        }
        return practice.restores.plan(practice.restores.request(new Restores.Wish("shop", Restores.LATEST_GOOD, Optional.empty(), Way.SIDE_BY_SIDE,
                Optional.empty(), chosen), WorkListener.NONE), Messages.english());
    }

    private RestorePlan planned(String... choices) throws Exception {
        return switch (considered(choices)) {
            case Planning.Planned(RestorePlan plan) -> plan;
            case Planning.Refused refused -> throw new AssertionError(refused.toString());
        };
    }
}
