package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.nio.file.Path;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStore;
import relight.core.catalog.BackupStream;
import relight.core.restore.postgresql.PostgresqlFacts.Tool;

/** An archive of pg_dump where pg_restore reads it: a private copy for the time of the step, here or at the host of the server (ALL-3). */
sealed interface ArchiveSpool permits LocalArchive, HostArchive {

    /** How a backup is read, hashed and unwrapped. */
    interface Opening {
        BackupStream open(Backup backup) throws IOException;
    }

    static ArchiveSpool of(ActionRun at, Opening opening) {
        return at.shell().<ArchiveSpool>map(shell -> new HostArchive(at, shell)).orElseGet(() -> new LocalArchive(at, opening));
    }

    /** Blocks until it lies there; its hash is that of the stored bytes. */
    String fetch(BackupStore store, Backup backup) throws IOException, InterruptedException;

    Path file();

    /** What pg_restore writes of it with an option, and nothing of it into a database. */
    byte[] said(Tool restore, String option) throws IOException, InterruptedException;

    /** Puts a file beside it. */
    Path put(String name, String text) throws IOException, InterruptedException;

    /** Takes it away. */
    void remove() throws IOException;
}
