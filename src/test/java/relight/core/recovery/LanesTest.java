package relight.core.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.platform.SystemTime;
import relight.adapter.sqlite.SqliteJournal;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.recovery.StepState.Status;
import relight.core.restore.Restores;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.Objectives;
import relight.core.workspace.Site;

/** Lanes, conditions, decisions, pauses and patience, over a real journal. */
class LanesTest {

    private static final String LANES = """
            # Region

            ```bash
            begin
            ```

            ```bash lane=dba
            copy
            ```

            ```bash lane=net
            dns
            ```

            ```bash lane=dba
            replay
            ```

            ```bash
            check
            ```
            """;

    @TempDir
    private Path folder;

    private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
    private final Map<String, ConcurrentLinkedDeque<Outcome>> outcomes = new ConcurrentHashMap<>();
    private final ConcurrentLinkedDeque<String> began = new ConcurrentLinkedDeque<>();
    private Journal journal;
    private RecoveryEngine engine;
    private RecoverySession session;

    /** Plays what it was told of each script; a script with a gate waits until that is opened. */
    private final class Playing implements StepRunner {
        @Override
        public boolean runs(Step step) {
            return true;
        }

        @Override
        public Outcome run(Step step, StepRun run) throws InterruptedException {
            began.add(step.text());
            if (gates.containsKey(step.text())) {
                gates.get(step.text()).await();
            }
            Outcome outcome = outcomes.getOrDefault(step.text(), new ConcurrentLinkedDeque<>()).poll();
            return outcome == null ? Outcome.succeeded() : outcome;
        }
    }

    @BeforeEach
    void open() {
        journal = SqliteJournal.open(folder.resolve("journal.db"), new SystemTime());
        engine = new RecoveryEngine(journal, List.of(new Playing()), new Restores(null, null, List.of()), new SystemTime(),
                folder.resolve("spool"), new RecoveryEngine.About("0.1.0", "host", Messages.english()));
    }

    @AfterEach
    void close() {
        session.close();
        journal.close();
    }

    private void begin(String document) {
        begin(document, Mode.INCIDENT);
    }

    private void begin(String document, Mode mode) {
        session = engine.declare(Declaration.of(mode, "Region", "K. Lang", new Site("Shop", "test", ZoneOffset.UTC), Objectives.NONE,
                new RunbookReader().read("region.md", document)));
    }

    private Outcome run(String id) {
        return session.run(new StepId(id), Map.of(), Set.of());
    }

    private Future<Outcome> inBackground(String id) {
        FutureTask<Outcome> task = new FutureTask<>(() -> run(id));
        Thread.startVirtualThread(task);
        return task;
    }

    private void await(Predicate<Recovery> there) throws InterruptedException {
        CountDownLatch seen = new CountDownLatch(1);
        SessionListener listener = new SessionListener() {
            @Override
            public void changed(Recovery recovery) {
                if (there.test(recovery)) {
                    seen.countDown();
                }
            }
        };
        session.listen(listener);
        if (!there.test(session.state())) {
            assertTrue(seen.await(20, TimeUnit.SECONDS));
        }
        session.unlisten(listener);
    }

    private List<String> due() {
        return session.state().due().stream().map(step -> step.step().id().value()).toList();
    }

    private Status status(String id) {
        return session.state().step(new StepId(id)).orElseThrow().status();
    }

    private void fail(String script, String... reasons) {
        outcomes.put(script, new ConcurrentLinkedDeque<>(List.of(reasons).stream().map(Outcome::failed).toList()));
    }

    @Test
    void lanesRunAtTheSameTimeAndTheMainLineJoinsThem() throws Exception {
        begin(LANES);
        assertEquals(List.of("region/1"), due());
        run("region/1");
        assertEquals(List.of("region/2", "region/3"), due());
        gates.put("copy", new CountDownLatch(1));
        gates.put("dns", new CountDownLatch(1));
        Future<Outcome> copy = inBackground("region/2");
        Future<Outcome> dns = inBackground("region/3");
        await(state -> state.allAtHand().size() == 2);
        gates.values().forEach(CountDownLatch::countDown);
        copy.get();
        dns.get();
        assertEquals(List.of("region/4"), due());
        run("region/4");
        assertEquals(List.of("region/5"), due());
        run("region/5");
        assertTrue(session.state().verified().isPresent());
        assertEquals(List.of("dba", "net"), session.state().lanes());
    }

    @Test
    void aLaneDoesOneThingAtATime() throws Exception {
        begin("# A\n\n```bash lane=x on-failure=continue\none\n```\n\n```bash lane=x\ntwo\n```\n");
        fail("one", "no");
        run("a/1");
        gates.put("two", new CountDownLatch(1));
        Future<Outcome> two = inBackground("a/2");
        await(state -> !state.allAtHand().isEmpty());
        assertThrows(Problem.class, () -> run("a/1"));
        gates.get("two").countDown();
        two.get();
        assertEquals(Outcome.Kind.SUCCEEDED, run("a/1").kind());
    }

    @Test
    void aFailureHoldsUpItsLaneAndTheJoinButNoOtherLane() {
        begin(LANES);
        fail("copy", "disk full");
        run("region/1");
        run("region/2");
        assertEquals(List.of("region/3"), due());
        assertEquals("region/2", session.state().stuckAt().orElseThrow().step().id().value());
        run("region/3");
        assertEquals(List.of(), due());
        assertThrows(Problem.class, () -> run("region/5"));
        session.skip(new StepId("region/2"), "copied by hand");
        assertEquals(List.of("region/4"), due());
    }

    @Test
    void cancellingOneLaneLetsTheOthersGoOn() throws Exception {
        begin(LANES);
        run("region/1");
        gates.put("copy", new CountDownLatch(1));
        gates.put("dns", new CountDownLatch(1));
        Future<Outcome> copy = inBackground("region/2");
        Future<Outcome> dns = inBackground("region/3");
        await(state -> state.allAtHand().size() == 2);
        session.cancel(new StepId("region/2"));
        assertEquals(Outcome.Kind.CANCELLED, copy.get().kind());
        gates.get("dns").countDown();
        assertEquals(Outcome.Kind.SUCCEEDED, dns.get().kind());
    }

    @Test
    void everyLaneHasOneOwnerWhoStandsInTheRecord() {
        begin(LANES);
        session.takeLane("dba", "J. Brandt");
        session.takeLane("dba", "M. Oser");
        assertEquals("M. Oser", session.state().flow().owners().get("dba").toString());
        assertThrows(Problem.class, () -> session.takeLane("cooks", "M. Oser"));
    }

    @Test
    void U9_theReplicaIsTriedAndWhereThatFailsTheBackupIsRestored() {
        begin("""
                # Database
                ```relight step=way
                decision: Replica or restore?
                options:
                  replica: {text: Switch, time: 10m, data: 5m}
                  restore: {text: Restore, time: 2h, data: 24h}
                ```
                ```bash step=switch if=way:replica
                switch
                ```
                ```bash if=switch:failed
                restore after all
                ```
                ```bash if=way:restore
                restore
                ```
                ```bash clock=stop
                check
                ```
                """);
        assertThrows(Problem.class, () -> run("database/2"));
        assertThrows(Problem.class, () -> session.choose(new StepId("database/1"), "pray", ""));
        session.choose(new StepId("database/1"), "replica", "it lags by seconds only");
        assertEquals(Optional.of("replica"), session.state().steps().getFirst().note().chosen());
        assertEquals(Status.NOT_NEEDED, status("database/4"));
        fail("switch", "no replica");
        run("database/2");
        assertEquals(List.of("database/3"), due(), "what is done when it fails is due, and nobody is stuck");
        assertTrue(session.state().stuckAt().isEmpty());
        run("database/3");
        run("database/5");
        session.close("");
        assertEquals("recovered-with-gaps", session.state().closed().orElseThrow().verdict(), "a failure stays in the verdict");
    }

    @Test
    void whatIsDoneOnlyOnFailureIsNotNeededAfterASuccess() {
        begin("# A\n\n```bash step=one\none\n```\n\n```bash if=one:failed\nmend\n```\n\n```bash\nend\n```\n");
        run("a/1");
        assertEquals(Status.NOT_NEEDED, status("a/2"));
        run("a/3");
        session.close("");
        assertEquals("recovered", session.state().closed().orElseThrow().verdict());
    }

    @Test
    void B6_stepsForDrillsAreNotNeededInAnIncidentAndTheOtherWayRound() {
        String document = "# A\n\n```bash mode=drill\nmock\n```\n\n```bash mode=incident\npage\n```\n\n```bash\nend\n```\n";
        begin(document);
        assertEquals(Status.NOT_NEEDED, status("a/1"));
        assertEquals(List.of("a/2"), due());
        session.close();
        begin(document, Mode.DRILL);
        assertEquals(List.of("a/1"), due());
        assertEquals(Status.NOT_NEEDED, status("a/2"));
    }

    @Test
    void nothingBeginsWhileTheRecoveryIsPausedAndTheClockGoesOn() {
        begin(LANES);
        assertThrows(Problem.class, () -> session.pause(" "));
        session.pause("the site is evacuated");
        Problem refused = assertThrows(Problem.class, () -> run("region/1"));
        assertTrue(refused.getMessage().contains("evacuated"), refused.getMessage());
        assertTrue(session.clock().running());
        session.close();
        session = engine.resume(session.id(), "M. Oser");
        assertThrows(Problem.class, () -> run("region/1"), "a pause outlives the console");
        session.goOn("all clear");
        run("region/1");
    }

    @Test
    void aStepIsNotTriedAgainWhileTheRecoveryIsPaused() throws Exception {
        begin("# A\n\n```bash retries=1\none\n```\n");
        gates.put("one", new CountDownLatch(1));
        fail("one", "503");
        Future<Outcome> one = inBackground("a/1");
        await(state -> !state.allAtHand().isEmpty());
        session.pause("wait");
        gates.get("one").countDown();
        await(state -> status(state) == Status.RETRYING);
        assertFalse(one.isDone());
        assertEquals(1, began.size());
        session.goOn("");
        assertEquals(Outcome.Kind.SUCCEEDED, one.get().kind());
        assertEquals(2, began.size());
    }

    private static Status status(Recovery state) {
        return state.steps().getFirst().status();
    }

    @Test
    void B1_betweenTwoAttemptsIsAPauseInWhichNothingAfterItIsDue() throws Exception {
        begin("# A\n\n```bash retries=2 backoff=1h on-failure=continue\none\n```\n\n```bash\ntwo\n```\n");
        fail("one", "503");
        Future<Outcome> one = inBackground("a/1");
        await(state -> status(state) == Status.RETRYING);
        assertEquals(List.of(), due());
        assertTrue(session.state().steps().getFirst().note().again().orElseThrow().isAfter(session.state().declaredAt().plus(Duration.ofMinutes(59))));
        session.cancel(new StepId("a/1"));
        assertEquals(Outcome.Kind.CANCELLED, one.get().kind());
        assertEquals(Status.FAILED, status(session.state()));
        assertEquals(List.of("a/2"), due());
    }

    @Test
    void aConsoleThatDiesBetweenTwoAttemptsLeavesAFailedStep() throws Exception {
        begin("# A\n\n```bash\none\n```\n");
        StepId one = new StepId("a/1");
        journal.append(session.id(), new RecoveryEvent.StepIntended(one, 1, Erasable.of("one"), Map.of(), "", Erasable.of("K. Lang")));
        journal.append(session.id(), new RecoveryEvent.StepEnded(one, 1, Outcome.failed("503"), Optional.of(60_000L)));
        session.close();
        session = engine.resume(session.id(), "M. Oser");
        assertEquals(Status.FAILED, status("a/1"), "what became of it is known, and nobody tries it again but a person");
        run("a/1");
    }

    @Test
    void afterATimeOutItsAuthorMayLetTheRestGoOn() {
        begin("# A\n\n```bash timeout=50ms on-timeout=continue\none\n```\n\n```bash\ntwo\n```\n");
        gates.put("one", new CountDownLatch(1));
        assertEquals(Outcome.Kind.TIMED_OUT, run("a/1").kind());
        assertEquals(List.of("a/2"), due());
        assertTrue(session.state().stuckAt().isEmpty());
    }

    @Test
    void aStepThatIsAskedAboutRunsOn() throws Exception {
        begin("# A\n\n```bash timeout=50ms on-timeout=ask\none\n```\n");
        gates.put("one", new CountDownLatch(1));
        Future<Outcome> one = inBackground("a/1");
        await(state -> state.steps().getFirst().note().overdue());
        assertEquals(Status.RUNNING, status("a/1"));
        gates.get("one").countDown();
        assertEquals(Outcome.Kind.SUCCEEDED, one.get().kind());
    }

    @Test
    void B5_undoCommandsAreOfferedNewestFirstWhenTheRecoveryIsTakenBack() {
        begin("# A\n\n```bash title=Stop undo=\"start shop\"\nstop shop\n```\n\n```bash title=Move undo=\"dns back\"\ndns\n```\n\n```bash undo=never\nend\n```\n");
        assertFalse(session.canTakeBack());
        run("a/1");
        run("a/2");
        assertTrue(session.canTakeBack());
        session.undo("orders are missing");
        List<StepState> back = session.state().steps().stream().filter(step -> step.step().id().value().startsWith("way-back/")).toList();
        assertEquals(List.of("Take back: Move", "Take back: Stop"), back.stream().map(step -> step.step().title().toString()).toList());
        assertEquals(List.of("way-back/a/2", "way-back/a/1"), back.stream().map(step -> step.step().id().value()).toList());
        assertEquals(List.of(back.getFirst().step().id().value()), due());
        session.close();
        session = engine.resume(session.id(), "M. Oser");
        run(due().getFirst());
        session.skip(session.state().due().getFirst().step().id(), "the shop stays down");
        assertEquals(List.of("stop shop", "dns", "dns back"), List.copyOf(began));
        session.close("");
        assertEquals("not-recovered", session.state().closed().orElseThrow().verdict());
    }

    @Test
    void aPersonMayJudgeInOneLaneWhileAnotherRuns() throws Exception {
        begin("# A\n\n```relight lane=desk\nmanual: Tell the support desk\n```\n\n```bash lane=dba\none\n```\n");
        gates.put("one", new CountDownLatch(1));
        Future<Outcome> one = inBackground("a/2");
        await(state -> !state.allAtHand().isEmpty());
        session.judge(new StepId("a/1"), Judgement.DONE, "told");
        gates.get("one").countDown();
        one.get();
        assertTrue(session.state().verified().isPresent());
    }
}
