package relight.core.catalog;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Workspace;

/** Asks the catalog's index, and no store, how every system stands: what the first screen shows before the network answers. */
public final class Readiness {

    /** Enough for a month of hourly backups in three stores. */
    private static final int MOST = 3_000;
    private static final Duration LOOK_BACK = Duration.ofDays(32);

    private final Catalog catalog;
    private final InstantSource clock;

    public Readiness(Catalog catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** Every system of the workspace, in its order. */
    public List<SystemReadiness> systems() {
        Workspace workspace = catalog.workspace();
        Instant now = clock.instant();
        List<SystemReadiness> systems = new ArrayList<>();
        for (ProtectedSystem system : workspace.systems()) {
            systems.add(SystemReadiness.of(workspace, system, backups(system, now), now));
        }
        return systems;
    }

    /** The last month, and the newest of each series however old it is. */
    private List<Backup> backups(ProtectedSystem system, Instant now) {
        Map<String, Backup> backups = new LinkedHashMap<>();
        List<Backup> found = new ArrayList<>(catalog.list(query(Optional.empty(), system, Optional.empty(),
                Optional.of(now.minus(LOOK_BACK))), 0, MOST));
        for (BackupSeries series : catalog.workspace().seriesOf(system.name())) {
            for (Optional<State> state : List.<Optional<State>>of(Optional.empty(), Optional.of(State.GOOD))) {
                found.addAll(catalog.list(query(Optional.of(series.name()), system, state, Optional.empty()), 0, 1));
            }
        }
        found.forEach(backup -> backups.put(backup.id(), backup));
        return List.copyOf(backups.values());
    }

    private static CatalogQuery query(Optional<String> series, ProtectedSystem system, Optional<State> state, Optional<Instant> after) {
        return new CatalogQuery(List.of(), series, Optional.of(system.name()), state, after, Optional.empty());
    }
}
