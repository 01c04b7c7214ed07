package relight.adapter.engine.files;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What could not be set of files (FS-3): all of it on disk, the first of it to be shown; files may come from several threads. */
final class NotSet implements AutoCloseable {

    private static final int MOST_SHOWN = 20;

    private final Path list;
    private final List<String> first = new ArrayList<>();
    private BufferedWriter out;
    private long count;

    NotSet(Path list) {
        this.list = list;
    }

    synchronized void add(Path file, List<String> missed) throws IOException {
        if (missed.isEmpty()) {
            return;
        }
        String what = String.join(", ", missed);
        if (out == null) {
            out = Files.newBufferedWriter(list);
        }
        out.write(file + "\t" + what + "\n");
        count++;
        if (first.size() < MOST_SHOWN) {
            first.add(file.getFileName() + " (" + what + ")");
        }
    }

    synchronized long count() {
        return count;
    }

    /** With the names of their files. */
    synchronized List<String> first() {
        return List.copyOf(first);
    }

    Path list() {
        return list;
    }

    @Override
    public synchronized void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }
}
