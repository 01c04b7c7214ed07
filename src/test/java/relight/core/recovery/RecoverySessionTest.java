package relight.core.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.platform.SystemTime;
import relight.adapter.sqlite.SqliteJournal;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.recovery.StepState.Status;
import relight.core.restore.Restores;
import relight.core.runbook.Order;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.ShellSyntax;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.Objectives;
import relight.core.workspace.Site;

class RecoverySessionTest {

    private static final String DOCUMENT = """
            # Shop

            ## Assess

            ```bash title="Look"
            echo looking
            ```

            - [ ] Tell the support desk

            ## Verify

            ```bash title="Health" clock=stop retries=2
            curl -f localhost
            ```
            """;

    /** As a saved plan reads that leaves a copy beside. */
    private static final String COPY = """
            # Copy

            ## Confirm

            ```relight title="Confirm"
            approval: The copy beside.
            type: copy
            ```

            ```relight title="Look again"
            action: sqlite.recheck
            way: BESIDE_ONLY
            ```

            ## Place

            ```relight title="Place"
            action: sqlite.place
            ```
            """;

    /** As a saved plan reads whose way back differs by how far it came. */
    private static final String BESIDE = """
            # Beside

            ## Look

            ```relight title="Look again"
            action: sqlite.recheck
            ```

            ## Restore

            ```relight title="Restore"
            action: sqlite.restore
            ```

            ## Swap

            ```relight title="Swap"
            action: sqlite.swap
            ```

            ## Back

            ```relight title="Swap back" part=undo if=swap/1:begun
            action: sqlite.swap-back
            ```

            ```relight title="Remove the copy" part=undo if=swap/1:not-begun
            action: sqlite.remove-old
            ```
            """;

    @TempDir
    private Path folder;

    private final List<String> ran = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private Journal journal;
    private RecoveryEngine engine;
    private RecoverySession session;

    /** Stands for every kind of step; plays the outcomes it was given, then succeeds. */
    private final class Playing implements StepRunner {
        @Override
        public boolean runs(Step step) {
            return true;
        }

        @Override
        public Outcome run(Step step, StepRun run) throws InterruptedException {
            List<RecoveryEvent> known = journal.entries(run.recovery()).stream().map(Entry::event).toList();
            assertInstanceOf(RecoveryEvent.StepIntended.class, known.getLast(), "the intent is on the disk before anything runs");
            ran.add(step.id().value());
            if (step.text().contains("sleep")) {
                Thread.sleep(60_000);
            }
            return outcomes.isEmpty() ? Outcome.succeeded() : outcomes.removeFirst();
        }
    }

    @BeforeEach
    void begin() {
        journal = SqliteJournal.open(folder.resolve("journal.db"), new SystemTime());
        engine = engine(journal);
        session = engine.declare(declaration(DOCUMENT));
    }

    private RecoveryEngine engine(Journal over) {
        return new RecoveryEngine(over, List.of(new Playing()), new Restores(null, null, List.of()), new SystemTime(),
                folder.resolve("spool"), new RecoveryEngine.About("0.1.0", "host", Messages.english()));
    }

    private static Declaration declaration(String document) {
        Runbook runbook = new RunbookReader().read("runbooks/shop.md", document);
        return Declaration.of(Mode.DRILL, "Shop", "K. Lang", new Site("Shop", "test", ZoneOffset.UTC), Objectives.NONE, runbook);
    }

    @AfterEach
    void end() {
        session.close();
        journal.close();
    }

    @Test
    void aRecoveryThatWasDoneAsWrittenIsRecovered() {
        run();
        session.judge(next(), Judgement.DONE, "told M. Oser");
        run();
        assertTrue(session.state().verified().isPresent(), "the health check stops the clock");
        session.close("");
        assertEquals("recovered", session.state().closed().orElseThrow().verdict());
        assertInstanceOf(RecoveryEvent.Sealed.class, journal.entries(session.id()).getLast().event());
    }

    @Test
    void theLastStepOfTheMainWayVerifiesTheServiceWhereNoStepIsMarked() {
        begin("# A\n\n```bash\necho one\n```\n\n```bash\necho two\n```\n\n```bash part=undo\necho back\n```\n");
        run();
        assertTrue(session.state().verified().isEmpty());
        run();
        assertTrue(session.state().verified().isPresent(), "steps of the way back do not count");
        assertTrue(!session.clock().running());
    }

    @Test
    void aFailedLastStepVerifiesNothingAndAPersonsWordDoes() {
        begin("# A\n\n```bash\necho one\n```\n\n- [ ] Look at the shop\n");
        outcomes.add(Outcome.failed("no"));
        StepId first = next();
        run();
        session.skip(first, "done by hand");
        assertTrue(session.state().verified().isEmpty());
        session.judge(next(), Judgement.DONE, "it sells");
        assertTrue(session.state().verified().isPresent());
    }

    @Test
    void K8_7_aRecoveryThatWasBegunWithAValueOfASecretIsTakenUpAndTakenBack() {
        Runbook begun = RunbookReader.ofKept(ShellSyntax.BELIEVED).read("runbooks/shop.md", """
                ```kubernetes undo="{patch: secret/login, with: {stringData: {password: before}}}"
                patch: secret/login
                with: {stringData: {password: after}}
                ```
                """);
        session.close();
        session = engine.declare(Declaration.of(Mode.DRILL, "Shop", "K. Lang", new Site("Shop", "test", ZoneOffset.UTC), Objectives.NONE, begun));
        session.close();
        session = engine.resume(session.id(), "M. Oser");
        run();
        session.undo("the wrong week");
        session.close();
        session = engine.resume(session.id(), "M. Oser");
        assertTrue(session.step(next()).text().contains("before"));
        run();
        assertEquals(2, ran.size());
    }

    @Test
    void itIsClosedAndNothingIsTakenAwayWhereItCannotBeReadWhereAnotherWorks() {
        Set<String> lost = new HashSet<>();
        List<String> left = new ArrayList<>();
        RecoveryEngine other = engine((Journal) Proxy.newProxyInstance(Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, (_, method, values) ->
                method.getName().equals("kept") && lost.contains(values[0]) ? Optional.empty() : method.invoke(journal, values))).leavingBy(left::add);
        String document = COPY.replace("way: BESIDE_ONLY", "way: BESIDE_ONLY\non: job:production/shop/jobs/tools.yaml");
        lost.add(session.state().declared().runbookSha256().orElseThrow());
        try (RecoverySession first = other.declare(declaration(document))) {
            first.close("");
            assertTrue(first.state().isClosed());
            assertEquals(List.of(), left);
        }
        lost.clear();
        try (RecoverySession second = other.declare(declaration(document))) {
            second.close("");
            assertEquals(List.of("job:production/shop/jobs/tools.yaml"), left);
        }
    }

    @Test
    void aCopyBesideIsNoServiceSoItDoesNotStopTheClock() {
        begin(COPY);
        session.approve(next(), "copy");
        run();
        run();
        assertTrue(session.state().verified().isEmpty());
        assertTrue(session.clock().running());
        session.close("");
        assertEquals("copy-restored", session.state().closed().orElseThrow().verdict());
        assertTrue(engine.look(session.id()).leftACopy());
    }

    @Test
    void aStepAfterTheCopyVerifiesTheServiceAsAnyOther() {
        begin(COPY + "\n## Bring over\n\n```bash\necho rows\n```\n");
        session.approve(next(), "copy");
        run();
        run();
        assertTrue(session.state().verified().isEmpty());
        run();
        assertTrue(session.state().verified().isPresent());
    }

    @Test
    void aCopyThatDidNotSucceedIsNotRecovered() {
        begin(COPY);
        session.approve(next(), "copy");
        run();
        session.skip(next(), "no room");
        session.close("");
        assertEquals("not-recovered", session.state().closed().orElseThrow().verdict());
    }

    @Test
    void ALL_1_nothingIsApprovedByAnotherNameThanTheTargets() {
        begin(COPY);
        StepId confirm = next();
        assertThrows(Problem.class, () -> session.approve(confirm, "shop"));
        assertThrows(Problem.class, () -> session.approve(confirm, ""));
        assertThrows(Problem.class, () -> session.run(new StepId("confirm/2"), Map.of(), Set.of()), "and nothing runs before it");
        session.approve(confirm, "copy");
        assertEquals(List.of(), ran);
        run();
    }

    @Test
    void aSkippedStepIsAGapInTheVerdict() {
        run();
        session.skip(next(), "nobody at the desk at night");
        run();
        session.close("");
        assertEquals("recovered-with-gaps", session.state().closed().orElseThrow().verdict());
    }

    @Test
    void aSkipNeedsAReason() {
        assertThrows(Problem.class, () -> session.skip(next(), " "));
    }

    @Test
    void aStepIsTriedAgainAsOftenAsItSays() {
        run();
        session.judge(next(), Judgement.DONE, "");
        outcomes.addAll(List.of(Outcome.failed("503"), Outcome.failed("503")));
        Outcome outcome = run();
        assertEquals(Outcome.Kind.SUCCEEDED, outcome.kind());
        assertEquals(3, session.state().steps().getLast().attempt());
    }

    @Test
    void aFailedStepMayBeRunAgainAndTheOthersWaitForIt() {
        outcomes.add(Outcome.failed("no such file"));
        StepId look = next();
        run();
        StepId after = session.state().steps().get(1).step().id();
        assertTrue(session.state().next().isEmpty());
        assertThrows(Problem.class, () -> session.run(session.state().steps().get(2).step().id(), Map.of(), Set.of()), after.value());
        assertEquals(Outcome.Kind.SUCCEEDED, session.run(look, Map.of(), Set.of()).kind());
    }

    @Test
    void cancellingEndsTheStepAndSaysSo() throws InterruptedException {
        session.close();
        session = engine.declare(declaration("# A\n\n```bash\nsleep 60\n```\n"));
        AtomicReference<Outcome> outcome = new AtomicReference<>();
        CountDownLatch started = new CountDownLatch(1);
        session.listen(new SessionListener() {
            @Override
            public void changed(Recovery recovery) {
                started.countDown();
            }
        });
        Thread worker = Thread.startVirtualThread(() -> outcome.set(run()));
        assertTrue(started.await(10, TimeUnit.SECONDS));
        session.cancel();
        worker.join();
        assertEquals(Outcome.Kind.CANCELLED, outcome.get().kind());
        assertEquals(Status.FAILED, session.state().steps().getFirst().status());
    }

    @Test
    void aStepThatTakesTooLongIsEnded() {
        session.close();
        session = engine.declare(declaration("# A\n\n```bash timeout=1s\nsleep 60\n```\n"));
        assertEquals(Outcome.Kind.TIMED_OUT, run().kind());
    }

    @Test
    void beforeProductionIsTouchedTheCopyIsAllThatIsTakenBack() {
        begin(BESIDE);
        assertEquals(3, session.state().stepsOfPart().size(), "what is not on the way is not counted");
        run();
        assertFalse(session.canTakeBack(), "looking once more changes nothing");
        assertTrue(session.hasDoneNothing());
        outcomes.add(Outcome.failed("the store is away"));
        run();
        assertTrue(session.canTakeBack() && !session.hasDoneNothing());
        session.undo("another backup");
        session.close();
        session = engine.resume(session.id(), "M. Oser");
        run();
        assertEquals(List.of("look/1", "restore/1", "back/2"), ran);
        assertTrue(session.state().due().isEmpty());
        assertEquals(Status.NOT_NEEDED, session.state().step(new StepId("back/1")).orElseThrow().status());
        assertEquals(List.of("back/2"), session.state().stepsOfPart().stream().map(step -> step.step().id().value()).toList());
    }

    @Test
    void onceProductionIsTouchedTheOldOneComesBackAndTheCopyStays() {
        begin(BESIDE);
        run();
        run();
        outcomes.add(Outcome.failed("cut off half way"));
        run();
        session.undo("it was not this");
        run();
        assertEquals(List.of("look/1", "restore/1", "swap/1", "back/1"), ran);
        assertTrue(session.state().due().isEmpty());
    }

    @Test
    void whatIsNeededOnlyBehindAStepIsKnownInAPlanThatTakesAStepsPlace() {
        Agenda agenda = new Agenda(journal);
        Runbook outer = new RunbookReader().read("shop.md", "# Shop\n\n## Data\n\n```bash\nrestore\n```\n");
        agenda.add(outer, Optional.empty(), Optional.empty(), List.of());
        Order order = agenda.add(new RunbookReader().read("plan.md", BESIDE), Optional.empty(), Optional.of(new StepId("data/1")), List.of()).stream()
                .map(RecoveryEvent.Planned.class::cast).flatMap(event -> event.steps().stream())
                .filter(step -> step.id().value().equals("data/1/back/2")).findFirst().orElseThrow().order();
        assertEquals(List.of(new Order.Condition(new StepId("data/1/swap/1"), "not-begun")), order.conditions());
    }

    @Test
    void aRecoveryIsTakenUpWhereItStopped() {
        run();
        session.close();
        session = engine.resume(session.id(), "M. Oser");
        assertEquals(Status.DONE, session.state().steps().getFirst().status());
        session.judge(next(), Judgement.DONE, "");
        run();
        assertEquals(List.of("assess/1", "verify/1"), ran);
    }

    @Test
    void aStepThatWasCutOffIsUnknownAndNeverRunAgainByItself() {
        journal.append(session.id(), new RecoveryEvent.StepIntended(new StepId("assess/1"), 1, Erasable.of("echo"), Map.of(), "",
                Erasable.of("K. Lang")));
        session.close();
        session = engine.resume(session.id(), "M. Oser");
        assertEquals(Status.UNKNOWN, session.state().atHand().orElseThrow().status());
        assertThrows(Problem.class, () -> session.run(new StepId("assess/1"), Map.of(), Set.of()));
        assertEquals(List.of(), ran);
        session.decide(new StepId("assess/1"), Judgement.DONE, "its output is in the log");
        assertEquals("assess/2", next().value());
    }

    @Test
    void somebodyElsesRecoveryIsRefusedWithTheirName() {
        Problem refused = assertThrows(Problem.class, () -> engine.resume(session.id(), "M. Oser"));
        assertTrue(refused.getMessage().contains("K. Lang"), refused.getMessage());
    }

    @Test
    void whatAnAuditorSeesAfterwardsIsWhatHappened() {
        run();
        session.note("page is read-only");
        session.problem(Optional.of(new StepId("assess/1")), "14:00 backup truncated", "took 02:00");
        Recovery read = engine.look(session.id());
        assertEquals(session.state(), read);
        assertEquals("took 02:00", read.remarks().getLast().solution().toString());
    }

    @Test
    void E15_whatTheReviewFindsStandsInTheRecordWithItsOwnerAndItsDay() {
        run();
        session.finding("Nobody knew the bucket", "high", "M. Oser", Optional.of("2026-12-15"), true);
        RecoveryEvent.FindingRaised found = engine.entries(session.id()).stream().map(Entry::event)
                .filter(RecoveryEvent.FindingRaised.class::isInstance).map(RecoveryEvent.FindingRaised.class::cast).findFirst().orElseThrow();
        assertEquals("Nobody knew the bucket M. Oser 2026-12-15", found.finding() + " " + found.owner() + " " + found.dueDate().orElseThrow());
    }

    @Test
    void aSuspendStandsInTheRecord() {
        Jumping clock = new Jumping();
        ClockWatch watch = new ClockWatch(clock);
        clock.now = clock.now.plusSeconds(3_600);
        clock.boot = clock.boot.plusSeconds(3_600);
        RecoveryEvent.ClockJumped jump = watch.jump().orElseThrow();
        assertTrue(jump.suspended());
        assertEquals(3_600_000, jump.milliseconds());
        assertTrue(watch.jump().isEmpty());
        clock.now = clock.now.minusSeconds(600);
        assertEquals(new RecoveryEvent.ClockJumped(-600_000, false), watch.jump().orElseThrow());
    }

    private static final class Jumping implements TimeSource {
        private Instant now = Instant.parse("2026-04-15T02:00:00Z");
        private java.time.Duration boot = java.time.Duration.ZERO;

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public long monotonicNanos() {
            return 0;
        }

        @Override
        public String bootId() {
            return "boot";
        }

        @Override
        public Optional<java.time.Duration> sinceBoot() {
            return Optional.of(boot);
        }
    }

    private void begin(String document) {
        session.close();
        session = engine.declare(declaration(document));
    }

    private StepId next() {
        return session.state().next().orElseThrow().step().id();
    }

    private Outcome run() {
        return session.run(next(), Map.of(), Set.of());
    }
}
