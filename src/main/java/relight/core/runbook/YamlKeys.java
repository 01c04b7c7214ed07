package relight.core.runbook;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relight.core.text.Place;
import relight.core.yaml.Node;

/** The keys of a mapping in a runbook. What is of another type than expected is a Problem at its place. */
record YamlKeys(Node.Mapping mapping) {

    Set<String> names() {
        return mapping.keys().keySet();
    }

    /** Where a key stands that is there. */
    Place place(String key) {
        return mapping.keys().get(key);
    }

    /** The text of a key that is there; empty where nothing stands after it. */
    String text(String key) {
        return text(mapping.values().get(key), place(key), key);
    }

    private static String text(Node node, Place place, String key) {
        return switch (node) {
            case Node.Scalar scalar -> scalar.text();
            case Node.Nothing _ -> "";
            case Node.Sequence _, Node.Mapping _ -> throw place.problem("runbook.relight.text", key);
        };
    }

    Optional<String> optional(String key) {
        return names().contains(key) ? Optional.of(text(key)) : Optional.empty();
    }

    /** A list of texts; one text alone is a list of one. */
    List<String> list(String key) {
        return switch (mapping.values().get(key)) {
            case null -> List.of();
            case Node.Nothing _ -> List.of();
            case Node.Sequence list -> list.items().stream().map(item -> text(item, item.place(), key)).toList();
            case Node.Scalar scalar -> List.of(scalar.text());
            case Node.Mapping inner -> throw inner.place().problem("runbook.relight.text", key);
        };
    }

    Optional<YamlKeys> below(String key) {
        Node node = mapping.values().get(key);
        return switch (node) {
            case null -> Optional.empty();
            case Node.Mapping inner -> Optional.of(new YamlKeys(inner));
            case Node.Scalar _, Node.Sequence _, Node.Nothing _ -> throw node.place().problem("runbook.relight.map", key);
        };
    }

    /** The texts below a key, by theirs. */
    Map<String, String> texts(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        below(key).ifPresent(inner -> inner.names().forEach(name -> texts.put(name, inner.text(name))));
        return texts;
    }
}
