package relight.adapter.route53;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import relight.core.recovery.StepRun;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** What each record was before a step changed it and what it became, noted on disk before the request is sent; the newest batch first. */
final class RecordNotes {

    private static final ObjectMapper JSON = new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    private final Path file;

    private RecordNotes(Path file) {
        this.file = file;
    }

    static RecordNotes of(String step, StepRun run) {
        return new RecordNotes(run.shared().resolve("records-" + UUID.nameUUIDFromBytes(step.getBytes(StandardCharsets.UTF_8)) + ".jsonl"));
    }

    /** One record; empty where there was none, or is to be none. */
    record Note(Optional<ResourceRecordSet> before, Optional<ResourceRecordSet> after) {

        /** The record that is meant, whichever of the two there is. */
        ResourceRecordSet either() {
            return after.or(() -> before).orElseThrow();
        }
    }

    /**
     * Records that change together.
     *
     * @param id of the change at Route 53; empty where no answer has come
     */
    record Batch(String zone, Optional<String> profile, List<Note> notes, Optional<String> id) {}

    void add(Batch batch) {
        ObjectNode line = JSON.createObjectNode().put("zone", batch.zone());
        batch.profile().ifPresent(name -> line.put("profile", name));
        ArrayNode notes = line.putArray("notes");
        for (Note note : batch.notes()) {
            ObjectNode one = notes.addObject();
            note.before().ifPresent(record -> one.set("before", JSON.valueToTree(record.toBuilder())));
            note.after().ifPresent(record -> one.set("after", JSON.valueToTree(record.toBuilder())));
        }
        append(line);
    }

    /** Under which id Route 53 has taken the newest batch. */
    void taken(String id) {
        append(JSON.createObjectNode().put("taken", id));
    }

    private void append(ObjectNode line) {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        try (FileChannel channel = FileChannel.open(file, options)) {
            channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        } catch (IOException e) {
            throw Route53Problems.problem("notes", e, file, String.valueOf(e.getMessage()));
        }
    }

    List<Batch> all() {
        try {
            List<Batch> batches = new ArrayList<>();
            String text = Files.exists(file) ? Files.readString(file) : "";
            for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                JsonNode read = JSON.readTree(line);
                if (read.has("taken")) {
                    Batch last = batches.removeLast();
                    batches.add(new Batch(last.zone(), last.profile(), last.notes(), Optional.of(read.path("taken").asText())));
                } else {
                    batches.add(batch(read));
                }
            }
            return batches.reversed();
        } catch (IOException e) {
            throw Route53Problems.problem("notes", e, file, String.valueOf(e.getMessage()));
        }
    }

    private static Batch batch(JsonNode read) throws JsonProcessingException {
        List<Note> notes = new ArrayList<>();
        for (JsonNode note : read.path("notes")) {
            notes.add(new Note(record(note.path("before")), record(note.path("after"))));
        }
        return new Batch(read.path("zone").asText(), Optional.ofNullable(read.get("profile")).map(JsonNode::asText), notes, Optional.empty());
    }

    private static Optional<ResourceRecordSet> record(JsonNode node) throws JsonProcessingException {
        return node.isMissingNode() ? Optional.empty() : Optional.of(JSON.treeToValue(node, ResourceRecordSet.serializableBuilderClass()).build());
    }
}
