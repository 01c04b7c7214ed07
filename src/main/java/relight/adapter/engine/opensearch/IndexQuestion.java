package relight.adapter.engine.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import relight.adapter.opensearch.SearchCluster;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;

/**
 * A data check in the terms of an index: {@code count}, {@code max FIELD}, {@code min FIELD}, or a search as JSON. The answer of a search
 * is its first aggregation, else the first field of its first hit where it asks for fields, else the number of its hits.
 */
final class IndexQuestion {

    private static final Pattern OF_FIELD = Pattern.compile("(max|min)[ (]+([^() ]+)\\)?");

    private IndexQuestion() {}

    /** Empty where nothing was found that could answer. */
    static Optional<String> answer(SearchCluster cluster, List<String> indices, DataCheck check) throws InterruptedException {
        String query = check.query().strip();
        String path = "/" + indices.stream().map(SearchCluster::part).collect(Collectors.joining(","));
        Matcher field = OF_FIELD.matcher(query);
        if (query.equals("count")) {
            return Optional.of(cluster.get(path + "/_count").path("count").asText());
        }
        if (field.matches()) {
            ObjectNode search = SearchCluster.object();
            search.put("size", 0).putObject("aggs").putObject("asked").putObject(field.group(1)).put("field", field.group(2));
            return aggregated(cluster.post(path + "/_search", search));
        }
        if (!query.startsWith("{")) {
            throw new Problem(Message.of("restore.opensearch.check", check.name(), query), Message.of("restore.opensearch.check.remedy"));
        }
        JsonNode search = SearchCluster.read(query);
        JsonNode answer = cluster.post(path + "/_search?track_total_hits=true", search);
        if (answer.has("aggregations")) {
            return aggregated(answer);
        }
        if (search.has("_source")) {
            JsonNode hit = answer.path("hits").path("hits").path(0).path("_source");
            return hit.isEmpty() ? Optional.empty() : Optional.of(hit.elements().next().asText());
        }
        return Optional.of(answer.path("hits").path("total").path("value").asText());
    }

    private static Optional<String> aggregated(JsonNode answer) {
        JsonNode first = answer.path("aggregations").elements().hasNext() ? answer.path("aggregations").elements().next() : answer.path("none");
        JsonNode value = first.has("value_as_string") ? first.path("value_as_string") : first.path("value");
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value.asText());
    }
}
