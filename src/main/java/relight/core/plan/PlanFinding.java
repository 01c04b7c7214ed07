package relight.core.plan;

import relight.core.text.Message;

/**
 * Something that does not fit in a plan.
 *
 * @param about the scenario, system, function, team or site that it is about, by name
 */
public record PlanFinding(Kind kind, String about, Message text) {

    /** What does not fit. */
    public enum Kind {
        ESTIMATE_OVER_RTO, ESTIMATE_OVER_ROLLBACK, SCHEDULE_OVER_RPO, MTD_UNDER_RTO, ALTERNATIVES_OVER_MBC, SITE_OVER_RTO, SITE_OVER_RPO,
        UNDEFINED_TEAM, UNDEFINED_CONTACT, UNDEFINED_DEPENDENCY, UNREADABLE_RUNBOOK;

        /** Whether the plan cannot hold what it promises; the others are questions to its author. */
        public boolean isBreach() {
            return switch (this) {
                case ESTIMATE_OVER_RTO, ESTIMATE_OVER_ROLLBACK, SCHEDULE_OVER_RPO, MTD_UNDER_RTO, ALTERNATIVES_OVER_MBC, SITE_OVER_RTO,
                     SITE_OVER_RPO, UNDEFINED_TEAM, UNDEFINED_CONTACT, UNREADABLE_RUNBOOK -> true;
                case UNDEFINED_DEPENDENCY -> false;
            };
        }
    }
}
