package relight.core.catalog;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * A backup's content, unwrapped, while the bytes that are stored are hashed on the way: download, hash and decompression are one
 * stream. Call {@link #finish()} at the end; before that, nothing read from it may be trusted (ALL-5).
 */
public final class BackupStream extends FilterInputStream {

    private static final int BUFFER = 256 * 1024;

    private final Backup backup;
    private final MessageDigest digest;
    private final InputStream stored;

    private BackupStream(Backup backup, MessageDigest digest, InputStream stored, InputStream content) {
        super(content);
        this.backup = backup;
        this.digest = digest;
        this.stored = stored;
    }

    /**
     * Opens just that version of the backup and takes off the given wrappings.
     *
     * @param wrappings as the verifier found them, outermost first; empty to read the stored bytes themselves
     * @param read      is told how many stored bytes have been read so far
     */
    public static BackupStream open(BackupStore store, Backup backup, List<BackupFormat.Wrapping> wrappings, LongConsumer read)
            throws IOException {
        MessageDigest sha256 = sha256();
        InputStream stored = new DigestInputStream(new Counting(store.open(backup.object(), 0), read), sha256);
        InputStream content = new BufferedInputStream(stored, BUFFER);
        for (BackupFormat.Wrapping wrapping : wrappings) {
            content = new BufferedInputStream(unwrap(wrapping, content), BUFFER);
        }
        return new BackupStream(backup, sha256, stored, content);
    }

    private static InputStream unwrap(BackupFormat.Wrapping wrapping, InputStream in) throws IOException {
        return switch (wrapping) {
            case GZIP -> new GzipCompressorInputStream(in, true);
            case ZSTD -> new ZstdCompressorInputStream(in);
            case XZ -> new XZCompressorInputStream(in, true);
            case BZIP2 -> new BZip2CompressorInputStream(in, true);
        };
    }

    /**
     * Reads what is left of content and stored bytes, and compares with what the verifier read.
     *
     * @return SHA-256 of the stored bytes in hexadecimal
     * @throws Problem where the bytes are not those that were found good
     */
    public String finish() throws IOException {
        byte[] rest = new byte[BUFFER];
        while (in.read(rest) >= 0 || stored.read(rest) >= 0) {
            // what follows the content belongs to the hash as well
        }
        String actual = HexFormat.of().formatHex(digest.digest());
        backup.verdict().sha256().filter(expected -> !expected.equals(actual)).ifPresent(expected -> {
            throw new Problem(Message.of("restore.backup.changed", backup.location(), expected, actual),
                    Message.of("restore.backup.changed.remedy"));
        });
        return actual;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Counting extends FilterInputStream {

        private final LongConsumer told;
        private long count;

        Counting(InputStream in, LongConsumer told) {
            super(in);
            this.told = told;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            add(value < 0 ? -1 : 1);
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            add(read);
            return read;
        }

        private void add(int read) {
            if (read > 0) {
                count += read;
                told.accept(count);
            }
        }
    }
}
