package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.stream.Stream;
import relight.core.kubernetes.ObjectKind;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * What a cluster's events say of an object that does not come up: a volume that cannot be mounted is in no state of a container. Whoever may
 * not list events hears no less than before.
 */
final class Warnings {

    private static final ObjectKind EVENTS = new ObjectKind("", "v1", "Event", "events", true);
    /** Beyond so many objects, more reasons help nobody. */
    private static final int MOST = 20;

    private final Cluster cluster;
    private int left = MOST;

    Warnings(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The newest one; empty where there is none, or where none may be read. */
    Optional<Message> of(String kind, JsonNode object) throws InterruptedException {
        JsonNode metadata = object.path("metadata");
        if (left == 0 || !metadata.path("uid").isTextual()) {
            return Optional.empty();
        }
        left--;
        try {
            JsonNode list = cluster.get(EVENTS.path(metadata.path("namespace").asText()) + "?fieldSelector="
                    + Cluster.query("type=Warning,involvedObject.uid=" + metadata.path("uid").asText()));
            JsonNode newest = null;
            for (JsonNode event : list.path("items")) {
                newest = newest == null || time(event).compareTo(time(newest)) >= 0 ? event : newest;
            }
            return Optional.ofNullable(newest).map(event -> Message.of("kubernetes.warned", kind,
                    metadata.path("namespace").asText() + "/" + metadata.path("name").asText(), event.path("reason").asText(), event.path("message").asText().strip()));
        } catch (Problem unseen) {
            left = 0;
            return Optional.empty();
        }
    }

    /** An event that came once has no series, and one of the older kind no time of its own. They are written with fractions of a second or without. */
    private static Instant time(JsonNode event) {
        return Stream.of("/series/lastObservedTime", "/lastTimestamp", "/eventTime", "/metadata/creationTimestamp").map(event::at).filter(JsonNode::isTextual)
                .map(JsonNode::asText).findFirst().map(Warnings::read).orElse(Instant.MIN);
    }

    private static Instant read(String written) {
        try {
            return Instant.parse(written);
        } catch (DateTimeParseException unreadable) {
            return Instant.MIN;
        }
    }
}
