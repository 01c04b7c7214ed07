package relight.adapter.engine.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import relight.adapter.opensearch.SearchCluster;
import relight.core.recovery.DataChecks;
import relight.core.recovery.Outcome;
import relight.core.restore.TestRestore;
import relight.core.restore.opensearch.IndexMove;
import relight.core.restore.opensearch.LifeCycle;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Restores one index of a snapshot into a new one. The cluster does the work by itself: a run that finds its target being restored
 * already goes on watching it.
 */
final class SnapshotRestore {

    private static final long PAUSE_MILLISECONDS = 250;
    /** How often in a row a cluster may fail to answer before the step ends. */
    private static final int MOST_SILENCES = 4;
    /** So long a shard may wait that no node may take. */
    private static final long HOMELESS_MILLISECONDS = 5_000;

    /** Of a shard that was being restored when its node died: after that the cluster knows nothing more of the restore. */
    private static final String NO_COPY = "no_valid_shard_copy";

    private final ActionRun at;
    private final String into;
    private final Set<String> done = new HashSet<>();
    /** Shards that the snapshot lacks, and that came back without a document (ES-5). */
    private final Set<String> empty = new TreeSet<>();
    private int homelessLooks;

    SnapshotRestore(ActionRun at) {
        this.at = at;
        this.into = at.with("into");
    }

    /** Registers the repository of another cluster, so that this one can only read it (ES-4). */
    static Outcome register(ActionRun at) throws InterruptedException {
        try (SearchCluster cluster = at.cluster()) {
            ObjectNode repository = SearchCluster.object().put("type", at.with("type"));
            ObjectNode settings = repository.putObject("settings");
            SearchCluster.read(at.with("settings")).properties().forEach(setting -> settings.set(setting.getKey(), setting.getValue()));
            settings.put("readonly", true);
            String path = "/_snapshot/" + SearchCluster.part(at.with("repository"));
            if (cluster.find(path).isMissingNode()) {
                cluster.put(path, repository);
            } else if (!cluster.get(path).path(at.with("repository")).path("settings").path("readonly").asBoolean()) {
                throw new Problem(Message.of("restore.opensearch.registered", at.with("repository")), Message.of("restore.opensearch.registered.remedy"));
            }
            at.output(at.say("register.done", at.with("repository")));
            return Outcome.succeeded();
        }
    }

    Outcome restore() throws InterruptedException {
        try (SearchCluster cluster = at.cluster()) {
            RestoreLock lock = new RestoreLock(cluster);
            if (TestRestore.marked(at.action().with())) {
                mark(cluster, lock);
            } else {
                for (IndexMove move : at.moves()) {
                    lock.take(move.name(), at.run());
                }
            }
            confirmSnapshot(cluster);
            if (cluster.find("/" + SearchCluster.part(into)).isMissingNode()) {
                begin(cluster);
            } else if (!comesFrom(cluster, at.with("source"), into, Optional.of(at.with("backup.key")))) {
                throw new Problem(Message.of("restore.opensearch.taken", into), Message.of("restore.opensearch.taken.remedy"));
            } else if (givenUp(cluster)) {
                cluster.delete("/" + SearchCluster.part(into));
                begin(cluster);
            } else {
                at.output(at.say("restore.found", into));
            }
            long bytes = watched(cluster);
            if (!empty.isEmpty()) {
                new DataChecks(at.action().id(), at.run()).note(at.say("restore.empty"), "–", String.join(", ", empty), false);
            }
            cluster.ifKnown("POST", "/_plugins/_ism/remove/" + SearchCluster.part(into), SearchCluster.object());
            return Outcome.succeeded().with(Map.of("bytes", bytes));
        }
    }

    /** What a restore test makes is told from others' by the lock on its own name, which is taken only where nothing has that name. */
    private void mark(SearchCluster cluster, RestoreLock lock) throws InterruptedException {
        if (!lock.holds(into, at.run().recovery()) && !cluster.find("/" + SearchCluster.part(into)).isMissingNode()) {
            throw new Problem(Message.of("restore.opensearch.taken", into), Message.of("restore.opensearch.taken.remedy"));
        }
        lock.take(into, at.run());
    }

    /** A snapshot of the same name may be another one by now (ALL-3). */
    private void confirmSnapshot(SearchCluster cluster) throws InterruptedException {
        JsonNode found = cluster.get("/_snapshot/" + SearchCluster.part(at.with("repository")) + "/" + SearchCluster.part(at.with("backup.key")));
        String uuid = found.path("snapshots").path(0).path("uuid").asText();
        if (!uuid.equals(at.with("snapshot"))) {
            throw new Problem(Message.of("restore.opensearch.another-snapshot", at.with("backup.key"), uuid, at.with("snapshot")),
                    Message.of("restore.opensearch.another-snapshot.remedy"));
        }
    }

    private void begin(SearchCluster cluster) throws InterruptedException {
        ObjectNode body = SearchCluster.object();
        body.put("indices", at.with("source"));
        body.put("rename_pattern", "^.+$");
        body.put("rename_replacement", java.util.regex.Matcher.quoteReplacement(into));
        body.put("include_global_state", false);
        body.put("include_aliases", false);
        body.put("partial", Boolean.parseBoolean(at.with("partial")));
        if (!at.with("features").isEmpty()) {
            body.putArray("feature_states").add(at.with("features"));
        }
        LifeCycle.LEFT_OUT.forEach(body.withArray("ignore_index_settings")::add);
        cluster.post("/_snapshot/" + SearchCluster.part(at.with("repository")) + "/" + SearchCluster.part(at.with("backup.key"))
                + "/_restore?wait_for_completion=false", body);
        at.output(at.say("restore.begun", at.with("source"), into));
    }

    /**
     * Whether an index is one that a snapshot of the source was restored to, and not one that somebody has made under that name: a restored one
     * goes on bearing the name that its first one was made with, and until its node starts anew tells where its shards came from.
     *
     * @param snapshot whose name it tells, where that is known
     */
    static boolean comesFrom(SearchCluster cluster, String source, String index, Optional<String> snapshot) throws InterruptedException {
        boolean told = false;
        for (JsonNode shard : recovery(cluster, index)) {
            JsonNode from = shard.path("source");
            if (from.has("snapshot")) {
                told = true;
                if (!from.path("index").asText().equals(source) || snapshot.filter(name -> !name.equals(from.path("snapshot").asText())).isPresent()) {
                    return false;
                }
            }
        }
        return told || source.equals(index) || !cluster.find("/" + SearchCluster.part(index) + "/_settings?flat_settings=true").path(index).path("settings")
                .path("index.provided_name").asText().equals(index);
    }

    private static JsonNode recovery(SearchCluster cluster, String index) throws InterruptedException {
        return cluster.find("/" + SearchCluster.part(index) + "/_recovery").path(index).path("shards");
    }

    /** Watches until every shard is there; bytes that were brought. */
    private long watched(SearchCluster cluster) throws InterruptedException {
        int silences = 0;
        try {
            while (true) {
                try {
                    long bytes = look(cluster);
                    if (bytes >= 0) {
                        return bytes;
                    }
                    silences = 0;
                } catch (Problem e) {
                    if (!SearchCluster.away(e) || ++silences >= MOST_SILENCES) {
                        throw SearchCluster.away(e) ? new Problem(Message.of("restore.opensearch.away.restoring", at.target().url(), into, at.with("source")),
                                Message.of("restore.opensearch.away.restoring.remedy"), e) : e;
                    }
                }
                Thread.sleep(PAUSE_MILLISECONDS);
            }
        } catch (InterruptedException cancelled) {
            cluster.delete("/" + SearchCluster.part(into));
            throw cancelled;
        }
    }

    private void told(JsonNode shard, long bytes) {
        int id = shard.path("id").asInt();
        if (shard.path("type").asText().equals("EMPTY_STORE")) {
            empty.add(into + "[" + id + "]");
            at.output(at.say("restore.shard.empty", into, id));
        } else {
            at.output(at.say("restore.shard", into, id, bytes));
        }
    }

    /** What has been brought when all is there; a negative number before. */
    private long look(SearchCluster cluster) throws InterruptedException {
        long brought = 0;
        long total = 0;
        for (JsonNode shard : recovery(cluster, into)) {
            JsonNode size = shard.path("index").path("size");
            if (!shard.path("primary").asBoolean()) {
                continue;
            }
            brought += size.path("recovered_in_bytes").asLong();
            total += size.path("total_in_bytes").asLong();
            if (shard.path("stage").asText().equals("DONE") && done.add(shard.path("id").asText())) {
                told(shard, size.path("recovered_in_bytes").asLong());
            }
        }
        at.bytes(into, brought, total);
        JsonNode shards = cluster.get("/_cat/shards/" + SearchCluster.part(into) + "?format=json&h=shard,prirep,state,unassigned.reason,unassigned.details");
        List<String> failed = new ArrayList<>();
        Set<String> nobodyTakes = new LinkedHashSet<>();
        boolean all = !shards.isEmpty();
        for (JsonNode shard : shards) {
            if (shard.path("prirep").asText().equals("p")) {
                all &= shard.path("state").asText().equals("STARTED") || shard.path("state").asText().equals("RELOCATING");
                if (shard.path("state").asText().equals("UNASSIGNED")) {
                    if (shard.path("unassigned.reason").asText().equals("ALLOCATION_FAILED")) {
                        failed.add(into + "[" + shard.path("shard").asText() + "]: " + shard.path("unassigned.details").asText());
                    } else if (nobodyTakes.isEmpty()) {
                        nobodyTakes.addAll(refusals(cluster, shard.path("shard").asInt()));
                    }
                }
            }
        }
        if (!failed.isEmpty()) {
            cluster.delete("/" + SearchCluster.part(into));
            throw new Problem(Message.of("restore.opensearch.failed", String.join("; ", failed)), Message.of("restore.opensearch.failed.remedy"));
        }
        homeless(cluster, nobodyTakes);
        return all ? brought : -1;
    }

    /** A disk that has become full: the cluster gives such a restore up, and nobody would know. What it began goes, so that it can begin anew. */
    private void homeless(SearchCluster cluster, Set<String> why) throws InterruptedException {
        if (why.isEmpty()) {
            homelessLooks = 0;
            return;
        }
        homelessLooks++;
        if (homelessLooks * PAUSE_MILLISECONDS >= HOMELESS_MILLISECONDS) {
            cluster.delete("/" + SearchCluster.part(into));
            throw new Problem(Message.of("restore.opensearch.homeless", into, String.join("; ", why)), Message.of("restore.opensearch.homeless.remedy"));
        }
    }

    /** Whether the cluster has given the restore up, and waits for a shard that is nowhere. */
    private boolean givenUp(SearchCluster cluster) throws InterruptedException {
        for (JsonNode shard : cluster.get("/_cat/shards/" + SearchCluster.part(into) + "?format=json&h=shard,prirep,state")) {
            if (shard.path("prirep").asText().equals("p") && shard.path("state").asText().equals("UNASSIGNED")
                    && explained(cluster, shard.path("shard").asInt()).path("can_allocate").asText().equals(NO_COPY)) {
                return true;
            }
        }
        return false;
    }

    /** Nothing where whoever restores may not ask that. */
    private JsonNode explained(SearchCluster cluster, int shard) throws InterruptedException {
        try {
            return cluster.post("/_cluster/allocation/explain", SearchCluster.object().put("index", into).put("shard", shard).put("primary", true));
        } catch (Problem refused) {
            if (SearchCluster.away(refused)) {
                throw refused;
            }
            return SearchCluster.object();
        }
    }

    /** Why no node may take the shard, in the cluster's own words; nothing while it is still being decided. */
    private Set<String> refusals(SearchCluster cluster, int shard) throws InterruptedException {
        Set<String> why = new LinkedHashSet<>();
        JsonNode said = explained(cluster, shard);
        if (said.path("can_allocate").asText().equals(NO_COPY)) {
            why.add(said.path("allocate_explanation").asText());
        }
        if (said.path("can_allocate").asText().equals("no")) {
            for (JsonNode node : said.path("node_allocation_decisions")) {
                for (JsonNode decider : node.path("deciders")) {
                    if (decider.path("decision").asText().equalsIgnoreCase("no")) {
                        why.add(node.path("node_name").asText() + ": " + decider.path("explanation").asText());
                    }
                }
            }
        }
        return why;
    }
}
