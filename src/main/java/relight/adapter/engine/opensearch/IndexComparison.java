package relight.adapter.engine.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.adapter.opensearch.SearchCluster;
import relight.core.restore.DryRun;
import relight.core.restore.DryRun.Kind;
import relight.core.restore.opensearch.OpensearchFacts.Place;
import relight.core.restore.opensearch.OpensearchPlanner;
import relight.core.text.Bytes;
import relight.core.text.Message;

/**
 * Holds the indices of a snapshot against those of the cluster, by their shards: a repository knows files of shards, and how many
 * documents are in them only when they are restored.
 */
final class IndexComparison {

    private final SearchCluster cluster;
    private final JsonNode status;

    /**
     * @param status of the snapshot's indices, as its repository tells it
     */
    IndexComparison(SearchCluster cluster, JsonNode status) {
        this.cluster = cluster;
        this.status = status;
    }

    /**
     * What would become of each index; amounts are the documents that the cluster has now.
     *
     * @param wanted  names that applications use, and the index of the snapshot that is said for it
     * @param indices of the snapshot
     */
    DryRun of(Map<String, Optional<String>> wanted, List<String> indices) throws InterruptedException {
        DryRun.Collector found = new DryRun.Collector(DryRun.Of.INDICES).by(Message.of(DryRun.Of.INDICES.key("by")));
        Places places = new Places(cluster, List.of());
        for (Map.Entry<String, Optional<String>> one : wanted.entrySet()) {
            Place place = places.look(one.getKey());
            Optional<String> source = OpensearchPlanner.source(place, one.getValue(), indices);
            if (source.isPresent()) {
                add(found, place, source.get());
            }
        }
        return found.made();
    }

    private void add(DryRun.Collector found, Place place, String source) throws InterruptedException {
        JsonNode ours = status.path(source);
        int shards = ours.path("shards_stats").path("total").asInt();
        Bytes size = new Bytes(ours.path("stats").path("total").path("size_in_bytes").asLong());
        if (place.members().isEmpty()) {
            found.add(Kind.ADDED, place.name(), DryRun.UNKNOWN);
            found.by(Message.of("restore.opensearch.dry.added", place.name(), source, shards, size));
            return;
        }
        String live = place.members().getFirst();
        int theirs = cluster.find("/" + SearchCluster.part(live) + "/_settings?flat_settings=true&expand_wildcards=all").path(live).path("settings")
                .path("index.number_of_shards").asInt();
        found.add(shards == theirs ? Kind.THERE : Kind.CHANGED, place.name(), place.docs());
        found.by(Message.of("restore.opensearch.dry.both", place.name(), source, shards, size, live, theirs, new Bytes(place.size()), place.docs()));
    }
}
