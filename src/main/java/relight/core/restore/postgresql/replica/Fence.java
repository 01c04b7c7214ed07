package relight.core.restore.postgresql.replica;

import java.util.Locale;
import java.util.Optional;

/** How the old primary is kept from taking writes before a replica takes over (PG-15). A Service's selector comes with Kubernetes. */
public enum Fence {
    /** Its server is stopped, and whoever starts it again gets one that only reads. */
    STOP,
    /** Its server goes on and lets nobody in but its replicas: all that it has written still reaches them. */
    HBA,
    /** A person has seen to it. */
    TOLD;

    /** The choice of a request that holds it. */
    public static final String CHOICE = "fence";
    /** The choice that holds how a person has fenced it; only with it a primary counts as fenced that does not answer at all. */
    public static final String BY_HAND = "fenced-by";

    public static Optional<Fence> read(String text) {
        for (Fence fence : values()) {
            if (fence.option().equals(text)) {
                return Optional.of(fence);
            }
        }
        return Optional.empty();
    }

    /** As it is written: {@code stop}. */
    public String option() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Whether what a server answers to a write is the proof that this fence holds.
     *
     * @param here   whether the machine of the server says so as well
     * @param byHand whether a person has said how it was fenced
     */
    public boolean proven(Writes answer, boolean here, boolean byHand) {
        return switch (this) {
            case STOP -> here && (answer == Writes.NO_SERVER || answer == Writes.READ_ONLY);
            case HBA -> here && (answer == Writes.TURNED_AWAY || answer == Writes.NO_SERVER || answer == Writes.READ_ONLY);
            case TOLD -> answer == Writes.NO_SERVER || answer == Writes.READ_ONLY || byHand && answer == Writes.SILENT;
        };
    }
}
