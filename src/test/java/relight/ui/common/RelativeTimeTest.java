package relight.ui.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import relight.core.text.Messages;

class RelativeTimeTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-04-15T12:11:00Z"), BERLIN);

    private final RelativeTime english = new RelativeTime(Messages.in(Locale.ENGLISH, BERLIN), CLOCK);
    private final RelativeTime german = new RelativeTime(Messages.in(Locale.GERMAN, BERLIN), CLOCK);

    @Test
    void saysDistancesAsPeopleDo() {
        assertEquals("just now", english.distance(Instant.parse("2026-04-15T12:10:30Z")));
        assertEquals("4 min ago", english.distance(Instant.parse("2026-04-15T12:06:40Z")));
        assertEquals("in 26 min", english.distance(Instant.parse("2026-04-15T12:37:00Z")));
        assertEquals("vor 2 T", german.distance(Instant.parse("2026-04-13T11:00:00Z")));
    }

    @Test
    void namesTheDaysOfTheReadersZone() {
        assertEquals("today 00:30", english.day(Instant.parse("2026-04-14T22:30:00Z")));
        assertEquals("yesterday 23:30", english.day(Instant.parse("2026-04-14T21:30:00Z")));
        assertEquals("gestern 23:30", german.day(Instant.parse("2026-04-14T21:30:00Z")));
        assertEquals("12 Apr 02:04", english.day(Instant.parse("2026-04-12T00:04:00Z")));
        assertEquals("31 Dec 2025 01:00", english.day(Instant.parse("2025-12-31T00:00:00Z")));
    }

    @Test
    void keepsTheOffsetWhereTheMomentMatters() {
        assertEquals("15 Apr 14:00 +02:00", english.exact(Instant.parse("2026-04-15T12:00:00Z")));
        assertEquals("15 Jan 14:00 +01:00", english.exact(Instant.parse("2026-01-15T13:00:00Z")));
    }

    @Test
    void leavesOutUnitsThatNoLongerMatter() {
        assertEquals("6 h 12 min", english.rough(Duration.ofMinutes(372)));
        assertEquals("31 h", english.rough(Duration.ofMinutes(31 * 60 + 11)));
        assertEquals("9 d", english.rough(Duration.ofHours(9 * 24 + 5)));
    }
}
