package relight.core.recovery;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a run of a step ended.
 *
 * @param exitStatus    of the process, where there was one
 * @param reason        one sentence for anything but success
 * @param outputSha256  of the whole redacted output as it lies in the spool; empty where there was none
 * @param excerpt       its last lines
 * @param outputLines   of the whole output
 * @param changedNames  shell variables, functions and options that the step set or changed; never values
 * @param figures       what it measured, such as {@code bytes} or {@code rows}
 */
public record Outcome(Kind kind, Optional<Integer> exitStatus, Erasable reason, Optional<String> outputSha256, Erasable excerpt,
                      long outputLines, List<String> changedNames, Map<String, Long> figures) {

    /** How it ended. */
    public enum Kind {
        SUCCEEDED,
        FAILED,
        TIMED_OUT,
        CANCELLED,
        /** Its place is taken by the steps of the plan that it made. */
        EXPANDED
    }

    public Outcome {
        changedNames = List.copyOf(changedNames);
        figures = Map.copyOf(figures);
    }

    public static Outcome succeeded() {
        return of(Kind.SUCCEEDED, "");
    }

    public static Outcome failed(String reason) {
        return of(Kind.FAILED, reason);
    }

    public static Outcome of(Kind kind, String reason) {
        return new Outcome(kind, Optional.empty(), Erasable.of(reason), Optional.empty(), Erasable.NOTHING, 0, List.of(), Map.of());
    }

    public Outcome with(Map<String, Long> measured) {
        return new Outcome(kind, exitStatus, reason, outputSha256, excerpt, outputLines, changedNames, measured);
    }

    public boolean good() {
        return kind == Kind.SUCCEEDED || kind == Kind.EXPANDED;
    }
}
