package relight.core.yaml;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.error.YAMLException;
import relight.core.text.Message;
import relight.core.text.Place;
import relight.core.text.Problem;

/**
 * Reads YAML into a tree that knows where each value stands.
 *
 * <p>Jackson's own data binding stops at the first mistake and forgets the places of those after it. Aliases are refused, and size
 * and depth are bounded, so a small text cannot grow into a large one.
 */
public final class YamlReader {

    private static final YAMLFactory YAML = new YAMLFactory();
    private static final int GREATEST_TEXT = 1_000_000;
    private static final int GREATEST_DEPTH = 12;
    private static final int GREATEST_VALUE = 20_000;

    /** Hears what is wrong with a text; one that throws ends the reading there. */
    public interface Faults {

        void add(Place place, Message what, Message remedy);
    }

    private final Place start;
    private final Faults faults;
    private final YAMLParser parser;

    private YamlReader(Place start, YAMLParser parser, Faults faults) {
        this.start = start;
        this.parser = parser;
        this.faults = faults;
    }

    /**
     * The text's one document; empty where it holds nothing but comments.
     *
     * @param start where the text begins in its file
     * @throws Problem with the first thing that is wrong with it
     */
    public static Optional<Node> read(String text, Place start) {
        return read(text, start, (place, what, remedy) -> {
            throw place.problem(what, remedy);
        });
    }

    /**
     * The same, told of everything that is wrong; empty, too, where the text is not YAML.
     *
     * @param start where the text begins in its file
     */
    public static Optional<Node> read(String text, Place start, Faults faults) {
        if (text.length() > GREATEST_TEXT) {
            faults.add(start, Message.of("yaml.large", text.length(), GREATEST_TEXT), Message.of("yaml.large.remedy"));
            return Optional.empty();
        }
        try (YAMLParser parser = YAML.createParser(text)) {
            return new YamlReader(start, parser, faults).document();
        } catch (TooDeep e) {
            faults.add(e.place, Message.of("yaml.depth", GREATEST_DEPTH), Message.of("yaml.depth.remedy"));
        } catch (JsonProcessingException e) {
            new BrokenYaml(text, start, faults).explain(e);
        } catch (YAMLException e) {
            faults.add(start, Message.of("yaml.other", String.valueOf(e.getMessage())), Message.of("yaml.other.remedy"));
        } catch (IOException e) {
            throw new IllegalStateException("a string cannot fail to be read", e);
        }
        return Optional.empty();
    }

    private Optional<Node> document() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null || first == JsonToken.NOT_AVAILABLE) {
            return Optional.empty();
        }
        Node root = value(first, 0);
        if (parser.nextToken() != null) {
            faults.add(here(), Message.of("yaml.documents"), Message.of("yaml.documents.remedy"));
        }
        return root instanceof Node.Nothing ? Optional.empty() : Optional.of(root);
    }

    private Node value(JsonToken token, int depth) throws IOException {
        if (depth > GREATEST_DEPTH) {
            throw new TooDeep(here());
        }
        return switch (token) {
            case START_OBJECT -> mapping(depth);
            case START_ARRAY -> sequence(depth);
            case VALUE_NULL -> new Node.Nothing(here());
            default -> scalar();
        };
    }

    private Node scalar() throws IOException {
        Place place = here();
        if (parser.isCurrentAlias()) {
            faults.add(place, Message.of("yaml.alias", parser.getText()), Message.of("yaml.alias.remedy"));
        }
        String text = parser.getText();
        if (text.length() > GREATEST_VALUE) {
            faults.add(place, Message.of("yaml.long", text.length()), Message.of("yaml.long.remedy"));
            return new Node.Scalar(place, "");
        }
        return new Node.Scalar(place, text);
    }

    private Node sequence(int depth) throws IOException {
        Place place = here();
        List<Node> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(token, depth + 1));
        }
        return new Node.Sequence(place, items);
    }

    private Node mapping(int depth) throws IOException {
        Place place = here();
        Map<String, Node> values = new LinkedHashMap<>();
        Map<String, Place> keys = new LinkedHashMap<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            String key = parser.currentName();
            Place at = here();
            Node value = value(parser.nextToken(), depth + 1);
            if (values.putIfAbsent(key, value) == null) {
                keys.put(key, at);
            } else {
                faults.add(at, Message.of("yaml.duplicate", key, Integer.toString(keys.get(key).line())),
                        Message.of("yaml.duplicate.remedy"));
            }
        }
        return new Node.Mapping(place, values, keys);
    }

    private Place here() {
        return place(parser.currentTokenLocation(), start);
    }

    static Place place(JsonLocation at, Place start) {
        return place(Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()), start);
    }

    /** A place in the text, counted from 1, as a place in the file. */
    static Place place(int line, int column, Place start) {
        return start.at(start.line() + line - 1, start.column() + column - 1);
    }

    /** Ends the reading at once: what lies below is nothing that a person wrote. */
    private static final class TooDeep extends RuntimeException {

        private final transient Place place;

        TooDeep(Place place) {
            this.place = place;
        }
    }
}
