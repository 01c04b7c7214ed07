package relight.core.runbook;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them in runbooks: {@code 30s}, {@code 5m}, {@code 1h30m}, {@code 2d}; ISO-8601 is understood, too. */
public final class DurationText {

    private static final Pattern PARTS = Pattern.compile("(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

    private DurationText() {}

    /** The duration; empty where the text is none, and for a bare number, whose unit nobody knows. */
    public static Optional<Duration> read(String text) {
        String compact = text.strip().toLowerCase(Locale.ROOT).replace(" ", "");
        Matcher matcher = PARTS.matcher(compact);
        if (!compact.isEmpty() && matcher.matches()) {
            return Optional.of(Duration.ofDays(number(matcher, 1)).plusHours(number(matcher, 2)).plusMinutes(number(matcher, 3))
                    .plusSeconds(number(matcher, 4)).plusMillis(number(matcher, 5)));
        }
        try {
            Duration iso = Duration.parse(compact);
            return iso.isNegative() ? Optional.empty() : Optional.of(iso);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** What {@link #read} reads back as the same duration, to the nanosecond. */
    public static String write(Duration duration) {
        if (duration.isNegative() || duration.isZero() || duration.toNanosPart() % 1_000_000 != 0) {
            return duration.isZero() ? "0s" : duration.toString();
        }
        StringBuilder text = new StringBuilder();
        append(text, duration.toDaysPart(), "d");
        append(text, duration.toHoursPart(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.toString();
    }

    private static void append(StringBuilder text, long many, String unit) {
        if (many > 0) {
            text.append(many).append(unit);
        }
    }

    private static long number(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
    }
}
