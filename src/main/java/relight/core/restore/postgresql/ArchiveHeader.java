package relight.core.restore.postgresql;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The first bytes of an archive that pg_dump wrote in its custom format: read without pg_restore, so that an archive that is too
 * new for the pg_restore at hand can still be named.
 *
 * @param minor    of the archive format 1.x
 * @param database that was dumped
 * @param from     version of its server
 * @param by       version of the pg_dump
 * @param entries  in the table of contents
 */
public record ArchiveHeader(int minor, String database, Optional<PostgresqlVersion> from, Optional<PostgresqlVersion> by,
                            int entries) {

    private static final byte[] MAGIC = "PGDMP".getBytes(StandardCharsets.US_ASCII);
    private static final int TIME_FIELDS = 7;
    private static final int LONGEST_TEXT = 64 * 1024;

    /** Reads the header; empty where the bytes are not an archive's. */
    public static Optional<ArchiveHeader> read(InputStream archive) throws IOException {
        DataInputStream in = new DataInputStream(archive);
        if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
            return Optional.empty();
        }
        in.readUnsignedByte();
        int minor = in.readUnsignedByte();
        in.readUnsignedByte();
        int width = in.readUnsignedByte();
        in.readUnsignedByte();
        in.readUnsignedByte();
        if (minor >= 15) {
            in.readUnsignedByte();
        } else {
            number(in, width);
        }
        for (int i = 0; i < TIME_FIELDS; i++) {
            number(in, width);
        }
        String database = text(in, width);
        String from = text(in, width);
        String by = text(in, width);
        return Optional.of(new ArchiveHeader(minor, database, PostgresqlVersion.in(from), PostgresqlVersion.in(by), number(in, width)));
    }

    private static int number(DataInputStream in, int width) throws IOException {
        boolean negative = in.readUnsignedByte() != 0;
        int value = 0;
        for (int i = 0; i < width; i++) {
            value |= in.readUnsignedByte() << (8 * i);
        }
        return negative ? -value : value;
    }

    private static String text(DataInputStream in, int width) throws IOException {
        int length = number(in, width);
        if (length > LONGEST_TEXT) {
            throw new IOException("a text of " + length + " bytes in an archive's header");
        }
        return length <= 0 ? "" : new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
