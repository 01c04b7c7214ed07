package relight.core.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import relight.core.catalog.Backup;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.restore.RestoreRequest.Way;
import relight.core.runbook.Step;
import relight.core.text.Messages;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;

class TestRestoreTest {

    private static final Instant NOW = Instant.parse("2026-04-15T10:00:00.123Z");
    private static final ProtectedSystem SHOP = new ProtectedSystem("shop", "postgresql", "", List.of(), Objectives.NONE,
            Map.of("database", "relight_test_production"), List.of(), Optional.of("systemctl stop shop"), Optional.empty(), Optional.empty());
    private static final Messages WORDS = Messages.english();

    @Test
    void namesATargetOfItsOwn() {
        Restores.Wish wish = TestRestore.wish("Kasse & Lager", Restores.LATEST_GOOD, Optional.empty(), NOW);
        assertEquals(Optional.of("relight_test_kasse___lager_20260415100000123"), wish.into());
        assertEquals(Way.BESIDE_ONLY, wish.way());
        assertEquals(List.of(), TestRestore.refusals(request(wish.way(), wish.into()), WORDS));
    }

    @Test
    void ALL_1_aTestIsNeverPlannedWhereProductionIsOrCouldBe() {
        for (RestoreRequest wrong : List.of(request(Way.SIDE_BY_SIDE, Optional.empty()), request(Way.IN_PLACE, Optional.of("relight_test_x")),
                request(Way.BESIDE_ONLY, Optional.empty()), request(Way.BESIDE_ONLY, Optional.of("shop")),
                request(Way.BESIDE_ONLY, Optional.of("relight_test_production")))) {
            assertEquals(List.of("ALL-1"), TestRestore.refusals(wrong, WORDS).stream().map(Refusal::id).toList(), wrong::toString);
        }
    }

    @Test
    void ALL_1_aPlanThatTouchesProductionOrLeavesSomethingIsNoTest() {
        PlanBuilder whole = plan();
        whole.cleanUp("drop", "relight_test_x", Map.of());
        assertEquals(List.of(), TestRestore.refusals(whole.build("t", "p", "c"), WORDS));

        assertTrue(TestRestore.refusals(plan().build("t", "p", "c"), WORDS).getFirst().text().contains("leave"));

        PlanBuilder disturbing = plan();
        disturbing.stage("swap", "", "").disturbs().action("swap", "Swap", Duration.ZERO, Map.of());
        disturbing.cleanUp("drop", "relight_test_x", Map.of());
        assertTrue(TestRestore.refusals(disturbing.build("t", "p", "c"), WORDS).getFirst().text().contains("swap"));

        PlanBuilder stopping = plan();
        stopping.stage("stop", "", "").shell("Stop", "systemctl stop shop", Duration.ZERO);
        stopping.cleanUp("drop", "relight_test_x", Map.of());
        assertTrue(TestRestore.refusals(stopping.build("t", "p", "c"), WORDS).getFirst().text().contains("stop"));
    }

    @Test
    void nobodyIsAskedToTypeANameForWhatIsThrownAway() {
        PlanBuilder plan = plan();
        plan.cleanUp("drop", "relight_test_x", Map.of());
        assertTrue(plan.build("t", "p", "c").steps().stream().noneMatch(Step.Approval.class::isInstance));
    }

    private static PlanBuilder plan() {
        PlanBuilder plan = new PlanBuilder(request(Way.BESIDE_ONLY, Optional.of("relight_test_x")), "postgresql", Map.of(), WORDS);
        plan.stage("restore", "", "").action("restore", "Restore", Duration.ZERO, Map.of());
        return plan;
    }

    private static RestoreRequest request(Way way, Optional<String> into) {
        return new RestoreRequest(SHOP, backup(), List.of(), way, into, Map.of(TestRestore.CHOICE, "true"));
    }

    private static Backup backup() {
        return new Backup("b1", "nightly", "shop", "disk", new StoredObject("shop.dump", Optional.empty(), Optional.empty(), 5_000, NOW, Optional.empty()),
                "disk/shop.dump", BackupSeries.Kind.FULL, NOW, Verdict.UNVERIFIED);
    }
}
