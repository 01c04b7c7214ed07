package relight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.platform.SystemTime;
import relight.adapter.sqlite.SqliteJournal;
import relight.core.approval.KeyKeeper;
import relight.core.approval.SigningKey;
import relight.core.messaging.MessageDesk;
import relight.core.messaging.Templates;
import relight.core.recovery.Declaration;
import relight.core.recovery.Journal;
import relight.core.recovery.Mode;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEngine;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.StepHistory;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.recovery.StepState.Status;
import relight.core.restore.Restores;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.text.Messages;
import relight.core.workspace.Objectives;
import relight.core.workspace.Site;
import relight.core.workspace.Workspace;

/** Lanes played in the terminal: all at the same time, or the one whose owner sits there. */
class LanesInTheTerminalTest {

    private static final String DOCUMENT = """
            # Region

            ```bash lane=dba
            meet copy
            ```

            ```bash lane=net
            meet dns
            ```

            ```bash lane=dba
            replay
            ```

            ```bash clock=stop
            check
            ```
            """;

    private static final Site SITE = new Site("Shop", "test", ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final CyclicBarrier meeting = new CyclicBarrier(2);
    private Journal journal;
    private RecoveryEngine engine;
    private RecoverySession session;

    /** Nobody approves here. */
    private final class NoKey implements KeyKeeper {
        @Override
        public SigningKey own() {
            throw new IllegalStateException();
        }

        @Override
        public Optional<SigningKey> known() {
            return Optional.empty();
        }

        @Override
        public void replace(SigningKey next) {
            throw new IllegalStateException();
        }

        @Override
        public Path file() {
            return folder.resolve("key");
        }
    }

    /** Steps that meet end only when the other one runs as well. */
    private final class Meeting implements StepRunner {
        @Override
        public boolean runs(Step step) {
            return true;
        }

        @Override
        public Outcome run(Step step, StepRun run) throws InterruptedException {
            run.output("says " + step.text());
            if (!step.text().startsWith("meet")) {
                return Outcome.succeeded();
            }
            try {
                meeting.await(20, TimeUnit.SECONDS);
                return Outcome.succeeded();
            } catch (BrokenBarrierException | TimeoutException e) {
                return Outcome.failed("alone");
            }
        }
    }

    @BeforeEach
    void begin() {
        journal = SqliteJournal.open(folder.resolve("journal.db"), new SystemTime());
        begin(DOCUMENT);
    }

    private void begin(String document) {
        engine = new RecoveryEngine(journal, List.of(new Meeting()), new Restores(null, null, List.of()), new SystemTime(),
                folder.resolve("spool"), new RecoveryEngine.About("0.1.0", "host", Messages.english()));
        session = engine.declare(Declaration.of(Mode.DRILL, "Region", "K. Lang", SITE, Objectives.NONE,
                new RunbookReader().read("region.md", document)));
    }

    @AfterEach
    void end() {
        session.close();
        journal.close();
    }

    private RecoveryPlayer player(Map<String, String> values) {
        PrintStream err = new PrintStream(told, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(err, err, Messages.english());
        GivenAnswers answers = new GivenAnswers(values, Set.of(), List.of(), Optional.empty(), Optional.empty(), Map.of());
        Workspace workspace = new Workspace(folder, SITE, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        return new RecoveryPlayer(terminal, session, answers, new RecoveryServices(workspace, new Restores(null, null, List.of()), engine,
                () -> StepHistory.of(List.of()), new NoKey(), new MessageDesk(SITE, List.of(), new Templates(folder), List.of(), Messages.english()), null, Optional::empty));
    }

    private List<Status> statuses() {
        return session.state().steps().stream().map(step -> step.status()).toList();
    }

    @Test
    void allLanesRunAtTheSameTime() {
        assertEquals(ExitStatus.DONE, player(Map.of()).play(false), told.toString(StandardCharsets.UTF_8));
        String said = told.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("[dba] says meet copy") && said.contains("[net] says meet dns"), said);
    }

    @Test
    void oneLaneStopsWhereTheOthersAreWaitedForAndItsOwnerIsRecorded() {
        meeting.reset();
        begin(DOCUMENT.replace("meet ", ""));
        assertEquals(ExitStatus.WARNING, player(Map.of()).inLane(Optional.of("dba"), "J. Brandt").play(false));
        assertEquals(List.of(Status.DONE, Status.WAITING, Status.DONE, Status.WAITING), statuses());
        assertEquals("J. Brandt", session.state().flow().owners().get("dba").toString());
        assertEquals(ExitStatus.DONE, player(Map.of()).play(false));
    }

    @Test
    void whatNobodyAnswersInOneLaneDoesNotHoldUpTheOther() {
        begin("# A\n\n```relight lane=desk\nmanual: Tell the support desk\n```\n\n```bash lane=dba\ncopy\n```\n\n```bash\nend\n```\n");
        assertEquals(ExitStatus.WARNING, player(Map.of()).play(false));
        assertEquals(List.of(Status.WAITING, Status.DONE, Status.WAITING), statuses());
    }

    @Test
    void aDecisionIsGivenOnTheCommandLineAndItsCostsAreShown() {
        begin("# A\n\n```relight step=way\ndecision: Which?\noptions:\n  hot: {text: Switch over, time: 10m, data: 5m}\n  cold: Rebuild\n```\n\n"
                + "```bash if=way:cold\nrebuild\n```\n\n```bash clock=stop\nend\n```\n");
        assertEquals(ExitStatus.WARNING, player(Map.of()).play(false));
        assertTrue(told.toString(StandardCharsets.UTF_8).contains("hot: Switch over (time: 10 min; data: 5m)"), told.toString(StandardCharsets.UTF_8));
        assertEquals(ExitStatus.DONE, player(Map.of("way", "hot")).play(false));
        assertEquals(List.of(Status.DONE, Status.NOT_NEEDED, Status.DONE), statuses());
    }

    @Test
    void aPausedRecoveryIsSaidToBePaused() {
        session.pause("fire alarm");
        assertEquals(ExitStatus.WARNING, player(Map.of()).play(false));
        assertTrue(told.toString(StandardCharsets.UTF_8).contains("fire alarm"));
        assertTrue(statuses().stream().allMatch(Status.WAITING::equals));
    }
}
