package relight.core.kubernetes;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An earlier or the present template of a workload's pods.
 *
 * @param images of its containers
 */
public record WorkloadRevision(long number, boolean current, List<String> images, Optional<Instant> made) {

    public WorkloadRevision {
        images = List.copyOf(images);
    }
}
