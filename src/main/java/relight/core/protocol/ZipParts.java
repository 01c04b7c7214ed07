package relight.core.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The files of a small zip archive, by name. */
public final class ZipParts {

    private static final int MOST_PARTS = 10_000;
    private static final int BUFFER = 1 << 20;

    private ZipParts() {}

    /** Reads all of them; throws an {@link IOException} over an archive that unpacks to more than that, or holds a name twice. */
    public static Map<String, byte[]> read(InputStream in, long mostBytes) throws IOException {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        long left = mostBytes;
        try (ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] part = part(zip, left);
                left -= part.length;
                if (parts.put(entry.getName(), part) != null || parts.size() > MOST_PARTS) {
                    throw new IOException("too many parts, or two of the name " + entry.getName());
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(e);
        }
        return parts;
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
