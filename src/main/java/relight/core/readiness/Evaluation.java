package relight.core.readiness;

import java.time.Instant;
import java.util.List;
import relight.core.text.Message;

/**
 * What was found when a whole plan was looked at without running any of it.
 *
 * @param at when the look ended
 */
public record Evaluation(Instant at, List<Finding> findings) {

    /**
     * One thing that was looked at.
     *
     * @param about the program, system, runbook, secret or place of work
     */
    public record Finding(Kind kind, String about, boolean good, Message text) {}

    /** What is looked at, what reaches farthest first: where the cluster is not reached, nothing that is done in it can be. */
    public enum Kind {
        CLUSTER,
        /** A program has to be allowed before a system's cluster can be asked at all. */
        SIGN_ON,
        /** That of a system's cluster, where its backups lie as Velero writes them. */
        VELERO,
        /** What runbooks do in a system's cluster. */
        STEPS,
        PLACE, PLAN, BACKUP, PROGRAM, SECRET, SPACE, RUNBOOK
    }

    public Evaluation {
        findings = List.copyOf(findings);
    }

    public List<Finding> missing() {
        return findings.stream().filter(finding -> !finding.good()).toList();
    }
}
