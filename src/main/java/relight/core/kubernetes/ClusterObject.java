package relight.core.kubernetes;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An object of a namespace, as far as somebody has to know it who chooses one.
 *
 * @param kind       such as {@code Deployment}
 * @param size       how many of its pods are ready, and how many there should be; empty of what has none
 * @param state      in the cluster's own words: a pod's phase, a CronJob's schedule, a Service's selector; may be empty
 * @param waits      what it waits for, or why it failed, in a sentence; empty where all is well
 * @param containers of its pods
 * @param selector   of a Service
 */
public record ClusterObject(String kind, String namespace, String name, Optional<Size> size, String state, Optional<String> waits, List<String> containers,
                            Map<String, String> selector) {

    /** The kind of what Helm has installed: no object of the cluster, but kept in some. */
    public static final String RELEASE = "Release";

    /** Pods of a workload. */
    public record Size(int ready, int wanted) {}

    public ClusterObject {
        containers = List.copyOf(containers);
        selector = Map.copyOf(selector);
    }

    /** As the lines of an action name it: {@code deployment/web}. */
    public String shown() {
        return kind.toLowerCase(Locale.ROOT) + "/" + name;
    }
}
