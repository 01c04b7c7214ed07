package relight.core.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Recoveries of one system from one bad night.
 *
 * @param scenario empty where none was named
 * @param all      of them, oldest first
 */
public record Tally(String system, Optional<String> scenario, List<PastRecovery> all, Trend rto, Trend rpo) {

    public Tally {
        all = List.copyOf(all);
    }

    /** By system, then by scenario; a recovery of several systems counts for each. */
    public static List<Tally> of(History history) {
        List<Tally> tallies = new ArrayList<>();
        for (String system : history.systems()) {
            List<PastRecovery> those = history.of(system);
            those.stream().map(PastRecovery::scenario).distinct().sorted(Comparator.comparing(scenario -> scenario.orElse(""))).forEach(scenario -> {
                List<PastRecovery> all = those.stream().filter(one -> one.scenario().equals(scenario)).toList();
                tallies.add(new Tally(system, scenario, all, Trend.of(all, Trend.Kind.RTO), Trend.of(all, Trend.Kind.RPO)));
            });
        }
        return tallies;
    }

    public long drills() {
        return all.stream().filter(PastRecovery::drill).count();
    }

    public long recovered() {
        return all.stream().filter(PastRecovery::recovered).count();
    }
}
