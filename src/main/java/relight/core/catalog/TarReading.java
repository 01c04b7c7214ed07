package relight.core.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.text.Bytes;
import relight.core.text.Message;

/**
 * Reads a tar archive header by header to its end mark. A library's reader takes the end of the stream for the end of the archive,
 * which is how a cut one restores "successfully" (ALL-5).
 */
final class TarReading {

    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final Set<String> BASE = Set.of("backup_label", "tablespace_map", "PG_VERSION", "backup_manifest");
    private static final String VELERO = "metadata/version\0";
    private static final int LONGEST_PAX = 1024 * 1024;
    private static final Pattern PAX_SIZE = Pattern.compile("\\d+ size=(\\d+)\\n");

    private final InputStream content;
    private final byte[] block = new byte[BLOCK];
    private final byte[] waste = new byte[128 * 1024];
    private final FileTypes types = new FileTypes();
    private long position;
    private long entries;

    private TarReading(InputStream content) {
        this.content = content;
    }

    static ContentReader.Content read(BackupFormat.Content kind, InputStream content) throws IOException {
        TarReading reading = new TarReading(content);
        reading.entries();
        long behind = reading.behind();
        Verdict.Reason whole = ContentReader.fine("catalog.content.tar", reading.entries);
        List<Verdict.Reason> found = new ArrayList<>(List.of(whole));
        if (behind != 0) {
            found.add(ContentReader.suspect("catalog.content.tar.behind", new Bytes(behind)));
        }
        reading.types.reason().ifPresent(found::add);
        return new ContentReader.Content(kind, "", found);
    }

    /** Whether the bytes begin with a header whose checksum is right. */
    static boolean isHeader(byte[] head) {
        if (head.length < BLOCK || head[0] == 0) {
            return false;
        }
        long expected = octal(head, 148, 8);
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : head[i] & 0xff;
        }
        return expected == sum;
    }

    /** Whether what lies at its beginning is of the data folder of a PostgreSQL server: its label, as pg_basebackup writes it first, or its version. */
    static boolean isBaseBackup(byte[] head) {
        long at = 0;
        while (at + BLOCK <= head.length) {
            byte[] header = Arrays.copyOfRange(head, (int) at, (int) at + BLOCK);
            if (!isHeader(header)) {
                return false;
            }
            String name = ContentReader.text(header).substring(0, NAME).replaceAll("\0.*", "").replaceFirst("^\\./", "");
            if (BASE.contains(name)) {
                return true;
            }
            long size = octal(header, 124, 12);
            at += BLOCK + size + padding(size);
        }
        return false;
    }

    /** Whether it begins as Velero's archives do, with the version of their form. */
    static boolean isOfVelero(byte[] head) {
        return new String(head, 0, Math.min(head.length, VELERO.length()), StandardCharsets.ISO_8859_1).equals(VELERO);
    }

    private void entries() throws IOException {
        long nextSize = -1;
        while (true) {
            if (!block()) {
                throw cut();
            }
            if (isZero()) {
                return;
            }
            if (!isHeader(block)) {
                throw new DamagedBackupException(Message.of("catalog.read.damaged", "tar", new Bytes(position - BLOCK)));
            }
            byte type = block[156];
            long size = nextSize >= 0 && type != 'x' && type != 'g' ? nextSize : octal(block, 124, 12);
            if (type == 'S') {
                sparseMap();
            }
            if (type == 'x' && size <= LONGEST_PAX) {
                nextSize = paxSize((int) size);
                skip(padding(size));
            } else {
                long seen = type == '0' || type == 0 ? look(size) : 0;
                skip(size - seen + padding(size));
                nextSize = type == 'L' || type == 'K' || type == 'g' ? nextSize : -1;
            }
            entries += "xgLK".indexOf(type) >= 0 ? 0 : 1;
        }
    }

    /** The first bytes of a file whose name stands in its header as a whole; returns how many were taken. */
    private long look(long size) throws IOException {
        String name = ContentReader.text(block).substring(0, NAME).replaceAll("\0.*", "");
        if (name.length() == NAME) {
            return 0;
        }
        byte[] head = content.readNBytes((int) Math.min(FileTypes.HEAD, size));
        position += head.length;
        if (head.length < Math.min(FileTypes.HEAD, size)) {
            throw cut();
        }
        types.saw(name, head, head.length);
        return head.length;
    }

    private static long padding(long size) {
        return -size & BLOCK - 1;
    }

    /** GNU's old form of sparse files puts further blocks behind the header. */
    private void sparseMap() throws IOException {
        boolean more = block[482] != 0;
        while (more) {
            if (!block()) {
                throw cut();
            }
            more = block[504] != 0;
        }
    }

    private long paxSize(int length) throws IOException {
        byte[] records = content.readNBytes(length);
        position += records.length;
        if (records.length < length) {
            throw cut();
        }
        Matcher size = PAX_SIZE.matcher(new String(records, StandardCharsets.ISO_8859_1));
        return size.find() ? Long.parseLong(size.group(1)) : -1;
    }

    /** What is not zero behind the end mark; a whole second archive may lie there that no restore would read. */
    private long behind() throws IOException {
        long behind = 0;
        int read;
        while ((read = content.read(waste)) >= 0) {
            for (int i = 0; i < read; i++) {
                behind += waste[i] == 0 ? 0 : 1;
            }
        }
        return behind;
    }

    private boolean block() throws IOException {
        int read = content.readNBytes(block, 0, BLOCK);
        position += read;
        return read == BLOCK;
    }

    private boolean isZero() {
        for (byte one : block) {
            if (one != 0) {
                return false;
            }
        }
        return true;
    }

    private void skip(long count) throws IOException {
        long left = count;
        while (left > 0) {
            int read = content.read(waste, 0, (int) Math.min(left, waste.length));
            if (read < 0) {
                throw cut();
            }
            left -= read;
            position += read;
        }
    }

    private DamagedBackupException cut() {
        return new DamagedBackupException(Message.of("catalog.read.truncated", "tar", new Bytes(position)));
    }

    /** A number in octal digits, or in base 256 where its first bit is set. */
    private static long octal(byte[] bytes, int from, int length) {
        long value = 0;
        if ((bytes[from] & 0x80) != 0) {
            for (int i = from + length - 8; i < from + length; i++) {
                value = value << 8 | bytes[i] & 0xff;
            }
            return value & Long.MAX_VALUE;
        }
        for (int i = from; i < from + length; i++) {
            if (bytes[i] >= '0' && bytes[i] <= '7') {
                value = value << 3 | bytes[i] - '0';
            } else if (value != 0) {
                break;
            }
        }
        return value;
    }
}
