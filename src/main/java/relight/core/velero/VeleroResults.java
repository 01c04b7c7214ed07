package relight.core.velero;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The sentences that Velero has left of a backup or of a restore ({@code results.json}), errors before warnings. */
public record VeleroResults(List<Said> said) {

    /** What a sentence is about. */
    public enum About {
        /** Velero itself. */
        VELERO,
        /** Objects of the whole cluster. */
        CLUSTER,
        /** Objects of one namespace. */
        NAMESPACE
    }

    /**
     * One sentence, in Velero's words.
     *
     * @param error     else a warning
     * @param namespace empty unless it is about one
     */
    public record Said(boolean error, About about, String namespace, String text) {

        String whole() {
            return namespace.isEmpty() ? text : namespace + ": " + text;
        }
    }

    public VeleroResults {
        said = List.copyOf(said);
    }

    static VeleroResults read(JsonNode results) {
        List<Said> all = new ArrayList<>();
        add(results.path("errors"), true, all);
        add(results.path("warnings"), false, all);
        return new VeleroResults(all);
    }

    private static void add(JsonNode result, boolean error, List<Said> all) {
        result.path("velero").forEach(one -> all.add(new Said(error, About.VELERO, "", one.asText())));
        result.path("cluster").forEach(one -> all.add(new Said(error, About.CLUSTER, "", one.asText())));
        result.path("namespaces").properties().forEach(namespace -> namespace.getValue().forEach(
                one -> all.add(new Said(error, About.NAMESPACE, namespace.getKey(), one.asText()))));
    }

    /** Each with its namespace where it has one. */
    public List<String> errors() {
        return said.stream().filter(Said::error).map(Said::whole).toList();
    }

    /** Each with its namespace where it has one. */
    public List<String> warnings() {
        return said.stream().filter(one -> !one.error()).map(Said::whole).toList();
    }
}
