package relight.core.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import relight.core.approval.SigningKey;
import relight.core.approval.VerifyingKey;
import relight.core.recovery.Entry;
import relight.core.recovery.RecoveryEvent.Closed;
import relight.core.recovery.RecoveryEvent.Declared;
import relight.core.recovery.RecoveryEvent.Planned;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * An open recovery as it is handed over to another machine: its events byte for byte, the documents that they name, and the Merkle
 * root over the events, signed by the console that wrote it. It holds what the journal holds and so no secret; output of steps stays
 * where it is, and so does what they have set in their shells: the events name it.
 *
 * @param events in their order
 * @param files  that were attached, as many as there was room for; each is what some event says it is
 */
public record HandOverBundle(Head head, List<StoredEvent> events, List<byte[]> documents, List<byte[]> files) {

    private static final String FAMILY = "relight-hand-over-v";
    private static final int VERSION = 1;
    private static final String HEAD = "hand-over.json";
    private static final String EVENTS = "events.json";
    private static final String DOCUMENTS = "documents/";
    private static final String FILES = "attachments/";
    private static final int MOST_BYTES = 512 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What is known of a bundle from its beginning.
     *
     * @param log        id of the journal that it was taken from
     * @param site       the workspace's name, in which alone the recovery can go on
     * @param writtenAt  what that machine did later is not in it
     * @param handedOver whether that machine goes no further
     * @param root       over all events of the recovery, in hexadecimal
     * @param key        with which it was signed
     */
    public record Head(String log, String recovery, String site, String title, String by, String host, Instant writtenAt, boolean closed,
                       boolean handedOver, int events, String root, VerifyingKey key) {

        private byte[] signed() {
            return String.join("\n", "relight hand-over 1", log, recovery, site, by, host, writtenAt.toString(), Boolean.toString(closed),
                    Boolean.toString(handedOver), Integer.toString(events), root).getBytes(StandardCharsets.UTF_8);
        }
    }

    public HandOverBundle {
        events = List.copyOf(events);
        documents = List.copyOf(documents);
        files = List.copyOf(files);
    }

    /** Who writes a bundle, and of which workspace. */
    public record Origin(String site, String by, String host, SigningKey key) {}

    /** Takes everything that a journal holds of a recovery. */
    static HandOverBundle of(ProtocolLog log, String recovery, Origin origin, boolean handedOver, Optional<AttachedFiles> attached) {
        List<StoredEvent> events = new ArrayList<>();
        log.stored(recovery, events::add);
        List<byte[]> documents = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>();
        List<Entry> entries = log.entries(recovery);
        entries.stream().map(Entry::event).filter(Planned.class::isInstance).forEach(event -> names.add(((Planned) event).runbookSha256()));
        names.forEach(name -> log.kept(name).ifPresent(documents::add));
        String title = entries.stream().map(Entry::event).filter(Declared.class::isInstance)
                .map(event -> ((Declared) event).title().toString()).findFirst().orElse(recovery);
        boolean closed = entries.stream().anyMatch(entry -> entry.event() instanceof Closed);
        return new HandOverBundle(new Head(log.logId(), recovery, origin.site(), title, origin.by(), origin.host(), Instant.now(), closed,
                handedOver, events.size(), root(events), origin.key().shown()), events, documents,
                attached.map(files -> List.copyOf(files.of(entries).values())).orElse(List.of()));
    }

    static String root(List<StoredEvent> events) {
        MerkleTree tree = new MerkleTree();
        events.forEach(event -> tree.append(event.leaf()));
        return HexFormat.of().formatHex(tree.root());
    }

    /** Writes it as a zip file, whose first member tells what it is. */
    void write(OutputStream out, SigningKey secret) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("format", FAMILY + VERSION);
        json.put("recovery", head.recovery());
        json.put("log", head.log());
        json.put("site", head.site());
        json.put("title", head.title());
        json.put("by", head.by());
        json.put("host", head.host());
        json.put("writtenAt", head.writtenAt().toString());
        json.put("closed", head.closed());
        json.put("handedOver", head.handedOver());
        json.put("events", head.events());
        json.put("rootSha256", head.root());
        json.put("key", head.key().text());
        json.put("signature", Base64.getEncoder().encodeToString(secret.sign(head.signed())));
        Map<String, byte[]> parts = new LinkedHashMap<>();
        parts.put(HEAD, JSON.writeValueAsBytes(json));
        parts.put(EVENTS, JSON.writeValueAsBytes(Map.of(ExportedEvents.MEMBER, ExportedEvents.of(head.log(), events))));
        documents.forEach(document -> parts.put(DOCUMENTS + hash(document), document));
        files.forEach(file -> parts.put(FILES + hash(file), file));
        ZipParts.write(parts, out);
    }

    /**
     * Reads a bundle and recomputes everything that can be recomputed.
     *
     * @param file how people name it
     * @throws Problem where the file is none, or something in it is not as it was signed
     */
    public static HandOverBundle read(InputStream in, String file) {
        byte[] all = bytes(in, file);
        readHead(new ByteArrayInputStream(all), file);
        try {
            Map<String, byte[]> parts = ZipParts.read(all, MOST_BYTES);
            JsonNode json = JSON.readTree(parts.getOrDefault(HEAD, new byte[0]));
            Head head = head(json, file);
            List<StoredEvent> events = ExportedEvents.events(JSON.readTree(parts.getOrDefault(EVENTS, new byte[0])).path(ExportedEvents.MEMBER));
            HandOverBundle bundle = new HandOverBundle(head, events, hashed(parts, DOCUMENTS, file), hashed(parts, FILES, file));
            bundle.check(file, Base64.getDecoder().decode(json.path("signature").asText()));
            return bundle;
        } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
            throw broken(file, Message.of("people.bundle.cut"));
        }
    }

    /** Those in this folder, whose names say what they hold. */
    private static List<byte[]> hashed(Map<String, byte[]> parts, String folder, String file) {
        List<byte[]> found = new ArrayList<>();
        parts.forEach((name, bytes) -> {
            if (name.startsWith(folder)) {
                if (!name.equals(folder + hash(bytes))) {
                    throw broken(file, Message.of("people.bundle.document", name));
                }
                found.add(bytes);
            }
        });
        return found;
    }

    private static byte[] bytes(InputStream in, String file) {
        try (in) {
            return in.readNBytes(MOST_BYTES);
        } catch (IOException e) {
            throw foreign(file, e);
        }
    }

    /** What the beginning of a bundle says of it, believed of nothing but a list. */
    static Head readHead(InputStream in, String file) {
        try (ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8)) {
            ZipEntry first = zip.getNextEntry();
            if (first == null || !first.getName().equals(HEAD)) {
                throw foreign(file, null);
            }
            return head(JSON.readTree(zip.readNBytes(1 << 20)), file);
        } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
            throw foreign(file, e);
        }
    }

    private static Head head(JsonNode json, String file) {
        String format = json.path("format").asText();
        if (!format.equals(FAMILY + VERSION)) {
            throw format.startsWith(FAMILY) ? newer(file, null) : foreign(file, null);
        }
        VerifyingKey key = VerifyingKey.read(json.path("key").asText()).orElseThrow(() -> broken(file, Message.of("people.bundle.key")));
        return new Head(json.path("log").asText(), json.path("recovery").asText(), json.path("site").asText(), json.path("title").asText(),
                json.path("by").asText(), json.path("host").asText(), Instant.parse(json.path("writtenAt").asText()),
                json.path("closed").asBoolean(), json.path("handedOver").asBoolean(), json.path("events").asInt(),
                json.path("rootSha256").asText(), key);
    }

    private void check(String file, byte[] signature) {
        if (!head.root().equals(root(events)) || head.events() != events.size()) {
            throw broken(file, Message.of("people.bundle.root"));
        }
        if (!head.key().verifies(head.signed(), signature)) {
            throw broken(file, Message.of("people.bundle.signature"));
        }
        EventCodec codec = new EventCodec();
        Verifier verifier = new Verifier(Verifier.Scope.RECOVERY);
        for (StoredEvent event : events) {
            verifier.add(event);
            if (!codec.head(event.number(), event.leaf()).recovery().equals(head.recovery())) {
                throw broken(file, Message.of("people.bundle.other", event.number()));
            }
        }
        Verification result = verifier.result();
        if (result.verdict() == Verification.Verdict.BROKEN || events.isEmpty()) {
            throw broken(file, result.notProven().getFirst());
        }
        files.stream().map(HandOverBundle::hash).filter(hash -> !verifier.attached().containsValue(hash)).findFirst().ifPresent(hash -> {
            throw broken(file, Message.of("people.bundle.file", FILES + hash));
        });
        result.notProven().stream().filter(message -> message.key().equals("protocol.event.newer")).findFirst().ifPresent(message -> {
            throw newer(file, null);
        });
    }

    /** Its events as they are read. */
    List<Entry> entries() {
        return ExportedEvents.entries(events);
    }

    private static String hash(byte[] bytes) {
        return HexFormat.of().formatHex(MerkleTree.sha256().digest(bytes));
    }

    private static Problem broken(String file, Message why) {
        return new Problem(Message.of("people.bundle.broken", file, why), Message.of("people.bundle.broken.remedy"));
    }

    private static Problem newer(String file, Exception cause) {
        return new Problem(Message.of("people.bundle.newer", file), Message.of("people.bundle.newer.remedy"), cause);
    }

    private static Problem foreign(String file, Exception cause) {
        return new Problem(Message.of("people.bundle.foreign", file), Message.of("people.bundle.foreign.remedy"), cause);
    }
}
