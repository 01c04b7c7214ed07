package relight.core.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Test
    void aNightWithoutTheHourHasItsBackupDueWhenTheClockGoesOn() {
        assertEquals(List.of("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"),
                due("30 2 * * *", "2026-03-27T12:00:00Z", 3));
    }

    @Test
    void aNightWithTheHourTwiceHasItsBackupDueOnce() {
        assertEquals(List.of("2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"),
                due("30 2 * * *", "2026-10-23T12:00:00Z", 3));
    }

    @Test
    void everyHourIsDueInBothOfTheDoubledHours() {
        assertEquals(List.of("2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z"),
                due("0 * * * *", "2026-10-24T23:30:00Z", 3));
    }

    @Test
    void aDayOfTheMonthOrAWeekdayIsEnough() {
        assertEquals(List.of("2026-04-20T00:00:00Z", "2026-04-27T00:00:00Z", "2026-05-01T00:00:00Z"),
                due("0 2 1 * MON", "2026-04-14T12:00:00Z", 3));
    }

    @Test
    void theLastDueTimeIsTheOneThatTheNextOneFollows() {
        for (String cron : new String[] {"30 2 * * *", "0 * * * *", "*/15 * * * *", "0 2 1 * *", "0 3 * * 0", "0 2 29 2 *"}) {
            Schedule schedule = schedule(cron);
            Instant moment = Instant.parse("2026-01-01T00:00:00Z");
            for (int i = 0; i < 20; i++) {
                Instant due = schedule.nextDue(moment).orElseThrow();
                assertEquals(Optional.of(due), schedule.lastDue(due), cron);
                assertEquals(Optional.of(due), schedule.lastDue(due.plusSeconds(30)), cron);
                moment = due;
            }
        }
    }

    private static List<String> due(String cron, String after, int count) {
        List<String> due = new ArrayList<>();
        Instant moment = Instant.parse(after);
        for (int i = 0; i < count; i++) {
            moment = schedule(cron).nextDue(moment).orElseThrow();
            due.add(moment.toString());
        }
        return due;
    }

    private static Schedule schedule(String cron) {
        return new Schedule(cron, ZoneId.of("Europe/Berlin"), Duration.ofHours(2));
    }
}
