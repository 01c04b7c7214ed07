package relight.core.text;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 30s}, {@code 5m}, {@code 1h30m}, {@code 2d}, {@code 1w}; ISO 8601 is understood, too. */
public final class DurationText {

    private static final Pattern PARTS = Pattern.compile("(?:(\\d{1,9})w)?(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m(?:in)?)?"
            + "(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");
    private static final int LONGEST = 60;

    private DurationText() {}

    /** The duration; empty where the text is none, and for a bare number, whose unit nobody knows. */
    public static Optional<Duration> read(String text) {
        String compact = text.strip().toLowerCase(Locale.ROOT).replace(" ", "");
        if (compact.isEmpty() || compact.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher matcher = PARTS.matcher(compact);
        return matcher.matches() ? Optional.of(sum(matcher)) : iso(compact);
    }

    private static Duration sum(Matcher parts) {
        return Duration.ofDays(7 * number(parts, 1) + number(parts, 2)).plusHours(number(parts, 3)).plusMinutes(number(parts, 4))
                .plusSeconds(number(parts, 5)).plusMillis(number(parts, 6));
    }

    private static Optional<Duration> iso(String text) {
        try {
            Duration iso = Duration.parse(text);
            return iso.isNegative() ? Optional.empty() : Optional.of(iso);
        } catch (DateTimeException | ArithmeticException e) {
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
