package relight.core.catalog;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import relight.core.text.Message;

/** Recognizes a folder of mydumper by its file of metadata, and tells whether the dump in it was ever finished (MY-5). */
final class MydumperReading {

    private static final String NAME = "metadata";
    /** What it is called as long as the dump is under way. */
    private static final String PARTIAL = "metadata.partial";
    private static final int LONGEST = 1 << 20;
    private static final Pattern BEGUN = Pattern.compile("(?m)^(?:# )?Started dump at: ");
    private static final Pattern ENDED = Pattern.compile("(?m)^(?:# )?Finished dump at: \\d");

    private final Map<String, String> found = new ConcurrentHashMap<>();

    /** Keeps what is at the top of the folder under one of the two names. */
    void take(String path, InputStream content) throws IOException {
        if (path.equals(NAME) || path.equals(PARTIAL)) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            text.write(content.readNBytes(LONGEST));
            found.put(path, text.toString(StandardCharsets.UTF_8));
        }
    }

    boolean isDump() {
        return found.values().stream().anyMatch(text -> BEGUN.matcher(text).find());
    }

    /** Empty where the folder is none of mydumper's. */
    Optional<Verdict.Reason> reason() {
        if (!isDump()) {
            return Optional.empty();
        }
        boolean whole = !found.containsKey(PARTIAL) && ENDED.matcher(found.getOrDefault(NAME, "")).find();
        return Optional.of(new Verdict.Reason("content", whole ? State.GOOD : State.BAD,
                Message.of(whole ? "catalog.folder.mydumper" : "catalog.folder.mydumper.unfinished")));
    }
}
