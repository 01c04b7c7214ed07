package relight.core.runbook;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import relight.core.text.DurationText;
import relight.core.text.Message;
import relight.core.text.Nearest;
import relight.core.text.Place;
import relight.core.workspace.Objectives;
import relight.core.yaml.Node;
import relight.core.yaml.YamlReader;

/**
 * The YAML between {@code ---} at the top of a runbook: {@code title}, {@code objectives} and {@code defaults}; keys of other tools
 * are left to them, and so are the TOML between {@code +++} and the JSON that some of them write instead.
 *
 * @param lines    how many lines it takes, with its rules
 * @param because  findings that the runbook was changed for
 * @param defaults attributes of fences that do not say otherwise
 */
record FrontMatter(Optional<String> title, Objectives objectives, Map<String, InfoString.Attribute> defaults, List<String> because, int lines,
                   List<Runbook.Note> notes) {

    private static final Pattern YAML_KEY = Pattern.compile("[\"']?[\\w.@/-]+[\"']?[ \\t]*:(?:\\s.*|)|\\{.*");
    private static final Pattern OTHER_TITLE = Pattern.compile("^[ \\t]*(?:title[ \\t]*=|\"title\"[ \\t]*:)[ \\t]*[\"'](.+?)[\"'][ \\t]*,?[ \\t]*$");
    private static final int NAMED = 8;
    static final List<String> OURS = List.of("title", "objectives", "defaults", "because");
    static final List<String> OBJECTIVES = List.of("rto", "rpo", "mtd");
    static final List<String> DEFAULTS = List.of("timeout", "retries", "role", "critical", "on-failure", "system",
            "on-timeout", "backoff");

    static FrontMatter read(List<String> document, String file) {
        Place top = new Place(file, 1, 1);
        int end = end(document) - 1;
        if (!isYaml(document)) {
            return ofAnotherTool(document, end + 1);
        }
        if (end < 0) {
            throw top.problem("runbook.front.open");
        }
        Optional<Node> yaml = YamlReader.read(String.join("\n", document.subList(1, end)), top.at(2, 1));
        if (yaml.isEmpty()) {
            return new FrontMatter(Optional.empty(), Objectives.NONE, Map.of(), List.of(), end + 1, List.of());
        }
        if (!(yaml.get() instanceof Node.Mapping mapping)) {
            throw top.at(2, 1).problem("runbook.front.keys");
        }
        YamlKeys keys = new YamlKeys(mapping);
        return new FrontMatter(title(mapping), objectives(keys), inner(keys, "defaults", DEFAULTS), because(mapping), end + 1, foreign(keys));
    }

    /** How many lines at the top of a document are no part of its text; none where they are never closed. */
    static int end(List<String> document) {
        if (document.isEmpty()) {
            return 0;
        }
        String opening = document.getFirst().stripTrailing();
        String closing = opening.equals("{") ? "}" : opening;
        boolean yaml = isYaml(document);
        if (!yaml && !opening.equals("+++") && !opening.equals("{")) {
            return 0;
        }
        for (int line = 1; line < document.size(); line++) {
            String text = document.get(line).stripTrailing();
            if (text.equals(closing) || yaml && isRule(text)) {
                return line + 1;
            }
        }
        return 0;
    }

    /** A rule at the top begins YAML only if keys follow it; otherwise it is the line that it looks like. */
    private static boolean isYaml(List<String> document) {
        if (document.isEmpty() || !document.getFirst().stripTrailing().equals("---")) {
            return false;
        }
        return document.stream().skip(1).filter(line -> !line.startsWith("#")).findFirst()
                .filter(line -> YAML_KEY.matcher(line).matches() || isRule(line) && document.get(1).equals(line)).isPresent();
    }

    private static FrontMatter ofAnotherTool(List<String> document, int lines) {
        Optional<String> title = document.subList(0, lines).stream().map(OTHER_TITLE::matcher).filter(Matcher::matches)
                .map(matcher -> matcher.group(1)).findFirst();
        List<Runbook.Note> notes = lines == 0 ? List.of()
                : List.of(new Runbook.Note(1, Message.of("runbook.note.front.other", document.getFirst().startsWith("+") ? "TOML" : "JSON")));
        return new FrontMatter(title, Objectives.NONE, Map.of(), List.of(), lines, notes);
    }

    private static List<Runbook.Note> foreign(YamlKeys keys) {
        List<String> names = keys.names().stream().filter(name -> !OURS.contains(name) || !isOurs(keys, name)).toList();
        if (names.isEmpty()) {
            return List.of();
        }
        String some = names.stream().limit(NAMED).collect(Collectors.joining(", ")) + (names.size() > NAMED ? ", …" : "");
        return List.of(new Runbook.Note(keys.place(names.getFirst()).line(), Message.of("runbook.note.front.keys", some)));
    }

    private static boolean isOurs(YamlKeys keys, String name) {
        return name.equals("title") || name.equals("because") || keys.mapping().values().get(name) instanceof Node.Mapping;
    }

    private static boolean isRule(String line) {
        String text = line.stripTrailing();
        return text.equals("---") || text.equals("...");
    }

    /** One finding, or a list of them; what is neither is another tool's. */
    private static List<String> because(Node.Mapping keys) {
        List<Node> named = switch (keys.values().get("because")) {
            case Node.Scalar one -> List.of(one);
            case Node.Sequence several -> several.items();
            case null, default -> List.of();
        };
        return named.stream().filter(Node.Scalar.class::isInstance).map(one -> ((Node.Scalar) one).text().strip()).filter(text -> !text.isEmpty()).toList();
    }

    /** What is no text is another tool's title. */
    private static Optional<String> title(Node.Mapping keys) {
        return keys.values().get("title") instanceof Node.Scalar title && !title.text().isBlank()
                ? Optional.of(title.text()) : Optional.empty();
    }

    private static Objectives objectives(YamlKeys keys) {
        Map<String, InfoString.Attribute> found = inner(keys, "objectives", OBJECTIVES);
        if (found.isEmpty()) {
            return Objectives.NONE;
        }
        Place place = keys.place("objectives");
        return new Objectives(duration(found, "rto"), duration(found, "rpo"), duration(found, "mtd"), place.file() + ":" + place.line());
    }

    private static Optional<Duration> duration(Map<String, InfoString.Attribute> found, String key) {
        return Optional.ofNullable(found.get(key)).map(attribute -> DurationText.read(attribute.value())
                .orElseThrow(() -> attribute.place().problem("runbook.duration", attribute.value(), key)));
    }

    private static Map<String, InfoString.Attribute> inner(YamlKeys keys, String name, List<String> known) {
        Map<String, InfoString.Attribute> found = new LinkedHashMap<>();
        if (!isOurs(keys, name)) {
            return found;
        }
        keys.below(name).ifPresent(inner -> inner.names().forEach(key -> {
            if (!known.contains(key)) {
                throw inner.place(key).problem("runbook.front.unknown", key, name, Nearest.of(key, known));
            }
            found.put(key, new InfoString.Attribute(inner.text(key), inner.place(key)));
        }));
        return found;
    }
}
