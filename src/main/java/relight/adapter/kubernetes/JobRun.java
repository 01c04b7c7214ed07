package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import relight.adapter.kubernetes.ChangeNotes.Note;
import relight.adapter.kubernetes.ChangeNotes.Note.Way;
import relight.core.kubernetes.ClusterAction;
import relight.core.kubernetes.ObjectKind;
import relight.core.kubernetes.ObjectName;
import relight.core.recovery.Outcome;
import relight.core.recovery.StepRunner.Trace;

/** Makes a Job and follows it, its pods' logs among it; one that this step has made before is followed and not made twice. */
final class JobRun {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectKind JOBS = new ObjectKind("batch", "v1", "Job", "jobs", true);

    private final ClusterRun run;

    JobRun(ClusterRun run) {
        this.run = run;
    }

    void run(ClusterAction.RunJob job, String manifest) throws InterruptedException {
        ObjectNode object = only(manifest);
        ObjectName name = name(object);
        String namespace = run.namespace(JOBS, name);
        make(object, name, namespace);
        Following following = new Following(run);
        PodLogs logs = new PodLogs(run);
        List<Following.Look> looks = List.of(Following.named(JOBS, namespace, name.name()),
                new Following.Look(Workloads.PODS, namespace, "labelSelector=" + Cluster.query("job-name=" + name.name())));
        following.until(looks, job.within(), name, lists -> {
            Warnings warnings = new Warnings(run.cluster());
            JsonNode there = Following.only(lists.getFirst(), name, namespace);
            for (JsonNode pod : lists.get(1).path("items")) {
                following.pod(pod, warnings);
                logs.follow(pod);
            }
            String failed = reason(there, "Failed");
            if (!failed.isEmpty()) {
                throw ClusterRun.problem("job-failed", name.name(), failed);
            }
            return !reason(there, "Complete").isEmpty();
        });
        run.say("job-complete", name.name());
    }

    /** Says what would be made and followed. */
    void lookAhead(ClusterAction.RunJob job, String manifest) throws InterruptedException {
        ObjectNode object = only(manifest);
        ObjectName name = name(object);
        String namespace = run.namespace(JOBS, name);
        if (run.cluster().find(JOBS, namespace, name.name()).isPresent() && !isOurs(name, namespace)) {
            throw ClusterRun.problem("job-there", name.name(), namespace);
        }
        run.say("ahead.job", name.name(), job.within());
    }

    private void make(ObjectNode object, ObjectName name, String namespace) throws InterruptedException {
        Optional<JsonNode> there = run.cluster().find(JOBS, namespace, name.name());
        boolean ours = isOurs(name, namespace);
        if (there.isPresent() && !ours) {
            throw ClusterRun.problem("job-there", name.name(), namespace);
        }
        if (there.isPresent() && reason(there.get(), "Failed").isEmpty()) {
            run.say("job-found", name.name());
            return;
        }
        if (there.isPresent()) {
            run.cluster().delete(JOBS, namespace, name.name());
            new Following(run).condition(new ClusterAction.Wait(name, new ClusterAction.Wait.Gone(), Duration.ofMinutes(2)));
        }
        run.notes().add(new Note(Way.DELETE, JOBS, namespace, name.name(), JSON.createObjectNode()));
        run.cluster().create(JOBS, namespace, object);
        run.say("job-made", name.name());
    }

    private boolean isOurs(ObjectName name, String namespace) {
        return run.notes().all().stream().anyMatch(note -> note.kind().equals(JOBS) && note.namespace().equals(namespace) && note.name().equals(name.name()));
    }

    /**
     * Where a Job stands that this step has made.
     *
     * @param alone whether its end is the step's
     */
    Optional<Trace> trace(String manifest, boolean alone) throws InterruptedException {
        ObjectName name = name(only(manifest));
        String namespace = run.namespace(JOBS, name);
        Optional<JsonNode> there = isOurs(name, namespace) ? run.cluster().find(JOBS, namespace, name.name()) : Optional.empty();
        return there.map(job -> {
            String failed = reason(job, "Failed");
            boolean complete = !reason(job, "Complete").isEmpty();
            String sentence = !failed.isEmpty() ? ClusterRun.problem("job-failed", name.name(), failed).say(run.run().words())
                    : run.sentence(complete ? "job-complete" : "job-running", name.name());
            Optional<Outcome> outcome = !alone ? Optional.empty() : !failed.isEmpty() ? Optional.of(Outcome.failed(sentence))
                    : complete ? Optional.of(Outcome.succeeded()) : Optional.empty();
            return new Trace(sentence, failed.isEmpty() && !complete, outcome);
        });
    }

    /** Why it has ended so; empty where it has not. */
    static String reason(JsonNode job, String type) {
        for (JsonNode condition : job.path("status").path("conditions")) {
            if (condition.path("type").asText().equals(type) && condition.path("status").asText().equals("True")) {
                return (condition.path("reason").asText(type) + ". " + condition.path("message").asText("")).strip();
            }
        }
        return "";
    }

    private static ObjectNode only(String manifest) {
        List<ObjectNode> objects = ObjectChanges.objects(manifest, "job:");
        if (objects.size() != 1 || !objects.getFirst().path("kind").asText().equals("Job")) {
            throw ClusterRun.problem("no-object", "job:");
        }
        return objects.getFirst();
    }

    private static ObjectName name(ObjectNode job) {
        return new ObjectName("job", job.path("metadata").path("name").asText(), job.path("metadata").path("namespace").asText());
    }
}
