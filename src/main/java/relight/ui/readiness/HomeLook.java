package relight.ui.readiness;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.catalog.CheckReport;
import relight.core.catalog.SystemReadiness;
import relight.core.readiness.Evaluation;
import relight.core.workspace.Site;

/**
 * Everything that the home screen is made from, seen at one moment.
 *
 * @param plan      what a look at everything that a recovery needs has found, where there was one
 * @param evaluated when the stores were last asked by this console; empty where they were not yet
 */
public record HomeLook(Site site, Optional<Instant> evaluated, List<SystemReadiness> systems, CheckReport report,
                       RecoveryHistory.Seen history, Optional<Evaluation> plan) {

    /** From the check that says most of what to do to the one that says least; one that is not named, such as a store that is away, comes first. */
    private static final List<String> TELLING = List.of("integrity", "key", "schedule", "age", "rpo", "size", "retention", "space", "3-2-1");

    public HomeLook {
        systems = List.copyOf(systems);
    }

    /** What somebody has to do, the worst first; all that is said of one series stands together. */
    List<List<CheckReport.Line>> needs() {
        Map<String, List<CheckReport.Line>> bySeries = new LinkedHashMap<>();
        report.lines().stream()
                .filter(line -> line.status() != CheckReport.Status.OK)
                .sorted(Comparator.comparing(CheckReport.Line::status).reversed().thenComparingInt(line -> TELLING.indexOf(line.check())))
                .forEach(line -> bySeries.computeIfAbsent(line.check().equals("store") ? line.text().toString() : line.series(),
                        series -> new ArrayList<>()).add(line));
        return List.copyOf(bySeries.values());
    }
}
