package relight.core.restore.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.State;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.restore.Guard;
import relight.core.restore.PlanBuilder;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;

/** How the steps that bring rows back are joined to a restore beside, without any database. */
class RowsPlannerTest {

    private static final Instant NOW = Instant.parse("2026-04-15T06:30:00Z");
    private static final Messages WORDS = Messages.english();

    @Test
    void RR_7_refusesABaseBackupOfAWholeCluster() {
        Planning.Refused refused = (Planning.Refused) plan(Content.POSTGRESQL_BASE);
        assertEquals(List.of("RR-7"), refused.refusals().stream().map(Refusal::id).toList());
        assertTrue(refused.refusals().getFirst().text().contains("whole cluster"), refused::toString);
        assertTrue(plan(Content.POSTGRESQL_CUSTOM) instanceof Planning.Planned);
    }

    @Test
    void RR_9_comparesBeforeItWritesAndTakesBackByWhatItHasWritten() {
        RestorePlan plan = ((Planning.Planned) plan(Content.POSTGRESQL_CUSTOM)).plan();
        assertEquals(List.of("restore", "compare", "bring-back", "verify"), actions(plan, Part.MAIN));
        assertEquals("take-back", actions(plan, Part.UNDO).getFirst());
        assertTrue(plan.guards().stream().map(Guard::id).toList().contains("RR-9"), "the operator reads what is not written over");
    }

    @Test
    void ALL_15_refusesBesideAnotherRescueAndNamesItsOwner() {
        Planning.Refused refused = (Planning.Refused) plan(Content.POSTGRESQL_CUSTOM, Optional.of("anna@ops1, r7"));
        assertEquals(List.of("ALL-15"), refused.refusals().stream().map(Refusal::id).toList());
        assertTrue(refused.refusals().getFirst().text().contains("anna@ops1, r7"), refused::toString);
    }

    @Test
    void ALL_1_ALL_2_asksForTheNameAndWritesOnlyBehindTheCopyAndTheComparisonWithAWayBack() {
        RestorePlan plan = ((Planning.Planned) plan(Content.POSTGRESQL_CUSTOM)).plan();
        assertEquals("shop", plan.confirm());
        List<String> main = actions(plan, Part.MAIN);
        assertTrue(main.indexOf("restore") < main.indexOf("bring-back") && main.indexOf("compare") < main.indexOf("bring-back"), main::toString);
        assertTrue(actions(plan, Part.UNDO).contains("take-back"));
        assertTrue(plan.guards().stream().map(Guard::id).toList().containsAll(List.of("ALL-1", "ALL-2", "ALL-15")));
    }

    @Test
    void PG_6_saysThatSequencesMoveOnWhereTheEngineHasThem() {
        RestorePlan plan = ((Planning.Planned) plan(Content.POSTGRESQL_CUSTOM)).plan();
        assertTrue(plan.guards().stream().anyMatch(guard -> guard.id().equals("PG-6") && guard.text().contains("moved on")));
    }

    private static List<String> actions(RestorePlan plan, Part part) {
        return plan.steps().stream().filter(step -> step.header().part() == part && step instanceof Step.EngineAction)
                .map(step -> ((Step.EngineAction) step).action()).filter(action -> !action.equals(PlanBuilder.RECHECK)).toList();
    }

    private static Planning plan(Content content) {
        return plan(content, Optional.empty());
    }

    private static Planning plan(Content content, Optional<String> owner) {
        RestoreRequest request = request(content);
        TableName name = new TableName("public", "orders");
        Tables tables = new Tables(Map.of(name, new Table(name, List.of(new Table.Column("id", Table.Kind.TEXT, false, false, false)), List.of("id"),
                List.of(), true, false, true)), List.of());
        PlanBuilder beside = new PlanBuilder(request, "postgresql", Map.of(), WORDS);
        beside.stage("Restore", "a copy", "").action("restore", "Restore the copy", Duration.ofSeconds(1), Map.of());
        return new RowsPlanner().plan(request, RowsFacts.of(Map::of, Dialect.POSTGRESQL, tables, Wanted.of(request.choices()), owner, NOW),
                new Planning.Planned(beside.build("Copy", "beside", "shop")), WORDS);
    }

    private static RestoreRequest request(Content content) {
        ProtectedSystem system = new ProtectedSystem("shop", "postgresql", "critical", List.of(), Objectives.NONE, Map.of("database", "shop"), List.of(),
                Optional.empty(), Optional.empty(), Optional.empty());
        StoredObject object = new StoredObject("shop.dump", Optional.empty(), Optional.empty(), 40_000, NOW, Optional.empty(), OptionalLong.empty());
        Backup backup = new Backup("b1", "nightly", "shop", "disk", object, "/backups/shop.dump", BackupSeries.Kind.FULL, NOW, new Verdict(State.GOOD,
                List.of(), Optional.of(NOW), Optional.of("ab12"), Optional.of(new BackupFormat(List.of(), content, "")), OptionalLong.of(40_000)));
        return new RestoreRequest(system, backup, List.of(), Way.BESIDE_ONLY, Optional.of("shop_rescue_1"), Map.of("rescue", "orders", "rows", "all"));
    }
}
