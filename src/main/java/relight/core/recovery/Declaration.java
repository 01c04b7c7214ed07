package relight.core.recovery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import relight.core.runbook.Runbook;
import relight.core.workspace.Objectives;
import relight.core.workspace.Site;

/**
 * What a person says when a recovery begins.
 *
 * @param section    of the runbook; empty for the whole of it
 * @param disruption since when the service is down, where the RTO is to count from there
 * @param harmSince  since when data has been damaged, where that is known
 */
public record Declaration(Mode mode, String title, String operator, String authorisedBy, String trigger, String severity,
                          Optional<String> scenario, List<String> systems, Site site, String isolation, Objectives objectives,
                          Runbook runbook, Optional<String> section, Optional<Instant> disruption, Optional<Instant> detection,
                          Optional<Instant> harmSince) {

    public Declaration {
        systems = List.copyOf(systems);
    }

    /** The shortest declaration: who, what and by which document. */
    public static Declaration of(Mode mode, String title, String operator, Site site, Objectives objectives, Runbook runbook) {
        return new Declaration(mode, title, operator, operator, "", "", Optional.empty(), List.of(), site, "", objectives, runbook,
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Just this section of the document; empty for the whole of it. */
    public Declaration only(Optional<String> oneSection) {
        return new Declaration(mode, title, operator, authorisedBy, trigger, severity, scenario, systems, site, isolation,
                objectives, runbook, oneSection, disruption, detection, harmSince);
    }

    public Declaration because(String reason, Optional<String> ofScenario, List<String> hitSystems) {
        return new Declaration(mode, title, operator, authorisedBy, reason, severity, ofScenario, hitSystems, site, isolation,
                objectives, runbook, section, disruption, detection, harmSince);
    }

    /** Counting from an earlier disruption, and with points after the harm passed over. */
    public Declaration since(Optional<Instant> down, Optional<Instant> harmed) {
        return new Declaration(mode, title, operator, authorisedBy, trigger, severity, scenario, systems, site, isolation,
                objectives, runbook, section, down, detection, harmed);
    }
}
