package relight.core.recovery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A recovery of many steps in the middle of the night, with a history, to be forecast again and again. */
public final class ForecastNights {

    private final StepHistory history;
    private final Recovery night;
    private final Instant now;

    /** A site with so many steps that has been recovered so often before. */
    public ForecastNights(int steps, int earlier) {
        SyntheticSite site = new SyntheticSite(new Random(500), steps);
        List<Recovery> before = new ArrayList<>();
        for (int i = 0; i < earlier; i++) {
            before.add(RecoveryFold.of(site.night()));
        }
        history = StepHistory.of(before);
        List<Entry> entries = site.night().subList(0, 3);
        night = RecoveryFold.of(entries);
        now = entries.getLast().happened();
    }

    /** The forecast so many seconds into it. */
    public Forecast after(long seconds) {
        return Forecast.of(new RecoveryClock(night, now.plusSeconds(seconds)), history);
    }
}
