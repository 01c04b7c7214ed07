package relight.core.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import relight.core.protocol.Record.Result;

/**
 * What recoveries took, or lost, against what they were allowed to, oldest first. What was only talked through says nothing, and
 * neither does the time of a recovery that left a copy beside: no service was waited for.
 */
public record Trend(Kind kind, List<Point> points) {

    private static final List<Duration> STEPS = Stream.concat(Stream.of(1, 2, 5, 10, 15, 30).map(Duration::ofMinutes),
            Stream.of(1, 2, 3, 6, 12, 24, 48, 96, 168, 336, 720, 1_440, 4_380, 8_760, 43_800).map(Duration::ofHours)).toList();

    /** Which of the two objectives. */
    public enum Kind {
        RTO, RPO
    }

    /** One recovery. */
    public record Point(PastRecovery of, Instant at, Duration actual, Optional<Duration> objective, Optional<Boolean> met) {}

    /**
     * An objective as long as it stayed the same.
     *
     * @param first place of the first point that it held for, and {@code last} of the last one
     */
    public record Limit(int first, int last, Duration objective) {}

    public Trend {
        points = List.copyOf(points);
    }

    /** Of recoveries in their order. */
    public static Trend of(List<PastRecovery> recoveries, Kind kind) {
        List<Point> points = new ArrayList<>();
        for (PastRecovery one : recoveries) {
            Result result = one.result();
            (kind == Kind.RTO ? one.time() : one.lost()).ifPresent(actual -> points.add(new Point(one, one.declared(), actual,
                    kind == Kind.RTO ? result.rto() : result.rpo(), kind == Kind.RTO ? result.rtoMet() : result.rpoMet())));
        }
        return new Trend(kind, points);
    }

    /** How many had an objective. */
    public long judged() {
        return points.stream().filter(point -> point.met().isPresent()).count();
    }

    public long met() {
        return points.stream().filter(point -> point.met().orElse(false)).count();
    }

    public Optional<Duration> median() {
        List<Duration> sorted = points.stream().map(Point::actual).sorted().toList();
        return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get((sorted.size() - 1) / 2));
    }

    public Optional<Duration> worst() {
        return points.stream().map(Point::actual).max(Duration::compareTo);
    }

    /** A round figure, of which two have room for the largest figure of all. */
    public Duration step() {
        Duration largest = points.stream().flatMap(point -> Stream.concat(point.objective().stream(), Stream.of(point.actual())))
                .max(Duration::compareTo).filter(most -> !most.isZero()).orElse(Duration.ofHours(1));
        return STEPS.stream().filter(step -> step.multipliedBy(2).compareTo(largest) >= 0).findFirst().orElse(largest);
    }

    /** The objectives of these points, one after the other; none where there was none. */
    public List<Limit> limits() {
        List<Limit> limits = new ArrayList<>();
        int first = 0;
        for (int i = 0; i < points.size(); i++) {
            Optional<Duration> objective = points.get(i).objective();
            if (i + 1 == points.size() || !points.get(i + 1).objective().equals(objective)) {
                int begin = first;
                int end = i;
                objective.ifPresent(limit -> limits.add(new Limit(begin, end, limit)));
                first = i + 1;
            }
        }
        return limits;
    }

    /** How far along the time of all points this one lies, from 0 to 1. */
    public double along(Point point) {
        Duration all = Duration.between(points.getFirst().at(), points.getLast().at());
        return all.isZero() ? 0.5 : Duration.between(points.getFirst().at(), point.at()).toMillis() / (double) all.toMillis();
    }
}
