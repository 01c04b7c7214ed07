package relight.core.hypnoscript;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import relight.core.text.DurationText;

/** Which tier to hold something against that a document puts into none. */
final class TierGuess {

    private TierGuess() {}

    /** The tier with the shortest RTO: what fits that fits the others. */
    static Optional<String> strictest(Draft workspace) {
        if (!workspace.has("tiers")) {
            return Optional.empty();
        }
        Draft tiers = workspace.in("tiers");
        return tiers.names().stream().min(Comparator.comparing(name -> tiers.in(name).text("rto").flatMap(DurationText::read)
                .orElse(Duration.ofDays(100_000))));
    }
}
