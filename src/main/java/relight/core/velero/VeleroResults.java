package relight.core.velero;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The sentences that Velero has left of a backup or of a restore ({@code results.json}), each with its namespace where it has one. */
public record VeleroResults(List<String> errors, List<String> warnings) {

    public VeleroResults {
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
    }

    static VeleroResults read(JsonNode results) {
        return new VeleroResults(sentences(results.path("errors")), sentences(results.path("warnings")));
    }

    private static List<String> sentences(JsonNode result) {
        List<String> all = new ArrayList<>();
        result.path("velero").forEach(one -> all.add(one.asText()));
        result.path("cluster").forEach(one -> all.add(one.asText()));
        result.path("namespaces").properties().forEach(namespace -> namespace.getValue().forEach(one -> all.add(namespace.getKey() + ": " + one.asText())));
        return all;
    }
}
