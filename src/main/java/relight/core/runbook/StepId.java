package relight.core.runbook;

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

    @Override
    public int compareTo(StepId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
