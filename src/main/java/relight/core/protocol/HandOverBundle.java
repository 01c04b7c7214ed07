package relight.core.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import relight.core.approval.SigningKey;
import relight.core.approval.VerifyingKey;
import relight.core.recovery.RecoveryEvent.Planned;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * An open recovery as it is handed over to another machine: its events byte for byte, the documents that they name, and the Merkle
 * root over the events, signed by the console that wrote it. Output of steps stays where it is; the events name it by its hash.
 *
 * @param log    id of the journal that it was taken from
 * @param root   over all events of the recovery, in hexadecimal
 * @param key    with which it was signed
 * @param events in their order
 */
public record HandOverBundle(String log, String recovery, String by, String host, String root, VerifyingKey key, List<StoredEvent> events,
                             List<byte[]> documents) {

    static final String FORMAT = "relight-hand-over-v1";
    private static final String HEAD = "hand-over.json";
    private static final String DOCUMENTS = "documents/";
    private static final int MOST_BYTES = 512 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    public HandOverBundle {
        events = List.copyOf(events);
        documents = List.copyOf(documents);
    }

    /** Who writes a bundle. */
    public record Origin(String by, String host, SigningKey key) {}

    /** Takes everything that a journal holds of a recovery. */
    static HandOverBundle of(ProtocolLog log, String recovery, Origin origin) {
        List<StoredEvent> events = new ArrayList<>();
        log.stored(recovery, events::add);
        List<byte[]> documents = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>();
        log.entries(recovery).stream().map(entry -> entry.event()).filter(Planned.class::isInstance)
                .forEach(event -> names.add(((Planned) event).runbookSha256()));
        names.forEach(name -> log.kept(name).ifPresent(documents::add));
        return new HandOverBundle(log.logId(), recovery, origin.by(), origin.host(), root(events), origin.key().shown(), events, documents);
    }

    static String root(List<StoredEvent> events) {
        MerkleTree tree = new MerkleTree();
        events.forEach(event -> tree.append(event.leaf()));
        return HexFormat.of().formatHex(tree.root());
    }

    private byte[] signed() {
        return String.join("\n", "relight hand-over 1", log, recovery, Integer.toString(events.size()), root).getBytes(StandardCharsets.UTF_8);
    }

    /** Writes it as a zip file. */
    void write(OutputStream out, SigningKey secret) throws IOException {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("format", FORMAT);
        head.put("recovery", recovery);
        head.put("by", by);
        head.put("host", host);
        head.put("writtenAt", Instant.now().toString());
        head.put("rootSha256", root);
        head.put("key", key.text());
        head.put("signature", Base64.getEncoder().encodeToString(secret.sign(signed())));
        head.put(ExportedEvents.MEMBER, ExportedEvents.of(log, events));
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        zip.putNextEntry(new ZipEntry(HEAD));
        zip.write(JSON.writeValueAsBytes(head));
        zip.closeEntry();
        for (byte[] document : documents) {
            zip.putNextEntry(new ZipEntry(DOCUMENTS + hash(document)));
            zip.write(document);
            zip.closeEntry();
        }
        zip.finish();
    }

    /**
     * Reads a bundle and recomputes everything that can be recomputed.
     *
     * @throws Problem where the file is none, or something in it is not as it was signed
     */
    public static HandOverBundle read(Path file) {
        try {
            Map<String, byte[]> parts = parts(file);
            JsonNode head = JSON.readTree(parts.getOrDefault(HEAD, new byte[0]));
            if (!head.path("format").asText().equals(FORMAT)) {
                throw foreign(file, null);
            }
            List<StoredEvent> events = ExportedEvents.events(head.path(ExportedEvents.MEMBER));
            List<byte[]> documents = new ArrayList<>();
            parts.forEach((name, bytes) -> {
                if (name.startsWith(DOCUMENTS)) {
                    if (!name.equals(DOCUMENTS + hash(bytes))) {
                        throw broken(file, Message.of("people.bundle.document", name));
                    }
                    documents.add(bytes);
                }
            });
            VerifyingKey key = VerifyingKey.read(head.path("key").asText()).orElseThrow(() -> broken(file, Message.of("people.bundle.key")));
            HandOverBundle bundle = new HandOverBundle(head.path(ExportedEvents.MEMBER).path("log").asText(), head.path("recovery").asText(),
                    head.path("by").asText(), head.path("host").asText(), head.path("rootSha256").asText(), key, events, documents);
            bundle.check(file, Base64.getDecoder().decode(head.path("signature").asText()));
            return bundle;
        } catch (IOException | IllegalArgumentException e) {
            throw foreign(file, e);
        }
    }

    private static Map<String, byte[]> parts(Path file) throws IOException {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        int left = MOST_BYTES;
        try (InputStream in = Files.newInputStream(file); ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                byte[] buffer = new byte[65_536];
                for (int read = zip.read(buffer); read >= 0; read = zip.read(buffer)) {
                    left -= read;
                    if (left < 0) {
                        throw new IOException("larger than any recovery");
                    }
                    bytes.write(buffer, 0, read);
                }
                parts.put(entry.getName(), bytes.toByteArray());
            }
        }
        return parts;
    }

    private void check(Path file, byte[] signature) {
        if (!root.equals(root(events))) {
            throw broken(file, Message.of("people.bundle.root"));
        }
        if (!key.verifies(signed(), signature)) {
            throw broken(file, Message.of("people.bundle.signature"));
        }
        EventCodec codec = new EventCodec();
        Verifier verifier = new Verifier(Verifier.Scope.RECOVERY);
        for (StoredEvent event : events) {
            verifier.add(event);
            if (!codec.head(event.number(), event.leaf()).recovery().equals(recovery)) {
                throw broken(file, Message.of("people.bundle.other", event.number()));
            }
        }
        Verification result = verifier.result();
        if (result.verdict() == Verification.Verdict.BROKEN || events.isEmpty()) {
            throw broken(file, result.notProven().getFirst());
        }
    }

    private static String hash(byte[] bytes) {
        return HexFormat.of().formatHex(MerkleTree.sha256().digest(bytes));
    }

    private static Problem broken(Path file, Message why) {
        return new Problem(Message.of("people.bundle.broken", file.toString(), why), Message.of("people.bundle.broken.remedy"));
    }

    private static Problem foreign(Path file, Exception cause) {
        return new Problem(Message.of("people.bundle.foreign", file.toString()), Message.of("people.bundle.foreign.remedy"), cause);
    }
}
