package relight.bench;

import atlantafx.base.controls.ModalPane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javafx.application.Platform;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.stage.Stage;
import relight.adapter.platform.SystemTime;
import relight.adapter.process.ShellRunner;
import relight.adapter.sqlite.SqliteJournal;
import relight.core.recovery.Declaration;
import relight.core.recovery.Journal;
import relight.core.recovery.Mode;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEngine;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.StepHistory;
import relight.core.restore.Restores;
import relight.core.runbook.RunbookReader;
import relight.core.text.Messages;
import relight.core.workspace.Objectives;
import relight.core.workspace.Site;
import relight.core.workspace.Workspace;
import relight.testing.FxToolkit;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Dialogs;
import relight.ui.common.Look;
import relight.ui.common.NoFilePicker;
import relight.ui.recovery.RecoveryInHand;
import relight.ui.recovery.RecoveryScreen;

/** How long the recovery screen takes to answer while a shell step prints a million lines as fast as it can. */
final class OutputBenchmark {

    private static final int LINES = 1_000_000;
    private static final long BETWEEN_MILLIS = 5;
    private static final Site SITE = new Site("Shop", "bench", ZoneOffset.UTC);
    /** Steps before the one that is measured: nobody meets a million lines in the first second of a console. */
    private static final int BEFORE = 20;

    private final Path folder;
    private final Background background = new Background();

    private OutputBenchmark(Path folder) {
        this.folder = folder;
    }

    static List<BenchmarkRow> run() throws Exception {
        FxToolkit.start();
        return new OutputBenchmark(Files.createTempDirectory("relight-output-bench")).measure();
    }

    private List<BenchmarkRow> measure() throws Exception {
        try (Journal journal = SqliteJournal.open(folder.resolve("journal.db"), new SystemTime())) {
            RecoveryEngine engine = new RecoveryEngine(journal, List.of(new ShellRunner(folder, System.getenv(), Duration.ofSeconds(5))),
                    new Restores(null, null, List.of()), new SystemTime(), folder.resolve("spool"),
                    new RecoveryEngine.About("0.1.0", "bench", Messages.english()));
            try (RecoverySession session = engine.declare(Declaration.of(Mode.DRILL, "Printing", "bench", SITE, Objectives.NONE,
                    new RunbookReader().read("runbooks/printing.md", document())))) {
                Stage stage = FxToolkit.onFx(() -> show(journal, engine, session));
                for (int i = 0; i < BEFORE; i++) {
                    answers(session);
                }
                List<Double> answers = answers(session);
                FxToolkit.onFx(stage::hide);
                return rows(answers);
            }
        } finally {
            background.close();
        }
    }

    private static String document() {
        StringBuilder document = new StringBuilder("# Printing\n");
        for (int i = 0; i <= BEFORE; i++) {
            document.append("""
                    ```bash title="Lines %d"
                    seq -f 'processing data for order %%.0f of this night' %d
                    ```
                    """.formatted(i, i < BEFORE ? LINES / 10 : LINES));
        }
        return document.toString();
    }

    private static List<BenchmarkRow> rows(List<Double> answers) {
        List<Double> sorted = answers.stream().sorted().toList();
        return List.of(
                new BenchmarkRow("Recovery screen while a step prints 1,000,000 lines: answer, p95 of %,d".formatted(sorted.size()),
                        sorted.get(sorted.size() * 95 / 100), Double.NaN, "ms", "≤ 50 ms"),
                new BenchmarkRow("The same: slowest answer", sorted.getLast(), Double.NaN, "ms", "≤ 50 ms"));
    }

    private Stage show(Journal journal, RecoveryEngine engine, RecoverySession session) {
        Desk desk = new Desk(Messages.english(), Clock.systemUTC(), background, destination -> { }, new Dialogs(new ModalPane()), new NoFilePicker());
        RecoveryInHand inHand = new RecoveryInHand(background, () -> StepHistory.of(journal));
        Workspace workspace = new Workspace(folder, SITE, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        RecoveryScreen screen = new RecoveryScreen(desk, inHand, workspace, engine, "bench");
        inHand.take(session);
        Scene scene = new Scene((Parent) screen.node(), 1440, 900);
        new Look().dress(scene);
        Stage stage = new Stage();
        stage.setScene(scene);
        stage.show();
        screen.attach();
        return stage;
    }

    /** Runs the next step and asks the FX thread all the while; milliseconds from the question to the answer. */
    private static List<Double> answers(RecoverySession session) throws Exception {
        List<Double> answers = new ArrayList<>();
        try (var thread = Executors.newSingleThreadExecutor()) {
            Future<Outcome> step = thread.submit(() -> session.run(session.state().next().orElseThrow().step().id(), Map.of(), Set.of()));
            while (!step.isDone()) {
                CountDownLatch answered = new CountDownLatch(1);
                long asked = System.nanoTime();
                Platform.runLater(answered::countDown);
                answered.await();
                answers.add((System.nanoTime() - asked) / 1e6);
                Thread.sleep(BETWEEN_MILLIS);
            }
            Outcome outcome = step.get();
            if (!outcome.good()) {
                throw new IOException("The step failed: " + outcome.reason());
            }
        }
        return answers;
    }
}
