package relight.core.evidence;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.evidence.LogKeys.Link;
import relight.core.protocol.ExportedEvents;
import relight.core.protocol.StoredEvent;
import relight.core.protocol.ZipParts;

/**
 * One recovery with all that proves it, in one file: whoever has it and the log's key needs nobody else.
 *
 * @param log       id of the log that the recovery stands in
 * @param events    all of the recovery, in their order
 * @param seal      that its last seal stands in the log; empty where it has none yet
 * @param keys      of the log, oldest first
 * @param cosigners whose signatures the head bears
 * @param beside    everything else by its name in the file: anchors, documents, the record to read, the second verifier
 */
public record EvidenceBundle(String log, String recovery, List<StoredEvent> events, Optional<InclusionProof> seal, List<Link> keys,
                             List<NoteKey> cosigners, Map<String, byte[]> beside) {

    static final String FORMAT = "relight-bundle-v1";
    private static final String HEAD = "bundle.json";
    private static final String EVENTS = "events.json";
    private static final String SEAL = "seal.tlog-proof";
    private static final long MOST_BYTES = 256L << 20;
    private static final int MOST_OF_JSON = 64 << 20;
    private static final int MOST_OF_A_PROOF = 1 << 20;
    private static final int MOST_KEYS = 1_000;
    /** A bundle may be made to exhaust whoever reads it. */
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder().streamReadConstraints(
            StreamReadConstraints.builder().maxTokenCount(4_000_000).maxNestingDepth(100).build()).build());

    public EvidenceBundle {
        events = List.copyOf(events);
        keys = List.copyOf(keys);
        cosigners = List.copyOf(cosigners);
        beside = new TreeMap<>(beside);
    }

    /** The same with one more file beside it. */
    public EvidenceBundle with(String name, byte[] file) {
        Map<String, byte[]> more = new TreeMap<>(beside);
        more.put(name, file);
        return new EvidenceBundle(log, recovery, events, seal, keys, cosigners, more);
    }

    /** Whether a file may be one: it begins as a zip archive does. */
    public static boolean looksLikeOne(byte[] start) {
        return start.length >= 4 && start[0] == 'P' && start[1] == 'K' && start[2] == 3 && start[3] == 4;
    }

    /** The file. */
    public byte[] write() {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        try {
            parts.put(HEAD, JSON.writeValueAsBytes(head()));
            parts.put(EVENTS, JSON.writeValueAsBytes(ExportedEvents.of(log, events)));
            seal.ifPresent(proof -> parts.put(SEAL, proof.toString().getBytes(StandardCharsets.UTF_8)));
            parts.putAll(beside);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ZipParts.write(parts, out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> head() {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("format", FORMAT);
        head.put("log", log);
        head.put("recovery", recovery);
        head.put("keys", keys.stream().map(link -> {
            Map<String, Object> key = new LinkedHashMap<>();
            key.put("key", link.key().toString());
            key.put("endorsement", link.endorsement().orElse(null));
            return key;
        }).toList());
        head.put("cosigners", cosigners.stream().map(NoteKey::toString).toList());
        return head;
    }

    /**
     * Reads a file that may come from anybody.
     *
     * @throws IllegalArgumentException where it is no bundle
     */
    public static EvidenceBundle read(byte[] file) {
        try {
            Map<String, byte[]> parts = ZipParts.read(file, MOST_BYTES);
            JsonNode head = JSON.readTree(taken(parts, HEAD));
            if (!head.path("format").asText().equals(FORMAT) || head.path("keys").size() + head.path("cosigners").size() > MOST_KEYS) {
                throw new IllegalArgumentException("no bundle of this form, or more keys than any log");
            }
            JsonNode events = JSON.readTree(taken(parts, EVENTS));
            Optional<InclusionProof> seal = Optional.ofNullable(parts.remove(SEAL)).map(proof -> bounded(SEAL, proof, MOST_OF_A_PROOF)).map(proof -> InclusionProof.read(new String(proof, StandardCharsets.UTF_8)));
            List<NoteKey> cosigners = new ArrayList<>();
            head.path("cosigners").forEach(key -> cosigners.add(key(key)));
            List<Link> keys = new ArrayList<>();
            head.path("keys").forEach(key -> keys.add(new Link(key(key.path("key")), Optional.ofNullable(key.path("endorsement").textValue()))));
            return new EvidenceBundle(head.path("log").asText(), head.path("recovery").asText(), ExportedEvents.events(events), seal, keys, cosigners, parts);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static byte[] taken(Map<String, byte[]> parts, String name) {
        return bounded(name, Optional.ofNullable(parts.remove(name)).orElseThrow(() -> new IllegalArgumentException("without " + name)), MOST_OF_JSON);
    }

    private static byte[] bounded(String name, byte[] part, int most) {
        if (part.length > most) {
            throw new IllegalArgumentException(name + " is larger than of any recovery");
        }
        return part;
    }

    private static NoteKey key(JsonNode line) {
        return NoteKey.read(line.asText()).orElseThrow(() -> new IllegalArgumentException("no key: " + line.asText()));
    }
}
