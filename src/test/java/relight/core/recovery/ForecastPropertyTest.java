package relight.core.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Holds what was forecast against what then came, on recoveries that nobody ran. */
class ForecastPropertyTest {

    private static final int RECOVERIES = 1_000;

    /** Of recoveries of one sort: how many there were, and how many were over by P50 and by P90. */
    private static final class Held {
        private int all;
        private int likely;
        private int late;

        private void add(boolean byLikely, boolean byLate) {
            all++;
            likely += byLikely ? 1 : 0;
            late += byLate ? 1 : 0;
        }

        @Override
        public String toString() {
            return "P50 held in %d and P90 in %d of %d".formatted(likely, late, all);
        }
    }

    @Test
    void p90HoldsIn85To95Of100() {
        Random random = new Random(20_260_415);
        Held all = new Held();
        Map<String, Held> sorts = new TreeMap<>();
        for (int i = 0; i < RECOVERIES; i++) {
            SyntheticSite site = new SyntheticSite(random, 4 + random.nextInt(40));
            int earlier = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(10);
            StepHistory history = history(site, earlier);
            List<Entry> night = site.night();
            Instant verified = RecoveryFold.of(night).verified().orElseThrow();
            int known = random.nextBoolean() ? 2 : 2 + random.nextInt(night.size() - 4);
            Instant now = between(night.get(known - 1).happened(), night.get(known).happened(), known == 2 ? 0 : random.nextDouble());
            Forecast forecast = Forecast.of(new RecoveryClock(RecoveryFold.of(night.subList(0, known)), now), history);
            for (Held held : List.of(all, sorts.computeIfAbsent(sort(earlier, known), key -> new Held()))) {
                held.add(!verified.isAfter(forecast.likely()), !verified.isAfter(forecast.late()));
            }
        }
        String told = all + "; " + sorts;
        assertTrue(all.late >= 0.85 * all.all && all.late <= 0.95 * all.all, told);
        assertTrue(all.likely >= 0.40 * all.all && all.likely <= 0.60 * all.all, told);
        sorts.values().forEach(held -> assertTrue(held.late >= 0.80 * held.all && held.late <= 0.98 * held.all, told));
    }

    private static String sort(int earlier, int known) {
        return (earlier == 0 ? "estimates only" : earlier < 4 ? "few runs" : "many runs") + (known == 2 ? ", at the beginning" : ", on the way");
    }

    private static StepHistory history(SyntheticSite site, int nights) {
        List<Recovery> recoveries = new ArrayList<>();
        for (int i = 0; i < nights; i++) {
            recoveries.add(RecoveryFold.of(site.night()));
        }
        return StepHistory.of(recoveries);
    }

    private static Instant between(Instant from, Instant to, double part) {
        return from.plusMillis(Math.round(part * (to.toEpochMilli() - from.toEpochMilli())));
    }

    @Test
    void theSameJournalAtTheSameMomentGivesTheSameForecast() {
        SyntheticSite site = new SyntheticSite(new Random(7), 20);
        StepHistory history = history(site, 5);
        List<Entry> night = site.night();
        for (int known = 2; known < night.size() - 2; known += 3) {
            RecoveryClock clock = new RecoveryClock(RecoveryFold.of(night.subList(0, known)), night.get(known - 1).happened());
            assertEquals(Forecast.of(clock, history), Forecast.of(clock, history));
        }
    }

    @Test
    void theForecastDoesNotJumpWhileNothingUnexpectedHappens() {
        SyntheticSite site = new SyntheticSite(new Random(11), 30);
        StepHistory history = history(site, 6);
        List<Entry> night = site.night();
        Recovery begun = RecoveryFold.of(night.subList(0, 3));
        Instant start = night.get(2).happened();
        Forecast before = Forecast.of(new RecoveryClock(begun, start), history);
        long whole = before.late().toEpochMilli() - start.toEpochMilli();
        for (int second = 1; second <= 3; second++) {
            Forecast now = Forecast.of(new RecoveryClock(begun, start.plusSeconds(second)), history);
            long moved = Math.abs(now.likely().toEpochMilli() - before.likely().toEpochMilli());
            assertTrue(moved < whole / 50, "P50 moved by " + moved + " ms of " + whole + " within a second");
            before = now;
        }
    }
}
