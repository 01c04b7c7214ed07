package relight.adapter.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.BackupStore;
import relight.core.catalog.State;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict.Reason;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.StoreDefinition;

/**
 * The snapshots of a repository as backups: a snapshot's name is its key, its unique identifier the version, its begin the time, since
 * what was indexed after that need not be in it.
 */
public final class SnapshotStore implements BackupStore {

    /** Of a name that many snapshots are asked by at once; longer addresses are refused. */
    private static final int TOGETHER = 50;

    private final StoreDefinition.Opensearch definition;
    private final SearchCluster cluster;

    public SnapshotStore(StoreDefinition.Opensearch definition, SearchAccess access) {
        this.definition = definition;
        this.cluster = access.to(definition);
    }

    @Override
    public String name() {
        return definition.name();
    }

    @Override
    public void list(String prefix, Consumer<StoredObject> found) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        ask("/" + (prefix.isEmpty() ? "_all" : SearchCluster.part(prefix) + "*")).path("snapshots").forEach(all::add);
        for (int from = 0; from < all.size(); from += TOGETHER) {
            sized(all.subList(from, Math.min(from + TOGETHER, all.size()))).forEach(found);
        }
    }

    /** What their files take in the repository altogether; a snapshot that shares them with others counts them all. */
    private List<StoredObject> sized(List<JsonNode> snapshots) throws IOException {
        String names = snapshots.stream().map(one -> SearchCluster.part(one.path("snapshot").asText())).collect(Collectors.joining(","));
        JsonNode statuses = ask("/" + names + "/_status?ignore_unavailable=true").path("snapshots");
        List<StoredObject> objects = new ArrayList<>();
        for (JsonNode snapshot : snapshots) {
            long size = 0;
            for (JsonNode status : statuses) {
                if (status.path("uuid").asText().equals(snapshot.path("uuid").asText())) {
                    size = status.path("stats").path("total").path("size_in_bytes").asLong();
                }
            }
            objects.add(new StoredObject(snapshot.path("snapshot").asText(), Optional.of(snapshot.path("uuid").asText()), Optional.empty(), size,
                    Instant.ofEpochMilli(snapshot.path("start_time_in_millis").asLong()), Optional.empty()));
        }
        return objects;
    }

    @Override
    public Optional<StoredObject> find(String key) throws IOException {
        JsonNode snapshot = ask("/" + SearchCluster.part(key) + "?ignore_unavailable=true").path("snapshots").path(0);
        return snapshot.isMissingNode() ? Optional.empty() : sized(List.of(snapshot)).stream().findFirst();
    }

    @Override
    public boolean dates() {
        return true;
    }

    @Override
    public InputStream open(StoredObject object, long offset) {
        throw new Problem(Message.of("restore.opensearch.store.bytes", describe(object.key())), Message.of("restore.opensearch.store.bytes.remedy"));
    }

    /** What the repository says of the snapshot, after every node has said that it reaches the repository. */
    @Override
    public Optional<OwnReading> ownReading(StoredObject object) throws IOException {
        JsonNode snapshot = ask("/" + SearchCluster.part(object.key()) + "?ignore_unavailable=true").path("snapshots").path(0);
        List<Reason> reasons = new ArrayList<>();
        if (!snapshot.path("uuid").asText().equals(object.versionId().orElse(""))) {
            reasons.add(new Reason("read", State.BAD, Message.of("restore.opensearch.store.gone", describe(object.key()))));
        } else {
            reasons.add(state(snapshot));
            reasons.add(verified());
        }
        return Optional.of(new OwnReading(reasons, new BackupFormat(List.of(), Content.OPENSEARCH_SNAPSHOT, snapshot.path("version").asText())));
    }

    private static Reason state(JsonNode snapshot) {
        String state = snapshot.path("state").asText();
        int shards = snapshot.path("shards").path("total").asInt();
        return switch (state) {
            case "SUCCESS" -> shards == 0 ? new Reason("read", State.SUSPECT, Message.of("restore.opensearch.store.empty"))
                    : new Reason("read", State.GOOD, Message.of("restore.opensearch.store.success", shards, snapshot.path("indices").size()));
            case "PARTIAL" -> new Reason("read", State.SUSPECT, Message.of("restore.opensearch.store.partial", failed(snapshot)));
            case "IN_PROGRESS", "STARTED" -> new Reason("read", State.UNVERIFIED, Message.of("restore.opensearch.store.running"));
            default -> new Reason("read", State.BAD, Message.of("restore.opensearch.store.failed", state, snapshot.path("reason").asText(failed(snapshot))));
        };
    }

    /** The shards that are missing, each with its reason. */
    private static String failed(JsonNode snapshot) {
        List<String> failed = new ArrayList<>();
        snapshot.path("failures").forEach(failure -> failed.add(failure.path("index").asText() + "[" + failure.path("shard_id").asInt() + "] ("
                + failure.path("reason").asText() + ")"));
        return failed.stream().sorted().limit(20).collect(Collectors.joining(", "));
    }

    private Reason verified() throws IOException {
        try {
            int nodes = cluster.post("/_snapshot/" + SearchCluster.part(definition.repository()) + "/_verify", SearchCluster.object()).path("nodes").size();
            return new Reason("store", State.GOOD, Message.of("restore.opensearch.store.verified", definition.repository(), nodes));
        } catch (Problem unreached) {
            if (SearchCluster.away(unreached)) {
                throw unreached;
            }
            return readOnly() ? new Reason("store", State.GOOD, Message.of("restore.opensearch.store.readonly", definition.repository()))
                    : new Reason("store", State.SUSPECT, unreached.what());
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** One that is registered only for reading refuses to be verified on old servers, since that writes into it. */
    private boolean readOnly() throws IOException {
        return ask("").path(definition.repository()).path("settings").path("readonly").asBoolean();
    }

    private JsonNode ask(String below) throws IOException {
        try {
            JsonNode answer = cluster.find("/_snapshot/" + SearchCluster.part(definition.repository()) + below);
            if (answer.isMissingNode()) {
                throw new Problem(Message.of("restore.opensearch.store.unknown", definition.repository(), cluster.url()),
                        Message.of("restore.opensearch.store.unknown.remedy", definition.repository()));
            }
            return answer;
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException();
    }

    @Override
    public String describe(String key) {
        return cluster.url() + "/_snapshot/" + definition.repository() + "/" + key;
    }

    @Override
    public void close() {
        cluster.close();
    }
}
