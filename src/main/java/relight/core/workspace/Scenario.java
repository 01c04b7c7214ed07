package relight.core.workspace;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A way in which things break, found by what people see.
 *
 * @param symptom    what an operator notices, in their words
 * @param systems    the systems it hits
 * @param objectives its own; where it says none, those of its tier, then those of the strictest system it hits
 * @param runbook    the file under the workspace, with {@code #section} where one section is meant
 * @param estimate   how long its recovery is expected to take
 * @param risk       how likely it is and how hard it hits
 * @param rollback   when its recovery is to be taken back
 */
public record Scenario(String name, String symptom, List<String> systems, Objectives objectives, Optional<String> runbook,
                       Optional<Estimate> estimate, Risk risk, RollbackCriteria rollback) {

    /** From the least to the most that people expect; both the same where one figure was written. */
    public record Estimate(Duration least, Duration most) {}

    /** How likely a scenario is and how hard it hits, where somebody has judged it. */
    public record Risk(Optional<Level> probability, Optional<Level> impact) {

        public static final Risk NONE = new Risk(Optional.empty(), Optional.empty());
    }

    public Scenario {
        systems = List.copyOf(systems);
    }

    /** A scenario whose risk nobody has judged, and which is never taken back by itself. */
    public Scenario(String name, String symptom, List<String> systems, Objectives objectives, Optional<String> runbook,
                    Optional<Estimate> estimate) {
        this(name, symptom, systems, objectives, runbook, estimate, Risk.NONE, RollbackCriteria.NONE);
    }

    /** A scenario whose length nobody has estimated. */
    public Scenario(String name, String symptom, List<String> systems, Objectives objectives, Optional<String> runbook) {
        this(name, symptom, systems, objectives, runbook, Optional.empty());
    }
}
