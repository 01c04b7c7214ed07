package relight.core.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
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
    /** What stands in a header of POSIX; GNU's has a space behind it, and other things where that has folders. */
    private static final String POSIX = "ustar";
    private static final String VELERO = "metadata/version\0";
    private static final int LONGEST_PAX = 1024 * 1024;
    private static final Pattern PAX_SIZE = Pattern.compile("\\d+ size=(\\d+)\\n");
    private static final Pattern PAX_PATH = Pattern.compile("\\d+ path=([^\\n]+)\\n");

    private final InputStream content;
    private final byte[] block = new byte[BLOCK];
    private final byte[] waste = new byte[128 * 1024];
    private final FileTypes types = new FileTypes();
    private final CanaryWatch canary;
    private long position;
    private long entries;
    /** Of the next file, where a header of its own says it. */
    private Optional<String> nextName = Optional.empty();

    private TarReading(InputStream content, CanaryWatch canary) {
        this.content = content;
        this.canary = canary;
    }

    static ContentReader.Content read(BackupFormat.Content kind, InputStream content, CanaryWatch canary) throws IOException {
        TarReading reading = new TarReading(content, canary);
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
                String records = text((int) size);
                nextSize = found(PAX_SIZE, records).map(Long::parseLong).orElse(-1L);
                nextName = found(PAX_PATH, records);
                skip(padding(size));
            } else if (type == 'L' && size <= LONGEST_PAX) {
                nextName = Optional.of(text((int) size).replaceAll("\0.*", ""));
                skip(padding(size));
            } else {
                long seen = type == '0' || type == 0 ? look(size) : 0;
                skip(size - seen + padding(size));
                if (type != 'L' && type != 'K' && type != 'g') {
                    nextSize = -1;
                    nextName = Optional.empty();
                }
            }
            entries += "xgLK".indexOf(type) >= 0 ? 0 : 1;
        }
    }

    /** The first bytes of a file, or all of the one that is awaited; returns how many were taken. */
    private long look(long size) throws IOException {
        String name = nextName.orElseGet(this::name);
        byte[] head = content.readNBytes((int) Math.min(FileTypes.HEAD, size));
        position += head.length;
        if (head.length < Math.min(FileTypes.HEAD, size)) {
            throw cut();
        }
        types.saw(name, head, head.length);
        if (!canary.awaits(name)) {
            return head.length;
        }
        MessageDigest digest = HashedStream.digest("SHA-256");
        digest.update(head);
        skip(size - head.length, Optional.of(digest));
        canary.saw(HexFormat.of().formatHex(digest.digest()));
        return size;
    }

    /** As its header has it: POSIX puts the folders of a long one into a field of their own. */
    private String name() {
        String folders = POSIX.equals(field(257, POSIX.length() + 1)) ? field(345, 155) : "";
        return folders.isEmpty() ? field(0, NAME) : folders + "/" + field(0, NAME);
    }

    private String field(int from, int length) {
        int end = from;
        while (end < from + length && block[end] != 0) {
            end++;
        }
        return new String(block, from, end - from, StandardCharsets.UTF_8);
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

    private String text(int length) throws IOException {
        byte[] text = content.readNBytes(length);
        position += text.length;
        if (text.length < length) {
            throw cut();
        }
        return new String(text, StandardCharsets.UTF_8);
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

    private static Optional<String> found(Pattern record, String records) {
        Matcher found = record.matcher(records);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    private void skip(long count) throws IOException {
        skip(count, Optional.empty());
    }

    private void skip(long count, Optional<MessageDigest> digest) throws IOException {
        long left = count;
        while (left > 0) {
            int read = content.read(waste, 0, (int) Math.min(left, waste.length));
            if (read < 0) {
                throw cut();
            }
            if (digest.isPresent()) {
                digest.get().update(waste, 0, read);
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
