package relight.core.restore;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import relight.core.catalog.Backup;
import relight.core.catalog.State;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.workspace.BackupSeries;

/** In the place of a backup where a replica takes over and there is none: a switch needs no backup. */
public final class NoBackup {

    private static final Verdict VERDICT = new Verdict(State.UNVERIFIED, List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    private static final String ID = "none";

    private NoBackup() {}

    static Backup of(String system) {
        return new Backup(ID, "", system, "", new StoredObject("", Optional.empty(), Optional.empty(), 0, Instant.EPOCH, Optional.empty()), "",
                BackupSeries.Kind.FULL, Instant.EPOCH, VERDICT);
    }

    public static boolean is(Backup backup) {
        return backup.id().equals(ID) && backup.location().isEmpty();
    }
}
