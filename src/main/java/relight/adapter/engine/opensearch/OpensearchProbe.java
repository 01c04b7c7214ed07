package relight.adapter.engine.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relight.adapter.opensearch.SearchAccess;
import relight.adapter.opensearch.SearchCluster;
import relight.core.restore.DryRun;
import relight.core.restore.RestoreRequest;
import relight.core.restore.opensearch.IndexMove;
import relight.core.restore.opensearch.OpensearchChoice;
import relight.core.restore.opensearch.OpensearchFacts;
import relight.core.restore.opensearch.OpensearchFacts.Cluster;
import relight.core.restore.opensearch.OpensearchFacts.Failure;
import relight.core.restore.opensearch.OpensearchFacts.Known;
import relight.core.restore.opensearch.OpensearchFacts.Place;
import relight.core.restore.opensearch.OpensearchFacts.Repository;
import relight.core.restore.opensearch.OpensearchFacts.Room;
import relight.core.restore.opensearch.OpensearchFacts.Snapshot;
import relight.core.restore.opensearch.OpensearchTarget;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;

/** Looks at the cluster, what the names on it are, the repository and the snapshot. Changes nothing. */
final class OpensearchProbe {

    /** Types of repositories that a plugin of the same name is needed for. */
    private static final Set<String> PLUGGED = Set.of("s3", "azure", "gcs", "hdfs");

    private final Workspace workspace;
    private final SearchAccess access;
    private final Clock clock;

    OpensearchProbe(Workspace workspace, SearchAccess access, Clock clock) {
        this.workspace = workspace;
        this.access = access;
        this.clock = clock;
    }

    /** What would become of each index that is asked for, see {@link IndexComparison}. */
    DryRun compare(RestoreRequest request) throws InterruptedException {
        StoreDefinition.Opensearch store = store(request);
        try (SearchCluster cluster = access.to(OpensearchTarget.of(request.system())); SearchCluster origin = access.to(store)) {
            return new IndexComparison(cluster, origin.find(path(store, request) + "/_status").path("snapshots").path(0).path("indices"))
                    .of(OpensearchChoice.wanted(request), snapshot(origin, store, request).indices());
        }
    }

    private StoreDefinition.Opensearch store(RestoreRequest request) {
        return workspace.store(request.backup().store())
                .filter(StoreDefinition.Opensearch.class::isInstance).map(StoreDefinition.Opensearch.class::cast)
                .orElseThrow(() -> new Problem(Message.of("restore.opensearch.store.other", request.backup().store()),
                        Message.of("restore.opensearch.store.other.remedy")));
    }

    OpensearchFacts look(RestoreRequest request) throws InterruptedException {
        StoreDefinition.Opensearch store = store(request);
        try (SearchCluster cluster = access.to(OpensearchTarget.of(request.system())); SearchCluster origin = access.to(store)) {
            SearchCluster.About about = cluster.about();
            List<String> names = List.copyOf(OpensearchChoice.wanted(request).keySet());
            Places places = new Places(cluster, request.system().checks());
            List<Place> found = new ArrayList<>();
            for (String name : names) {
                found.add(places.look(name));
            }
            Snapshot snapshot = snapshot(origin, store, request);
            return new OpensearchFacts(clock.instant(),
                    new Cluster(about.uuid(), about.name(), about.distribution(), about.version(), new RestoreLock(cluster).living(names), templates(cluster)),
                    repository(cluster, origin, about, store), snapshot, found, taken(cluster, request, snapshot),
                    new Room(new DiskRoom(cluster).free(), needs(origin, store, request)));
        }
    }

    private static Snapshot snapshot(SearchCluster origin, StoreDefinition.Opensearch store, RestoreRequest request) throws InterruptedException {
        JsonNode found = origin.find(path(store, request)).path("snapshots").path(0);
        if (found.isMissingNode()) {
            return new Snapshot("", "MISSING", "0", List.of(), List.of(), false, List.of());
        }
        List<Failure> failures = new ArrayList<>();
        found.path("failures").forEach(failure -> failures.add(new Failure(failure.path("index").asText(), failure.path("shard_id").asInt(),
                failure.path("reason").asText())));
        return new Snapshot(found.path("uuid").asText(), found.path("state").asText(), found.path("version").asText(), texts(found.path("indices")),
                texts(found.path("data_streams")), found.path("include_global_state").asBoolean(), failures);
    }

    private static String path(StoreDefinition.Opensearch store, RestoreRequest request) {
        return "/_snapshot/" + SearchCluster.part(store.repository()) + "/" + SearchCluster.part(request.backup().object().key());
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    private static Repository repository(SearchCluster cluster, SearchCluster origin, SearchCluster.About about, StoreDefinition.Opensearch store)
            throws InterruptedException {
        String name = store.repository();
        JsonNode there = origin.find("/_snapshot/" + SearchCluster.part(name)).path(name);
        JsonNode here = cluster.find("/_snapshot/" + SearchCluster.part(name)).path(name);
        Known known = here.isMissingNode() ? Known.ABSENT : !place(here).equals(place(there)) ? Known.ANOTHER
                : here.path("settings").path("readonly").asBoolean() ? Known.READONLY : Known.WRITABLE;
        String type = there.path("type").asText();
        return new Repository(name, type, origin.about().uuid().equals(about.uuid()), known, there.path("settings").toString(),
                known == Known.ABSENT && PLUGGED.contains(type) ? without(cluster, Repository.PLUGIN + type) : List.of());
    }

    /** Nodes that have neither the plugin nor, as Elasticsearch 8, a module of its name; none where the user may not ask. */
    private static List<String> without(SearchCluster cluster, String plugin) throws InterruptedException {
        List<String> without = new ArrayList<>();
        try {
            cluster.get("/_nodes/plugins").path("nodes").forEach(node -> {
                List<String> parts = new ArrayList<>(node.path("plugins").findValuesAsText("name"));
                parts.addAll(node.path("modules").findValuesAsText("name"));
                if (!parts.contains(plugin)) {
                    without.add(node.path("name").asText());
                }
            });
        } catch (Problem notAllowed) {
            if (SearchCluster.away(notAllowed)) {
                throw notAllowed;
            }
        }
        return without.stream().sorted().toList();
    }

    /** Where a repository lies, whatever else it was registered with. */
    private static String place(JsonNode repository) {
        JsonNode settings = repository.path("settings");
        return repository.path("type").asText() + " " + settings.path("location").asText() + " " + settings.path("bucket").asText() + " "
                + settings.path("base_path").asText() + " " + settings.path("container").asText() + " " + settings.path("url").asText();
    }

    /** Indices and aliases whose names a new index might want. */
    private static List<String> taken(SearchCluster cluster, RestoreRequest request, Snapshot snapshot) throws InterruptedException {
        List<String> taken = new ArrayList<>();
        JsonNode all = cluster.get("/_alias?expand_wildcards=all");
        all.properties().forEach(index -> {
            String name = index.getKey();
            if (name.contains(IndexMove.RESTORED) || name.contains(IndexMove.BEFORE) || request.into().filter(name::startsWith).isPresent()) {
                taken.add(name);
            }
            index.getValue().path("aliases").fieldNames().forEachRemaining(alias -> request.into().filter(alias::equals).ifPresent(taken::add));
        });
        return taken.stream().sorted().distinct().toList();
    }

    /** Patterns by which index state management takes hold of new indices (ES-2). */
    private static List<String> templates(SearchCluster cluster) throws InterruptedException {
        List<String> patterns = new ArrayList<>();
        try {
            cluster.ifKnown("GET", "/_plugins/_ism/policies?size=200", SearchCluster.object().path("none")).path("policies").forEach(policy -> policy.path("policy")
                    .path("ism_template").forEach(template -> patterns.addAll(texts(template.path("index_patterns")))));
        } catch (Problem notAllowed) {
            if (SearchCluster.away(notAllowed)) {
                throw notAllowed;
            }
        }
        return patterns;
    }

    private static Map<String, Long> needs(SearchCluster origin, StoreDefinition.Opensearch store, RestoreRequest request) throws InterruptedException {
        Map<String, Long> needs = new HashMap<>();
        Optional.of(origin.find(path(store, request) + "/_status")).filter(answer -> !answer.isMissingNode())
                .ifPresent(answer -> answer.path("snapshots").path(0).path("indices").properties().forEach(index -> needs.put(index.getKey(),
                        index.getValue().path("stats").path("total").path("size_in_bytes").asLong())));
        return needs;
    }
}
