package relight.core.workspace;

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
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import relight.core.text.Message;

/**
 * Reads YAML into a tree that knows where each value stands.
 *
 * <p>Jackson's own data binding stops at the first mistake and forgets the places of those after it. Aliases are refused and
 * depth is bounded, so a small file cannot grow into a large one.
 */
final class YamlTree {

    private static final YAMLFactory YAML = new YAMLFactory();
    private static final int GREATEST_DEPTH = 12;
    private static final int GREATEST_VALUE = 20_000;

    private final String file;
    private final Findings findings;
    private final YAMLParser parser;

    private YamlTree(String file, YAMLParser parser, Findings findings) {
        this.file = file;
        this.parser = parser;
        this.findings = findings;
    }

    /** The file's one document; empty where it holds nothing but comments, or where it is not YAML: then a finding says why. */
    static Optional<Node> read(String file, String text, Findings findings) {
        try (YAMLParser parser = YAML.createParser(text)) {
            return new YamlTree(file, parser, findings).document();
        } catch (TooDeep e) {
            findings.add(e.place, Message.of("workspace.yaml.depth", GREATEST_DEPTH), Message.of("workspace.yaml.depth.remedy"));
        } catch (JsonProcessingException e) {
            broken(file, text, e, findings);
        } catch (YAMLException e) {
            findings.add(new Place(file, 1, 1), Message.of("workspace.yaml.other", String.valueOf(e.getMessage())),
                    Message.of("workspace.yaml.other.remedy"));
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
            findings.add(here(), Message.of("workspace.yaml.documents"), Message.of("workspace.yaml.documents.remedy"));
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
            findings.add(place, Message.of("workspace.yaml.alias", parser.getText()), Message.of("workspace.yaml.alias.remedy"));
        }
        String text = parser.getText();
        if (text.length() > GREATEST_VALUE) {
            findings.add(place, Message.of("workspace.yaml.long", text.length()), Message.of("workspace.yaml.long.remedy"));
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
                findings.add(at, Message.of("workspace.yaml.duplicate", key, Integer.toString(keys.get(key).line())),
                        Message.of("workspace.yaml.duplicate.remedy"));
            }
        }
        return new Node.Mapping(place, values, keys);
    }

    private Place here() {
        JsonLocation location = parser.currentTokenLocation();
        return new Place(file, location.getLineNr(), location.getColumnNr());
    }

    private static void broken(String file, String text, JsonProcessingException e, Findings findings) {
        if (!(e.getCause() instanceof MarkedYAMLException marked)) {
            JsonLocation at = e.getLocation();
            Place place = at == null ? new Place(file, 1, 1) : new Place(file, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
            findings.add(place, Message.of("workspace.yaml.other", e.getOriginalMessage()), Message.of("workspace.yaml.other.remedy"));
            return;
        }
        Mark mark = marked.getProblemMark() == null ? marked.getContextMark() : marked.getProblemMark();
        Place place = new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
        String kind = kindOf(String.valueOf(marked.getProblem()), String.valueOf(marked.getContext()), lineOf(text, mark.getLine()));
        Place begin = marked.getContextMark() == null ? place
                : new Place(file, marked.getContextMark().getLine() + 1, marked.getContextMark().getColumn() + 1);
        if (kind.equals("quote") || kind.equals("bracket")) {
            place = begin;
        }
        findings.add(place, Message.of("workspace.yaml." + kind, String.valueOf(marked.getProblem())),
                Message.of("workspace.yaml." + kind + ".remedy", Integer.toString(begin.line())));
    }

    /** The parser's words are English and speak of its own states; people make the same few mistakes. */
    private static String kindOf(String problem, String context, String line) {
        if (problem.contains("\\t") || line.stripTrailing().lines().anyMatch(one -> one.matches("[ ]*\\t.*"))) {
            return "tab";
        }
        if (context.contains("quoted scalar")) {
            return "quote";
        }
        if (context.contains("flow sequence") || context.contains("flow mapping")) {
            return "bracket";
        }
        if (context.contains("alias")) {
            return "star";
        }
        if (problem.contains("mapping values are not allowed")) {
            return "colon";
        }
        if (problem.contains("could not find expected ':'")) {
            return "key";
        }
        if (problem.contains("block end") || problem.contains("<block mapping start>") || problem.contains("document start")) {
            return "indentation";
        }
        if (problem.contains("cannot start any token")) {
            return "character";
        }
        return "other";
    }

    private static String lineOf(String text, int line) {
        return text.lines().skip(line).findFirst().orElse("");
    }

    /** Ends the reading at once: what lies below cannot be a workspace. */
    private static final class TooDeep extends RuntimeException {

        private final transient Place place;

        TooDeep(Place place) {
            this.place = place;
        }
    }
}
