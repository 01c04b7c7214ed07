package relight.adapter.engine.rows;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.restore.rows.FoundRow;
import relight.core.restore.rows.TableName;

/**
 * What was written to production, and what production had before: on the disk before the transaction is committed, so that it can be
 * taken back whatever happens behind it. One row at a time is in memory.
 */
final class SavedRows {

    private static final String FILE = "rows.before";

    private SavedRows() {}

    /**
     * A row that was brought back.
     *
     * @param then     what tells it from any other
     * @param columns  that were written
     * @param previous the values that production had; empty where it had no such row
     */
    record Entry(TableName table, FoundRow.Kind kind, String then, List<String> key, List<String> columns, Map<String, Object> previous) {}

    /** What is done with each. */
    interface Each {
        void entry(Entry entry) throws IOException;
    }

    /** Whether everything that a transaction was to write is in it. */
    static boolean there(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }

    static void remove(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
    }

    /** In the order of writing. */
    static void each(Path folder, Each each) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(FILE).toFile(), "r")) {
            for (Optional<Entry> entry = read(file); entry.isPresent(); entry = read(file)) {
                each.entry(entry.get());
            }
        }
    }

    /** The last first. */
    static void eachBackwards(Path folder, Each each) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(FILE).toFile(), "r")) {
            long at = file.length();
            while (at > 0) {
                file.seek(at - Long.BYTES);
                at = file.readLong();
                file.seek(at);
                each.entry(read(file).orElseThrow(EOFException::new));
            }
        }
    }

    /** A transaction is whole or has not been: one row that it alone has made proves it. */
    static boolean committed(Rescue rescue) throws IOException {
        boolean[] found = {false};
        each(rescue.run().shared(), entry -> found[0] |= !found[0] && rescue.rows(entry.table(), entry.columns()).digest(entry.key(), false)
                .filter(entry.then()::equals).isPresent());
        return found[0];
    }

    private static Optional<Entry> read(RandomAccessFile file) throws IOException {
        long start = file.getFilePointer();
        if (start >= file.length()) {
            return Optional.empty();
        }
        DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(Channels.newInputStream(file.getChannel())));
        long length = in.readLong();
        Entry entry = new Entry(new TableName(text(in), text(in)), FoundRow.Kind.valueOf(text(in)), text(in), texts(in), texts(in), values(in));
        file.seek(start + length);
        return Optional.of(entry);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private static List<String> texts(DataInputStream in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            texts.add(text(in));
        }
        return texts;
    }

    private static Map<String, Object> values(DataInputStream in) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String column = text(in);
            boolean bytes = in.readBoolean();
            values.put(column, bytes ? in.readNBytes(in.readInt()) : Values.untagged(text(in)));
        }
        return values;
    }

    /** Writes them; the list gets its name when it is whole. */
    static final class Writer implements AutoCloseable {

        private final Path file;
        private final Path part;
        private final FileOutputStream stream;
        private final DataOutputStream out;
        private long at;

        Writer(Path folder) throws IOException {
            file = folder.resolve(FILE);
            part = folder.resolve(FILE + ".part");
            stream = new FileOutputStream(part.toFile());
            out = new DataOutputStream(new BufferedOutputStream(stream, 1 << 16));
        }

        /** Its length stands in front of it and its place behind it, so that the list can be read from either end. */
        void write(Entry entry) throws IOException {
            java.io.ByteArrayOutputStream head = new java.io.ByteArrayOutputStream();
            DataOutputStream body = new DataOutputStream(head);
            text(body, entry.table().schema());
            text(body, entry.table().name());
            text(body, entry.kind().name());
            text(body, entry.then());
            texts(body, entry.key());
            texts(body, entry.columns());
            body.writeInt(entry.previous().size());
            for (Map.Entry<String, Object> value : entry.previous().entrySet()) {
                text(body, value.getKey());
                body.writeBoolean(value.getValue() instanceof byte[]);
                if (value.getValue() instanceof byte[] bytes) {
                    body.writeInt(bytes.length);
                    body.write(bytes);
                } else {
                    text(body, Values.tagged(value.getValue()));
                }
            }
            long length = Long.BYTES + head.size() + Long.BYTES;
            out.writeLong(length);
            head.writeTo(out);
            out.writeLong(at);
            at += length;
        }

        private static void text(DataOutputStream out, String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }

        private static void texts(DataOutputStream out, List<String> texts) throws IOException {
            out.writeInt(texts.size());
            for (String text : texts) {
                text(out, text);
            }
        }

        void finish() throws IOException {
            out.flush();
            stream.getFD().sync();
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            if (java.io.File.separatorChar == '/') {
                try (java.nio.channels.FileChannel folder = java.nio.channels.FileChannel.open(file.getParent())) {
                    folder.force(true);
                }
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
            Files.deleteIfExists(part);
        }
    }
}
