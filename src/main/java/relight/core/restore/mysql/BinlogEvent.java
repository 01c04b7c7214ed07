package relight.core.restore.mysql;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * One event of a binary log, of version 4 as every server since 5.0 writes it.
 *
 * @param from where it begins in its file
 * @param to   behind it
 * @param body without head and checksum
 */
record BinlogEvent(int type, Instant at, long server, long from, long to, int flags, ByteBuffer body, boolean intact) {

    static final int QUERY = 2;
    static final int STOP = 3;
    static final int ROTATE = 4;
    static final int DESCRIPTION = 15;
    static final int XID = 16;
    static final int MYSQL_GTID = 33;
    static final int XA_PREPARE = 38;
    /** A whole transaction, compressed; only MySQL writes it. */
    static final int PAYLOAD = 40;
    static final int MARIADB_GTID = 162;
    static final int ENCRYPTED = 164;
    static final int QUERY_COMPRESSED = 165;

    private static final int HEAD = 19;
    private static final int CHECKSUM = 4;
    private static final int CRC = 1;
    private static final int IN_USE = 1;
    private static final int FLAGS_AT = 17;
    private static final int LARGEST = 1_200_000_000;
    /** Of rows nothing is looked at but their checksum. */
    private static final int MOST_KEPT = 32 * 1024 * 1024;
    private static final int QUERY_HEAD = 13;

    /** Reads one after the other from the beginning of a file. */
    static final class Reader {

        private final InputStream in;
        private long at = 4;
        private boolean checksums;

        private Reader(InputStream in) {
            this.in = in;
        }

        /** Empty where it is no binary log. */
        static Optional<Reader> open(InputStream in) throws IOException {
            byte[] magic = in.readNBytes(4);
            boolean log = magic.length == 4 && magic[0] == (byte) 0xfe && magic[1] == 'b' && magic[2] == 'i' && magic[3] == 'n';
            return log ? Optional.of(new Reader(in)) : Optional.empty();
        }

        /** Behind the last whole event. */
        long position() {
            return at;
        }

        /** Empty at the end between two events; an {@link EOFException} in the middle of one. */
        Optional<BinlogEvent> next() throws IOException {
            byte[] head = in.readNBytes(HEAD);
            if (head.length == 0) {
                return Optional.empty();
            }
            if (head.length < HEAD) {
                throw new EOFException();
            }
            ByteBuffer fields = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
            int length = fields.getInt(9);
            if (length < HEAD || length > LARGEST) {
                throw new EOFException();
            }
            int type = fields.get(4) & 0xff;
            byte[] rest = body(length - HEAD, type);
            if (type == DESCRIPTION) {
                checksums = rest.length > CHECKSUM && rest[rest.length - CHECKSUM - 1] == CRC;
            }
            int end = rest.length - (checksums ? CHECKSUM : 0);
            boolean intact = !checksums || rest.length < length - HEAD || crc(head, type, rest, end) == ByteBuffer.wrap(rest).order(ByteOrder.LITTLE_ENDIAN).getInt(end);
            long from = at;
            at += length;
            return Optional.of(new BinlogEvent(type, Instant.ofEpochSecond(Integer.toUnsignedLong(fields.getInt(0))),
                    Integer.toUnsignedLong(fields.getInt(5)), from, at, fields.getShort(FLAGS_AT) & 0xffff,
                    ByteBuffer.wrap(rest, 0, Math.max(0, end)).slice().order(ByteOrder.LITTLE_ENDIAN), intact));
        }

        private byte[] body(int length, int type) throws IOException {
            byte[] rest = in.readNBytes(Math.min(length, MOST_KEPT));
            if (rest.length < Math.min(length, MOST_KEPT)) {
                throw new EOFException();
            }
            in.skipNBytes(length - rest.length);
            return rest;
        }

        /** The mark of an open file is set behind the checksum's back. */
        private static int crc(byte[] head, int type, byte[] rest, int end) {
            CRC32 crc = new CRC32();
            byte[] counted = head.clone();
            if (type == DESCRIPTION) {
                counted[FLAGS_AT] &= ~IN_USE;
            }
            crc.update(counted);
            crc.update(rest, 0, end);
            return (int) crc.getValue();
        }
    }

    boolean isQuery() {
        return type == QUERY || type == QUERY_COMPRESSED;
    }

    /** The schema at hand when the statement ran. */
    String database() {
        int from = QUERY_HEAD + (body.getShort(11) & 0xffff);
        return SqlToken.said(text(from, body.get(8) & 0xff));
    }

    /** The statement, each byte a character. */
    String statement() {
        int from = QUERY_HEAD + (body.getShort(11) & 0xffff) + (body.get(8) & 0xff) + 1;
        return type == QUERY ? text(from, body.limit() - from) : inflated(from);
    }

    private String text(int from, int length) {
        byte[] bytes = new byte[length];
        body.get(from, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private String inflated(int from) {
        int lengthBytes = body.get(from) & 0x07;
        int length = 0;
        for (int i = 0; i < lengthBytes; i++) {
            length = length << 8 | body.get(from + 1 + i) & 0xff;
        }
        byte[] packed = new byte[body.limit() - from - 1 - lengthBytes];
        body.get(from + 1 + lengthBytes, packed);
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            byte[] bytes = new byte[Math.clamp(length, 0, MOST_KEPT)];
            return new String(bytes, 0, inflater.inflate(bytes), StandardCharsets.ISO_8859_1);
        } catch (DataFormatException e) {
            return "";
        } finally {
            inflater.end();
        }
    }

    /** Of MariaDB's kind: {@code domain-server-number}; of MySQL's {@code uuid:number}. */
    String gtid() {
        if (type == MARIADB_GTID) {
            return Integer.toUnsignedString(body.getInt(8)) + "-" + server + "-" + Long.toUnsignedString(body.getLong(0));
        }
        StringBuilder uuid = new StringBuilder();
        for (int i = 1; i <= 16; i++) {
            uuid.append("%02x".formatted(body.get(i))).append(i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "");
        }
        return uuid + ":" + body.getLong(17);
    }

    /** The file that follows. */
    String following() {
        return text(8, body.limit() - 8);
    }
}
