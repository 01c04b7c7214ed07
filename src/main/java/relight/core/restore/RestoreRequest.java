package relight.core.restore;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.catalog.Backup;
import relight.core.workspace.ProtectedSystem;

/**
 * What a person asks a planner for.
 *
 * @param backup     the one to restore from
 * @param passedOver newer ones of the series that are not used, newest first; their verdicts say why
 * @param way        how what is there is treated
 * @param into       name of the target where it is not the system itself
 * @param choices    what the engine's own page of choices adds, such as {@code no-owner}
 */
public record RestoreRequest(ProtectedSystem system, Backup backup, List<Backup> passedOver, Way way, Optional<String> into,
                             Map<String, String> choices) {

    /** How what is there is treated (ALL-2). */
    public enum Way {
        /** Restored to a new target, proven, then swapped; the old one is kept until commit. */
        SIDE_BY_SIDE,
        /** Restored to a new target and left there: nothing that exists is touched. */
        BESIDE_ONLY,
        /** Written over, after a safety copy. */
        IN_PLACE;

        /** The ways of engines that never write over what is there. */
        public static final List<Way> APART = List.of(SIDE_BY_SIDE, BESIDE_ONLY);
    }

    public RestoreRequest {
        passedOver = List.copyOf(passedOver);
        choices = Map.copyOf(choices);
    }

    /** The choice that says up to where a log is replayed, or how a bucket was. */
    public static final String TARGET = "target";
    /** The choice that says what is done instead of a restore. */
    public static final String INSTEAD = "instead";
    /** Its value: a replica takes over, and no backup is read. */
    public static final String SWITCH = "switch";

    /** Whether a replica is to take over instead of a restore. */
    public boolean switches() {
        return switches(choices);
    }

    static boolean switches(Map<String, String> choices) {
        return SWITCH.equals(choices.get(INSTEAD));
    }

    /** The same with its system at another place, whatever server production is on. */
    public RestoreRequest at(Map<String, String> target) {
        return new RestoreRequest(system.at(target), backup, passedOver, way, into, choices);
    }

    public boolean chosen(String choice) {
        return Boolean.parseBoolean(choices.get(choice));
    }
}
