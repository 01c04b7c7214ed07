package relight.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/** A structural schema of an object: an API server drops what it does not name, and refuses what has another type. */
final class KindSchema {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode properties = JSON.createObjectNode();
    private final List<String> required = new ArrayList<>();

    KindSchema text(String... names) {
        return each("string", false, names);
    }

    /** Lists of strings. */
    KindSchema texts(String... names) {
        for (String name : names) {
            list(name).put("type", "string");
        }
        return this;
    }

    KindSchema flag(String... names) {
        return each("boolean", true, names);
    }

    KindSchema number(String... names) {
        return each("integer", false, names);
    }

    /** As {@code 2026-04-15T01:00:07Z}. */
    KindSchema time(String... names) {
        for (String name : names) {
            typed(name, "string").put("nullable", true).put("format", "date-time");
        }
        return this;
    }

    /** Strings by names that nobody knows before. */
    KindSchema map(String... names) {
        for (String name : names) {
            typed(name, "object").put("nullable", true).putObject("additionalProperties").put("type", "string");
        }
        return this;
    }

    KindSchema oneOf(String name, List<String> words) {
        typed(name, "string").putArray("enum").addAll(words.stream().map(TextNode::valueOf).toList());
        return this;
    }

    KindSchema object(String name, KindSchema of) {
        properties.set(name, of.node().put("nullable", true));
        return this;
    }

    KindSchema objects(String name, KindSchema of) {
        list(name).setAll(of.node());
        return this;
    }

    /** Objects whose fields are kept whatever they are. */
    KindSchema anything(String name) {
        list(name).put("type", "object").put("x-kubernetes-preserve-unknown-fields", true);
        return this;
    }

    KindSchema required(String... names) {
        required.addAll(List.of(names));
        return this;
    }

    ObjectNode node() {
        ObjectNode node = JSON.createObjectNode().put("type", "object");
        node.set("properties", properties.deepCopy());
        if (!required.isEmpty()) {
            required.forEach(node.putArray("required")::add);
        }
        return node;
    }

    private KindSchema each(String type, boolean nullable, String... names) {
        for (String name : names) {
            typed(name, type).put("nullable", nullable);
        }
        return this;
    }

    private ObjectNode typed(String name, String type) {
        return properties.putObject(name).put("type", type);
    }

    private ObjectNode list(String name) {
        return typed(name, "array").put("nullable", true).putObject("items");
    }
}
