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

    /** Which of the two objectives. */
    public enum Kind {
        RTO, RPO
    }

    /** One recovery. */
    public record Point(PastRecovery of, Instant at, Duration actual, Optional<Duration> objective, Optional<Boolean> met) {}

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

    /** The largest figure of all; what a picture has to have room for. */
    public Duration top() {
        return points.stream().flatMap(point -> Stream.concat(point.objective().stream(), Stream.of(point.actual())))
                .max(Duration::compareTo).filter(most -> !most.isZero()).orElse(Duration.ofHours(1));
    }

    /** How far along the time of all points this one lies, from 0 to 1. */
    public double along(Point point) {
        Duration all = Duration.between(points.getFirst().at(), points.getLast().at());
        return all.isZero() ? 0.5 : Duration.between(points.getFirst().at(), point.at()).toMillis() / (double) all.toMillis();
    }
}
