package relight.core.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The mark beside a bundle in the evidence store that says which machine goes on with the recovery.
 *
 * @param log id of that machine's journal
 */
record TakenBy(String log, String by, String host) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Path file(Path folder, String recovery) {
        return folder.resolve(recovery + ".taken.json");
    }

    /** The newest mark; empty where nobody but the origin has had the recovery, or the store cannot be read. */
    static Optional<TakenBy> read(Path folder, String recovery) {
        try {
            JsonNode mark = JSON.readTree(Files.readAllBytes(file(folder, recovery)));
            return Optional.of(new TakenBy(mark.path("log").asText(), mark.path("by").asText(), mark.path("host").asText()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    void write(Path folder, String recovery) throws IOException {
        Map<String, Object> mark = new LinkedHashMap<>();
        mark.put("log", log);
        mark.put("by", by);
        mark.put("host", host);
        mark.put("at", Instant.now().toString());
        Path beside = Files.createTempFile(Files.createDirectories(folder), ".taken", ".new");
        Files.write(beside, JSON.writeValueAsBytes(mark));
        Files.move(beside, file(folder, recovery), StandardCopyOption.REPLACE_EXISTING);
    }
}
