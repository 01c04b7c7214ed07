package relight.adapter.index;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.State;
import relight.core.catalog.Verdict;
import relight.core.text.Bytes;
import relight.core.text.Message;

/** Writes verdicts so that their sentences can be said in another language later: keys and values, never finished text. */
final class VerdictJson {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private VerdictJson() {}

    static String write(Verdict verdict) {
        ObjectNode node = NODES.objectNode().put("state", verdict.state().name());
        ArrayNode reasons = node.putArray("reasons");
        for (Verdict.Reason reason : verdict.reasons()) {
            reasons.addObject().put("check", reason.check()).put("standing", reason.standing().name())
                    .set("text", message(reason.text()));
        }
        verdict.verifiedAt().ifPresent(at -> node.put("verifiedAt", at.toString()));
        verdict.sha256().ifPresent(hash -> node.put("sha256", hash));
        verdict.format().ifPresent(format -> {
            ObjectNode written = node.putObject("format").put("content", format.content().name()).put("detail", format.detail());
            ArrayNode wrappings = written.putArray("wrappings");
            format.wrappings().forEach(wrapping -> wrappings.add(wrapping.name()));
        });
        verdict.unpacked().ifPresent(bytes -> node.put("unpacked", bytes));
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static Verdict read(String text) {
        JsonNode node;
        try {
            node = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        List<Verdict.Reason> reasons = new ArrayList<>();
        for (JsonNode reason : node.get("reasons")) {
            reasons.add(new Verdict.Reason(reason.get("check").asText(), State.valueOf(reason.get("standing").asText()),
                    message(reason.get("text"))));
        }
        return new Verdict(State.valueOf(node.get("state").asText()), reasons,
                Optional.ofNullable(node.get("verifiedAt")).map(at -> Instant.parse(at.asText())),
                Optional.ofNullable(node.get("sha256")).map(JsonNode::asText),
                Optional.ofNullable(node.get("format")).map(VerdictJson::format),
                node.has("unpacked") ? OptionalLong.of(node.get("unpacked").asLong()) : OptionalLong.empty());
    }

    private static BackupFormat format(JsonNode node) {
        List<BackupFormat.Wrapping> wrappings = new ArrayList<>();
        node.get("wrappings").forEach(wrapping -> wrappings.add(BackupFormat.Wrapping.valueOf(wrapping.asText())));
        return new BackupFormat(wrappings, BackupFormat.Content.valueOf(node.get("content").asText()), node.get("detail").asText());
    }

    private static ObjectNode message(Message message) {
        ObjectNode node = NODES.objectNode().put("key", message.key());
        ArrayNode values = node.putArray("values");
        message.values().forEach(value -> values.add(value(value)));
        return node;
    }

    private static JsonNode value(Object value) {
        ObjectNode node = NODES.objectNode();
        return switch (value) {
            case Message message -> node.set("message", message(message));
            case Bytes size -> node.put("bytes", size.count());
            case Duration duration -> node.put("duration", duration.toString());
            case Instant instant -> node.put("instant", instant.toString());
            case Integer number -> node.put("int", number);
            case Long number -> node.put("long", number);
            case Number number -> node.put("decimal", new BigDecimal(number.toString()).toString());
            default -> node.put("text", String.valueOf(value));
        };
    }

    private static Message message(JsonNode node) {
        List<Object> values = new ArrayList<>();
        node.get("values").forEach(value -> values.add(value(value)));
        return new Message(node.get("key").asText(), values);
    }

    private static Object value(JsonNode node) {
        String kind = node.fieldNames().next();
        JsonNode value = node.get(kind);
        return switch (kind) {
            case "message" -> message(value);
            case "bytes" -> new Bytes(value.asLong());
            case "duration" -> Duration.parse(value.asText());
            case "instant" -> Instant.parse(value.asText());
            case "int" -> value.asInt();
            case "long" -> value.asLong();
            case "decimal" -> new BigDecimal(value.asText());
            case "text" -> value.asText();
            default -> throw new IllegalStateException("A value of kind " + kind);
        };
    }
}
