package relight.core.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relight.core.text.Messages;

/** Cron lines in words, as CronJobs and Velero have them. */
class CronWordsTest {

    private static final Instant NOW = Instant.parse("2026-04-15T12:00:00Z");

    private static String said(String cron, Optional<String> zone) {
        return Messages.english().say(CronWords.of(cron, zone, NOW));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "30 2 * * *               | daily at 02:30 (in the cluster’s zone)",
        "15 * * * *               | every hour at minute 15",
        "*/20 * * * *             | every 20 min (in the cluster’s zone)",
        "0 1,13 * * *             | every 12 h (in the cluster’s zone)",
        "0 3 * * 0                | Sundays at 03:00 (in the cluster’s zone)",
        "0 3 ? * *                | daily at 03:00 (in the cluster’s zone)",
        "@hourly                  | every hour at minute 00",
        "@weekly                  | Sundays at 00:00 (in the cluster’s zone)",
        "CRON_TZ=Europe/Kyiv 0 4 * * * | daily at 04:00 (Europe/Kyiv)",
        "0 9-17 * * *             | on schedule 0 9-17 * * * (in the cluster’s zone)",
        "0 2 * * 1-5              | on schedule 0 2 * * 1-5 (in the cluster’s zone)",
        "0 * * * 1                | on schedule 0 * * * 1 (in the cluster’s zone)",
        "0 2 1 * *                | on schedule 0 2 1 * * (in the cluster’s zone)",
        "@every 6h                | on schedule @every 6h"})
    void aLineIsSaidInWordsWhereThatIsTheWholeOfIt(String cron, String words) {
        assertEquals(words, said(cron, Optional.empty()));
    }

    @Test
    void itsOwnZoneIsNamedAndOneThatIsNoneLeavesTheLineAsItIs() {
        assertEquals("daily at 02:30 (Europe/Berlin)", said("30 2 * * *", Optional.of("Europe/Berlin")));
        assertEquals("on schedule 30 2 * * *", said("30 2 * * *", Optional.of("Nowhere/At-all")));
    }
}
