package relight.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import relight.adapter.process.ShellRunner;
import relight.core.recovery.Outcome;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.testing.TestRun;

/**
 * What a shell step costs beyond the bash that runs its script: wrapper, filter of secrets, whole output on disk, state carried
 * over. Both are run in turns, in one folder, and the median of each counts.
 */
final class ShellStepBenchmark {

    private static final int WARM_UP = 10;
    private static final int RUNS = 100;
    private static final String SCRIPT = "count=$((${count:-0} + 1))\nexport LAST=\"step $count\"\necho \"$LAST\"\n";

    private ShellStepBenchmark() {}

    static List<BenchmarkRow> run() throws Exception {
        Path folder = Files.createTempDirectory("relight-bench-shell-");
        try {
            Step step = new RunbookReader().read("bench.md", "# Bench\n\n## Steps\n\n```bash\n" + SCRIPT + "```\n")
                    .steps().getFirst();
            Path script = Files.writeString(folder.resolve("alone.bash"), SCRIPT);
            ShellRunner runner = new ShellRunner(folder, System.getenv(), Duration.ofSeconds(5));
            double[] ours = new double[RUNS];
            double[] theirs = new double[RUNS];
            for (int turn = -WARM_UP; turn < RUNS; turn++) {
                double stepped = step(runner, step, TestRun.in(folder, turn + WARM_UP));
                double alone = alone(script, folder);
                if (turn >= 0) {
                    ours[turn] = stepped;
                    theirs[turn] = alone;
                }
            }
            String what = String.format(Locale.ENGLISH, "A shell step beyond bash alone (%.1f ms against %.1f ms)", median(ours), median(theirs));
            return List.of(new BenchmarkRow(what, median(ours) - median(theirs), Double.NaN, "ms", "≤ 30 ms"));
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static double step(ShellRunner runner, Step step, TestRun run) throws InterruptedException {
        long begin = System.nanoTime();
        Outcome outcome = runner.run(step, run);
        double millis = (System.nanoTime() - begin) / 1e6;
        if (outcome.kind() != Outcome.Kind.SUCCEEDED) {
            throw new IllegalStateException("The step ended as " + outcome);
        }
        return millis;
    }

    private static double alone(Path script, Path folder) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Process bash = new ProcessBuilder("bash", "--noprofile", "--norc", script.toString()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("alone.log").toFile()).start();
        if (bash.waitFor() != 0) {
            throw new IllegalStateException("bash failed");
        }
        return (System.nanoTime() - begin) / 1e6;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
