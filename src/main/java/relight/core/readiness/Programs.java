package relight.core.readiness;

import java.util.Optional;

/** The programs that are installed on this machine. */
public interface Programs {

    /**
     * A program as it is found.
     *
     * @param version as it says itself; empty where it is not one that can safely be asked
     */
    record Found(String place, Optional<String> version) {}

    /** The program that would be started by that name; empty where there is none. */
    Optional<Found> find(String name) throws InterruptedException;
}
