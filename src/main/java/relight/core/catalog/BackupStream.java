package relight.core.catalog;

import java.io.FilterInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * A backup's content for a restore: fetched and hashed ahead while the reader unpacks, with the same strictness with which it was
 * verified. Call {@link #finish()} at the end; before that, nothing read from it may be trusted (ALL-5).
 */
public final class BackupStream extends FilterInputStream {

    private static final int BUFFER = 256 * 1024;

    private final Backup backup;
    private final HashedStream stored;
    private final LongConsumer fetched;
    private long told;

    private BackupStream(Backup backup, HashedStream stored, UnwrappedStream content, LongConsumer fetched) {
        super(content);
        this.backup = backup;
        this.stored = stored;
        this.fetched = fetched;
    }

    /**
     * Opens just that version of the backup and takes off the given wrappings.
     *
     * @param wrappings as the verifier found them, outermost first; empty to read the stored bytes themselves
     * @param fetched   hears, in the reader's thread, how many stored bytes have been fetched so far
     * @param told      hears, in another thread, where the store broke off and when the reading goes on
     */
    public static BackupStream open(BackupStore store, Backup backup, List<BackupFormat.Wrapping> wrappings, LongConsumer fetched,
            Consumer<Message> told) throws IOException {
        HashedStream stored = new HashedStream(ResumedStream.open(store, backup.object(), 0, told), Optional.empty(), count -> { });
        try {
            return new BackupStream(backup, stored, UnwrappedStream.open(stored, wrappings, ReadingCaps.DEFAULT, store.decryption(backup)), fetched);
        } catch (IOException | RuntimeException e) {
            stored.close();
            throw e;
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        if (stored.count() > told) {
            told = stored.count();
            fetched.accept(told);
        }
        return read;
    }

    /**
     * Reads what is left of content and stored bytes, and compares with what the verifier read.
     *
     * @return SHA-256 of the stored bytes in hexadecimal
     * @throws Problem where the bytes are not those that were found good
     */
    public String finish() throws IOException {
        byte[] rest = new byte[BUFFER];
        while (read(rest) >= 0) {
            // the checksums of each compression stand at its end
        }
        stored.drain();
        String actual = stored.sha256();
        backup.verdict().sha256().filter(expected -> !expected.equals(actual)).ifPresent(expected -> {
            throw new Problem(Message.of("restore.backup.changed", backup.location(), expected, actual),
                    Message.of("restore.backup.changed.remedy"));
        });
        return actual;
    }
}
