package relight.ui.recovery;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Durations and times as a clock shows them, in figures of one width. */
final class ClockText {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("HH:mm:ss");

    private ClockText() {}

    /** 00:37:12; with a minus before it once it is below nothing. */
    static String of(Duration duration) {
        Duration size = duration.abs();
        String text = "%02d:%02d:%02d".formatted(size.toHours(), size.toMinutesPart(), size.toSecondsPart());
        return duration.isNegative() && !size.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).isZero() ? "−" + text : text;
    }

    /** 9:41, or 1:02:03 from an hour on. */
    static String brief(Duration duration) {
        return duration.toHours() > 0
                ? "%d:%02d:%02d".formatted(duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart())
                : "%d:%02d".formatted(duration.toMinutesPart(), duration.toSecondsPart());
    }

    /** 03:46:07 in the reader's zone. */
    static String second(Instant moment, ZoneId zone) {
        return SECOND.format(moment.atZone(zone));
    }

    /** 03:46 in the reader's zone. */
    static String at(Instant moment, ZoneId zone) {
        return TIME.format(moment.atZone(zone));
    }
}
