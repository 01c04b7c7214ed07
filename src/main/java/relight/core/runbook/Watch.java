package relight.core.runbook;

import java.time.Duration;
import java.util.Optional;

/**
 * That a fence is no step but looked at beside the steps all the time.
 *
 * @param meaning what follows when it is not as it should be
 * @param every   the pause between two looks
 * @param trips   the figures with which it is not as it should be; empty where it is so when the fence fails
 * @param figure  a regular expression whose first group is the figure; otherwise it is the last number of the last line
 */
public record Watch(Meaning meaning, Duration every, Optional<Limit> trips, Optional<String> figure) {

    /** What a watched condition is for. */
    public enum Meaning {
        /** People are told. */
        WARN,
        /** A reason to take the recovery back: people are asked. */
        ROLLBACK,
        /** The service is back once this has been bad and is good again: the clock stops. */
        HEALTH
    }

    /** How a figure is held against a bound. */
    public record Limit(String compare, double bound) {

        /** Whether the figure is beyond it. */
        public boolean tripped(double figure) {
            return switch (compare) {
                case ">" -> figure > bound;
                case ">=" -> figure >= bound;
                case "<" -> figure < bound;
                case "<=" -> figure <= bound;
                case "=" -> figure == bound;
                default -> figure != bound;
            };
        }

        /** As it is written; a percentage of a baseline as the figure that it is. */
        @Override
        public String toString() {
            return compare + " " + (bound == Math.rint(bound) ? String.valueOf((long) bound) : String.valueOf(bound));
        }
    }
}
