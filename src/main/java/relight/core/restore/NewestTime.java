package relight.core.restore;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A time as databases write it: ISO 8601 with T or a blank, with or without an offset, or seconds or milliseconds since 1970. */
final class NewestTime {

    private static final Pattern NUMBER = Pattern.compile("\\d{9,13}(?:\\.\\d+)?");
    private static final long SMALLEST_MILLISECONDS = 100_000_000_000L;
    private static final DateTimeFormatter WRITTEN = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd[['T'][' ']HH:mm[:ss]]")
            .optionalStart().appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true).optionalEnd()
            .appendPattern("[' '][XXX][XX][X]")
            .toFormatter(Locale.ROOT);

    private NewestTime() {}

    /** A time without an offset is taken for UTC, in which databases store such times. */
    static Optional<Instant> read(String text) {
        if (NUMBER.matcher(text).matches()) {
            long number = Long.parseLong(text.replaceFirst("\\..*", ""));
            return Optional.of(number < SMALLEST_MILLISECONDS ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number));
        }
        try {
            TemporalAccessor time = WRITTEN.parseBest(text.replaceFirst(" UTC$", "Z"), OffsetDateTime::from, LocalDateTime::from,
                    LocalDate::from);
            return Optional.of(switch (time) {
                case OffsetDateTime moment -> moment.toInstant();
                case LocalDateTime moment -> moment.toInstant(ZoneOffset.UTC);
                default -> LocalDate.from(time).atStartOfDay(ZoneOffset.UTC).toInstant();
            });
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
