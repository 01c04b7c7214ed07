package relight.core.runbook;

import java.util.Optional;

/**
 * The name of a step within one recovery: the slug of its section and its number there, such as {@code restore/2}; the steps of
 * a restore plan stand below the step that asked for it, {@code restore/2/swap/1}.
 */
public record StepId(String value) implements Comparable<StepId> {

    public StepId below(StepId inner) {
        return new StepId(value + "/" + inner.value);
    }

    public boolean isBelow(StepId outer) {
        return value.startsWith(outer.value + "/");
    }

    /** The step in whose place the plan stands that this one is of; empty where that plan, or the runbook, is the recovery itself. */
    public Optional<StepId> outer() {
        int section = value.lastIndexOf('/', value.lastIndexOf('/') - 1);
        return section < 0 ? Optional.empty() : Optional.of(new StepId(value.substring(0, section)));
    }

    @Override
    public int compareTo(StepId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
