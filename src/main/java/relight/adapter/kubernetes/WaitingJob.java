package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import relight.core.kubernetes.ObjectKind;
import relight.core.restore.HostAddress;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;

/**
 * A Job whose pod does nothing but wait until somebody works in it. Its name is that of its manifest, so a console that begins anew
 * finds it again. It is removed with the last recovery of this machine that works in it, unless somebody else, of whom this machine's journal
 * does not know, works there just then; where it stays it ends by itself when nobody has worked in it for ten minutes, and the cluster removes it.
 */
final class WaitingJob {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectKind JOBS = new ObjectKind("batch", "v1", "Job", "jobs", true);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** A registry that does not answer may do so a moment later; longer than this, nobody waits for an image that cannot be had. */
    private static final Duration HOPELESS = Duration.ofSeconds(45);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final int REMOVED_AFTER_SECONDS = 60;
    private static final String MANIFEST = "relight-manifest";

    /** The first process, which is alone with itself as long as nobody works beside it. */
    static final String WAIT = """
            trap 'exit 0' TERM
            idle=0
            while [ "$idle" -lt 120 ]; do
              sleep 5 & wait $!
              set -- /proc/[0-9]*
              if [ "$#" -gt 1 ]; then idle=0; else idle=$((idle + 1)); fi
            done
            """;

    /**
     * Whether nobody else works there. The first process and what it sleeps by are nobody, and shells that have just been left end a moment
     * later; what cannot be looked at counts as somebody.
     */
    static final String ALONE = """
            for look in 1 2 3 4; do
              others=0
              for place in /proc/[0-9]*; do
                number=${place#/proc/}
                if [ "$number" = 1 ] || [ "$number" = "$$" ]; then continue; fi
                { read -r id name state parent rest < "$place/stat"; } 2>/dev/null || { [ ! -d "$place" ] || others=1; continue; }
                if [ "$name $parent" != "(sleep) 1" ]; then others=1; fi
              done
              if [ "$others" = 0 ] && [ -d "/proc/$$" ]; then exit 0; fi
              if [ "$look" -lt 4 ]; then sleep 1; fi
            done
            exit 1
            """;

    private final Cluster cluster;
    private final HostAddress.Job job;
    private final Path root;
    private final Messages words;
    private final Duration hopeless;

    WaitingJob(Cluster cluster, HostAddress.Job job, Path root, Messages words) {
        this(cluster, job, root, words, HOPELESS);
    }

    /**
     * The Job of a manifest of the workspace.
     *
     * @param hopeless how long a pod is waited for of which the cluster says what does not mend by itself
     */
    WaitingJob(Cluster cluster, HostAddress.Job job, Path root, Messages words, Duration hopeless) {
        this.hopeless = hopeless;
        this.cluster = cluster;
        this.job = job;
        this.root = root;
        this.words = words;
    }

    /** Its pod, when that runs: made where it is not there, or was made of another manifest. A {@link Problem} where it does not come to run. */
    HostAddress.Pod pod() throws IOException, InterruptedException {
        ObjectNode manifest = manifest();
        long now = System.nanoTime();
        long end = now + PATIENCE.toNanos();
        long hope = now;
        String waits = "";
        while (now < end && now < hope + hopeless.toNanos()) {
            boolean never = false;
            Optional<JsonNode> there = cluster.find(JOBS, job.namespace(), name());
            if (there.isEmpty()) {
                make(manifest);
            } else if (!isOf(there.get(), manifest)) {
                cluster.delete(JOBS, job.namespace(), name());
            } else {
                Optional<ObjectNode> pod = newest();
                Optional<HostAddress.Pod> running = pod.flatMap(this::running);
                if (running.isPresent()) {
                    return running.get();
                }
                waits = pod.flatMap(found -> Workloads.pod(found).map(words::say)).orElse(waits);
                never = pod.filter(Workloads::cannotStart).isPresent();
            }
            Thread.sleep(LOOK);
            now = System.nanoTime();
            hope = never ? hope : now;
        }
        throw new Problem(Message.of("restore.host.job", job.toString(), waits), Message.of("restore.host.job.remedy", name(), job.namespace()));
    }

    /** Its pod, if that runs now. */
    Optional<HostAddress.Pod> running() throws InterruptedException {
        return newest().flatMap(this::running);
    }

    private Optional<HostAddress.Pod> running(JsonNode pod) {
        return ready(pod) ? Optional.of(new HostAddress.Pod(job.cluster(), job.namespace(), pod.path("metadata").path("name").asText(), Optional.empty()))
                : Optional.empty();
    }

    /** Takes it away, with its pod; one that somebody else has made stays. */
    void remove() throws InterruptedException {
        if (cluster.find(JOBS, job.namespace(), name()).filter(there -> there.path("metadata").path("annotations").has(MANIFEST)).isPresent()) {
            cluster.delete(JOBS, job.namespace(), name());
        }
    }

    private ObjectNode manifest() throws IOException {
        Path file = root.resolve(job.file());
        if (!Files.isReadable(file)) {
            throw new Problem(Message.of("restore.host.job.file", file.toString()), Message.of("restore.host.job.file.remedy"));
        }
        List<ObjectNode> objects = ObjectChanges.objects(Files.readString(file), file.toString());
        if (objects.size() != 1 || !objects.getFirst().path("kind").asText().equals("Job") || objects.getFirst().at("/spec/template/spec/containers").isEmpty()) {
            throw new Problem(Message.of("restore.host.job.file", file.toString()), Message.of("restore.host.job.file.remedy"));
        }
        return waiting(objects.getFirst());
    }

    /** Image, claims, secrets and account are the team's; what it does, and how long it stays, is ours. */
    private ObjectNode waiting(ObjectNode object) {
        String written = UUID.nameUUIDFromBytes(object.toString().getBytes(StandardCharsets.UTF_8)).toString();
        object.putObject("metadata").put("name", name()).put("namespace", job.namespace()).putObject("annotations").put(MANIFEST, written);
        ObjectNode spec = (ObjectNode) object.path("spec");
        spec.put("backoffLimit", 0).put("ttlSecondsAfterFinished", REMOVED_AFTER_SECONDS);
        ObjectNode pod = (ObjectNode) spec.path("template").path("spec");
        pod.put("restartPolicy", "Never");
        ObjectNode container = (ObjectNode) pod.path("containers").path(0);
        container.remove("args");
        container.putArray("command").add("sh").add("-c").add(WAIT);
        return object;
    }

    private String name() {
        return "relight-" + job.file().replaceFirst("\\.[^./]*$", "").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    private boolean isOf(JsonNode there, ObjectNode manifest) {
        JsonNode made = there.path("metadata").path("annotations").path(MANIFEST);
        if (made.isMissingNode()) {
            throw new Problem(Message.of("restore.host.job.other", name(), job.namespace()), Message.of("restore.host.job.other.remedy"));
        }
        boolean over = there.path("status").path("conditions").findValuesAsText("type").stream().anyMatch(List.of("Complete", "Failed")::contains);
        return made.equals(manifest.path("metadata").path("annotations").path(MANIFEST)) && !over && !there.path("metadata").has("deletionTimestamp");
    }

    private void make(ObjectNode manifest) throws InterruptedException {
        try {
            cluster.create(JOBS, job.namespace(), manifest.deepCopy());
        } catch (ApiRefusal refusal) {
            if (refusal.code() != 409) {
                throw refusal;
            }
        }
    }

    private Optional<ObjectNode> newest() throws InterruptedException {
        ObjectNode[] found = new ObjectNode[1];
        cluster.each(Workloads.PODS, job.namespace(), "job-name=" + name(), pod -> {
            if (!pod.path("metadata").has("deletionTimestamp")) {
                found[0] = pod;
            }
        });
        return Optional.ofNullable(found[0]);
    }

    private static boolean ready(JsonNode pod) {
        return pod.path("status").path("phase").asText().equals("Running") && pod.path("status").path("containerStatuses").path(0).path("state").has("running");
    }
}
