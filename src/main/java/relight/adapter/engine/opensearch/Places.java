package relight.adapter.engine.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import relight.adapter.opensearch.SearchCluster;
import relight.core.restore.opensearch.LifeCycle;
import relight.core.restore.opensearch.OpensearchFacts.Kind;
import relight.core.restore.opensearch.OpensearchFacts.Place;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;

/** What a name that applications use is on the cluster: an alias, an index, nothing. */
final class Places {

    private static final long LOOK_MILLISECONDS = 400;

    private final SearchCluster cluster;
    private final List<DataCheck> checks;

    Places(SearchCluster cluster, List<DataCheck> checks) {
        this.cluster = cluster;
        this.checks = checks;
    }

    Place look(String name) throws InterruptedException {
        for (JsonNode stream : cluster.ifKnown("GET", "/_data_stream", SearchCluster.object().path("none")).path("data_streams")) {
            if (stream.path("name").asText().equals(name)) {
                return new Place(name, Kind.DATA_STREAM, List.of(), "", 0, 0, "{}", Optional.empty(), Optional.empty(), 0);
            }
        }
        JsonNode found = cluster.find("/" + SearchCluster.part(name) + "/_settings?flat_settings=true&expand_wildcards=all");
        List<String> members = new ArrayList<>();
        found.fieldNames().forEachRemaining(members::add);
        if (found.isMissingNode() || members.isEmpty()) {
            return Place.absent(name);
        }
        members.sort(null);
        Kind kind = members.size() > 1 ? Kind.SEVERAL : members.contains(name) ? Kind.INDEX : Kind.ALIAS;
        if (kind == Kind.SEVERAL) {
            return new Place(name, kind, members, "", 0, 0, "{}", Optional.empty(), Optional.empty(), 0);
        }
        return one(name, kind, members.getFirst(), found.path(members.getFirst()).path("settings"));
    }

    private Place one(String name, Kind kind, String index, JsonNode settings) throws InterruptedException {
        long before = stats(index).path("indexing").path("index_total").asLong();
        Thread.sleep(LOOK_MILLISECONDS);
        JsonNode stats = stats(index);
        return new Place(name, kind, List.of(index), settings.path("index.uuid").asText(), stats.path("docs").path("count").asLong(),
                stats.path("store").path("size_in_bytes").asLong(), aliases(cluster, index), policy(index, settings), newest(index),
                stats.path("indexing").path("index_total").asLong() - before);
    }

    /** Of a closed index nothing is known. */
    private JsonNode stats(String index) throws InterruptedException {
        return cluster.find("/" + SearchCluster.part(index) + "/_stats/docs,store,indexing?expand_wildcards=all&forbid_closed_indices=false")
                .path("_all").path("primaries");
    }

    /** In one order, so that the same aliases give the same text. */
    static String aliases(SearchCluster cluster, String index) throws InterruptedException {
        TreeMap<String, JsonNode> sorted = new TreeMap<>();
        cluster.find("/" + SearchCluster.part(index) + "/_alias").path(index).path("aliases")
                .properties().forEach(alias -> sorted.put(alias.getKey(), alias.getValue()));
        var object = SearchCluster.object();
        sorted.forEach(object::set);
        return object.toString();
    }

    /** As the index's settings name it, or as index state management does. */
    private Optional<String> policy(String index, JsonNode settings) throws InterruptedException {
        for (String name : LifeCycle.NAMES) {
            if (settings.path(name).isTextual() && !settings.path(name).asText().isBlank()) {
                return Optional.of(name + "=" + settings.path(name).asText());
            }
        }
        JsonNode managed = cluster.ifKnown("GET", "/_plugins/_ism/explain/" + SearchCluster.part(index), SearchCluster.object().path("none")).path(index);
        return Optional.of(managed.path("policy_id").asText("")).filter(policy -> !policy.isBlank() && !policy.equals("null"))
                .map(policy -> LifeCycle.OPENSEARCH + "=" + policy);
    }

    private Optional<String> newest(String index) throws InterruptedException {
        Optional<DataCheck> check = checks.stream().filter(it -> it.kind() == DataCheck.Kind.NEWEST).findFirst();
        try {
            return check.isEmpty() ? Optional.empty() : IndexQuestion.answer(cluster, List.of(index), check.get());
        } catch (Problem harmed) {
            return Optional.empty();
        }
    }
}
