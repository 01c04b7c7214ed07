package relight.core.recovery;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import relight.core.runbook.ShellSyntax;
import relight.core.runbook.Step;

/** Carries out steps of some kinds. A run blocks its thread; interrupting it ends what it started, the whole process tree. */
public interface StepRunner {

    boolean runs(Step step);

    /** What exactly will be done, with inputs shown and secrets not: stands in the intent and on the screen. */
    default String command(Step step, Map<String, String> inputs) {
        return step.text();
    }

    /** The tool and its version; empty where no process is started. */
    default String tool(Step step) {
        return "";
    }

    /** Runs it. A failure of the step is an {@link Outcome}; an exception is a fault of the program and counts as failed, too. */
    Outcome run(Step step, StepRun run) throws InterruptedException;

    /** Whether it can tell what such a step would change before it changes it. */
    default boolean previews(Step step) {
        return false;
    }

    /** What a run would change, looked up now; changes nothing itself. Asked only of what it {@link #previews}. */
    default StepPreview preview(Step step, StepRun run) throws InterruptedException {
        throw new UnsupportedOperationException(step.kind());
    }

    /** What it thinks of a piece of a fence that is to become a step of its own. */
    default ShellSyntax syntax() {
        return ShellSyntax.BELIEVED;
    }

    /** What can still be found of a run whose process or console died: a sentence, and the outcome where it is beyond doubt. */
    default Optional<Trace> trace(Step step, StepRun run) {
        return Optional.empty();
    }

    /** Ends what still runs of a run whose console died, the whole process tree; nothing where nothing does. */
    default void end(Step step, StepRun run) {}

    /** What a run that is over does to production until a later step ends it, in one sentence; empty where nothing. May ask the target. */
    default Optional<String> lasting(Step step, StepRun run) throws InterruptedException {
        return Optional.empty();
    }

    /**
     * Forgets what it kept for the way back: the recovery is over, and nothing of it can be taken back any more.
     *
     * @param shared the recovery's private folder
     */
    default void forget(Path shared) {}

    /**
     * What is left of a run.
     *
     * @param running whether its processes still live
     * @param outcome where the run's own wrapper wrote one
     */
    record Trace(String evidence, boolean running, Optional<Outcome> outcome) {}
}
