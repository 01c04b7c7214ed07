package relight.core.catalog;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;

/** The stored bytes of a backup, of which a listener is told as they are read; interruption ends the reading. */
public final class ToldStream extends FilterInputStream {

    private final Backup backup;
    private final WorkListener listener;
    private long count;

    /** Opens just the version that the catalog knows; taken up again where the store breaks off. */
    public ToldStream(BackupStore store, Backup backup, WorkListener listener) throws IOException {
        super(ResumedStream.open(store, backup.object(), 0, broken -> { }));
        this.backup = backup;
        this.listener = listener;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException();
        }
        int read = super.read(bytes, offset, length);
        count += Math.max(0, read);
        listener.at(backup.object().key(), count, backup.object().size());
        return read;
    }
}
