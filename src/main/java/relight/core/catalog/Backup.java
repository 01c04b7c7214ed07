package relight.core.catalog;

import java.time.Instant;
import relight.core.workspace.BackupSeries;

/**
 * One backup of a series.
 *
 * @param id            stable over refreshes: series, key and version in one short word
 * @param location      full place, as an auditor needs it
 * @param recoveryPoint the moment whose data it holds: the time in its name, otherwise the time it was stored
 * @param verdict       what is known of it
 */
public record Backup(String id, String series, String system, String store, StoredObject object, String location,
                     BackupSeries.Kind kind, Instant recoveryPoint, Verdict verdict) {

    public long size() {
        return object.size();
    }

    public State state() {
        return verdict.state();
    }

    public Backup with(StoredObject seen) {
        return new Backup(id, series, system, store, seen, location, kind, recoveryPoint, verdict);
    }

    public Backup with(Verdict other) {
        return new Backup(id, series, system, store, object, location, kind, recoveryPoint, other);
    }
}
