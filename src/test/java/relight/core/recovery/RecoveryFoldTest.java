package relight.core.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.recovery.StepState.Status;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;

class RecoveryFoldTest {

    private final Told told = new Told().declared(Duration.ofHours(2)).planned(Told.step("a/1"), Told.step("a/2"), Told.step("b/1"));

    @Test
    void theFirstStepThatIsNotOverIsNext() {
        told.intended("a/1").ended("a/1", Outcome.succeeded());
        assertEquals("a/2", next());
    }

    @Test
    void anIntentWithoutAnOutcomeIsUnknownOnceSomebodyElseTakesTheRecoveryUp() {
        told.intended("a/1");
        assertEquals(Status.RUNNING, told.recovery().atHand().orElseThrow().status());
        told.event(new RecoveryEvent.Resumed(Erasable.of("M. Oser"), Erasable.of("host"), "0.1.0"));
        assertEquals(Status.UNKNOWN, told.recovery().atHand().orElseThrow().status());
        assertTrue(told.recovery().next().isEmpty(), "nothing goes on while an outcome is unknown");
    }

    @Test
    void anUnknownStepThatNeverBeganMayRun() {
        told.intended("a/1").event(new RecoveryEvent.Resumed(Erasable.of("M. Oser"), Erasable.of("host"), "0.1.0"))
                .event(new RecoveryEvent.UnknownDecided(new StepId("a/1"), 1, Judgement.NOT_TESTED, Erasable.NOTHING,
                        Erasable.of("the file is not there"), Erasable.of("M. Oser")));
        assertEquals("a/1", next());
    }

    @Test
    void aFailedStepHoldsTheOthersUntilSomebodySkipsIt() {
        told.intended("a/1").ended("a/1", Outcome.failed("no"));
        assertTrue(told.recovery().next().isEmpty());
        assertEquals("a/1", told.recovery().stuckAt().orElseThrow().step().id().value());
        told.event(new RecoveryEvent.StepSkipped(new StepId("a/1"), Erasable.of("not needed"), Erasable.of("K. Lang")));
        assertEquals("a/2", next());
        assertEquals(1, told.recovery().gaps().stream().filter(step -> step.status() == Status.SKIPPED).count());
    }

    @Test
    void theStepsOfAPlanTakeThePlaceOfTheStepThatAskedForIt() {
        told.intended("a/1").event(new RecoveryEvent.Planned(Optional.of(new StepId("a/1")), List.of(), "plan", "00",
                List.of(Told.step("a/1/load/1"), Told.step("a/1/undo/1", Part.UNDO, 5)))).ended("a/1", Outcome.of(Outcome.Kind.EXPANDED, ""));
        assertEquals(List.of("a/1", "a/1/load/1", "a/1/undo/1", "a/2", "b/1"),
                told.recovery().steps().stream().map(step -> step.step().id().value()).toList());
        assertEquals("a/1/load/1", next());
    }

    @Test
    void undoingMakesTheWayBackDueAndTheServiceUnverified() {
        told.planned(Told.step("u/1", Part.UNDO, 5), Told.step("c/1", Part.COMMIT, 5));
        told.event(new RecoveryEvent.CommitWindowOpened(new StepId("a/1"), Optional.empty()))
                .event(new RecoveryEvent.ServiceVerified(new StepId("b/1"), Erasable.NOTHING));
        told.event(new RecoveryEvent.Undone(Erasable.of("K. Lang"), Erasable.of("wrong day")));
        assertEquals("u/1", next());
        assertTrue(told.recovery().verified().isEmpty());
    }

    @Test
    void whatWasDoneLastGoesBackFirstAndARestoreByItsOwnStepsInTheirOrder() {
        for (String asked : List.of("a/1", "b/1")) {
            told.intended(asked).event(new RecoveryEvent.Planned(Optional.of(new StepId(asked)), List.of(), "plan", "00",
                    List.of(Told.step(asked + "/load/1"), Told.step(asked + "/undo/1", Part.UNDO, 5), Told.step(asked + "/undo/2", Part.UNDO, 5))))
                    .ended(asked, Outcome.of(Outcome.Kind.EXPANDED, ""));
        }
        told.event(new RecoveryEvent.Planned(Optional.of(new StepId("way-back")), List.of(), "way-back", "00", List.of(Told.step("way-back/a/2", Part.UNDO, 5))));
        told.event(new RecoveryEvent.Undone(Erasable.of("K. Lang"), Erasable.of("wrong day")));
        for (String expected : List.of("b/1/undo/1", "b/1/undo/2", "way-back/a/2", "a/1/undo/1", "a/1/undo/2")) {
            assertEquals(expected, next());
            told.intended(expected).ended(expected, Outcome.succeeded());
        }
        assertTrue(told.recovery().next().isEmpty());
    }

    @Test
    void whatWasTakenBackIsNoRecoveryPointAnyMoreUntilOtherDataHasCome() {
        Instant night = Told.BEGIN.minus(Duration.ofHours(10));
        told.event(new RecoveryEvent.RecoveryPointFound(new StepId("a/1"), "shop", night, true, Erasable.NOTHING));
        assertEquals(Optional.of(Duration.ofHours(10)), new RecoveryClock(told.recovery(), Told.BEGIN).dataLost());
        told.event(new RecoveryEvent.Undone(Erasable.of("K. Lang"), Erasable.of("wrong day")));
        assertEquals(Optional.empty(), new RecoveryClock(told.recovery(), Told.BEGIN).dataLost());
        told.event(new RecoveryEvent.RecoveryPointFound(new StepId("a/2"), "shop", night.minus(Duration.ofHours(24)), false, Erasable.NOTHING));
        assertEquals(Optional.of(Duration.ofHours(34)), new RecoveryClock(told.recovery(), Told.BEGIN).dataLost());
    }

    @Test
    void theClockStandsStillOnceTheServiceIsVerified() {
        told.after(Duration.ofMinutes(31)).event(new RecoveryEvent.ServiceVerified(new StepId("b/1"), Erasable.NOTHING));
        RecoveryClock later = new RecoveryClock(told.recovery(), Told.BEGIN.plus(Duration.ofDays(3)));
        assertEquals(31, later.elapsed().toMinutes());
        assertEquals(88, later.rtoLeft().orElseThrow().toMinutes());
    }

    @Test
    void whatTheWallClockWasSetForwardIsNoRecoveryTime() {
        told.event(new RecoveryEvent.ClockJumped(Duration.ofHours(1).toMillis(), false));
        RecoveryClock clock = new RecoveryClock(told.recovery(), Told.BEGIN.plus(Duration.ofMinutes(70)));
        assertEquals(10, clock.elapsed().toMinutes());
    }

    @Test
    void aClockThatWasSetDoesNotStretchTheVerifiedTime() {
        told.event(new RecoveryEvent.ClockJumped(Duration.ofHours(1).toMillis(), false)).after(Duration.ofMinutes(70))
                .event(new RecoveryEvent.ServiceVerified(new StepId("b/1"), Erasable.NOTHING))
                .event(new RecoveryEvent.ClockJumped(Duration.ofHours(5).toMillis(), false));
        assertEquals(10, new RecoveryClock(told.recovery(), Told.BEGIN.plus(Duration.ofDays(1))).elapsed().toMinutes());
    }

    @Test
    void timeAsleepIsRecoveryTime() {
        told.event(new RecoveryEvent.ClockJumped(Duration.ofHours(1).toMillis(), true));
        RecoveryClock clock = new RecoveryClock(told.recovery(), Told.BEGIN.plus(Duration.ofMinutes(70)));
        assertEquals(70, clock.elapsed().toMinutes());
    }

    @Test
    void dataLossIsMeasuredFromTheDataAndNotFromTheFile() {
        Instant fileTime = Told.BEGIN.minus(Duration.ofHours(5));
        Instant newestOrder = Told.BEGIN.minus(Duration.ofMinutes(41));
        told.event(new RecoveryEvent.RecoveryPointFound(new StepId("a/1"), "shopdb", newestOrder, true, Erasable.of("newest order")))
                .event(new RecoveryEvent.RecoveryPointFound(new StepId("a/1"), "shopdb", fileTime, false, Erasable.of("file")));
        assertEquals(Duration.ofMinutes(41), new RecoveryClock(told.recovery(), Told.BEGIN).dataLost().orElseThrow());
    }

    @Test
    void aForecastCountsEarlierRunsBeforeEstimates() {
        Told earlier = new Told().declared(Duration.ofHours(2)).planned(Told.step("a/1")).intended("a/1")
                .after(Duration.ofMinutes(20)).ended("a/1", Outcome.succeeded());
        StepHistory history = StepHistory.of(List.of(earlier.recovery()));
        RecoveryClock clock = new RecoveryClock(told.recovery(), Told.BEGIN);
        Forecast forecast = Forecast.of(clock, history);
        assertEquals(22 * 60, Duration.between(Told.BEGIN, forecast.likely()).toSeconds(), 120);
        assertEquals("a/1", forecast.longest().orElseThrow().id().value());
        assertEquals(Forecast.Standing.ON_TRACK, forecast.standing());
    }

    @Test
    void whatWasOnlyTalkedThroughProvesNoStep() {
        Told drill = new Told().declared(Duration.ofHours(2)).planned(Told.step("a/1")).intended("a/1").ended("a/1", Outcome.succeeded());
        String key = drill.recovery().steps().getFirst().step().provenKey();
        assertEquals(Optional.of(Mode.DRILL), StepHistory.of(List.of(drill.recovery())).lastProven(key).orElseThrow().mode());
        Told talk = new Told().declared(Mode.TABLETOP, Duration.ofHours(2)).planned(Told.step("a/1")).intended("a/1")
                .ended("a/1", Outcome.succeeded());
        assertEquals(Optional.empty(), StepHistory.of(List.of(talk.recovery())).lastProven(key));
    }

    @Test
    void B4_aStepLosesItsProofWhenItsTextChangesAndNeedsVerifying() {
        Told drill = new Told().declared(Duration.ofHours(2)).planned(Told.step("a/1")).intended("a/1").ended("a/1", Outcome.succeeded());
        StepHistory history = StepHistory.of(List.of(drill.recovery()));
        Proof proof = new Proof(drill.recovery().steps().getFirst().ended().orElseThrow(), Optional.of(Mode.DRILL), Optional.of("K. Lang"),
                Optional.of("host"));
        assertEquals(new ProvenStep.Proven(proof), history.proven(new StepKeys("proven-a/1", "forecast-a/1")));
        assertEquals(new ProvenStep.Changed(proof), history.proven(new StepKeys("another text", "forecast-a/1")));
        assertEquals(new ProvenStep.Never(), history.proven(new StepKeys("another text", "another step")));
    }

    @Test
    void aForecastPastTheObjectiveIsBreached() {
        Told slow = new Told().declared(Duration.ofMinutes(2)).planned(Told.step("a/1", Part.MAIN, 600));
        assertEquals(Forecast.Standing.BREACHED,
                Forecast.of(new RecoveryClock(slow.recovery(), Told.BEGIN), StepHistory.of(List.of())).standing());
    }

    private String next() {
        return told.recovery().next().orElseThrow().step().id().value();
    }
}
