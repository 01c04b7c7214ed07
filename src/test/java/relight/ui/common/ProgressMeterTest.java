package relight.ui.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressMeterTest {

    private static final long SECOND = 1_000_000_000L;

    private final ProgressMeter meter = new ProgressMeter();

    @Test
    void tellsRateAndTimeLeft() {
        meter.at(0, "shopdb", 0, 1000);
        ProgressMeter.Reading reading = meter.at(2 * SECOND, "shopdb", 200, 1000);
        assertEquals(100, reading.perSecond());
        assertEquals(Optional.of(Duration.ofSeconds(8)), reading.left());
        assertEquals(0.2, reading.fraction());
    }

    @Test
    void forgetsASlowBeginning() {
        meter.at(0, "shopdb", 0, 100_000);
        meter.at(60 * SECOND, "shopdb", 10, 100_000);
        meter.at(65 * SECOND, "shopdb", 5_010, 100_000);
        assertEquals(1000, meter.at(75 * SECOND, "shopdb", 15_010, 100_000).perSecond());
    }

    @Test
    void promisesNothingBeforeItCanKnow() {
        assertEquals(Optional.empty(), meter.at(0, "shopdb", 10, 1000).left());
        assertEquals(Optional.empty(), meter.at(SECOND, "shopdb", 500, -1).left());
        assertEquals(-1, meter.at(SECOND, "shopdb", 500, -1).fraction());
    }

    @Test
    void beginsAgainWithTheNextThing() {
        meter.at(0, "first", 0, 1000);
        meter.at(SECOND, "first", 1000, 1000);
        assertEquals(0, meter.at(2 * SECOND, "second", 0, 1000).perSecond());
    }
}
