package relight.ui.readiness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.recovery.Journal;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryClock;
import relight.core.recovery.RecoveryFold;
import relight.core.recovery.StepHistory;

/** What the journal of this console says of earlier recoveries. */
public final class JournalHistory implements RecoveryHistory {

    private final Journal journal;

    public JournalHistory(Journal journal) {
        this.journal = journal;
    }

    @Override
    public Seen look() {
        List<Recovery> recoveries = journal.recoveries().stream()
                .map(summary -> RecoveryFold.of(journal.entries(summary.recovery())))
                .sorted(Comparator.comparing(Recovery::declaredAt))
                .toList();
        StepHistory history = StepHistory.of(recoveries);
        Map<String, Proof> proven = new HashMap<>();
        Map<String, List<Duration>> took = new HashMap<>();
        List<PastRecovery> past = new ArrayList<>();
        for (Recovery recovery : recoveries) {
            for (String system : recovery.declared().systems()) {
                history.systemLastProven(system).ifPresent(proof -> proven.put(system, new Proof(proof.at(), Optional.of(proof.mode()))));
                recovery.verified().ifPresent(verified -> {
                    RecoveryClock clock = new RecoveryClock(recovery, verified);
                    took.computeIfAbsent(system, key -> new ArrayList<>()).add(clock.elapsed());
                    past.add(new PastRecovery(system, recovery.declaredAt(), recovery.declared().mode(), clock.elapsed(), clock.rto()));
                });
            }
        }
        Map<String, Duration> forecasts = new HashMap<>();
        took.forEach((system, durations) -> forecasts.put(system, median(durations)));
        return new Seen(proven, forecasts, past);
    }

    private static Duration median(List<Duration> durations) {
        return durations.stream().sorted().toList().get((durations.size() - 1) / 2);
    }
}
