package relight.core.messaging;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The next thing that an audience is to hear.
 *
 * @param due  from when on; empty where a person says when
 * @param open the channels on which it has not been told yet
 */
public record Slot(Audience audience, Occasion occasion, Optional<Instant> due, List<String> open) {

    public Slot {
        open = List.copyOf(open);
    }

    public boolean isDue(Instant now) {
        return due.filter(at -> !at.isAfter(now)).isPresent();
    }
}
