package relight.ui.common;

import relight.core.recovery.Proof;
import relight.core.recovery.ProvenStep;

/** When a step last succeeded, in which mode and at whose console; or that its text has changed since then, and it needs verifying. */
public final class ProvenBadge {

    private ProvenBadge() {}

    public static StatusBadge of(Desk desk, ProvenStep proven) {
        return switch (proven) {
            case ProvenStep.Proven(Proof known) -> StatusBadge.pill(Standing.GOOD, told(desk, "recovery.screen.proven", known));
            case ProvenStep.Changed(Proof before) -> StatusBadge.pill(Standing.WARNING, told(desk, "recovery.screen.needs-verifying", before));
            case ProvenStep.Never() -> StatusBadge.pill(Standing.UNKNOWN, desk.say("recovery.screen.never-proven"));
        };
    }

    private static String told(Desk desk, String key, Proof proof) {
        return desk.say(key, new RelativeTime(desk.words(), desk.clock()).distance(proof.at()),
                desk.say("recovery.screen.mode." + proof.mode().orElseThrow().name()), proof.by().orElse("–"), proof.console().orElse("–"));
    }
}
