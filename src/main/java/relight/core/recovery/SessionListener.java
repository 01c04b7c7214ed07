package relight.core.recovery;

import relight.core.runbook.StepId;

/** Hears what happens in a recovery that this process has in hand; called on the thread on which it happens. */
public interface SessionListener {

    /** The state after an event. */
    default void changed(Recovery recovery) {}

    default void output(StepId step, String line) {}

    default void progress(StepId step, Progress progress) {}
}
