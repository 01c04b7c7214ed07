package relight.core.catalog;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;
import relight.core.text.Bytes;
import relight.core.text.Message;

/**
 * The content of a stored backup with every compression around it taken off, as its bytes say and not its name (ALL-4). Reading it to
 * the end reads each compression to its end with the checks it carries; a damaged one throws.
 */
public final class UnwrappedStream extends FilterInputStream {

    /** As many first bytes as {@link #head()} shows; enough for what tells the formats apart. */
    public static final int HEAD = 64 * 1024;

    private static final int XZ_MEMORY_KIB = 256 * 1024;

    private final List<BackupFormat.Wrapping> wrappings;
    private final List<GzipStream> gzips;
    private final ReadingCaps caps;
    private final CountedStream stored;
    private final Layers layers;
    private long unpacked;

    private UnwrappedStream(Layers layers, ReadingCaps caps) {
        super(layers.innermost);
        this.wrappings = layers.wrappings;
        this.gzips = layers.gzips;
        this.caps = caps;
        this.stored = layers.stored;
        this.layers = layers;
    }

    /** Takes off what is around the content, as the first bytes of each layer say. */
    public static UnwrappedStream open(InputStream source, ReadingCaps caps) throws IOException {
        return open(source, caps, Optional.empty());
    }

    /** The same, through an encryption as well where there is a key. */
    public static UnwrappedStream open(InputStream source, ReadingCaps caps, Optional<Decryption> key) throws IOException {
        Layers layers = new Layers(source, key);
        try {
            for (Optional<BackupFormat.Wrapping> next = layers.next(); next.isPresent(); next = layers.next()) {
                if (layers.wrappings.size() == caps.depth()) {
                    throw new DamagedBackupException(Message.of("catalog.read.depth", caps.depth()));
                }
                layers.takeOff(next.get());
            }
            return new UnwrappedStream(layers, caps);
        } catch (IOException | RuntimeException e) {
            layers.release();
            throw e;
        }
    }

    /** Takes off just these wrappings, outermost first; throws where the bytes are wrapped in something else. */
    static UnwrappedStream open(InputStream source, List<BackupFormat.Wrapping> wrappings, ReadingCaps caps, Optional<Decryption> key)
            throws IOException {
        Layers layers = new Layers(source, key);
        try {
            for (BackupFormat.Wrapping wrapping : wrappings) {
                layers.takeOff(wrapping);
            }
            return new UnwrappedStream(layers, caps);
        } catch (IOException | RuntimeException e) {
            layers.release();
            throw e;
        }
    }

    /** Ends the programs that decrypt, and leaves the source open. */
    void release() throws IOException {
        layers.release();
    }

    @Override
    public void close() throws IOException {
        release();
        super.close();
        stored.close();
    }

    public List<BackupFormat.Wrapping> wrappings() {
        return List.copyOf(wrappings);
    }

    /** The first bytes of the content, without taking them; to be asked before any is read. */
    public byte[] head() throws IOException {
        return peek(in, HEAD);
    }

    /** What it is by its first bytes; to be asked before any is read. */
    public BackupFormat.Content content() throws IOException {
        return ContentReader.kind(head());
    }

    /** Bytes of content read so far. */
    public long unpacked() {
        return unpacked;
    }

    /** Bytes behind the end of a gzip that belong to no member; known at the end only. */
    public long trailing() {
        return gzips.stream().mapToLong(GzipStream::trailing).sum();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        if (read < 0) {
            layers.finish();
        }
        unpacked += Math.max(read, 0);
        if (unpacked > caps.free() && unpacked / caps.ratio() > stored.count()) {
            throw new DamagedBackupException(Message.of("catalog.read.bomb", new Bytes(unpacked), new Bytes(stored.count()), caps.ratio()));
        }
        return read;
    }

    @Override
    public long skip(long wanted) throws IOException {
        byte[] waste = new byte[(int) Math.clamp(wanted, 0, HEAD)];
        return Math.max(0, read(waste, 0, waste.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private static Optional<BackupFormat.Wrapping> wrapping(byte[] head) {
        if (begins(head, 0x1f, 0x8b, 8)) {
            return Optional.of(BackupFormat.Wrapping.GZIP);
        }
        if (begins(head, 0x28, 0xb5, 0x2f, 0xfd)) {
            return Optional.of(BackupFormat.Wrapping.ZSTD);
        }
        if (begins(head, 0xfd, '7', 'z', 'X', 'Z', 0)) {
            return Optional.of(BackupFormat.Wrapping.XZ);
        }
        if (begins(head, 'B', 'Z', 'h') && head.length > 4 && head[4] == 0x31) {
            return Optional.of(BackupFormat.Wrapping.BZIP2);
        }
        return Optional.empty();
    }

    private static boolean begins(byte[] head, int... magic) {
        if (head.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((head[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] peek(InputStream layer, int most) throws IOException {
        layer.mark(most);
        byte[] head = layer.readNBytes(most);
        layer.reset();
        return head;
    }

    /** The compressions that have been taken off, from the stored bytes inwards. */
    private static final class Layers {

        private final List<BackupFormat.Wrapping> wrappings = new ArrayList<>();
        private final List<GzipStream> gzips = new ArrayList<>();
        private final List<InputStream> decrypted = new ArrayList<>();
        private final Optional<Decryption> key;
        private final CountedStream stored;
        private InputStream innermost;

        Layers(InputStream source, Optional<Decryption> key) {
            this.key = key;
            stored = new CountedStream(source);
            innermost = new BufferedInputStream(stored, HEAD);
        }

        Optional<BackupFormat.Wrapping> next() throws IOException {
            Optional<BackupFormat.Wrapping> compression = wrapping(peek(innermost, 6));
            return compression.isPresent() || key.isEmpty() ? compression : Encryption.around(peek(innermost, HEAD));
        }

        /** What is authentic a program says at its own end. */
        void finish() throws IOException {
            for (InputStream inside : decrypted) {
                inside.transferTo(OutputStream.nullOutputStream());
            }
        }

        void release() throws IOException {
            for (InputStream inside : decrypted) {
                inside.close();
            }
        }

        void takeOff(BackupFormat.Wrapping wrapping) throws IOException {
            wrappings.add(wrapping);
            innermost = new BufferedInputStream(unwrapped(wrapping), HEAD);
        }

        private InputStream unwrapped(BackupFormat.Wrapping wrapping) throws IOException {
            return switch (wrapping) {
                case GZIP -> {
                    GzipStream gzip = new GzipStream(innermost);
                    gzips.add(gzip);
                    yield gzip;
                }
                case ZSTD -> new ZstdInputStream(innermost);
                case XZ -> new XZInputStream(innermost, XZ_MEMORY_KIB);
                case BZIP2 -> new BZip2CompressorInputStream(innermost, true);
                case GPG, AGE, OPENSSL -> {
                    InputStream inside = key.orElseThrow(() -> new KeyRefusedException(wrapping, "–")).open(wrapping, innermost);
                    decrypted.add(inside);
                    yield inside;
                }
            };
        }
    }
}
