package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.kubernetes.ClusterAction;
import relight.core.kubernetes.ClusterIdentity;
import relight.core.kubernetes.ClusterLook;
import relight.core.kubernetes.ClusterObject;
import relight.core.kubernetes.ClusterTarget;
import relight.core.kubernetes.Clusters;
import relight.core.kubernetes.NeededRight;
import relight.core.kubernetes.ObjectKind;
import relight.core.kubernetes.ObjectName;
import relight.core.kubernetes.ScheduledJob;
import relight.core.kubernetes.VeleroAtWork;
import relight.core.kubernetes.WorkloadRevision;
import relight.core.text.Message;
import relight.core.text.Messages;

/** Clusters over their API servers. */
public final class ReachedClusters implements Clusters {

    private static final ObjectKind JOBS = new ObjectKind("batch", "v1", "Job", "jobs", true);

    private final ClusterAccess access;
    private final AllowedPrograms programs;

    public ReachedClusters(ClusterAccess access, AllowedPrograms programs) {
        this.access = access;
        this.programs = programs;
    }

    @Override
    public ClusterIdentity identity(ClusterTarget target) throws InterruptedException {
        try (Cluster cluster = access.to(target)) {
            return cluster.identity();
        }
    }

    @Override
    public List<NeededRight> denied(ClusterTarget target, String namespace, List<NeededRight> needed) throws InterruptedException {
        try (Cluster cluster = access.toThat(target)) {
            return Rights.denied(cluster, namespace, needed);
        }
    }

    @Override
    public boolean serves(ClusterTarget target, String resource) throws InterruptedException {
        try (Cluster cluster = access.toThat(target)) {
            return cluster.served().resource(resource).isPresent();
        }
    }

    @Override
    public Map<String, List<NeededRight>> denied(ClusterTarget target, List<ClusterAction> actions) throws InterruptedException {
        try (Cluster cluster = access.toThat(target)) {
            return ActionRights.denied(cluster, actions);
        }
    }

    @Override
    public Optional<String> program(ClusterTarget target) {
        return access.program(target);
    }

    @Override
    public boolean isAllowed(String program) {
        return programs.isAllowed(program);
    }

    @Override
    public ClusterLook look(ClusterTarget target, Messages words) throws InterruptedException {
        try (Cluster cluster = access.toThat(target)) {
            return new NamespaceLook(cluster, words).look();
        }
    }

    @Override
    public Optional<VeleroAtWork> velero(ClusterTarget target) throws InterruptedException {
        try (Cluster cluster = access.toThat(target)) {
            return new VeleroLook(cluster, target.velero()).look();
        }
    }

    @Override
    public List<WorkloadRevision> revisions(ClusterTarget target, ObjectName workload) throws InterruptedException {
        try (Cluster cluster = access.toThat(target)) {
            if (workload.kind().equals(ClusterObject.RELEASE)) {
                return releases(cluster, workload);
            }
            ClusterRun at = new ClusterRun(cluster, null, null, null);
            ObjectKind kind = at.kind(workload);
            Rollouts rollouts = Rollouts.of(cluster, kind, at.there(kind, workload));
            return rollouts.all().reversed().stream().map(one -> new WorkloadRevision(Rollouts.number(one), Rollouts.number(one) == rollouts.current(),
                    Rollouts.template(one).path("spec").path("containers").findValuesAsText("image"), time(one.path("metadata"), "creationTimestamp"))).toList();
        }
    }

    private static List<WorkloadRevision> releases(Cluster cluster, ObjectName release) throws InterruptedException {
        List<Releases.Revision> all = Releases.of(cluster, release.namespace(), release.name());
        return all.reversed().stream().map(one -> new WorkloadRevision(one.number(), one == all.getLast(), List.of(one.chart(), one.status()), Releases.time(one))).toList();
    }

    @Override
    public Optional<Message> keeps(ClusterTarget target, String namespace, String pod) throws InterruptedException {
        try (Cluster cluster = access.toThat(target)) {
            Optional<JsonNode> there = cluster.find(Workloads.PODS, namespace, pod);
            if (there.isEmpty()) {
                return Optional.of(Message.of("kubernetes.pod.absent", namespace + "/" + pod));
            }
            return Workloads.pod(there.get()).or(() -> there.get().path("status").path("phase").asText().equals("Running") ? Optional.empty()
                    : Optional.of(Message.of("kubernetes.pod.over", namespace + "/" + pod)));
        }
    }

    @Override
    public void allow(String program) {
        programs.allow(program);
    }

    @Override
    public List<String> waiting(ClusterTarget target, Messages words) throws InterruptedException {
        try (Cluster cluster = access.to(target)) {
            return new Workloads(cluster, List.of(cluster.namespace())).waiting(words);
        }
    }

    @Override
    public List<String> log(ClusterTarget target, ScheduledJob failed, int most, Messages words) throws InterruptedException {
        try (Cluster cluster = access.to(target)) {
            return failed.failure().isEmpty() ? List.of() : FailedRun.log(cluster, failed.namespace(), failed.failure().get().run(), most, words);
        }
    }

    @Override
    public List<ScheduledJob> jobs(ClusterTarget target) throws InterruptedException {
        try (Cluster cluster = access.to(target)) {
            Optional<ObjectKind> kind = cluster.served().resource("cronjobs.batch");
            if (kind.isEmpty()) {
                return List.of();
            }
            Map<String, List<JsonNode>> runs = new HashMap<>();
            cluster.each(JOBS, cluster.namespace(), "", run -> owner(run).ifPresent(owner -> runs.computeIfAbsent(owner, any -> new ArrayList<>()).add(run)));
            List<ScheduledJob> all = new ArrayList<>();
            cluster.each(kind.get(), cluster.namespace(), "", job -> all.add(job(job, runs.getOrDefault(job.path("metadata").path("uid").asText(), List.of()))));
            return all.stream().sorted(Comparator.comparing(ScheduledJob::name)).toList();
        }
    }

    private static Optional<String> owner(ObjectNode run) {
        for (JsonNode owner : run.path("metadata").path("ownerReferences")) {
            if (owner.path("kind").asText().equals("CronJob")) {
                return Optional.of(owner.path("uid").asText());
            }
        }
        return Optional.empty();
    }

    private static ScheduledJob job(JsonNode job, List<JsonNode> runs) {
        JsonNode metadata = job.path("metadata");
        Optional<Instant> kept = runs.stream().filter(run -> condition(run, "Complete").isPresent()).flatMap(run -> time(run.path("status"), "completionTime").stream())
                .max(Comparator.naturalOrder());
        JsonNode spec = job.path("spec");
        return new ScheduledJob(metadata.path("namespace").asText(), metadata.path("name").asText(), spec.path("schedule").asText(),
                Optional.of(spec.path("timeZone").asText("")).filter(zone -> !zone.isEmpty()), spec.path("suspend").asBoolean(),
                (int) runs.stream().filter(run -> condition(run, "Complete").or(() -> condition(run, "Failed")).isEmpty()).count(),
                time(job.path("status"), "lastScheduleTime"), time(job.path("status"), "lastSuccessfulTime").or(() -> kept), failure(runs));
    }

    private static Optional<ScheduledJob.Failure> failure(List<JsonNode> runs) {
        List<JsonNode> newestFirst = runs.stream().sorted(Comparator.comparing(ReachedClusters::made).reversed()).toList();
        return newestFirst.stream().filter(run -> condition(run, "Failed").isPresent()).findFirst().map(run -> {
            JsonNode failed = condition(run, "Failed").orElseThrow();
            return new ScheduledJob.Failure(run.path("metadata").path("name").asText(), failed.path("reason").asText() + ": " + failed.path("message").asText(),
                    time(run.path("metadata"), "creationTimestamp"), run == newestFirst.getFirst());
        });
    }

    private static Instant made(JsonNode run) {
        return time(run.path("metadata"), "creationTimestamp").orElse(Instant.EPOCH);
    }

    private static Optional<JsonNode> condition(JsonNode run, String type) {
        for (JsonNode condition : run.path("status").path("conditions")) {
            if (condition.path("type").asText().equals(type) && condition.path("status").asText().equals("True")) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    private static Optional<Instant> time(JsonNode of, String name) {
        return Optional.of(of.path(name).asText("")).filter(text -> !text.isEmpty()).map(Instant::parse);
    }
}
