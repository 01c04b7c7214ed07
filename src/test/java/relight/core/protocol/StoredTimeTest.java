package relight.core.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredTimeTest {

    @Test
    void readsEveryTimeAsItWasWritten() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            long nanos = switch (i % 4) {
                case 0 -> 0;
                case 1 -> random.nextInt(1_000) * 1_000_000L;
                case 2 -> random.nextInt(1_000_000) * 1_000L;
                default -> random.nextInt(1_000_000_000);
            };
            Instant time = Instant.ofEpochSecond(random.nextLong(-62_167_219_200L, 253_402_300_800L), nanos);
            assertEquals(time, StoredTime.parse(time.toString()));
        }
        assertEquals(Instant.MAX, StoredTime.parse(Instant.MAX.toString()));
        assertEquals(Instant.parse("2026-04-16T01:41:00.5Z"), StoredTime.parse("2026-04-16T01:41:00.5Z"));
        assertEquals(Instant.parse("2026-04-16T03:41:00+02:00"), StoredTime.parse("2026-04-16T03:41:00+02:00"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Z", "2026-04-16", "2026-02-30T01:41:00Z", "2026-04-16T25:41:00Z", "2026-13-16T01:41:00Z", "2026-04-16T01:41:0xZ", "2026-04-16T01:41:00.1234567890Z", "2026-04-16 01:41:00Z"})
    void refusesWhatIsNoTime(String text) {
        assertThrows(DateTimeException.class, () -> StoredTime.parse(text));
    }
}
