package relight.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** From the start of the process to the first window drawn, on the packaged image; and the heap of the console at rest. */
final class FirstWindowBenchmark {

    private static final int RUNS = 9;

    private FirstWindowBenchmark() {}

    static List<BenchmarkRow> run() throws Exception {
        Path home = Files.createTempDirectory("relight-first-window");
        double ours = medianMillis("relight", home);
        double bare = medianMillis("bare", home);
        double heap = heapAtRest(home) / 1e6;
        return List.of(
                new BenchmarkRow("First window, against a bare JavaFX window on the same runtime", ours, bare, "ms", "≤ 2 ×"),
                new BenchmarkRow("Heap of the console at rest", heap, Double.NaN, "MB", "≤ 150 MB"));
    }

    private static double medianMillis(String what, Path home) throws IOException, InterruptedException {
        double[] millis = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            long start = System.nanoTime();
            Process process = PackagedImage.start(home, "relight.bench.FirstWindow", what, "end");
            expectShown(process.inputReader(StandardCharsets.UTF_8));
            millis[run] = (System.nanoTime() - start) / 1e6;
            process.waitFor();
        }
        Arrays.sort(millis);
        return millis[RUNS / 2];
    }

    private static long heapAtRest(Path home) throws IOException, InterruptedException {
        Process process = PackagedImage.start(home, "relight.bench.FirstWindow", "relight", "rest");
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        expectShown(said);
        long heap = Long.parseLong(said.readLine());
        process.waitFor();
        return heap;
    }

    private static void expectShown(BufferedReader said) throws IOException {
        String line = said.readLine();
        if (!"shown".equals(line)) {
            throw new IllegalStateException("No window was shown, but this was said: " + line);
        }
    }
}
