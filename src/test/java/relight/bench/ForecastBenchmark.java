package relight.bench;

import java.util.ArrayList;
import java.util.List;
import relight.core.recovery.ForecastNights;

/** How long the forecast takes that is made anew every second: 500 steps, each with ten earlier runs. */
final class ForecastBenchmark {

    private static final int STEPS = 500;
    private static final int EARLIER = 10;
    private static final int WARM = 30;
    private static final int MEASURED = 100;

    private ForecastBenchmark() {}

    static List<BenchmarkRow> run() {
        ForecastNights night = new ForecastNights(STEPS, EARLIER);
        List<Double> times = new ArrayList<>();
        for (int second = 0; second < WARM + MEASURED; second++) {
            long begin = System.nanoTime();
            night.after(second);
            if (second >= WARM) {
                times.add((System.nanoTime() - begin) / 1e6);
            }
        }
        List<Double> sorted = times.stream().sorted().toList();
        return List.of(new BenchmarkRow("Forecast of %d steps with %d earlier runs each, made anew: p95 of %d".formatted(STEPS, EARLIER, MEASURED),
                sorted.get(sorted.size() * 95 / 100), Double.NaN, "ms", "≤ 50 ms"));
    }
}
