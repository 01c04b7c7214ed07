package relight.bench;

import atlantafx.base.controls.ModalPane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javafx.animation.AnimationTimer;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.layout.Pane;
import javafx.scene.paint.Color;
import javafx.scene.shape.Rectangle;
import javafx.stage.Stage;
import relight.adapter.process.BashSyntax;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.lint.Linter;
import relight.core.runbook.lint.ShellCheck;
import relight.core.text.Messages;
import relight.core.workspace.Site;
import relight.core.workspace.Workspace;
import relight.testing.FxToolkit;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Dialogs;
import relight.ui.common.LongPage;
import relight.ui.common.Look;
import relight.ui.common.NoFilePicker;
import relight.ui.runbook.FindingsViewModel;
import relight.ui.runbook.RunbooksScreen;
import relight.ui.runbook.RunbooksViewModel;

/** How long a runbook of 10,000 lines takes from its file to the screen, and how long each frame takes when it is scrolled through. */
final class DocumentBenchmark {

    private static final int LINES = 10_000;
    private static final int WARM = 10;
    private static final int OPENED = 20;
    private static final double NOTCH = 120;
    private static final int NOTCHES = 1_000;
    private static final Site SITE = new Site("Shop", "bench", ZoneOffset.UTC);

    private final Path folder;
    private final Background background = new Background();

    private DocumentBenchmark(Path folder) {
        this.folder = folder;
    }

    static List<BenchmarkRow> run() throws Exception {
        FxToolkit.start();
        return new DocumentBenchmark(Files.createTempDirectory("relight-document-bench")).measure();
    }

    private List<BenchmarkRow> measure() throws Exception {
        Path file = Files.createDirectories(folder.resolve("runbooks")).resolve("long.md");
        write(file, -1);
        Workspace workspace = new Workspace(folder, SITE, List.of(), List.of(), List.of(), List.of(), List.of(),
                List.of(folder.relativize(file)));
        RunbookReader reader = new RunbookReader(new BashSyntax(System.getenv()));
        RunbooksViewModel model = FxToolkit.onFx(() -> new RunbooksViewModel(workspace, reader, background));
        Stage stage = FxToolkit.onFx(() -> show(workspace, model));
        try {
            List<Double> opened = new ArrayList<>();
            double first = open(model, stage);
            for (int i = 0; i < WARM + OPENED; i++) {
                write(file, i);
                opened.add(open(model, stage));
            }
            List<Double> warm = opened.subList(WARM, opened.size()).stream().sorted().toList();
            Frames frames = scroll(stage);
            Frames bare = bare();
            return List.of(
                    new BenchmarkRow("Opening a runbook of 10,000 lines, file to picture, p95 of %d".formatted(OPENED),
                            warm.get(warm.size() * 95 / 100), Double.NaN, "ms", "≤ 200 ms"),
                    new BenchmarkRow("The same for the first time after the start", first, Double.NaN, "ms", "≤ 3000 ms"),
                    new BenchmarkRow("Scrolling through it: frame, p95 of %,d".formatted(NOTCHES), frames.p95(frames.work), Double.NaN, "ms", "≤ 16 ms"),
                    new BenchmarkRow("The same: slowest frame", frames.p(1, frames.work), Double.NaN, "ms", "≤ 50 ms"),
                    new BenchmarkRow("The same, from picture to picture without a display, p95, against a bare window that is painted whole",
                            frames.p95(frames.apart), bare.p95(bare.apart), "ms", "≤ 1.25 ×"));
        } finally {
            FxToolkit.onFx(stage::hide);
            background.close();
        }
    }

    private Stage show(Workspace workspace, RunbooksViewModel model) {
        Desk desk = new Desk(Messages.english(), Clock.systemUTC(), background, destination -> { }, new Dialogs(new ModalPane()), new NoFilePicker());
        RunbooksScreen screen = new RunbooksScreen(desk, model,
                new FindingsViewModel(workspace, new Linter(ShellCheck.NONE), background));
        Scene scene = new Scene((Parent) screen.node(), 1440, 900);
        new Look().dress(scene);
        Stage stage = new Stage();
        stage.setScene(scene);
        stage.show();
        return stage;
    }

    /** From a console at rest, reads the file anew and waits for the frame that shows it; milliseconds. */
    private double open(RunbooksViewModel model, Stage stage) throws InterruptedException {
        while (!background.quiet()) {
            Thread.sleep(10);
        }
        CountDownLatch seen = new CountDownLatch(1);
        long begin = System.nanoTime();
        FxToolkit.onFx(() -> {
            Node before = firstRow(stage);
            Runnable[] once = new Runnable[1];
            once[0] = () -> {
                if (firstRow(stage) != before) {
                    stage.getScene().removePostLayoutPulseListener(once[0]);
                    seen.countDown();
                }
            };
            stage.getScene().addPostLayoutPulseListener(once[0]);
            model.open();
        });
        seen.await();
        return (System.nanoTime() - begin) / 1e6;
    }

    private static Node firstRow(Stage stage) {
        return stage.getScene().lookup(".document-row");
    }

    private static LongPage document(Stage stage) {
        return (LongPage) stage.getScene().lookup(".document-pane");
    }

    private static Frames scroll(Stage stage) throws InterruptedException {
        LongPage page = document(stage);
        return new Frames().run(() -> {
            page.move(NOTCH);
            stage.getScene().getRoot().applyCss();
            stage.getScene().getRoot().layout();
        });
    }

    /** What the platform itself takes to draw a window of that size and to copy it. */
    private static Frames bare() throws InterruptedException {
        Rectangle all = new Rectangle(1440, 900);
        Stage stage = FxToolkit.onFx(() -> {
            Stage bare = new Stage();
            bare.setScene(new Scene(new Pane(all)));
            bare.show();
            return bare;
        });
        Frames frames = new Frames().run(() -> all.setFill(all.getFill() == Color.WHITE ? Color.GRAY : Color.WHITE));
        FxToolkit.onFx(stage::hide);
        return frames;
    }

    /** A thousand pictures, one notch of the wheel in each; milliseconds. */
    private static final class Frames extends AnimationTimer {

        /** What each took until it could be drawn. */
        private final List<Double> work = new ArrayList<>();
        /** What lay between two of them, with everything that the platform does. */
        private final List<Double> apart = new ArrayList<>();
        private final CountDownLatch done = new CountDownLatch(1);
        private Runnable notch;
        private long last;

        Frames run(Runnable each) throws InterruptedException {
            notch = each;
            FxToolkit.onFx(this::start);
            done.await();
            return this;
        }

        @Override
        public void handle(long now) {
            long begin = System.nanoTime();
            if (last > 0) {
                apart.add((begin - last) / 1e6);
            }
            last = begin;
            notch.run();
            work.add((System.nanoTime() - begin) / 1e6);
            if (work.size() == NOTCHES) {
                stop();
                done.countDown();
            }
        }

        double p95(List<Double> of) {
            return p(0.95, of);
        }

        double p(double part, List<Double> of) {
            return of.stream().sorted().toList().get(Math.min(of.size() - 1, (int) (of.size() * part)));
        }
    }

    /** Every shape that a long runbook has; another one each time, so that it is read and drawn anew. */
    private static void write(Path file, int edition) throws IOException {
        StringBuilder text = new StringBuilder("---\ntitle: Long night ").append(edition).append("\n---\n# Everything\n\n");
        int part = 0;
        while (text.chars().filter(c -> c == '\n').count() < LINES) {
            for (int i = 0; i < 20; i++) {
                part(text, part++);
            }
        }
        Files.writeString(file, text);
    }

    private static void part(StringBuilder text, int part) {
        text.append("""
                ## Part %1$d of the night

                What this part is for, in **some** words with `code` and [a link](https://example.com/%1$d), so that the line is
                longer than the page is wide and has to be broken.

                | Component | Method | Kept |
                |---|---|---|
                | database %1$d | dump and log | 30 days |
                | cache | snapshot | 7 days |

                1. Look at the board
                2. Call the owner of part %1$d

                ```bash
                # 1. Look
                kubectl get pods -n shop-%1$d
                # 2. Stop
                kubectl scale deployment shop --replicas=0 -n "$NAMESPACE"
                # 3. Wait
                for node in 0 1 2; do
                  kubectl wait --for=delete pod/shop-$node
                done
                ```

                ```yaml
                part: %1$d
                kept: true
                ```

                - [ ] It is quiet
                - [ ] Nobody has called

                """.formatted(part));
    }
}
