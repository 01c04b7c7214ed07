package relight.core.protocol;

import java.util.List;
import java.util.Optional;

/**
 * An event as it lies in a log.
 *
 * @param leaf     its exact bytes
 * @param openings what opens the commitments in it, without those that were erased
 * @param beside   its data where that lies beside it
 */
public record StoredEvent(long number, byte[] leaf, List<Opening> openings, Optional<byte[]> beside) {}
