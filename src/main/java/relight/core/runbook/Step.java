package relight.core.runbook;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.dns.ZoneChange;
import relight.core.kubernetes.ClusterAction;
import relight.core.text.Place;

/** One thing to be done in a recovery. A new kind fails to compile wherever it has been forgotten. */
public sealed interface Step {

    StepHeader header();

    /** What it does, to the letter and before inputs are filled in: shown, recorded and hashed for <em>last proven</em>. */
    String text();

    /** The kind's name in the JSON of {@code runbook show}. */
    String kind();

    /** The same step under another header. */
    Step withHeader(StepHeader other);

    /** The same step under another id, as a part of a larger recovery. */
    default Step withId(StepId id) {
        return withHeader(header().withId(id));
    }

    default StepId id() {
        return header().id();
    }

    default String title() {
        return header().title();
    }

    /**
     * A shell fence. Variables, functions, folder and options carry over to the next one of its section.
     *
     * @param ownProcess whether it has a shebang: a script of its own, from which nothing carries over
     * @param session    the section whose shell state it shares; of a lane with {@link #LANE} and its name
     * @param expected   what its author shows as its output
     * @param terminal   whether its programs ask and are answered, so that a person has to sit at a terminal for it
     */
    record Shell(StepHeader header, String script, boolean ownProcess, String session, Optional<String> expected, boolean terminal)
            implements Step {

        /** The kind's name. */
        public static final String KIND = "shell";

        /** Between the section and the lane: each lane has a shell state of its own, begun with a copy of its section's. */
        public static final String LANE = " lane ";

        public Shell(StepHeader header, String script, boolean ownProcess, String session) {
            this(header, script, ownProcess, session, Optional.empty(), false);
        }

        /** The same step with a shell state of its own. */
        Shell inSession(String other) {
            return new Shell(header, script, ownProcess, other, expected, terminal);
        }

        @Override
        public String text() {
            return script;
        }

        @Override
        public String kind() {
            return KIND;
        }

        @Override
        public Step withHeader(StepHeader other) {
            return new Shell(other, script, ownProcess, session, expected, terminal);
        }
    }

    /** SQL against a system of the workspace. */
    record Sql(StepHeader header, String system, String sql) implements Step {
        @Override
        public String text() {
            return sql;
        }

        @Override
        public String kind() {
            return "sql";
        }

        @Override
        public Step withHeader(StepHeader other) {
            return new Sql(other, system, sql);
        }
    }

    /**
     * A request whose answer decides.
     *
     * @param expectStatus as {@code 200} or {@code 2xx}
     * @param expectBody   a text that the body must hold
     * @param within       asked again until it answers so, for that long
     */
    record Http(StepHeader header, String method, String url, Map<String, String> headers, Optional<String> body,
                String expectStatus, Optional<String> expectBody, Optional<Duration> within, String text) implements Step {
        @Override
        public String kind() {
            return "http";
        }

        @Override
        public Step withHeader(StepHeader other) {
            return new Http(other, method, url, headers, body, expectStatus, expectBody, within, text);
        }
    }

    /**
     * Actions on a cluster, one after the other.
     *
     * @param system  of the workspace; empty: the only one that is a cluster
     * @param actions with their open places still open
     */
    record Kubernetes(StepHeader header, String system, List<ClusterAction> actions, String text) implements Step {

        public Kubernetes {
            actions = List.copyOf(actions);
        }

        /** What puts back what a step has changed, on the same cluster. */
        public static Kubernetes takingBack(StepHeader header, Kubernetes step) {
            return new Kubernetes(header, step.system(), List.of(new ClusterAction.TakeBack(step.id().value())), KubernetesFence.takeBack(step.id()));
        }

        /** The author's own way back on the same cluster; empty where there is none, or where it is a command of this machine. */
        public Optional<Kubernetes> undo(StepHeader other) {
            return header.undo().filter(KubernetesFence::isActions)
                    .map(text -> new Kubernetes(other, system, KubernetesFence.read(text, new Place(title(), header.line(), 1), Map.of()), text));
        }

        /** Whether it leaves something that can be put back. */
        public boolean changes() {
            return actions.stream().anyMatch(ClusterAction::changes);
        }

        /** The actions with these values in their places; a {@link relight.core.text.Problem} where one does not fit. */
        public List<ClusterAction> filled(Map<String, String> inputs) {
            return KubernetesFence.read(text, new Place(title(), header.line() + 1, 1), inputs);
        }

        @Override
        public String kind() {
            return KubernetesFence.LANGUAGE;
        }

        @Override
        public Step withHeader(StepHeader other) {
            return new Kubernetes(other, system, actions, text);
        }
    }

    /**
     * Records of a zone of Route 53 that change together.
     *
     * @param takesBack the step whose changes it puts back; empty where it makes some itself
     * @param text      with its open places still open
     */
    record Route53(StepHeader header, Optional<String> takesBack, String text) implements Step {

        /** What puts the records back that a step has changed. */
        public static Route53 takingBack(StepHeader header, Route53 step) {
            return new Route53(header, Optional.of(step.id().value()), Route53Fence.takeBack(step.id()));
        }

        /** The change with these values in its places; a {@link relight.core.text.Problem} where one does not fit. */
        public ZoneChange filled(Map<String, String> inputs) {
            return Route53Fence.read(text, new Place(title(), header.line() + 1, 1), inputs);
        }

        @Override
        public String kind() {
            return Route53Fence.LANGUAGE;
        }

        @Override
        public Step withHeader(StepHeader other) {
            return new Route53(other, takesBack, text);
        }
    }

    /** Something a person does and ticks off, with a comment where it did not go as written. */
    record Manual(StepHeader header, String text, List<String> tasks) implements Step {
        @Override
        public String kind() {
            return "manual";
        }

        @Override
        public Step withHeader(StepHeader other) {
            return new Manual(other, text, tasks);
        }
    }

    /** What Relight looks at itself: whether a recovery could start, or whether restored data is there. */
    record Check(StepHeader header, Subject subject, List<String> systems, String text) implements Step {

        /** What is looked at. */
        public enum Subject { READINESS, DATA }

        @Override
        public String kind() {
            return "check";
        }

        @Override
        public Step withHeader(StepHeader other) {
            return new Check(other, subject, systems, text);
        }
    }

    /**
     * A restore as a runbook's author asks for it. When it is reached, the facts are gathered and a plan is made, whose steps take
     * its place.
     *
     * @param backup an id, the name that it has where it lies, or {@code latest-good}
     * @param at     instead of a backup: the newest good one not after this time
     * @param into   the target; empty for side by side and then the swap
     */
    record Restore(StepHeader header, String system, String backup, Optional<String> at, Optional<String> into,
                   Map<String, String> choices, String text) implements Step {
        @Override
        public String kind() {
            return "restore";
        }

        @Override
        public Step withHeader(StepHeader other) {
            return new Restore(other, system, backup, at, into, choices, text);
        }
    }

    /** One action of a restore plan, carried out by the engine that planned it. */
    record EngineAction(StepHeader header, String engine, String action, Map<String, String> with, String text)
            implements Step {

        /** An action whose words are its fence. */
        public static EngineAction of(StepHeader header, String engine, String action, Map<String, String> with) {
            return new EngineAction(header, engine, action, with, FenceWriter.action(engine, action, with, header.inputs()).toString());
        }

        @Override
        public String kind() {
            return "restore";
        }

        @Override
        public Step withHeader(StepHeader other) {
            return new EngineAction(other, engine, action, with, text);
        }
    }

    /**
     * Goes on only when a person says so.
     *
     * @param typed what they must type, such as the name of the target; empty for a plain yes
     */
    record Approval(StepHeader header, String text, Optional<String> typed) implements Step {
        @Override
        public String kind() {
            return "approval";
        }

        @Override
        public Step withHeader(StepHeader other) {
            return new Approval(other, text, typed);
        }
    }

    /**
     * A choice between ways to go on; steps of each way carry it as their condition.
     *
     * @param question what is to be decided
     */
    record Decision(StepHeader header, String question, List<Option> options, String text) implements Step {

        /**
         * A way to go on.
         *
         * @param name  as conditions call it
         * @param words what it is
         * @param time  how long it takes
         * @param data  what of the data is lost with it, in words or as a span of time
         */
        public record Option(String name, String words, Optional<Duration> time, String data) {}

        public Decision {
            options = List.copyOf(options);
        }

        @Override
        public String kind() {
            return "decision";
        }

        @Override
        public Step withHeader(StepHeader other) {
            return new Decision(other, question, options, text);
        }
    }

    /** Waits, for people or for a system to settle. */
    record Wait(StepHeader header, Duration duration, String text) implements Step {
        @Override
        public String kind() {
            return "wait";
        }

        @Override
        public Step withHeader(StepHeader other) {
            return new Wait(other, duration, text);
        }
    }
}
