package relight.adapter.engine.bucket;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a restore has written into a bucket, noted before and behind each object, so that nothing of it is forgotten when its console dies. */
final class WrittenNotes {

    private static final String BEGUN = "BEGUN";
    private static final String DONE = "DONE";

    private final Path file;

    WrittenNotes(Path file) {
        this.file = file;
    }

    void forget() throws IOException {
        Files.deleteIfExists(file);
    }

    void begin(String key) throws IOException {
        append(BEGUN + "\t" + URLEncoder.encode(key, StandardCharsets.UTF_8));
    }

    /** @param tag of what stands there now */
    void done(String key, String tag) throws IOException {
        append(DONE + "\t" + URLEncoder.encode(key, StandardCharsets.UTF_8) + "\t" + tag);
    }

    private synchronized void append(String line) throws IOException {
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Tags by key. */
    Map<String, String> done() throws IOException {
        Map<String, String> done = new TreeMap<>();
        for (String[] note : read()) {
            if (note[0].equals(DONE) && note.length == 3) {
                done.put(key(note), note[2]);
            }
        }
        return done;
    }

    /** Keys of which a copy was asked for and not noted as done: it may stand there or not. */
    Set<String> begun() throws IOException {
        Set<String> begun = new HashSet<>();
        for (String[] note : read()) {
            if (note[0].equals(BEGUN) && note.length == 2) {
                begun.add(key(note));
            } else if (note.length == 3) {
                begun.remove(key(note));
            }
        }
        return begun;
    }

    private static String key(String[] note) {
        return URLDecoder.decode(note[1], StandardCharsets.UTF_8);
    }

    /** A last line that was cut off by a death says nothing. */
    private List<String[]> read() throws IOException {
        if (Files.notExists(file)) {
            return List.of();
        }
        String text = Files.readString(file);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(line -> line.split("\t", -1)).toList();
    }
}
