package relight.core.catalog;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
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
    private long unpacked;

    private UnwrappedStream(InputStream content, List<BackupFormat.Wrapping> wrappings, List<GzipStream> gzips, ReadingCaps caps,
                            CountedStream stored) {
        super(content);
        this.wrappings = wrappings;
        this.gzips = gzips;
        this.caps = caps;
        this.stored = stored;
    }

    /** Takes off what is around the content; reads the first bytes of each layer. */
    public static UnwrappedStream open(InputStream source, ReadingCaps caps) throws IOException {
        List<BackupFormat.Wrapping> wrappings = new ArrayList<>();
        List<GzipStream> gzips = new ArrayList<>();
        CountedStream stored = new CountedStream(source);
        InputStream layer = new BufferedInputStream(stored, HEAD);
        while (true) {
            Optional<BackupFormat.Wrapping> wrapping = wrapping(peek(layer, 6));
            if (wrapping.isEmpty()) {
                return new UnwrappedStream(layer, wrappings, gzips, caps, stored);
            }
            if (wrappings.size() == caps.depth()) {
                throw new DamagedBackupException(Message.of("catalog.read.depth", caps.depth()));
            }
            wrappings.add(wrapping.get());
            layer = new BufferedInputStream(unwrap(wrapping.get(), layer, gzips), HEAD);
        }
    }

    public List<BackupFormat.Wrapping> wrappings() {
        return List.copyOf(wrappings);
    }

    /** The first bytes of the content, without taking them; to be asked before any is read. */
    public byte[] head() throws IOException {
        return peek(in, HEAD);
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
        unpacked += Math.max(read, 0);
        if (unpacked > caps.free() && unpacked / caps.ratio() > stored.count) {
            throw new DamagedBackupException(Message.of("catalog.read.bomb", new Bytes(unpacked), new Bytes(stored.count), caps.ratio()));
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

    private static InputStream unwrap(BackupFormat.Wrapping wrapping, InputStream layer, List<GzipStream> gzips) throws IOException {
        return switch (wrapping) {
            case GZIP -> {
                GzipStream gzip = new GzipStream(layer);
                gzips.add(gzip);
                yield gzip;
            }
            case ZSTD -> new ZstdInputStream(layer);
            case XZ -> new XZInputStream(layer, XZ_MEMORY_KIB);
            case BZIP2 -> new BZip2CompressorInputStream(layer, true);
        };
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

    /** Counts the stored bytes that have been taken. */
    private static final class CountedStream extends FilterInputStream {

        private long count;

        CountedStream(InputStream source) {
            super(source);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count += Math.max(read, 0);
            return read;
        }
    }
}
