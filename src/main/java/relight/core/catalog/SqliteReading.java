package relight.core.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import relight.core.text.Bytes;

/** Compares the length of an SQLite file with the number of pages in its header. */
final class SqliteReading {

    private SqliteReading() {}

    static ContentReader.Content read(byte[] head, InputStream content) throws IOException {
        Tail tail = new Tail(content, 1);
        byte[] waste = new byte[128 * 1024];
        while (tail.read(waste, 0, waste.length) >= 0) {
            continue;
        }
        if (head.length < 100) {
            return content(ContentReader.bad("catalog.content.sqlite.cut", new Bytes(tail.count()), new Bytes(100)));
        }
        long pageSize = number(head, 16, 2) == 1 ? 65_536 : number(head, 16, 2);
        // Files of very old libraries do not keep the number of pages: then the two change counters differ
        boolean counted = number(head, 24, 4) == number(head, 92, 4) && number(head, 28, 4) > 0;
        long expected = counted ? pageSize * number(head, 28, 4) : tail.count();
        if (tail.count() < expected) {
            return content(ContentReader.bad("catalog.content.sqlite.cut", new Bytes(tail.count()), new Bytes(expected)));
        }
        return content(ContentReader.fine("catalog.content.sqlite", tail.count() / Math.max(pageSize, 1)));
    }

    private static ContentReader.Content content(Verdict.Reason reason) {
        return new ContentReader.Content(BackupFormat.Content.SQLITE, "", List.of(reason));
    }

    private static long number(byte[] bytes, int from, int length) {
        long value = 0;
        for (int i = from; i < from + length; i++) {
            value = value << 8 | bytes[i] & 0xff;
        }
        return value;
    }
}
