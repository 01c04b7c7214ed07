package relight.core.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.platform.SystemTime;
import relight.adapter.sqlite.SqliteJournal;
import relight.core.restore.Restores;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.Objectives;
import relight.core.workspace.RollbackCriteria;
import relight.core.workspace.Site;

/** What is watched beside the steps, over a real journal. */
class LookoutTest {

    private static final String DOCUMENT = """
            # Shop

            ```bash
            one
            ```

            ```sql watch=rollback every=1s trips="> 120%%" baseline=50 system=shop title="Replication lag"
            SELECT lag
            ```
            """;

    @TempDir
    private Path folder;

    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    private volatile Outcome answer = figure("4");
    private volatile CountDownLatch hold = new CountDownLatch(0);
    private volatile boolean twice;
    private Journal journal;
    private RecoverySession session;

    private static Outcome figure(String printed) {
        Outcome good = Outcome.succeeded();
        return new Outcome(good.kind(), good.exitStatus(), good.reason(), good.outputSha256(), Erasable.of("lag\n" + printed), 2, List.of(), Map.of());
    }

    private final class Probing implements StepRunner {
        @Override
        public boolean runs(Step step) {
            return true;
        }

        @Override
        public Outcome run(Step step, StepRun run) throws InterruptedException {
            if (step.header().watch().isEmpty()) {
                return Outcome.succeeded();
            }
            twice |= atOnce.incrementAndGet() > 1;
            try {
                looks.incrementAndGet();
                hold.await();
                return answer;
            } finally {
                atOnce.decrementAndGet();
            }
        }
    }

    /** A second is short here, so that no test waits. */
    private static final class Hurried implements TimeSource {
        private final TimeSource real = new SystemTime();

        @Override
        public Instant now() {
            return real.now();
        }

        @Override
        public long monotonicNanos() {
            return real.monotonicNanos();
        }

        @Override
        public String bootId() {
            return real.bootId();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            real.sleep(duration.compareTo(Duration.ofSeconds(5)) < 0 ? Duration.ofMillis(5) : duration);
        }
    }

    @BeforeEach
    void open() {
        journal = SqliteJournal.open(folder.resolve("journal.db"), new SystemTime());
    }

    @AfterEach
    void close() {
        if (session != null) {
            session.close();
        }
        journal.close();
    }

    private RecoveryEngine engine() {
        return new RecoveryEngine(journal, List.of(new Probing()), new Restores(null, null, List.of()), new Hurried(),
                folder.resolve("spool"), new RecoveryEngine.About("0.1.0", "host", Messages.english()));
    }

    private void begin(String document, Mode mode) {
        Runbook runbook = new RunbookReader().read("shop.md", document.replace("%%", "%"));
        session = engine().declare(Declaration.of(mode, "Shop", "K. Lang", new Site("Shop", "test", ZoneOffset.UTC), Objectives.NONE, runbook));
    }

    private void await(Predicate<Recovery> there) throws InterruptedException {
        CountDownLatch seen = new CountDownLatch(1);
        session.listen(new SessionListener() {
            @Override
            public void changed(Recovery recovery) {
                if (there.test(recovery)) {
                    seen.countDown();
                }
            }
        });
        if (!there.test(session.state())) {
            assertTrue(seen.await(20, TimeUnit.SECONDS));
        }
    }

    private void awaitLooks(int many) throws InterruptedException {
        int from = looks.get();
        while (looks.get() < from + many) {
            Thread.onSpinWait();
            Thread.sleep(2);
        }
    }

    @Test
    void whatIsWatchedIsNoStep() {
        begin(DOCUMENT, Mode.INCIDENT);
        assertEquals(List.of("shop/1"), session.state().steps().stream().map(step -> step.step().id().value()).toList());
    }

    @Test
    void H8_aFigureBeyondItsLimitTripsAndClears() throws InterruptedException {
        begin(DOCUMENT, Mode.INCIDENT);
        awaitLooks(3);
        assertTrue(session.state().flow().trips().isEmpty());
        answer = figure("61");
        await(state -> !state.flow().trips().isEmpty());
        Flow.Trip trip = session.state().flow().trips().get("shop/watch-1");
        assertEquals("rollback", trip.meaning());
        assertEquals("Replication lag", trip.title().toString());
        assertEquals("61 (trips at > 60)", trip.found().toString());
        awaitLooks(3);
        answer = figure("60");
        await(state -> state.flow().trips().isEmpty());
        awaitLooks(2);
        long events = journal.entries(session.id()).stream().filter(entry -> entry.event() instanceof RecoveryEvent.WatchTripped
                || entry.event() instanceof RecoveryEvent.WatchCleared).count();
        assertEquals(2, events, "only what changes is an event");
        assertFalse(twice, "no look begins while the one before goes on");
    }

    @Test
    void aFigureThatCannotBeSeenIsNotTakenForAGoodOne() throws InterruptedException {
        begin(DOCUMENT, Mode.INCIDENT);
        answer = Outcome.failed("connection refused");
        await(state -> !state.flow().trips().isEmpty());
        assertTrue(session.state().flow().trips().get("shop/watch-1").found().toString().contains("connection refused"));
    }

    @Test
    void B3_healthThatWasGoneAndIsBackStopsTheClock() throws InterruptedException {
        begin("# Shop\n\n```bash\none\n```\n\n```http watch=health every=1s\nGET http://127.0.0.1/health\n```\n", Mode.INCIDENT);
        awaitLooks(4);
        assertTrue(session.clock().running(), "what was healthy all the time says nothing of the service being back");
        answer = Outcome.failed("503");
        await(state -> !state.flow().trips().isEmpty());
        answer = figure("200");
        await(state -> state.verified().isPresent());
        await(state -> state.flow().trips().isEmpty());
        assertFalse(session.clock().running());
    }

    @Test
    void looksEndWithTheSessionAndGoOnWithTheNext() throws InterruptedException {
        begin(DOCUMENT, Mode.INCIDENT);
        answer = figure("99");
        await(state -> !state.flow().trips().isEmpty());
        hold = new CountDownLatch(1);
        awaitLooks(1);
        session.close();
        assertEquals(0, atOnce.get());
        int then = looks.get();
        hold.countDown();
        answer = figure("1");
        assertEquals(then, looks.get());
        session = engine().resume(session.id(), "M. Oser");
        await(state -> state.flow().trips().isEmpty());
    }

    @Test
    void H8_theScenariosOwnCriteriaAreWatchedByTheClockAndTheDataThatCameBack() throws InterruptedException {
        RollbackCriteria criteria = new RollbackCriteria(Optional.of(Duration.ofHours(6)), Optional.of(Duration.ofHours(1)), OptionalInt.empty());
        RecoveryEngine engine = engine().takingBackBy(scenario -> scenario.equals("region") ? criteria : RollbackCriteria.NONE);
        session = engine.declare(Declaration.of(Mode.INCIDENT, "Shop", "K. Lang", new Site("Shop", "test", ZoneOffset.UTC), Objectives.NONE,
                new RunbookReader().read("shop.md", "# Shop\n\n```bash\none\n```\n")).because("", Optional.of("region"), List.of())
                .since(Optional.of(Instant.now().minus(Duration.ofHours(7))), Optional.empty()));
        await(state -> state.flow().trips().containsKey("max-recovery-time"));
        assertFalse(session.state().flow().trips().containsKey("max-data-loss"));
        journal.append(session.id(), new RecoveryEvent.Noted(Erasable.of("restored"), Erasable.NOTHING));
        session.close();
        journal.append(session.id(), new RecoveryEvent.RecoveryPointFound(new StepId("shop/1"), "shopdb",
                Instant.now().minus(Duration.ofHours(9)), true, Erasable.of("newest order")));
        session = engine.resume(session.id(), "K. Lang");
        await(state -> state.flow().trips().containsKey("max-data-loss"));
        assertEquals("rollback", session.state().flow().trips().get("max-data-loss").meaning());
    }

    @Test
    void nobodyLooksWhereARecoveryIsOnlyTalkedThrough() {
        begin(DOCUMENT, Mode.TABLETOP);
        session.run(new StepId("shop/1"), Map.of(), Set.of());
        assertEquals(0, looks.get());
    }

    @Test
    void aWatchThatWouldHaveToAskIsRefused() {
        Problem problem = assertThrows(Problem.class, () -> new RunbookReader().read("shop.md", "# A\n\n```bash watch=warn\necho $LAG\n```\n"));
        assertTrue(problem.say(Messages.english()).contains("LAG"), problem.say(Messages.english()));
        assertThrows(Problem.class, () -> new RunbookReader().read("shop.md", "# A\n\n```bash watch=warn trips=high\necho 1\n```\n"));
        assertThrows(Problem.class, () -> new RunbookReader().read("shop.md", "# A\n\n```bash trips=\"> 1\"\necho 1\n```\n"));
    }
}
