package relight.ui.readiness;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import relight.core.recovery.Journal;
import relight.core.recovery.Proof;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryClock;
import relight.core.recovery.RecoveryFold;

/** What the journal says of earlier recoveries; the forecast is the median of what recoveries of the system took. */
public final class JournalHistory implements RecoveryHistory {

    /** More than a quarter's drills say nothing new. */
    private static final int LOOKED_AT = 40;

    private final Journal journal;

    public JournalHistory(Journal journal) {
        this.journal = journal;
    }

    @Override
    public Seen look() {
        List<PastRecovery> past = new ArrayList<>();
        Map<String, Proof> proven = new HashMap<>();
        journal.recoveries().stream()
                .filter(summary -> summary.mode().real())
                .sorted(Comparator.comparing(Journal.Summary::declared).reversed())
                .limit(LOOKED_AT)
                .map(summary -> RecoveryFold.of(journal.entries(summary.recovery())))
                .sorted(Comparator.comparing(Recovery::declaredAt))
                .forEach(recovery -> {
                    recovery.verified().ifPresent(at -> take(recovery, at, past));
                    Proof.of(recovery).ifPresent(shown -> recovery.declared().systems().forEach(system -> proven.put(system, shown)));
                });
        return new Seen(proven, forecasts(past), past);
    }

    private static void take(Recovery recovery, Instant verified, List<PastRecovery> past) {
        RecoveryClock clock = new RecoveryClock(recovery, verified);
        for (String system : recovery.declared().systems()) {
            past.add(new PastRecovery(system, recovery.declaredAt(), recovery.declared().mode(), clock.elapsed(), clock.rto()));
        }
    }

    private static Map<String, Duration> forecasts(List<PastRecovery> past) {
        Map<String, List<Duration>> times = new HashMap<>();
        past.forEach(one -> times.computeIfAbsent(one.system(), system -> new ArrayList<>()).add(one.took()));
        Map<String, Duration> medians = new HashMap<>();
        times.forEach((system, took) -> medians.put(system, took.stream().sorted().toList().get((took.size() - 1) / 2)));
        return medians;
    }
}
