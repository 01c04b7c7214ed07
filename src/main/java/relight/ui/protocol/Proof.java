package relight.ui.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.core.protocol.Health;
import relight.core.protocol.ProtocolLog;
import relight.core.protocol.Verification;
import relight.core.protocol.Verifier;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.ui.common.Standing;

/**
 * Whether a record can be relied on.
 *
 * @param health of the whole log that it lies in
 */
record Proof(Verification verification, Health health) {

    /** Reads all events of a recovery and recomputes what can be recomputed; blocks. */
    static Proof of(ProtocolLog log, String recovery) {
        Verifier verifier = new Verifier(Verifier.Scope.RECOVERY);
        long[] last = {-1};
        try {
            log.stored(recovery, event -> {
                last[0] = event.number();
                verifier.add(event);
            });
        } catch (Problem unreadable) {
            verifier.bad(last[0] + 1, unreadable.what());
        }
        return new Proof(verifier.result(), log.health());
    }

    Standing standing() {
        return switch (verification.verdict()) {
            case BROKEN -> Standing.BAD;
            case INCOMPLETE -> Standing.WARNING;
            case INTACT -> health.state() == Health.State.DAMAGED ? Standing.WARNING : Standing.GOOD;
        };
    }

    private boolean sealed() {
        return verification.recoveries().stream().allMatch(Verification.RecoveryVerdict::sealed);
    }

    /** Four words that say all. */
    Message title() {
        return Message.of("protocol.screen.proof." + switch (verification.verdict()) {
            case BROKEN -> "broken";
            case INTACT -> "intact";
            case INCOMPLETE -> sealed() ? "incomplete" : "unsealed";
        });
    }

    /** One sentence about what that means. */
    Message text() {
        return switch (verification.verdict()) {
            case BROKEN -> verification.firstBad().map(number -> Message.of("protocol.screen.proof.broken.text", number))
                    .orElse(Message.of("protocol.screen.proof.broken.somewhere"));
            case INTACT -> Message.of("protocol.screen.proof.intact.text");
            case INCOMPLETE -> Message.of(sealed() ? "protocol.screen.proof.incomplete.text" : "protocol.screen.proof.unsealed.text");
        };
    }

    /** What was found to be wrong or missing, then what no look can show. */
    List<Message> notProven() {
        List<Message> all = new ArrayList<>(verification.notProven());
        if (health.state() == Health.State.DAMAGED) {
            all.addAll(health.damages());
        }
        return all;
    }

    Optional<Message> health(Health.State state) {
        return health.state() == state ? Optional.of(Message.of("protocol.screen.health." + state.name(), health.events())) : Optional.empty();
    }
}
