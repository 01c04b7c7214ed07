package relight.core.runbook.recognition;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Something that a document says in words or in a table and that Relight can use once a person has confirmed it. */
public sealed interface Recognised {

    Origin origin();

    /**
     * Where it was read.
     *
     * @param line    in the file, from 1
     * @param column  of the first of the words, from 1
     * @param words   what stands there, as it stands there
     * @param section the id of the section that it stands in; empty above the first heading
     */
    record Origin(int line, int column, String words, Confidence confidence, Optional<String> section) {}

    /** What an objective limits. */
    enum Measure {
        /** Recovery time objective. */
        RTO,
        /** Recovery point objective. */
        RPO,
        /** Maximum tolerable downtime. */
        MTD
    }

    /**
     * A limit for time or for data.
     *
     * @param of what it holds for, where a table's row names it: a scenario, a system; empty for what its section is about
     */
    record Objective(Origin origin, Measure measure, Span span, Optional<String> of) implements Recognised {}

    /** What people see when it is this that has happened. */
    record Symptom(Origin origin, String text) implements Recognised {}

    /**
     * How long something is expected to take.
     *
     * @param of what, where a table's row names it; empty for what its section is about
     */
    record Estimate(Origin origin, Span span, Optional<String> of) implements Recognised {}

    /**
     * Somebody who can be reached.
     *
     * @param open whether the number or address is still a blank, such as {@code +49-XXX}
     */
    record Person(Origin origin, String name, String role, Optional<String> phone, Optional<String> mail, boolean open)
            implements Recognised {}

    /** A box to be ticked. */
    record Tick(Origin origin, String text, boolean done) implements Recognised {}

    /**
     * A fence with nothing in it but commands of {@code kubectl} that Relight can do itself.
     *
     * @param parts    one for each context that they turn to, in their order
     * @param switches whether they leave another context behind for the commands after them
     * @param lines    of the fence, its opening and closing among them
     */
    record Kubectl(Origin origin, List<Part> parts, boolean switches, int lines) implements Recognised {

        /**
         * What is done in one context.
         *
         * @param actions the body of the fence that says the same; empty where the context is all that is said
         * @param context that the commands name, or that commands above them have left
         */
        public record Part(String actions, Optional<String> context) {}

        public Kubectl {
            parts = List.copyOf(parts);
        }

        /** Whether nothing is done: a context is turned to, which each step for a cluster names by itself. */
        public boolean isNote() {
            return parts.stream().allMatch(part -> part.actions().isEmpty());
        }
    }

    /**
     * Lines of a fence that restore something of a cluster: through Velero, by copying ConfigMaps and Secrets, or into pods of a Redis.
     *
     * @param engine    that a restore of Relight's own would use
     * @param backup    its name, as the lines have it; empty where they take the newest
     * @param choices   of that engine which say the same
     * @param context   that the lines name, or that commands above them have turned to
     * @param namespace that the lines work in; empty where they name none
     * @param pods      that the lines restore, one after the other; empty where they do not work in pods
     * @param to        the last of the lines in the file, from 1; the first is the origin's
     */
    record RestoreLines(Origin origin, String engine, Optional<String> backup, Map<String, String> choices, Optional<String> context, Optional<String> namespace,
                        List<String> pods, int to) implements Recognised {}
}
