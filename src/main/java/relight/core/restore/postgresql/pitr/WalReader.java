package relight.core.restore.postgresql.pitr;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a segment of the write-ahead log record by record, as far as it takes to know when transactions were committed, which restore
 * points were set and where it ends. Layout: {@code access/xlog_internal.h}, {@code access/xlogrecord.h}, {@code access/xact.h} of
 * PostgreSQL 12 to 18, of a machine that writes the low byte first.
 */
public final class WalReader {

    /** Since then PostgreSQL counts its microseconds. */
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
    private static final int PAGE = 8192;
    private static final int HEAD = 24;
    private static final int BIG_HEAD = 40;
    private static final int MOST_LOOKED_INTO = 128;
    private static final Map<Integer, Integer> MAGIC = Map.of(0xD101, 12, 0xD106, 13, 0xD10D, 14, 0xD110, 15, 0xD113, 16, 0xD116, 17, 0xD118, 18);

    /**
     * What the first page of a segment says of it.
     *
     * @param version major version of the server; empty where it is none of those known here
     */
    public record Head(int timeline, Lsn start, String system, long segmentSize, Optional<Integer> version) {}

    /**
     * What stands in a segment.
     *
     * @param firstCommit empty where no transaction ended in it
     * @param lastRecord  where the last whole record begins; empty where none does
     * @param points      restore points and when they were set
     */
    public record Content(Head head, Optional<Instant> firstCommit, Optional<Instant> lastCommit, Optional<Lsn> lastRecord,
                          Map<String, Instant> points) {}

    private final InputStream in;
    private final Map<String, Instant> points = new LinkedHashMap<>();
    private Head head;
    private long offset;
    private long continued;
    private Instant firstCommit;
    private Instant lastCommit;
    private Lsn lastRecord;

    private WalReader(InputStream in) {
        this.in = in;
    }

    /** What the beginning of a segment says; empty where the bytes are no segment. */
    public static Optional<Head> head(byte[] bytes) {
        if (bytes.length < BIG_HEAD) {
            return Optional.empty();
        }
        ByteBuffer page = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long size = page.getInt(32) & 0xFFFFFFFFL;
        boolean big = (page.getShort(2) & 2) != 0;
        if ((page.getShort(0) & 0xFF00) != 0xD100 || !big || Long.bitCount(size) != 1 || size < 1 << 20 || page.getLong(8) % size != 0) {
            return Optional.empty();
        }
        return Optional.of(new Head(page.getInt(4), new Lsn(page.getLong(8)), Long.toUnsignedString(page.getLong(24)), size,
                Optional.ofNullable(MAGIC.get(page.getShort(0) & 0xFFFF))));
    }

    /** Reads a segment to its end, or to where what follows was never written; empty where it is no segment. */
    public static Optional<Content> read(InputStream in) throws IOException {
        WalReader reader = new WalReader(in);
        byte[] first = in.readNBytes(BIG_HEAD);
        Optional<Head> head = head(first);
        if (head.isEmpty()) {
            return Optional.empty();
        }
        reader.head = head.get();
        reader.offset = BIG_HEAD;
        reader.continued = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getInt(16) & 0xFFFFFFFFL;
        try {
            reader.records();
        } catch (EOFException written) {
            // the last record goes on in the next segment, or the page behind it is an old one
        }
        return Optional.of(new Content(reader.head, Optional.ofNullable(reader.firstCommit), Optional.ofNullable(reader.lastCommit),
                Optional.ofNullable(reader.lastRecord), Map.copyOf(reader.points)));
    }

    private void records() throws IOException {
        skip(continued);
        while (true) {
            align();
            if (offset % PAGE == 0) {
                page();
            }
            long start = head.start().value() + offset;
            ByteBuffer record = take(HEAD);
            long length = record.getInt(0) & 0xFFFFFFFFL;
            if (length < HEAD) {
                return;
            }
            int looked = (int) Math.min(length - HEAD, MOST_LOOKED_INTO);
            ByteBuffer body = take(looked);
            skip(length - HEAD - looked);
            lastRecord = new Lsn(start);
            look(record.get(17) & 0xFF, record.get(16) & 0xF0, body);
            if (record.get(17) == 0 && (record.get(16) & 0xF0) == 0x40) {
                return;
            }
        }
    }

    /** Commits, aborts and their prepared kin begin with their time; a restore point with its time and its name. */
    private void look(int manager, int info, ByteBuffer body) {
        if (manager == 1 && (info & 0x70) <= 0x40 && (info & 0x70) != 0x10) {
            Optional<Instant> time = data(body).filter(data -> data.remaining() >= 8).map(data -> time(data.getLong()));
            firstCommit = firstCommit == null ? time.orElse(null) : firstCommit;
            lastCommit = time.orElse(lastCommit);
        } else if (manager == 0 && info == 0x70) {
            data(body).filter(data -> data.remaining() >= 72).ifPresent(data -> {
                Instant set = time(data.getLong());
                byte[] name = new byte[64];
                data.get(name);
                points.put(new String(name, StandardCharsets.UTF_8).replaceAll("\0.*", ""), set);
            });
        }
    }

    /** The main data of a record that touches no block: behind the marks of its origin and of its transaction. */
    private static Optional<ByteBuffer> data(ByteBuffer body) {
        while (body.hasRemaining()) {
            switch (body.get() & 0xFF) {
                case 253 -> body.position(Math.min(body.limit(), body.position() + 2));
                case 252 -> body.position(Math.min(body.limit(), body.position() + 4));
                case 255 -> {
                    body.get();
                    return Optional.of(body);
                }
                case 254 -> {
                    body.getInt();
                    return Optional.of(body);
                }
                default -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static Instant time(long micros) {
        return EPOCH.plusSeconds(Math.floorDiv(micros, 1_000_000)).plusNanos(Math.floorMod(micros, 1_000_000) * 1_000L);
    }

    private void align() throws IOException {
        int rest = (int) (offset % 8);
        if (rest != 0) {
            in.skipNBytes(8 - rest);
            offset += 8 - rest;
        }
    }

    private ByteBuffer take(int length) throws IOException {
        byte[] bytes = new byte[length];
        int done = 0;
        while (done < length) {
            int some = room(length - done);
            if (in.readNBytes(bytes, done, some) < some) {
                throw new EOFException();
            }
            done += some;
            offset += some;
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void skip(long length) throws IOException {
        long left = length;
        while (left > 0) {
            int some = room(left);
            in.skipNBytes(some);
            left -= some;
            offset += some;
        }
    }

    /** How many bytes of that length stand on the page at hand; a page that begins is looked at first. */
    private int room(long length) throws IOException {
        if (offset % PAGE == 0) {
            page();
        }
        return (int) Math.min(length, PAGE - offset % PAGE);
    }

    /** A page that says to lie elsewhere is left over from a segment that was written anew. */
    private void page() throws IOException {
        byte[] bytes = in.readNBytes(HEAD);
        if (bytes.length < HEAD || offset >= head.segmentSize()
                || ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(8) != head.start().value() + offset) {
            throw new EOFException();
        }
        offset += HEAD;
    }
}
