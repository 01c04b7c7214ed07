package relight.core.workspace;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as people write them. */
public final class Amounts {

    private static final Pattern DURATION = Pattern.compile(
            "(?:(\\d{1,6})\\s*w)?\\s*(?:(\\d{1,6})\\s*d)?\\s*(?:(\\d{1,6})\\s*h)?\\s*(?:(\\d{1,7})\\s*m(?:in)?)?\\s*(?:(\\d{1,9})\\s*s)?");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,3})?)\\s*([a-z]*)");
    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("", 1L), Map.entry("b", 1L),
            Map.entry("k", 1_000L), Map.entry("kb", 1_000L), Map.entry("kib", 1L << 10),
            Map.entry("m", 1_000_000L), Map.entry("mb", 1_000_000L), Map.entry("mib", 1L << 20),
            Map.entry("g", 1_000_000_000L), Map.entry("gb", 1_000_000_000L), Map.entry("gib", 1L << 30),
            Map.entry("t", 1_000_000_000_000L), Map.entry("tb", 1_000_000_000_000L), Map.entry("tib", 1L << 40));

    private static final int LONGEST = 60;

    private Amounts() {}

    /** {@code 30m}, {@code 1h30m}, {@code 24h}, {@code 2d}, {@code 1w}, or ISO 8601 such as {@code PT4H}; empty for anything else. */
    public static Optional<Duration> duration(String written) {
        String text = written.strip().toLowerCase(Locale.ROOT);
        if (text.startsWith("p")) {
            return iso(text);
        }
        Matcher matcher = DURATION.matcher(text);
        if (text.isEmpty() || text.length() > LONGEST || !matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofDays(7 * part(matcher, 1) + part(matcher, 2))
                .plusHours(part(matcher, 3)).plusMinutes(part(matcher, 4)).plusSeconds(part(matcher, 5)));
    }

    /** Bytes of {@code 10MB}, {@code 1.5 GB}, {@code 512 KiB} or a plain number; decimal units unless they have an i. */
    public static OptionalLong size(String written) {
        Matcher matcher = SIZE.matcher(written.strip().toLowerCase(Locale.ROOT));
        Long unit = written.length() <= LONGEST && matcher.matches() ? UNITS.get(matcher.group(2)) : null;
        if (unit == null) {
            return OptionalLong.empty();
        }
        BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
        return bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0 ? OptionalLong.empty() : OptionalLong.of(bytes.longValue());
    }

    private static Optional<Duration> iso(String text) {
        try {
            Duration duration = Duration.parse(text);
            return duration.isNegative() ? Optional.empty() : Optional.of(duration);
        } catch (DateTimeParseException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static long part(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
    }
}
