package relight.core.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One thing that a step does to a cluster, or asks of it. */
public sealed interface ClusterAction {

    /** How a patch is meant, and what its request says of itself. */
    enum PatchType {
        /** Lists whose items have names are merged item by item, as kubectl does; only for the cluster's own kinds. */
        STRATEGIC("application/strategic-merge-patch+json"),
        /** RFC 7386: lists are replaced whole. */
        MERGE("application/merge-patch+json"),
        /** RFC 6902: a list of operations. */
        JSON("application/json-patch+json");

        private final String media;

        PatchType(String media) {
            this.media = media;
        }

        public String media() {
            return media;
        }
    }

    /** To a number of replicas. */
    record Scale(ObjectName object, int replicas) implements ClusterAction {}

    /** All pods anew, a few at a time. */
    record Restart(ObjectName object) implements ClusterAction {}

    /** Follows a rollout to its end. */
    record RolloutStatus(ObjectName object, Duration within) implements ClusterAction {}

    /** The pods' template of an earlier revision; empty: of the one before. */
    record RolloutUndo(ObjectName object, Optional<Long> revision) implements ClusterAction {}

    /** Until an object is as it is waited for. */
    record Wait(ObjectName object, Until until, Duration within) implements ClusterAction {

        /** What is waited for. */
        public sealed interface Until {}

        /** The object is no more. */
        public record Gone() implements Until {}

        /** There is such an object. */
        public record There() implements Until {}

        /** A condition of its status has a value. */
        public record Condition(String name, String value) implements Until {}

        /** A field has a value; without one: it is there. */
        public record Field(FieldPath path, Optional<String> value) implements Until {}
    }

    /**
     * A change to fields of an object: annotations, labels, a Service's selector, or any.
     *
     * @param overwrites also what has another value; otherwise that is refused
     */
    record Patch(ObjectName object, PatchType type, JsonNode change, boolean overwrites) implements ClusterAction {

        public Patch(ObjectName object, PatchType type, JsonNode change) {
            this(object, type, change, true);
        }
    }

    /** What {@code kubectl apply} does, on the server's side: objects of a text, or of a file of the workspace. */
    record Apply(Optional<String> file, String manifest) implements ClusterAction {}

    /**
     * Lists objects with their size, their state and what each is waiting for.
     *
     * @param object with every name, or with one
     * @param labels that those which are listed bear, as {@code app=web,tier!=cache}; empty: any
     */
    record Get(ObjectName object, String labels) implements ClusterAction {}

    /** Makes a Job and follows it to its end. */
    record RunJob(Optional<String> file, String manifest, Duration within) implements ClusterAction {}

    /** Makes a Job of a CronJob now and follows it to its end, whether the CronJob is suspended or not. */
    record RunScheduled(ObjectName cronJob, Duration within) implements ClusterAction {}

    /**
     * The last lines of the logs of a pod, or of all pods of a workload.
     *
     * @param container empty: all of them
     * @param search    only lines that hold it
     */
    record Logs(ObjectName object, String container, Optional<String> search, int lines) implements ClusterAction {}

    /** A command in a pod, or in the first pod of a workload that runs. */
    record Exec(ObjectName object, String container, List<String> command) implements ClusterAction {

        public Exec {
            command = List.copyOf(command);
        }
    }

    /**
     * A file into a pod or out of it.
     *
     * @param local in the workspace's folder
     * @param path  in the pod
     */
    record Copy(ObjectName pod, String container, String local, String path, boolean intoThePod) implements ClusterAction {}

    /**
     * Opens a port of a pod for the time of one question to it.
     *
     * @param path that is asked by HTTP until it answers 2xx
     */
    record Forward(ObjectName object, int port, String path, Duration within) implements ClusterAction {}

    /**
     * Opens a port of a pod on this machine, to nobody but this machine.
     *
     * @param local the port here; empty: any that is free
     * @param time  how long, unless it is ended before
     */
    record OpenPort(ObjectName object, int port, Optional<Integer> local, Duration time) implements ClusterAction {}

    /** Only with its name typed out beside it. */
    record Delete(ObjectName object) implements ClusterAction {}

    /** The revisions of a release of Helm; asks nothing of Helm itself. */
    record ReleaseHistory(String release, String namespace) implements ClusterAction {}

    /** A release back to an earlier revision; empty: the one before that was in force. */
    record ReleaseRollback(String release, String namespace, Optional<Long> revision, Duration within) implements ClusterAction {}

    /**
     * A release of a chart, new or another revision of it.
     *
     * @param chart      a folder or an archive of the workspace, a name in a repository, or an {@code oci://} address
     * @param version    of the chart; empty only where the chart is a file
     * @param repository its address
     * @param values     files of the workspace
     * @param install    there must be none of that name; otherwise there must be one
     */
    record ReleaseUpgrade(String release, String namespace, String chart, Optional<String> version, Optional<String> repository, List<String> values, boolean install,
                          Duration within) implements ClusterAction {

        public ReleaseUpgrade {
            values = List.copyOf(values);
        }
    }

    /** Puts back what an earlier step has changed. */
    record TakeBack(String step) implements ClusterAction {}

    /** Whether it leaves something that can be put back. */
    default boolean changes() {
        return switch (this) {
            case Scale _, RolloutUndo _, Patch _, Apply _, RunJob _, Delete _, ReleaseRollback _, ReleaseUpgrade _ -> true;
            case Restart _, RolloutStatus _, Wait _, Get _, Logs _, Exec _, Copy _, Forward _, OpenPort _, RunScheduled _, ReleaseHistory _, TakeBack _ -> false;
        };
    }

    /** Whether only its author can say how that is taken back which is done by it. */
    default boolean isWork() {
        return switch (this) {
            case Exec _, RunJob _, RunScheduled _ -> true;
            case Copy copy -> copy.intoThePod();
            default -> false;
        };
    }

    /** The same for an object of that name, where what it does to every object of a kind is done to one after the other. */
    default ClusterAction to(ObjectName one) {
        return switch (this) {
            case Scale scale -> new Scale(one, scale.replicas());
            case Restart _ -> new Restart(one);
            case RolloutStatus status -> new RolloutStatus(one, status.within());
            default -> this;
        };
    }

    /** The objects that it is done to one after the other; empty for what names one, or lists them. */
    default Optional<ObjectName> every() {
        return switch (this) {
            case Scale(ObjectName object, int _) when object.isEvery() -> Optional.of(object);
            case Restart(ObjectName object) when object.isEvery() -> Optional.of(object);
            case RolloutStatus(ObjectName object, Duration _) when object.isEvery() -> Optional.of(object);
            default -> Optional.empty();
        };
    }

    /** A merge patch of one field below another, which need not be there. */
    static ObjectNode below(ObjectNode root, String path, JsonNode value) {
        String[] names = path.split("\\.");
        ObjectNode at = root;
        for (int i = 0; i < names.length - 1; i++) {
            at = at.withObjectProperty(names[i]);
        }
        at.set(names[names.length - 1], value);
        return root;
    }
}
