package relight.core.runbook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import relight.core.text.Place;
import relight.core.yaml.Node;
import relight.core.yaml.YamlReader;

/**
 * The values of Secrets that stand in the text of a {@code kubernetes} fence: the text is kept with every recovery by it, so they would lie
 * in the journal for good (K8-7). What belongs there is one open place, whose value is asked for and is in no record; what
 * stands beside a place is a part of the value.
 */
public final class SecretValues {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Pattern SECRET = Pattern.compile("(?i)secrets?(\\..*)?");
    /** Of a text that is no YAML while its places are open. */
    private static final Pattern SECRET_LINE = Pattern.compile("(?m)^[\\s-]*[\"']?kind[\"']?:\\s*[\"']?Secret\\b");
    private static final Set<String> FIELDS = Set.of("data", "stringData");

    private final List<Written> written = new ArrayList<>();
    private final Set<String> open = new LinkedHashSet<>();

    private SecretValues() {}

    /** A value that stands there itself, under its key; the key is empty where the object's text was not understood. */
    public record Written(String key, Place place) {}

    /** In all actions of a fence, as far as it can be read. */
    public static SecretValues of(String body, Place start) {
        SecretValues values = new SecretValues();
        YamlReader.read(body, start, (place, what, remedy) -> { }).ifPresent(root -> {
            for (Node action : root instanceof Node.Sequence list ? list.items() : List.of(root)) {
                values.action(action);
            }
        });
        return values;
    }

    public List<Written> written() {
        return List.copyOf(written);
    }

    /** The inputs that become values of Secrets. */
    Set<String> inputs() {
        return Set.copyOf(open);
    }

    private void action(Node action) {
        if (!(action instanceof Node.Mapping mapping)) {
            return;
        }
        Map<String, Node> keys = mapping.values();
        if (keys.get("patch") instanceof Node.Scalar object && isSecret(object.text().split("/", 2)[0])) {
            switch (keys.get("with")) {
                case Node.Mapping change -> fields(change);
                case Node.Sequence operations -> operations.items().forEach(this::operation);
                case null, default -> { }
            }
        }
        switch (keys.get("apply")) {
            case Node.Mapping object -> object(object);
            case Node.Scalar text when text.text().contains("\n") -> manifest(text);
            case null, default -> { }
        }
    }

    /** One that is not said yet may be one. */
    private static boolean isSecret(String kind) {
        return SECRET.matcher(kind.strip()).matches() || !OpenText.line(kind).needs().isEmpty();
    }

    private void object(Node.Mapping object) {
        if (object.values().get("kind") instanceof Node.Scalar kind && isSecret(kind.text())) {
            fields(object);
        }
        if (object.values().get("items") instanceof Node.Sequence items) {
            items.items().forEach(item -> {
                if (item instanceof Node.Mapping one) {
                    object(one);
                }
            });
        }
    }

    private void fields(Node.Mapping object) {
        FIELDS.forEach(field -> {
            if (object.values().get(field) instanceof Node.Mapping data) {
                data.values().forEach(this::value);
            }
        });
    }

    /** Of a patch of type {@code json}. */
    private void operation(Node operation) {
        if (!(operation instanceof Node.Mapping mapping) || !(mapping.values().get("path") instanceof Node.Scalar path)) {
            return;
        }
        String[] names = path.text().split("/");
        Node value = mapping.values().get("value");
        if (names.length < 2 && value instanceof Node.Mapping whole) {
            fields(whole);
        } else if (names.length == 2 && FIELDS.contains(names[1]) && value instanceof Node.Mapping data) {
            data.values().forEach(this::value);
        } else if (names.length > 2 && FIELDS.contains(names[1]) && value != null) {
            value(names[2], value);
        }
    }

    private void value(String key, Node value) {
        if (value instanceof Node.Scalar scalar && !scalar.text().isEmpty()) {
            OpenText text = OpenText.line(scalar.text());
            open.addAll(text.needs().keySet());
            if (!text.isOnePlace()) {
                written.add(new Written(key, scalar.place()));
            }
        }
    }

    /** In a text an open place would be filled as text, and a value with a colon or a quotation mark would be another value then. */
    private void manifest(Node.Scalar text) {
        Optional<List<JsonNode>> objects = documents(text.text());
        if (objects.isEmpty() && SECRET_LINE.matcher(text.text()).find()) {
            written.add(new Written("", text.place()));
        }
        objects.stream().flatMap(List::stream).forEach(object -> written(object, text.place()));
    }

    private static Optional<List<JsonNode>> documents(String text) {
        try (MappingIterator<JsonNode> read = YAML.readerFor(JsonNode.class).readValues(text)) {
            return Optional.of(read.readAll());
        } catch (JsonProcessingException notYet) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("a string cannot fail to be read", e);
        }
    }

    private void written(JsonNode object, Place place) {
        object.path("items").forEach(item -> written(item, place));
        if (isSecret(object.path("kind").asText())) {
            FIELDS.forEach(field -> object.path(field).properties().stream().filter(value -> !value.getValue().asText().isEmpty())
                    .forEach(value -> written.add(new Written(value.getKey(), place))));
        }
    }
}
