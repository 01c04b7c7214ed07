package relight.ui.restore;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.Restores;

/**
 * What the operator has said so far. It grows from page to page, and each page makes a new one.
 *
 * @param backup an id, or {@link Restores#LATEST_GOOD}
 */
record RestoreDraft(Optional<String> system, String backup, Way way, Optional<String> into, Map<String, String> choices) {

    static final RestoreDraft EMPTY =
            new RestoreDraft(Optional.empty(), Restores.LATEST_GOOD, Way.SIDE_BY_SIDE, Optional.empty(), Map.of());

    RestoreDraft {
        choices = Map.copyOf(choices);
    }

    RestoreDraft of(String name) {
        return system.filter(name::equals).isPresent() ? this : new RestoreDraft(Optional.of(name), Restores.LATEST_GOOD, way, into, Map.of());
    }

    RestoreDraft from(String id) {
        return new RestoreDraft(system, id, way, into, choices);
    }

    RestoreDraft to(Way other, Optional<String> target) {
        return new RestoreDraft(system, backup, other, target, choices);
    }

    RestoreDraft choosing(String name, String value) {
        Map<String, String> more = new HashMap<>(choices);
        more.put(name, value);
        return new RestoreDraft(system, backup, way, into, more);
    }

    RestoreDraft leaving(String name) {
        Map<String, String> fewer = new HashMap<>(choices);
        fewer.remove(name);
        return new RestoreDraft(system, backup, way, into, fewer);
    }

    Restores.Wish wish() {
        return new Restores.Wish(system.orElseThrow(), backup, Optional.empty(), way, into, choices);
    }
}
