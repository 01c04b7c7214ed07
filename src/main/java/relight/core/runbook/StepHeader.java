package relight.core.runbook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What every step has, whatever it does.
 *
 * @param phase       the heading it stands under
 * @param note        the prose before it: what it is for, as the author wrote it (Markdown)
 * @param line        in the runbook's file, from 1
 * @param estimate    how long it should take
 * @param timeout     after which it is ended with its process tree
 * @param retries     how often a failure is tried again before it counts
 * @param role        who is to run it
 * @param critical    whether the recovery cannot succeed without it
 * @param onFailure   what happens to the steps after it
 * @param undo        the command that takes it back
 * @param part        main way, or only when the result is undone or committed
 * @param stopsClock  whether its success is the verified service that ends the RTO
 * @param inputs      asked before it runs
 * @param attendance  who has to answer, where it is a step for people
 * @param order       when its turn comes, as far as its place does not say it
 * @param patience    what happens when it takes too long or fails
 * @param watch       that it is no step but looked at beside the steps
 */
public record StepHeader(
        StepId id,
        String title,
        String phase,
        String note,
        int line,
        Optional<Duration> estimate,
        Optional<Duration> timeout,
        int retries,
        Optional<String> role,
        boolean critical,
        OnFailure onFailure,
        Optional<String> undo,
        Part part,
        boolean stopsClock,
        List<Input> inputs,
        Attendance attendance,
        Order order,
        Patience patience,
        Optional<Watch> watch) {

    /** What happens to the steps after a failed one. */
    public enum OnFailure { STOP, CONTINUE }

    /** When a step's turn is. */
    public enum Part {
        /** On the way to a verified service. */
        MAIN,
        /** Instead of going on: the way back, as long as nothing is committed. */
        UNDO,
        /** After the operator has decided to keep the result. */
        COMMIT
    }

    public StepHeader {
        inputs = List.copyOf(inputs);
    }

    /** A step whose turn comes by its place. */
    public StepHeader(StepId id, String title, String phase, String note, int line, Optional<Duration> estimate, Optional<Duration> timeout,
                      int retries, Optional<String> role, boolean critical, OnFailure onFailure, Optional<String> undo, Part part,
                      boolean stopsClock, List<Input> inputs) {
        this(id, title, phase, note, line, estimate, timeout, retries, role, critical, onFailure, undo, part, stopsClock, inputs,
                Attendance.ANYBODY, Order.BY_PLACE, Patience.NONE, Optional.empty());
    }

    /** The same step, which asks for these. */
    public StepHeader asking(List<Input> asked) {
        return new StepHeader(id, title, phase, note, line, estimate, timeout, retries, role, critical, onFailure, undo,
                part, stopsClock, asked, attendance, order, patience, watch);
    }

    public StepHeader withId(StepId other) {
        return new StepHeader(other, title, phase, note, line, estimate, timeout, retries, role, critical, onFailure, undo,
                part, stopsClock, inputs, attendance, order, patience, watch);
    }

    public StepHeader withOrder(Order other) {
        return new StepHeader(id, title, phase, note, line, estimate, timeout, retries, role, critical, onFailure, undo,
                part, stopsClock, inputs, attendance, other, patience, watch);
    }
}
