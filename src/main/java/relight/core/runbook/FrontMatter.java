package relight.core.runbook;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.runbook.YamlPart.Keys;
import relight.core.runbook.YamlPart.Scalar;
import relight.core.text.DurationText;
import relight.core.text.Nearest;
import relight.core.workspace.Objectives;

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
            throw top.problem("front.open");
        }
        YamlPart part = YamlPart.read(String.join("\n", document.subList(1, end)), top.at(2, 1));
        return switch (part) {
            case Keys keys -> new FrontMatter(title(keys), objectives(keys), defaults(keys), end + 1);
            case Scalar scalar when scalar.text().isBlank() ->
                    new FrontMatter(Optional.empty(), Objectives.NONE, Map.of(), end + 1);
            case Scalar _, YamlPart.Items _ -> throw top.at(2, 1).problem("front.keys");
        };
    }

    private static boolean isRule(String line) {
        String text = line.stripTrailing();
        return text.equals("---") || text.equals("...");
    }

    private static Optional<String> title(Keys keys) {
        return keys.parts().get("title") instanceof Scalar title && !title.text().isBlank()
                ? Optional.of(title.text()) : Optional.empty();
    }

    private static Objectives objectives(Keys keys) {
        Map<String, InfoString.Attribute> found = inner(keys, "objectives", List.of("rto", "rpo"));
        if (found.isEmpty()) {
            return Objectives.NONE;
        }
        Place place = keys.places().get("objectives");
        return new Objectives(duration(found, "rto"), duration(found, "rpo"), place.file() + ":" + place.line());
    }

    private static Optional<Duration> duration(Map<String, InfoString.Attribute> found, String key) {
        return Optional.ofNullable(found.get(key)).map(attribute -> DurationText.read(attribute.value())
                .orElseThrow(() -> attribute.place().problem("duration", attribute.value(), key)));
    }

    private static Map<String, InfoString.Attribute> defaults(Keys keys) {
        return inner(keys, "defaults", DEFAULTS);
    }

    private static Map<String, InfoString.Attribute> inner(Keys keys, String name, List<String> known) {
        Map<String, InfoString.Attribute> found = new LinkedHashMap<>();
        switch (keys.parts().get(name)) {
            case null -> { }
            case Keys inner -> inner.parts().forEach((key, part) -> {
                Place place = inner.places().get(key);
                if (!known.contains(key)) {
                    throw place.problem("front.unknown", key, name, Nearest.of(key, known));
                }
                if (!(part instanceof Scalar scalar)) {
                    throw place.problem("relight.text", key);
                }
                found.put(key, new InfoString.Attribute(scalar.text(), place));
            });
            case Scalar scalar -> throw scalar.place().problem("relight.map", name);
            case YamlPart.Items items -> throw items.place().problem("relight.map", name);
        }
        return found;
    }
}
