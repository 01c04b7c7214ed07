package relight.core.protocol;

import java.time.Instant;
import java.time.LocalDate;

/** Times as events have them, {@code 2026-04-16T01:41:00Z} or with a fraction: a fifth of the work of reading an event with Java's own reader. */
final class StoredTime {

    private static final int SECONDS_END = 19;
    private static final int NANOS = 9;

    private StoredTime() {}

    /** Throws a {@link java.time.DateTimeException} where it is no time. */
    static Instant parse(String text) {
        int end = text.length() - 1;
        boolean plain = end >= SECONDS_END && text.charAt(end) == 'Z' && (end == SECONDS_END || text.charAt(SECONDS_END) == '.' && end - SECONDS_END - 1 <= NANOS && end > SECONDS_END + 1)
                && text.charAt(4) == '-' && text.charAt(7) == '-' && text.charAt(10) == 'T' && text.charAt(13) == ':' && text.charAt(16) == ':';
        int year = plain ? number(text, 0, 4) : -1;
        int month = plain ? number(text, 5, 7) : -1;
        int day = plain ? number(text, 8, 10) : -1;
        int hour = plain ? number(text, 11, 13) : -1;
        int minute = plain ? number(text, 14, 16) : -1;
        int second = plain ? number(text, 17, SECONDS_END) : -1;
        int fraction = plain && end > SECONDS_END ? number(text, SECONDS_END + 1, end) : 0;
        if (year < 0 || month < 0 || day < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || fraction < 0) {
            return Instant.parse(text);
        }
        for (int digits = end - SECONDS_END - 1; end > SECONDS_END && digits < NANOS; digits++) {
            fraction *= 10;
        }
        return Instant.ofEpochSecond(((LocalDate.of(year, month, day).toEpochDay() * 24 + hour) * 60 + minute) * 60 + second, fraction);
    }

    /** Below zero where there is anything but digits. */
    private static int number(String text, int from, int end) {
        int number = 0;
        for (int i = from; i < end; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + digit - '0';
        }
        return number;
    }
}
