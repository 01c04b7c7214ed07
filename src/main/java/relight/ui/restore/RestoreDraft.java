package relight.ui.restore;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.Restores;
import relight.core.restore.rows.RowsChoice;
import relight.core.restore.rows.Wanted;

/**
 * What the operator has said so far. It grows from page to page, and each page makes a new one.
 *
 * @param backup an id, or {@link Restores#LATEST_GOOD}
 * @param harm   since when data has been damaged, where that is known (ALL-11)
 */
record RestoreDraft(Optional<String> system, String backup, Way way, Optional<String> into, Map<String, String> choices,
                    Optional<Instant> harm) {

    static final RestoreDraft EMPTY =
            new RestoreDraft(Optional.empty(), Restores.LATEST_GOOD, Way.SIDE_BY_SIDE, Optional.empty(), Map.of(), Optional.empty());

    RestoreDraft {
        choices = Map.copyOf(choices);
    }

    RestoreDraft of(String name) {
        return system.filter(name::equals).isPresent() ? this : new RestoreDraft(Optional.of(name), Restores.LATEST_GOOD, way, into, Map.of(), Optional.empty());
    }

    RestoreDraft from(String id) {
        return new RestoreDraft(system, id, way, into, choices, harm);
    }

    RestoreDraft to(Way other, Optional<String> target) {
        return new RestoreDraft(system, backup, other, target, choices, harm);
    }

    /** Damaged since then, and so from no backup that was chosen without that knowledge. */
    RestoreDraft harmedSince(Optional<Instant> moment) {
        return new RestoreDraft(system, Restores.LATEST_GOOD, way, into, choices, moment);
    }

    RestoreDraft choosing(String name, String value) {
        Map<String, String> more = new HashMap<>(choices);
        more.put(name, value);
        return new RestoreDraft(system, backup, way, into, more, harm);
    }

    RestoreDraft leaving(String name) {
        Map<String, String> fewer = new HashMap<>(choices);
        fewer.remove(name);
        return new RestoreDraft(system, backup, way, into, fewer, harm);
    }

    /** Whether only rows are to come back; an empty name of a table is one that has not been typed yet. */
    boolean rows() {
        return choices.containsKey(RowsChoice.RESCUE);
    }

    RestoreDraft toRows() {
        return new RestoreDraft(system, backup, Way.BESIDE_ONLY, Optional.empty(), choices, harm).leaving(RestoreRequest.INSTEAD).choosing(RowsChoice.RESCUE, choices.getOrDefault(RowsChoice.RESCUE, ""));
    }

    /** Whether a replica is to take over instead. */
    boolean switches() {
        return RestoreRequest.SWITCH.equals(choices.get(RestoreRequest.INSTEAD));
    }

    RestoreDraft toSwitch() {
        return whole().to(Way.SIDE_BY_SIDE, Optional.empty()).choosing(RestoreRequest.INSTEAD, RestoreRequest.SWITCH);
    }

    /** All of it is to come back, from a backup. */
    RestoreDraft whole() {
        Map<String, String> others = new HashMap<>(choices);
        RowsChoice.NAMES.forEach(others::remove);
        others.remove(RestoreRequest.INSTEAD);
        return new RestoreDraft(system, backup, way, into, others, harm);
    }

    /** Whether it is said where to restore, and what. */
    boolean isSaid() {
        return rows() ? Wanted.asked(choices) : way != Way.BESIDE_ONLY || into.isPresent();
    }

    Restores.Wish wish() {
        return new Restores.Wish(system.orElseThrow(), backup, backup.equals(Restores.LATEST_GOOD) ? harm : Optional.empty(), way, into, choices);
    }
}
