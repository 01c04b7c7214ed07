package relight.core.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** The files of a small zip archive, by name. */
public final class ZipParts {

    private static final int MOST_PARTS = 10_000;
    private static final int BUFFER = 1 << 20;

    /** The record at the end of an archive (APPNOTE 4.3.16) and the locator of the form for very large ones before it (4.3.15). */
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int DIRECTORY_SIZE = 12;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int MOST_DIRECTORY = 4 << 20;

    private ZipParts() {}

    /**
     * Reads all of them as the archive's directory at its end lists them, which is how whoever unpacks it finds them: what else lies in
     * the file nobody sees, so nobody is shown one thing and proven another.
     *
     * @throws IOException over an archive that unpacks to more than that, or holds a name twice
     */
    public static Map<String, byte[]> read(byte[] archive, long mostBytes) throws IOException {
        checkDirectory(archive);
        Map<String, byte[]> parts = new LinkedHashMap<>();
        long left = mostBytes;
        try (ZipFile zip = ZipFile.builder().setByteArray(archive).setCharset(StandardCharsets.UTF_8).get()) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
                byte[] part = part(zip.getInputStream(entry), left);
                left -= part.length;
                CRC32 sum = new CRC32();
                sum.update(part);
                if (sum.getValue() != entry.getCrc()) {
                    throw new IOException(entry.getName() + " is damaged");
                }
                if (parts.put(entry.getName(), part) != null || parts.size() > MOST_PARTS) {
                    throw new IOException("too many parts, or two of the name " + entry.getName());
                }
            }
        } catch (RuntimeException e) {
            throw new IOException(e);
        }
        return parts;
    }

    /** The end of an archive as {@link #write} writes it, without a comment and of the old form, and a directory that memory can hold. */
    private static void checkDirectory(byte[] archive) throws IOException {
        int end = archive.length - END_BYTES;
        ByteBuffer bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
        boolean ends = end >= 0 && bytes.getInt(end) == END && (end < LOCATOR_BYTES || bytes.getInt(end - LOCATOR_BYTES) != LOCATOR);
        long directory = ends ? Integer.toUnsignedLong(bytes.getInt(end + DIRECTORY_SIZE)) : 0;
        if (!ends || directory > Math.min(end, MOST_DIRECTORY)) {
            throw new IOException("no archive, or more in it than in any recovery");
        }
    }

    /** In pieces, since one array that grows would need the room three times. */
    private static byte[] part(InputStream in, long most) throws IOException {
        List<byte[]> pieces = new ArrayList<>();
        int size = 0;
        for (byte[] piece = in.readNBytes(BUFFER); piece.length > 0; piece = in.readNBytes(BUFFER)) {
            size += piece.length;
            if (size > most) {
                throw new IOException("larger than any recovery");
            }
            pieces.add(piece);
        }
        byte[] part = new byte[size];
        int at = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, part, at, piece.length);
            at += piece.length;
        }
        return part;
    }

    /** Writes them in their order, without the time of day, so that the same parts give the same bytes. */
    public static void write(Map<String, byte[]> parts, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        for (Map.Entry<String, byte[]> part : parts.entrySet()) {
            ZipEntry entry = new ZipEntry(part.getKey());
            entry.setLastModifiedTime(FileTime.fromMillis(0));
            zip.putNextEntry(entry);
            zip.write(part.getValue());
            zip.closeEntry();
        }
        zip.finish();
    }
}
