package relight.ui.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupChoice;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.workspace.Objectives;

/**
 * A backup with what stands around it.
 *
 * @param newestGood whether a recovery of its system would take it now
 * @param siblings   of its series around it, oldest first, with itself
 * @param toMedian   its size against the median of the siblings, in percent; empty where there are too few to tell
 * @param objectives of its system
 */
record BackupDetail(Backup backup, boolean newestGood, List<Backup> siblings, OptionalInt toMedian, Objectives objectives) {

    private static final int AROUND = 30;
    private static final int FEWEST = 3;
    private static final int LOOKED_AT = 200;

    static BackupDetail of(Catalog catalog, Backup backup) {
        Backup now = catalog.backup(backup.id()).orElse(backup);
        List<Backup> siblings = catalog.list(CatalogQuery.ofSeries(now.series()), 0, AROUND);
        if (siblings.stream().noneMatch(other -> other.id().equals(now.id()))) {
            siblings = catalog.list(CatalogQuery.ofSeries(now.series()).before(now.recoveryPoint().plusMillis(1)), 0, AROUND);
        }
        List<Backup> newest = catalog.list(CatalogQuery.ofSystem(now.system()), 0, LOOKED_AT);
        boolean chosen = BackupChoice.newestGood(newest, Optional.empty()).chosen().filter(one -> one.id().equals(now.id())).isPresent();
        Objectives objectives = catalog.workspace().system(now.system()).map(system -> system.objectives()).orElse(Objectives.NONE);
        return new BackupDetail(now, chosen, siblings.reversed(), toMedian(now, median(siblings)), objectives);
    }

    /** The median size in bytes; 0 where there are too few backups to tell what is usual. */
    static long median(List<Backup> backups) {
        if (backups.size() < FEWEST) {
            return 0;
        }
        long[] sizes = backups.stream().mapToLong(Backup::size).sorted().toArray();
        return sizes[sizes.length / 2];
    }

    static OptionalInt toMedian(Backup backup, long median) {
        return median <= 0 ? OptionalInt.empty() : OptionalInt.of((int) Math.clamp(Math.round((backup.size() - median) * 100.0 / median), -100, 9999));
    }

    /** The siblings' place of the backup itself; -1 where it is not among them. */
    int place() {
        return Arrays.asList(siblings.stream().map(Backup::id).toArray()).indexOf(backup.id());
    }
}
