package relight.core.restore.postgresql.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import relight.core.catalog.Backup;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.restore.PlanWriter;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.postgresql.PostgresqlTarget;
import relight.core.restore.postgresql.PostgresqlVersion;
import relight.core.restore.postgresql.pitr.Lsn;
import relight.core.restore.postgresql.replica.SwitchFacts.Machine;
import relight.core.restore.postgresql.replica.SwitchFacts.Primary;
import relight.core.restore.postgresql.replica.SwitchFacts.Replica;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;

class SwitchPlannerTest {

    private static final Instant NOW = Instant.parse("2026-04-15T12:00:00Z");
    private static final PostgresqlVersion V15 = new PostgresqlVersion(150_018);
    private static final PostgresqlTarget TO = PostgresqlTarget.of(new TreeMap<>(Map.of("host", "db2", "database", "shop")));
    private static final Replica REPLICA = new Replica(true, "77", V15, Optional.of(NOW.minusSeconds(9)), Optional.of(new Lsn(100)), Optional.of(new Lsn(100)),
            Optional.of("2026-04-15 11:59:50+00"), Optional.of("db1:5432"), true, Optional.empty());
    private static final Machine MACHINE = new Machine("root", "postgres", true, Optional.of("1-2"), true, Optional.of("/usr/lib/postgresql/15/bin"), Optional.empty());
    private static final Primary PRIMARY = primary(Writes.TAKEN, Optional.of(MACHINE));

    @Test
    void PG_15_fencesAndTriesAWriteBeforeAnythingIsPromotedWhateverTheFence() {
        for (String fence : List.of("stop", "hba", "told")) {
            RestorePlan plan = planned(facts(REPLICA, PRIMARY), true, "fence", fence);
            List<String> actions = plan.steps().stream().filter(Step.EngineAction.class::isInstance).map(step -> ((Step.EngineAction) step).action()).toList();
            assertEquals(List.of("recheck", "switch-fence", "switch-prove", "switch-catch-up", "switch-promote", "switch-check", "switch-unfence", "switch-settle"),
                    actions);
            assertTrue(plan.guards().stream().anyMatch(guard -> guard.id().equals("PG-15")));
        }
        assertEquals(List.of("fence"), planned(facts(REPLICA, PRIMARY), true).steps().stream().filter(Step.EngineAction.class::isInstance)
                .map(step -> ((Step.EngineAction) step).with()).filter(with -> "stop".equals(with.get("fence"))).map(with -> "fence").distinct().toList());
    }

    @Test
    void PG_15_refusesWhatCannotBeFencedOrSeenToBeFenced() {
        assertEquals(List.of("PG-15"), refused(facts(REPLICA, primary(Writes.TAKEN, Optional.empty())), false));
        assertEquals(List.of("PG-15"), refused(facts(REPLICA, primary(Writes.TAKEN, Optional.empty())), false, "fence", "hba"));
        assertEquals(List.of("PG-15"), refused(facts(REPLICA, primary(Writes.SILENT, Optional.empty())), true), "its machine cannot be reached");
        assertEquals(List.of("PG-15"), refused(facts(REPLICA, primary(Writes.SILENT, Optional.empty())), false, "fence", "told"), "nobody answers");
        planned(facts(REPLICA, primary(Writes.SILENT, Optional.empty())), false, "fence", "told", "fenced-by", "rack 3 has no power, K. Lang");
        planned(facts(REPLICA, primary(Writes.NO_SERVER, Optional.empty())), false, "fence", "told");
        Machine stranger = new Machine("shop", "postgres", false, Optional.of("1-2"), true, Optional.of("/bin"), Optional.empty());
        assertEquals(List.of("PG-15"), refused(facts(REPLICA, primary(Writes.TAKEN, Optional.of(stranger))), true));
        Machine stopped = new Machine("root", "postgres", true, Optional.of("1-2"), false, Optional.of("/bin"), Optional.empty());
        assertEquals(List.of("PG-15"), refused(facts(REPLICA, primary(Writes.NO_SERVER, Optional.of(stopped))), true, "fence", "hba"));
        planned(facts(REPLICA, primary(Writes.NO_SERVER, Optional.of(stopped))), true, "fence", "stop");
        Primary works = new Primary(Writes.TAKEN, Optional.of("77"), Optional.of(new Lsn(100)), List.of("pg_cron"), List.of(), Optional.of(MACHINE), Optional.empty());
        assertEquals(List.of("PG-15"), refused(facts(REPLICA, works), true, "fence", "hba"));
        planned(facts(REPLICA, works), true, "fence", "stop");
        assertEquals(List.of("PG-15"), refused(new SwitchFacts(NOW, TO, Optional.empty(), Optional.empty(), PRIMARY), true));
        assertEquals(List.of("PG-15"), refused(facts(replica(true, "77", 110_000, NOW), PRIMARY), true));
    }

    @Test
    void PG_15_believesAnAnswerOnlyThatTheFenceCanGive() {
        for (Fence fence : Fence.values()) {
            assertFalse(fence.proven(Writes.TAKEN, true, true));
            assertFalse(fence.proven(Writes.UNCLEAR, true, true));
            assertTrue(fence.proven(Writes.NO_SERVER, true, false));
            assertTrue(fence.proven(Writes.READ_ONLY, true, false));
        }
        assertFalse(Fence.STOP.proven(Writes.NO_SERVER, false, false), "it could come back as a primary");
        assertFalse(Fence.STOP.proven(Writes.TURNED_AWAY, true, false));
        assertFalse(Fence.TOLD.proven(Writes.TURNED_AWAY, true, true), "others may be let in");
        assertFalse(Fence.TOLD.proven(Writes.SILENT, false, false));
        assertTrue(Fence.TOLD.proven(Writes.SILENT, false, true));
        assertFalse(Fence.HBA.proven(Writes.SILENT, true, true));
    }

    @Test
    void ALL_1_refusesAServerThatIsNoReplicaOfThisPrimary() {
        assertEquals(List.of("ALL-1"), refused(facts(replica(false, "77", 150_018, NOW), PRIMARY), true));
        assertEquals(List.of("ALL-1"), refused(facts(replica(true, "78", 150_018, NOW), PRIMARY), true));
        assertEquals("shop", planned(facts(REPLICA, PRIMARY), true).confirm());
    }

    @Test
    void ALL_2_saysThatTheOldPrimaryStaysAsItIsAndTakesBackTheFenceAlone() {
        RestorePlan plan = planned(facts(REPLICA, PRIMARY), true);
        assertEquals(List.of("switch-unfence"), actions(plan, Part.UNDO));
        assertTrue(plan.guards().stream().anyMatch(guard -> guard.id().equals("ALL-2") && guard.text().contains("stay as they are")));
    }

    @Test
    void ALL_3_looksAtReplicaDataFolderAndMachineAgainBeforeTheFirstChange() {
        assertEquals("recheck", actions(planned(facts(REPLICA, PRIMARY), true), Part.MAIN).getFirst());
        Map<String, String> seen = facts(REPLICA, PRIMARY).preconditions();
        assertNotEquals(seen, facts(replica(false, "77", 150_018, NOW), PRIMARY).preconditions(), "somebody has promoted it");
        assertNotEquals(seen, facts(replica(true, "78", 150_018, NOW), PRIMARY).preconditions(), "it is another cluster's");
        Machine other = new Machine("root", "postgres", true, Optional.of("1-3"), true, Optional.of("/usr/lib/postgresql/15/bin"), Optional.empty());
        assertNotEquals(seen, facts(REPLICA, primary(Writes.TAKEN, Optional.of(other))).preconditions(), "another folder lies there");
        Machine locked = new Machine("root", "postgres", true, Optional.of("1-2"), true, Optional.of("/usr/lib/postgresql/15/bin"), Optional.of("anna"));
        assertEquals(seen, facts(REPLICA, primary(Writes.TAKEN, Optional.of(locked))).preconditions(), "its own lock is no change");
    }

    @Test
    void ALL_7_ALL_10_asksTheChecksOfTheNewPrimaryAndSaysWhereNoneProvesAnything() {
        RestorePlan plan = planned(facts(REPLICA, PRIMARY), true);
        List<String> main = actions(plan, Part.MAIN);
        assertEquals(main.indexOf("switch-promote") + 1, main.indexOf("switch-check"));
        Map<String, String> asked = plan.steps().stream().filter(Step.EngineAction.class::isInstance).map(Step.EngineAction.class::cast)
                .filter(step -> step.action().equals("switch-check")).findFirst().orElseThrow().with();
        assertEquals("db2", asked.get("replica.host"));
        assertTrue(plan.found().toString().contains("reported as unproven"), () -> plan.found().toString());
    }

    @Test
    void ALL_15_refusesBesideAnotherSwitchOrRestoreAndNamesItsOwner() {
        Machine locked = new Machine("root", "postgres", true, Optional.of("1-2"), true, Optional.of("/bin"), Optional.of("anna@ops1, r7"));
        for (String fence : List.of("stop", "hba", "told")) {
            Planning.Refused refused = (Planning.Refused) considered(facts(REPLICA, primary(Writes.TAKEN, Optional.of(locked))), true, "fence", fence);
            assertEquals(List.of("ALL-15"), refused.refusals().stream().map(Refusal::id).toList());
            assertTrue(refused.refusals().getFirst().text().contains("anna@ops1, r7"), refused::toString);
        }
        RestorePlan plan = planned(facts(REPLICA, PRIMARY), true);
        assertTrue(plan.guards().stream().anyMatch(guard -> guard.id().equals("ALL-15") && guard.text().contains("names who switches")));
    }

    private static List<String> actions(RestorePlan plan, Part part) {
        return plan.steps().stream().filter(step -> step.header().part() == part && step instanceof Step.EngineAction)
                .map(step -> ((Step.EngineAction) step).action()).toList();
    }

    @Test
    void ALL_11_refusesAReplicaThatHoldsTheHarm() {
        String harm = NOW.minusSeconds(60).toString();
        assertEquals(List.of("ALL-11"), refused(facts(REPLICA, PRIMARY), true, SwitchPlanner.HARM, harm));
        planned(facts(replica(true, "77", 150_018, NOW.minusSeconds(3_600)), PRIMARY), true, SwitchPlanner.HARM, harm);
        Replica holding = new Replica(true, "77", V15, Optional.of(NOW.minusSeconds(3_600)), Optional.of(new Lsn(100)), Optional.of(new Lsn(900)),
                Optional.empty(), Optional.empty(), true, Optional.of(java.time.Duration.ofHours(1)));
        assertEquals(List.of("ALL-11"), refused(facts(holding, PRIMARY), true, SwitchPlanner.HARM, harm), "it replays all it has when it is promoted");
        assertTrue(planned(facts(REPLICA, PRIMARY), true).found().toString().contains("A replica replays a mistake as well"));
    }

    @Test
    void aPlanSaysThatThePromotionCannotBeTakenBackAndReadsBackTheSame() {
        RestorePlan plan = planned(facts(REPLICA, PRIMARY), true);
        assertTrue(plan.stages().stream().anyMatch(stage -> stage.undo().contains("pg_rewind")));
        assertTrue(plan.found().toString().contains("not behind") && plan.found().toString().contains("would lose"), () -> plan.found().toString());
        Messages words = Messages.english();
        Runbook read = new RunbookReader().read("plan", new PlanWriter().write(plan, words));
        assertEquals(plan.steps().stream().map(Step::text).toList(), read.steps().stream().map(Step::text).toList());
        assertEquals(java.time.Duration.ofSeconds(9), facts(REPLICA, primary(Writes.SILENT, Optional.empty())).lag().orElseThrow());
    }

    private static Primary primary(Writes writes, Optional<Machine> machine) {
        boolean lives = writes == Writes.TAKEN;
        return new Primary(writes, Optional.of("77"), lives ? Optional.of(new Lsn(100)) : Optional.empty(), List.of(), List.of(), machine, Optional.empty());
    }

    private static Replica replica(boolean recovering, String system, int version, Instant replayed) {
        return new Replica(recovering, system, new PostgresqlVersion(version), Optional.of(replayed), Optional.of(new Lsn(100)), Optional.of(new Lsn(100)),
                Optional.empty(), Optional.empty(), true, Optional.empty());
    }

    private static SwitchFacts facts(Replica replica, Primary primary) {
        return new SwitchFacts(NOW, TO, Optional.of(replica), Optional.empty(), primary);
    }

    private static List<String> refused(SwitchFacts facts, boolean machine, String... choices) {
        return considered(facts, machine, choices) instanceof Planning.Refused refused ? refused.refusals().stream().map(Refusal::id).toList() : List.of();
    }

    private static RestorePlan planned(SwitchFacts facts, boolean machine, String... choices) {
        return switch (considered(facts, machine, choices)) {
            case Planning.Planned(RestorePlan plan) -> plan;
            case Planning.Refused refused -> throw new AssertionError(refused.toString());
        };
    }

    private static Planning considered(SwitchFacts facts, boolean machine, String... choices) {
        Map<String, String> target = new HashMap<>(Map.of("host", "db1", "database", "shop", "replica", "db2:5432"));
        if (machine) {
            target.put("data", "/srv/pg");
        }
        Map<String, String> chosen = new HashMap<>(Map.of(RestoreRequest.INSTEAD, RestoreRequest.SWITCH));
        for (int i = 0; i < choices.length; i += 2) {
            chosen.put(choices[i], choices[i + 1]);
        }
        ProtectedSystem system = new ProtectedSystem("shop", "postgresql", "critical", List.of(), Objectives.NONE, target, List.of(), Optional.empty(),
                Optional.empty(), Optional.empty());
        StoredObject object = new StoredObject("shop.dump", Optional.empty(), Optional.empty(), 1_000, NOW.minusSeconds(7_200), Optional.empty());
        Backup backup = new Backup("b1", "nightly", "shop", "disk", object, "/backups/shop.dump", BackupSeries.Kind.FULL, NOW.minusSeconds(7_200),
                Verdict.UNVERIFIED);
        return new SwitchPlanner().plan(new RestoreRequest(system, backup, List.of(), Way.SIDE_BY_SIDE, Optional.empty(), chosen), facts, Messages.english());
    }
}
