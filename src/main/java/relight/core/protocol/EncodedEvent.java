package relight.core.protocol;

import java.util.List;
import java.util.Optional;

/**
 * An event in the form that is stored.
 *
 * @param type     its tag
 * @param leaf     the exact bytes that the tree is built over, at most {@link EventCodec#MOST_BYTES}
 * @param openings what opens the commitments in it
 * @param beside   the event's data where it is too long for a leaf, which then holds its SHA-256
 */
public record EncodedEvent(String type, byte[] leaf, List<Opening> openings, Optional<byte[]> beside) {}
