package relight.core.workspace;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Collections;
import java.util.Optional;

/**
 * Another place that can take over; written under {@code sites:}.
 *
 * <pre>{@code
 * sites:
 *   frankfurt:
 *     kind: hot
 *     location: Frankfurt
 *     synchronization: {type: real_time, method: streaming_replication, lag-limit: 30s}
 *     activation: {automatic: true, triggers: [primary_site_unreachable], takes: 30m}
 *     infrastructure: {compute.count: 4}
 * }</pre>
 *
 * @param infrastructure what stands there, as {@code compute.instance_type} with its value, in the order of the file
 */
public record RecoverySite(String name, Kind kind, Optional<String> location, Optional<String> provider, Optional<String> region,
                           Map<String, String> infrastructure, Synchronization synchronization, Activation activation) {

    /** How much of a site stands before it is needed. */
    public enum Kind {
        /** Everything runs, with the data. */
        HOT,
        /** The machines stand and the data follows at a distance. */
        WARM,
        /** There is a place; machines and data come when they are needed. */
        COLD
    }

    /**
     * How its data follows.
     *
     * @param lagLimit  more than that is a fault
     * @param frequency for data that comes in turns, such as {@code daily}
     */
    public record Synchronization(Optional<String> type, Optional<String> method, Optional<Duration> lagLimit,
                                  Optional<String> frequency) {}

    /**
     * How it takes over.
     *
     * @param automatic whether it does so by itself
     * @param manual    whether a person can start it
     * @param triggers  the conditions that start it, in the team's words
     * @param takes     how long that takes
     */
    public record Activation(boolean automatic, boolean manual, List<String> triggers, Optional<Duration> takes) {

        public Activation {
            triggers = List.copyOf(triggers);
        }
    }

    public RecoverySite {
        infrastructure = Collections.unmodifiableMap(new LinkedHashMap<>(infrastructure));
    }
}
