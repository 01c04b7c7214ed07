package relight.core.catalog;

import java.time.Instant;
import java.util.Optional;
import relight.core.text.Message;

/**
 * Where an object lies that cannot be read before its store has thawed it, and how far that is (ALL-8).
 *
 * @param storageClass as the store names it, with the archive tier where the class has several
 * @param until        when the thawed copy goes again; empty where there is none, or where it stays
 */
public record ColdStorage(String storageClass, Standing standing, Optional<Instant> until) {

    /** Whether there is anything to be read; what is further from it stands first. */
    public enum Standing {
        FROZEN,
        /** Asked for; the store works on it. */
        THAWING,
        /** There is a copy to be read, or the object has been moved to where it can be. */
        THAWED,
        /** The list of the store does not tell; a look at the object does. */
        UNTOLD
    }

    public static ColdStorage frozen(String storageClass) {
        return new ColdStorage(storageClass, Standing.FROZEN, Optional.empty());
    }

    /** Whether the object can be read at that moment, as far as is known. */
    public boolean readable(Instant at) {
        return switch (standing) {
            case FROZEN, THAWING -> false;
            case UNTOLD -> true;
            case THAWED -> until.isEmpty() || at.isBefore(until.get());
        };
    }

    /** For people: <em>GLACIER, thawed until …</em> */
    public Message describe(Instant at) {
        Standing now = standing == Standing.THAWED && !readable(at) ? Standing.FROZEN : standing;
        return until.isPresent() && now == Standing.THAWED ? Message.of("catalog.cold.THAWED.until", storageClass, until.get())
                : Message.of("catalog.cold." + now, storageClass);
    }
}
