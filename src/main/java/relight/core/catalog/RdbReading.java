package relight.core.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Checks the end mark of a Redis snapshot and, from version 5 on, the CRC-64 over the whole of it. */
final class RdbReading {

    /** The polynomial of Jones, reflected, as Redis uses it. */
    private static final long POLYNOMIAL = 0x95AC9329AC4BC9B5L;
    private static final long[] TABLE = table();

    private RdbReading() {}

    static ContentReader.Content read(byte[] head, InputStream content) throws IOException {
        int version = Integer.parseInt(ContentReader.text(head).substring(5, 9));
        int footer = version >= 5 ? 8 : 0;
        byte[] held = new byte[footer];
        byte[] buffer = new byte[128 * 1024];
        long crc = 0;
        int last = -1;
        int kept = content.readNBytes(held, 0, footer);
        int read;
        while ((read = content.read(buffer)) >= 0) {
            // The last eight bytes are the checksum itself, so what is fed stays eight behind what is read
            byte[] window = new byte[kept + read];
            System.arraycopy(held, 0, window, 0, kept);
            System.arraycopy(buffer, 0, window, kept, read);
            int fed = window.length - footer;
            crc = crc(crc, window, fed);
            last = fed > 0 ? window[fed - 1] & 0xff : last;
            System.arraycopy(window, fed, held, 0, footer);
        }
        String detail = "RDB " + version;
        if (kept < footer || last != 0xff) {
            return content(detail, ContentReader.bad("catalog.content.rdb.cut"));
        }
        long stored = 0;
        for (int i = footer - 1; i >= 0; i--) {
            stored = stored << 8 | held[i] & 0xff;
        }
        return content(detail, stored == 0 || stored == crc
                ? ContentReader.fine("catalog.content.rdb", version) : ContentReader.bad("catalog.content.rdb.crc"));
    }

    private static ContentReader.Content content(String detail, Verdict.Reason reason) {
        return new ContentReader.Content(BackupFormat.Content.REDIS_RDB, detail, List.of(reason));
    }

    private static long crc(long start, byte[] bytes, int length) {
        long crc = start;
        for (int i = 0; i < length; i++) {
            crc = TABLE[(int) (crc ^ bytes[i]) & 0xff] ^ crc >>> 8;
        }
        return crc;
    }

    private static long[] table() {
        long[] table = new long[256];
        for (int i = 0; i < 256; i++) {
            long crc = i;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 1 ? crc >>> 1 ^ POLYNOMIAL : crc >>> 1;
            }
            table[i] = crc;
        }
        return table;
    }
}
