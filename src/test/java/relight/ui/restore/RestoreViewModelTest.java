package relight.ui.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.catalog.Backup;
import relight.core.catalog.State;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.StepState;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestoreRequest.Way;
import relight.core.text.Messages;
import relight.testing.FxToolkit;
import relight.ui.common.SiteTime;
import relight.ui.common.Background;
import relight.ui.restore.RestoreViewModel.Offer;
import relight.ui.restore.RestoreViewModel.Page;

/** The wizard without its screen: where it leads, what it refuses, what it begins. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class RestoreViewModelTest {

    @TempDir
    private Path folder;

    private RestoreSite site;
    private Background background;
    private RestoreViewModel model;

    @BeforeEach
    void begin() {
        site = new RestoreSite(folder);
        background = new Background();
        model = FxToolkit.onFx(() -> site.model(background, Messages.english()));
        FxToolkit.onFx(() -> model.begin("shopdb", Optional.empty()));
        rest();
    }

    @AfterEach
    void close() {
        background.close();
        site.close();
    }

    private void rest() {
        FxToolkit.await("nothing is looked at any more", () -> !model.looking().get());
    }

    private void leadTo(Page page) {
        while (FxToolkit.onFx(() -> model.page().get().ordinal() < page.ordinal() && model.canGoOn())) {
            FxToolkit.onFx(() -> model.next(reading -> { }));
            rest();
        }
    }

    @Test
    void offersTheNewestGoodBackupAndKeepsTheNewerBadOneInSight() {
        List<Offer> offers = FxToolkit.onFx(() -> model.offers().get());
        assertEquals(State.BAD, offers.getFirst().backup().state());
        Offer chosen = FxToolkit.onFx(() -> model.offers().get().stream().filter(model::isChosen).findFirst().orElseThrow());
        assertEquals(State.GOOD, chosen.backup().state());
        assertTrue(chosen.newestGood());
        assertEquals(Page.WHEN, FxToolkit.onFx(() -> model.page().get()));
    }

    @Test
    void ALL_11_whatWasMadeAfterTheHarmIsMarkedAndNothingOfItIsOffered() {
        Backup newest = FxToolkit.onFx(() -> model.offers().get().stream().filter(Offer::newestGood).findFirst().orElseThrow()).backup();
        String harm = SiteTime.write(newest.recoveryPoint().minusSeconds(60), FxToolkit.onFx(model::zone));
        FxToolkit.onFx(() -> model.harmedSince(harm, reading -> { }));
        rest();
        Offer offered = FxToolkit.onFx(() -> model.offers().get().stream().filter(model::isChosen).findFirst().orElseThrow());
        assertTrue(offered.backup().recoveryPoint().isBefore(newest.recoveryPoint()));
        assertFalse(FxToolkit.onFx(() -> model.harmed(offered)));
        assertTrue(FxToolkit.onFx(() -> model.harmed(model.offers().get().getFirst())));
        leadTo(Page.PLAN);
        assertEquals(offered.backup().id(), FxToolkit.onFx(() -> model.plan().orElseThrow()).request().backup().id());
        FxToolkit.onFx(() -> model.harmedSince("some day", reading -> { }));
        assertTrue(FxToolkit.onFx(() -> model.problem().get()).getMessage().contains("some day"));
    }

    @Test
    void besideOnlyWaitsForTheNameOfTheNewTarget() {
        leadTo(Page.WHERE);
        FxToolkit.onFx(() -> model.draft().set(model.draft().get().to(Way.BESIDE_ONLY, Optional.empty())));
        assertFalse(FxToolkit.onFx(model::canGoOn));
        FxToolkit.onFx(() -> model.draft().set(model.draft().get().to(Way.BESIDE_ONLY, Optional.of("shop_look"))));
        assertTrue(FxToolkit.onFx(model::canGoOn));
    }

    @Test
    void aWayThatTheEngineAlwaysRefusesIsNeitherOfferedNorKeptFromBefore() {
        FxToolkit.onFx(() -> model.draft().set(model.draft().get().to(Way.IN_PLACE, Optional.empty())));
        leadTo(Page.WHERE);
        assertEquals(Way.IN_PLACE, FxToolkit.onFx(() -> model.draft().get().way()));
        FxToolkit.onFx(model::back);
        site.standApart();
        leadTo(Page.WHERE);
        assertEquals(List.of(Way.SIDE_BY_SIDE, Way.BESIDE_ONLY), FxToolkit.onFx(model::ways));
        assertEquals(Way.SIDE_BY_SIDE, FxToolkit.onFx(() -> model.draft().get().way()));
    }

    @Test
    void aRefusalNamesItsHazardsAndLeadsNoFurther() {
        site.fill();
        leadTo(Page.CONFIRM);
        assertEquals(Page.FOUND, FxToolkit.onFx(() -> model.page().get()));
        Planning planning = FxToolkit.onFx(() -> model.planning().get());
        assertEquals(List.of("ALL-6", "PG-3"), planning instanceof Planning.Refused refused
                ? refused.refusals().stream().map(Refusal::id).toList() : List.of());
    }

    @Test
    void theChoiceThatARemedyNamesLiftsTheRefusal() {
        site.fill();
        leadTo(Page.WHERE);
        FxToolkit.onFx(() -> model.draft().set(model.draft().get().choosing("keep-slots", "true")));
        leadTo(Page.FOUND);
        Planning planning = FxToolkit.onFx(() -> model.planning().get());
        assertEquals(List.of("ALL-6"), planning instanceof Planning.Refused refused
                ? refused.refusals().stream().map(Refusal::id).toList() : List.of());
    }

    @Test
    void goingBackEndsTheLookAtAServerThatDoesNotAnswer() {
        site.fallSilent();
        leadTo(Page.WHERE);
        FxToolkit.onFx(() -> model.next(reading -> { }));
        assertTrue(FxToolkit.onFx(() -> model.looking().get()));
        FxToolkit.onFx(model::back);
        rest();
        assertEquals(Page.WHERE, FxToolkit.onFx(() -> model.page().get()));
        FxToolkit.await("the work has really ended", background::quiet);
    }

    @Test
    void anotherNameThanTheTargetsBeginsNothing() {
        leadTo(Page.CONFIRM);
        FxToolkit.onFx(() -> model.start("shop", "K. Lang", session -> { }));
        rest();
        assertTrue(site.journal().recoveries().isEmpty());
    }

    @Test
    void theTypedNameMakesThePlanARecoveryWhoseFirstStepIsDone() {
        leadTo(Page.CONFIRM);
        AtomicReference<RecoverySession> begun = new AtomicReference<>();
        FxToolkit.onFx(() -> model.drill().set(true));
        FxToolkit.onFx(() -> model.start("shopdb", "K. Lang", begun::set));
        FxToolkit.await("the recovery has begun", () -> begun.get() != null || model.problem().get() != null);
        try (RecoverySession session = begun.get()) {
            assertEquals(Mode.DRILL, session.state().declared().mode());
            assertEquals(StepState.Status.DONE, session.state().steps().getFirst().status());
            assertTrue(session.state().steps().size() > 6, session.state().steps().toString());
        }
        assertEquals(Page.WHAT, FxToolkit.onFx(() -> model.page().get()));
    }

    @Test
    void savesThePlanAsTheRunbookThatWouldBeRun() throws Exception {
        leadTo(Page.PLAN);
        Path file = folder.resolve("plan.md");
        FxToolkit.onFx(() -> model.save(file));
        FxToolkit.await("the plan is written", background::quiet);
        assertEquals(FxToolkit.onFx(model::document), Files.readString(file));
        assertTrue(Files.readString(file).contains("Restore shopdb as of"));
    }
}
