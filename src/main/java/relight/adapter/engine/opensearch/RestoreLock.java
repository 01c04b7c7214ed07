package relight.adapter.engine.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import relight.adapter.opensearch.SearchCluster;
import relight.core.recovery.StepRun;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * One restore of a name at a time, whoever starts it (ALL-15): a document of its own in a small index, since a cluster makes a document
 * for one of two who ask at once and tells the other. It outlives a crash; that of a process which is dead on this machine may be taken
 * over, one of another machine only a person can lift.
 */
final class RestoreLock {

    static final String INDEX = "relight-locks";

    private final SearchCluster cluster;

    RestoreLock(SearchCluster cluster) {
        this.cluster = cluster;
    }

    /** Who restores one of these names at the moment. */
    List<String> living(List<String> names) throws InterruptedException {
        List<String> owners = new ArrayList<>();
        for (String name : names) {
            JsonNode owner = find(name);
            if (!owner.isMissingNode() && !dead(owner)) {
                owners.add(text(name, owner));
            }
        }
        return owners;
    }

    /** Takes it for a recovery, or keeps it; a {@link Problem} with the owner's name where somebody else has it. */
    void take(String name, StepRun run) throws InterruptedException {
        ObjectNode settings = SearchCluster.object();
        settings.putObject("settings").put("index.number_of_shards", 1).put("index.auto_expand_replicas", "0-1").put("index.hidden", true);
        settings.putObject("mappings").put("dynamic", false);
        cluster.create("/" + INDEX, settings);
        JsonNode before = find(name);
        if (!before.isMissingNode() && (before.path("recovery").asText().equals(run.recovery()) || dead(before))) {
            cluster.delete(path("_doc", name) + "?refresh=true");
        }
        if (!cluster.create(path("_create", name) + "?refresh=true", mine(run))) {
            throw new Problem(Message.of("restore.opensearch.locked", name, text(name, find(name))),
                    Message.of("restore.opensearch.locked.remedy", INDEX, name));
        }
    }

    /** Gives it back; somebody else's stays. */
    void release(String name, String recovery) throws InterruptedException {
        if (find(name).path("recovery").asText().equals(recovery)) {
            cluster.delete(path("_doc", name) + "?refresh=true");
        }
    }

    /** Whether this recovery has it. */
    boolean holds(String name, String recovery) throws InterruptedException {
        return find(name).path("recovery").asText().equals(recovery);
    }

    private JsonNode find(String name) throws InterruptedException {
        return cluster.find(path("_doc", name)).path("_source");
    }

    private static String path(String kind, String name) {
        return "/" + INDEX + "/" + kind + "/" + SearchCluster.part(name);
    }

    private static ObjectNode mine(StepRun run) {
        ProcessHandle self = ProcessHandle.current();
        return SearchCluster.object().put("recovery", run.recovery()).put("who", run.owner()).put("host", host())
                .put("pid", self.pid()).put("started", started(self)).put("since", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static String text(String name, JsonNode owner) {
        String who = owner.path("who").asText(owner.path("user").asText() + "@" + owner.path("host").asText());
        return name + ": " + who + ", " + owner.path("recovery").asText() + ", " + owner.path("since").asText();
    }

    private static boolean dead(JsonNode owner) {
        return owner.path("host").asText().equals(host()) && ProcessHandle.of(owner.path("pid").asLong()).filter(ProcessHandle::isAlive)
                .filter(process -> started(process) == owner.path("started").asLong()).isEmpty();
    }

    private static long started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
