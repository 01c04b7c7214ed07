package relight.ui.readiness;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import relight.core.catalog.CheckReport;
import relight.core.catalog.SystemReadiness;
import relight.core.workspace.Site;

/**
 * Everything that the home screen is made from, seen at one moment.
 *
 * @param evaluated when the stores were last asked by this console; empty where they were not yet
 */
public record HomeLook(Site site, Optional<Instant> evaluated, List<SystemReadiness> systems, CheckReport report,
                       RecoveryHistory.Seen history) {

    public HomeLook {
        systems = List.copyOf(systems);
    }

    /** What somebody has to do, the worst first. */
    List<CheckReport.Line> needs() {
        return report.lines().stream()
                .filter(line -> line.status() != CheckReport.Status.OK)
                .sorted(Comparator.comparing(CheckReport.Line::status).reversed())
                .toList();
    }
}
