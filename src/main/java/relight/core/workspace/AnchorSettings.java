package relight.core.workspace;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Who beyond this machine is asked to vouch for the log; written under {@code anchors:}.
 *
 * @param timestamp a server that speaks RFC 3161
 */
public record AnchorSettings(Optional<URI> timestamp, Optional<WitnessServer> witness, Optional<LockingBucket> bucket) {

    public static final AnchorSettings NONE = new AnchorSettings(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * A server that speaks C2SP tlog-witness.
     *
     * @param key as its operator has published it: {@code name+id+base64}
     */
    public record WitnessServer(URI url, String key) {}

    /** A bucket with Object Lock, and for how long a head is locked in it. */
    public record LockingBucket(StoreDefinition.S3 bucket, Duration retain) {}
}
