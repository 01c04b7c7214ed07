package relight.core.runbook;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.text.DurationText;
import relight.core.text.Nearest;
import relight.core.text.Place;
import relight.core.workspace.Objectives;
import relight.core.yaml.Node;
import relight.core.yaml.YamlReader;

/**
 * The YAML between {@code ---} at the top of a runbook: {@code title}, {@code objectives} and {@code defaults}; keys of other tools
 * are left to them.
 *
 * @param lines    how many lines it takes, with its rules
 * @param defaults attributes of fences that do not say otherwise
 */
record FrontMatter(Optional<String> title, Objectives objectives, Map<String, InfoString.Attribute> defaults, int lines) {

    private static final List<String> DEFAULTS = List.of("timeout", "retries", "role", "critical", "on-failure", "system");

    static FrontMatter read(List<String> document, String file) {
        Place top = new Place(file, 1, 1);
        if (document.isEmpty() || !document.getFirst().stripTrailing().equals("---")) {
            return new FrontMatter(Optional.empty(), Objectives.NONE, Map.of(), 0);
        }
        int end = 1;
        while (end < document.size() && !isRule(document.get(end))) {
            end++;
        }
        if (end == document.size()) {
            throw top.problem("runbook.front.open");
        }
        Optional<Node> yaml = YamlReader.read(String.join("\n", document.subList(1, end)), top.at(2, 1));
        if (yaml.isEmpty()) {
            return new FrontMatter(Optional.empty(), Objectives.NONE, Map.of(), end + 1);
        }
        if (!(yaml.get() instanceof Node.Mapping mapping)) {
            throw top.at(2, 1).problem("runbook.front.keys");
        }
        YamlKeys keys = new YamlKeys(mapping);
        return new FrontMatter(title(mapping), objectives(keys), inner(keys, "defaults", DEFAULTS), end + 1);
    }

    private static boolean isRule(String line) {
        String text = line.stripTrailing();
        return text.equals("---") || text.equals("...");
    }

    /** What is no text is another tool's title. */
    private static Optional<String> title(Node.Mapping keys) {
        return keys.values().get("title") instanceof Node.Scalar title && !title.text().isBlank()
                ? Optional.of(title.text()) : Optional.empty();
    }

    private static Objectives objectives(YamlKeys keys) {
        Map<String, InfoString.Attribute> found = inner(keys, "objectives", List.of("rto", "rpo", "mtd"));
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
        keys.below(name).ifPresent(inner -> inner.names().forEach(key -> {
            if (!known.contains(key)) {
                throw inner.place(key).problem("runbook.front.unknown", key, name, Nearest.of(key, known));
            }
            found.put(key, new InfoString.Attribute(inner.text(key), inner.place(key)));
        }));
        return found;
    }
}
