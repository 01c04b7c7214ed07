package relight.core.contents;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStore;
import relight.core.catalog.FolderEntry;
import relight.core.catalog.FolderReading;
import relight.core.catalog.ResumedStream;
import relight.core.catalog.WorkListener;
import relight.core.contents.Contents.Kind;

/** What lies in a backup that is a folder itself, or a prefix of a bucket. */
final class FolderContents {

    private final BackupStore store;
    private final Backup backup;

    FolderContents(BackupStore store, Backup backup) {
        this.store = store;
        this.backup = backup;
    }

    boolean list(Nodes nodes, int most, WorkListener listener) throws IOException {
        FolderReading reading = FolderReading.open(store, backup);
        long at = 0;
        for (FolderEntry entry : reading.entries()) {
            if (nodes.count() >= most) {
                return false;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new java.io.InterruptedIOException();
            }
            String path = reading.path(entry);
            Kind kind = Kind.valueOf(entry.kind().name());
            FolderEntry.Owner owner = reading.owner(path).orElse(new FolderEntry.Owner(-1, -1, -1));
            nodes.add(new Nodes.Entry(path, kind, entry.object().size(), entry.object().modified().getEpochSecond(),
                    owner.user() < 0 ? "" : owner.user() + ":" + owner.group(), owner.mode() < 0 ? -1 : owner.mode() & 07777, entry.link(),
                    kind == Kind.FILE ? at : Contents.UNKNOWN, BackupReader.refused(path, kind, entry.link())));
            listener.at(backup.object().key(), ++at, reading.entries().size());
        }
        return true;
    }

    void copy(long place, OutputStream out, long wanted, WorkListener listener) throws IOException {
        FolderEntry entry = FolderReading.open(store, backup).entries().get((int) place);
        try (InputStream in = ResumedStream.open(store, entry.object(), 0, broken -> { })) {
            BackupReader.exactly(in, wanted, out, done -> listener.at(entry.object().key(), done, wanted));
        }
    }
}
