package relight.core.catalog;

/** How far a backup can be trusted. */
public enum State {
    /** Nobody has read it yet. */
    UNVERIFIED,
    /** Read to its end; everything that is known of it agrees. */
    GOOD,
    /** Readable, and something about it is out of the ordinary. */
    SUSPECT,
    /** Cannot be restored from, or is not what was written. */
    BAD
}
