package relight.core.runbook;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import relight.core.runbook.InfoString.Attribute;
import relight.core.text.DurationText;
import relight.core.text.Nearest;

/** Reads the attributes of a fence that is watched: {@code sql watch=rollback every=30s trips="> 120%" baseline=180}. */
final class WatchReader {

    static final List<String> ATTRIBUTES = List.of("watch", "every", "trips", "baseline", "figure");

    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final Duration LEAST = Duration.ofSeconds(1);
    static final List<String> MEANINGS = List.of("warn", "rollback", "health");
    private static final Pattern LIMIT = Pattern.compile("(>=|<=|!=|>|<|=)\\s*(-?\\d+(?:\\.\\d+)?)\\s*(%?)");

    private WatchReader() {}

    static Optional<Watch> read(InfoString info) {
        Optional<Attribute> watch = Optional.ofNullable(info.attributes().get("watch"));
        Optional<Attribute> stray = Optional.ofNullable(info.attributes().get("trips")).filter(_ -> watch.isEmpty());
        if (stray.isPresent()) {
            throw stray.get().place().problem("runbook.watch.stray", String.join(", ", MEANINGS));
        }
        return watch.map(attribute -> new Watch(meaning(attribute), every(info), limit(info), figure(info)));
    }

    private static Watch.Meaning meaning(Attribute attribute) {
        String value = attribute.value().toLowerCase(Locale.ROOT);
        if (!MEANINGS.contains(value)) {
            throw attribute.place().problem("runbook.attribute.value", attribute.value(), "watch", String.join(", ", MEANINGS),
                    Nearest.of(value, MEANINGS));
        }
        return Watch.Meaning.valueOf(value.toUpperCase(Locale.ROOT));
    }

    private static Duration every(InfoString info) {
        return Optional.ofNullable(info.attributes().get("every")).map(attribute -> DurationText.read(attribute.value())
                .filter(every -> every.compareTo(LEAST) >= 0)
                .orElseThrow(() -> attribute.place().problem("runbook.duration", attribute.value(), "every"))).orElse(EVERY);
    }

    private static Optional<Watch.Limit> limit(InfoString info) {
        return Optional.ofNullable(info.attributes().get("trips")).map(attribute -> {
            Matcher limit = LIMIT.matcher(attribute.value().strip());
            Optional<Double> baseline = baseline(info);
            if (!limit.matches() || !limit.group(3).isEmpty() && baseline.isEmpty()) {
                throw attribute.place().problem("runbook.watch.trips", attribute.value());
            }
            double bound = Double.parseDouble(limit.group(2));
            return new Watch.Limit(limit.group(1), limit.group(3).isEmpty() ? bound : baseline.orElseThrow() * bound / 100);
        });
    }

    private static Optional<Double> baseline(InfoString info) {
        return Optional.ofNullable(info.attributes().get("baseline")).map(attribute -> {
            if (!attribute.value().matches("\\d{1,15}(\\.\\d{1,9})?")) {
                throw attribute.place().problem("runbook.attribute.number", attribute.value(), "baseline");
            }
            return Double.parseDouble(attribute.value());
        });
    }

    private static Optional<String> figure(InfoString info) {
        return Optional.ofNullable(info.attributes().get("figure")).map(attribute -> {
            try {
                if (Pattern.compile(attribute.value()).matcher("").groupCount() < 1) {
                    throw attribute.place().problem("runbook.watch.figure", attribute.value());
                }
                return attribute.value();
            } catch (PatternSyntaxException e) {
                throw attribute.place().problem("runbook.watch.figure", attribute.value());
            }
        });
    }
}
