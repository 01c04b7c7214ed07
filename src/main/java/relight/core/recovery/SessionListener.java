package relight.core.recovery;

import java.util.Optional;
import relight.core.runbook.StepId;

/** Hears what happens in a recovery that this process has in hand; called on the thread on which it happens. */
public interface SessionListener {

    /** The state after an event. */
    default void changed(Recovery recovery) {}

    default void output(StepId step, String line) {}

    default void progress(StepId step, Progress progress) {}

    /** A step is about to begin whose program asks and is answered: where somebody sits for that; empty where this listener shows none. */
    default Optional<StepTerminal> terminal(StepId step) {
        return Optional.empty();
    }
}
