package relight.core.restore;

import java.util.Optional;

/**
 * What a probe found out about the way of a backup to another place.
 *
 * @param reads whether it has read a byte of the backup from the store itself
 * @param why   it could not, in the words of its programs; empty where the store can be read from here alone
 */
public record FarLook(HostAddress on, boolean reads, Optional<String> why) {}
