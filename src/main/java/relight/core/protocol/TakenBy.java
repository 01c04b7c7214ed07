package relight.core.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The mark in the evidence store that says which machine goes on with the recovery.
 *
 * @param log     id of that machine's journal
 * @param adoption id of the event there that says so; a machine that holds that event has had the recovery back since
 * @param events  that were taken over
 * @param root    over them, in hexadecimal
 */
record TakenBy(String log, String adoption, String by, String host, long events, String root) {

    private static final String SUFFIX = ".taken.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The newest mark; empty where nobody but the origin has had the recovery. */
    static Optional<TakenBy> read(EvidenceStore store, String recovery) throws IOException {
        Optional<InputStream> found = store.open(recovery + SUFFIX);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = found.get()) {
            JsonNode mark = JSON.readTree(in.readAllBytes());
            return Optional.of(new TakenBy(mark.path("log").asText(), mark.path("adoption").asText(), mark.path("by").asText(),
                    mark.path("host").asText(), mark.path("events").asLong(), mark.path("rootSha256").asText()));
        }
    }

    void write(EvidenceStore store, String recovery) throws IOException {
        Map<String, Object> mark = new LinkedHashMap<>();
        mark.put("log", log);
        mark.put("adoption", adoption);
        mark.put("by", by);
        mark.put("host", host);
        mark.put("events", events);
        mark.put("rootSha256", root);
        Path file = Files.createTempFile("relight-taken", ".json");
        try {
            Files.write(file, JSON.writeValueAsBytes(mark));
            store.put(recovery + SUFFIX, file);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
