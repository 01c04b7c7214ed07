package relight.core.catalog;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import relight.core.text.Bytes;
import relight.core.text.Message;

/**
 * Reads a custom dump of pg_dump to its last block: header, table of contents, and each block of data through its own compression.
 * The format has no end mark, so what is there is compared with what the table of contents promises (ALL-5).
 *
 * <p>Source of the layout: {@code pg_backup_archiver.c} and {@code pg_backup_custom.c} of PostgreSQL, archive versions 1.12 to 1.16.
 */
final class PostgresArchiveReading {

    private static final int CUSTOM = 1;
    private static final int BLOCK_DATA = 1;
    private static final int BLOCK_BLOBS = 3;
    private static final int NO_DATA = 3;
    private static final int LONGEST_TEXT = 256 * 1024 * 1024;

    private enum Packing { NONE, ZLIB, LZ4, ZSTD }

    private final BufferedInputStream content;
    private long position;
    private int version;
    private int intSize;
    private int offsetSize;
    private Packing packing = Packing.NONE;

    private PostgresArchiveReading(InputStream content) {
        this.content = new BufferedInputStream(content, 128 * 1024);
    }

    static ContentReader.Content read(InputStream content) throws IOException {
        PostgresArchiveReading reading = new PostgresArchiveReading(content);
        try {
            return reading.archive();
        } catch (EOFException e) {
            throw new DamagedBackupException(
                    Message.of("catalog.read.truncated", "pg_dump", new Bytes(reading.position)));
        }
    }

    private ContentReader.Content archive() throws IOException {
        skip(5);
        version = octet() << 8 | octet();
        octet();
        intSize = octet();
        offsetSize = octet();
        int form = octet();
        if (version < 0x010c || version > 0x0110) {
            skip(Long.MAX_VALUE);
            return content("archive 1." + (version & 0xff), ContentReader.fine("catalog.content.pgdmp.unknown", "1." + (version & 0xff)));
        }
        compression();
        for (int i = 0; i < 7; i++) {
            number();
        }
        String database = text();
        String server = text();
        text();
        String detail = "PostgreSQL " + server.replaceAll(" .*", "") + ", " + database;
        if (form != CUSTOM) {
            return content(detail, ContentReader.bad("catalog.content.pgdmp.toc"));
        }
        long promised = tableOfContents();
        long found = 0;
        while (block()) {
            found++;
        }
        return content(detail, found < promised ? ContentReader.bad("catalog.content.pgdmp.cut", found, promised)
                : ContentReader.fine("catalog.content.pgdmp", found));
    }

    private static ContentReader.Content content(String detail, Verdict.Reason reason) {
        return new ContentReader.Content(BackupFormat.Content.POSTGRESQL_CUSTOM, detail, List.of(reason));
    }

    private void compression() throws IOException {
        if (version >= 0x010f) {
            int algorithm = octet();
            packing = algorithm < Packing.values().length ? Packing.values()[algorithm] : Packing.LZ4;
        } else {
            packing = number() == 0 ? Packing.NONE : Packing.ZLIB;
        }
    }

    /** Returns how many blocks of data must follow. */
    private long tableOfContents() throws IOException {
        long promised = 0;
        long entries = number();
        for (long i = 0; i < entries; i++) {
            number();
            boolean dumped = number() != 0;
            for (int t = 0; t < 4; t++) {
                skipText();
            }
            number();
            // definition, drop, copy, namespace, tablespace and, where the version has it, the access method
            for (int t = 0; t < (version >= 0x010e ? 6 : 5); t++) {
                skipText();
            }
            if (version >= 0x0110) {
                number();
            }
            skipText();
            skipText();
            while (skipText()) {
                continue;
            }
            int state = octet();
            skip(offsetSize);
            promised += dumped && state != NO_DATA ? 1 : 0;
        }
        return promised;
    }

    private boolean block() throws IOException {
        int type = content.read();
        if (type < 0) {
            return false;
        }
        position++;
        number();
        if (type == BLOCK_DATA) {
            data();
        } else if (type == BLOCK_BLOBS) {
            while (number() != 0) {
                data();
            }
        } else {
            throw damaged();
        }
        return true;
    }

    private void data() throws IOException {
        ChunkStream chunks = new ChunkStream();
        if (!chunks.isEmpty()) {
            try {
                InputStream unpacked = switch (packing) {
                    case ZLIB -> new InflaterInputStream(chunks);
                    case ZSTD -> new ZstdInputStream(chunks);
                    case NONE, LZ4 -> chunks;
                };
                unpacked.transferTo(OutputStream.nullOutputStream());
            } catch (EOFException e) {
                throw e;
            } catch (ZipException | ZstdIOException e) {
                throw damaged();
            }
        }
        chunks.transferTo(OutputStream.nullOutputStream());
    }

    private DamagedBackupException damaged() {
        return new DamagedBackupException(Message.of("catalog.read.damaged", "pg_dump", new Bytes(position)));
    }

    private int octet() throws IOException {
        int octet = content.read();
        if (octet < 0) {
            throw new EOFException();
        }
        position++;
        return octet;
    }

    private long number() throws IOException {
        boolean negative = octet() != 0;
        long value = 0;
        for (int i = 0; i < intSize; i++) {
            value |= (long) octet() << 8 * i;
        }
        return negative ? -value : value;
    }

    private String text() throws IOException {
        long length = number();
        if (length > LONGEST_TEXT) {
            throw damaged();
        }
        byte[] bytes = content.readNBytes((int) Math.max(length, 0));
        position += bytes.length;
        if (bytes.length < length) {
            throw new EOFException();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Passes over a text; false where there is none. */
    private boolean skipText() throws IOException {
        long length = number();
        if (length > LONGEST_TEXT) {
            throw damaged();
        }
        skip(Math.max(length, 0));
        return length >= 0;
    }

    private void skip(long count) throws IOException {
        long left = count;
        while (left > 0) {
            long skipped = content.skip(left);
            if (skipped == 0) {
                if (content.read() < 0) {
                    if (count == Long.MAX_VALUE) {
                        return;
                    }
                    throw new EOFException();
                }
                skipped = 1;
            }
            left -= skipped;
            position += skipped;
        }
    }

    /** The bytes of one block: chunks with their lengths, ended by a length of nought. */
    private final class ChunkStream extends BlockStream {

        private long left;

        ChunkStream() throws IOException {
            left = number();
        }

        boolean isEmpty() {
            return left == 0;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            if (left < 0) {
                throw damaged();
            }
            int read = content.read(bytes, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw new EOFException();
            }
            position += read;
            left -= read;
            if (left == 0) {
                left = number();
            }
            return read;
        }
    }
}
