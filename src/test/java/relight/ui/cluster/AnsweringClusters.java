package relight.ui.cluster;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relight.core.kubernetes.ClusterAction;
import relight.core.kubernetes.ClusterIdentity;
import relight.core.kubernetes.ClusterLook;
import relight.core.kubernetes.ClusterObject;
import relight.core.kubernetes.ClusterObject.Size;
import relight.core.kubernetes.ClusterTarget;
import relight.core.kubernetes.Clusters;
import relight.core.kubernetes.NeededRight;
import relight.core.kubernetes.ObjectName;
import relight.core.kubernetes.ScheduledJob;
import relight.core.kubernetes.VeleroAtWork;
import relight.core.kubernetes.WorkloadRevision;
import relight.core.text.Message;
import relight.core.text.Messages;

/** A cluster that answers as it was told to, for the screen's pictures and for what its view-model makes of the answers. */
public final class AnsweringClusters implements Clusters {

    public static final ClusterIdentity IDENTITY = new ClusterIdentity("prod-frankfurt", "https://api.k8s.shop.example:6443",
            Optional.of("0f7c9f0e-52d5-4d4e-a3b2-6c1f8f1f6a01"), "v1.31.4");

    final Set<String> allowed = new HashSet<>();
    Optional<String> program = Optional.empty();
    Optional<RuntimeException> failure = Optional.empty();
    List<String> unseen = List.of();
    List<ClusterObject> objects = List.of(
            new ClusterObject("Namespace", "", "shop", Optional.empty(), "", Optional.empty(), List.of(), Map.of()),
            workload("Deployment", "api", 6, 6, "api"),
            waiting(workload("Deployment", "worker", 2, 3, "worker"), "Deployment shop/worker: 2 of 3 ready."),
            workload("StatefulSet", "redis", 3, 3, "redis", "exporter"),
            workload("DaemonSet", "log-shipper", 9, 9, "fluent-bit"),
            plain("Pod", "api-6f9c7bd5c4-8h2mq", "Running"),
            waiting(plain("Pod", "worker-6d7c9bd5f4-x2x8k", "Pending"), "Pod shop/worker-6d7c9bd5f4-x2x8k waits: container worker, ImagePullBackOff. Back-off pulling image \"registry.example.org/shop/worker:2026-11-30\""),
            plain("CronJob", "nightly-dump", "30 2 * * *"),
            new ClusterObject("Service", "shop", "web", Optional.empty(), "app=api, colour=blue", Optional.empty(), List.of(), Map.of("app", "api", "colour", "blue")),
            plain("ConfigMap", "settings", ""),
            plain("Secret", "login", "Opaque"),
            plain("Release", "erp", "revision 14, deployed"));

    List<ScheduledJob> jobs = List.of(new ScheduledJob("shop", "nightly-dump", "30 2 * * *", Optional.of("Europe/Berlin"), false, 0,
            Optional.of(Instant.parse("2026-04-15T00:30:00Z")), Optional.of(Instant.parse("2026-04-12T00:31:07Z")),
            Optional.of(new ScheduledJob.Failure("nightly-dump-29411190", "BackoffLimitExceeded: Job has reached the specified backoff limit",
                    Optional.of(Instant.parse("2026-04-15T00:30:00Z")), true))));

    private static ClusterObject workload(String kind, String name, int ready, int wanted, String... containers) {
        return new ClusterObject(kind, "shop", name, Optional.of(new Size(ready, wanted)), "", Optional.empty(), List.of(containers), Map.of());
    }

    private static ClusterObject plain(String kind, String name, String state) {
        return new ClusterObject(kind, "shop", name, Optional.empty(), state, Optional.empty(), List.of(), Map.of());
    }

    private static ClusterObject waiting(ClusterObject one, String why) {
        return new ClusterObject(one.kind(), one.namespace(), one.name(), one.size(), one.state(), Optional.of(why), one.containers(), one.selector());
    }

    /** The kubeconfig runs that. */
    public void programToSignOn(String command) {
        program = Optional.of(command);
    }

    /** As if somebody had scaled it. */
    void size(String name, int wanted) {
        objects = objects.stream().map(one -> one.name().equals(name) ? workload(one.kind(), name, wanted, wanted, one.containers().toArray(String[]::new)) : one).toList();
    }

    @Override
    public Optional<VeleroAtWork> velero(ClusterTarget target) {
        Instant began = Instant.parse("2026-04-15T11:52:00Z");
        return Optional.of(new VeleroAtWork(List.of(new VeleroAtWork.Location("default", "Available", "ReadOnly", Optional.of(began)),
                new VeleroAtWork.Location("offsite", "Unavailable", "ReadWrite", Optional.empty())),
                List.of(new VeleroAtWork.Schedule("nightly", "30 2 * * *", "Enabled", false, Optional.of(Instant.parse("2026-04-15T02:30:00Z"))),
                        new VeleroAtWork.Schedule("weekly", "CRON_TZ=Europe/Berlin 0 4 * * 0", "Enabled", true, Optional.of(Instant.parse("2026-04-12T02:00:00Z")))),
                List.of(new VeleroAtWork.Work("nightly-20260415023000", "Completed", "nightly", Optional.of(Instant.parse("2026-04-15T02:30:00Z")), 1204, 1204, 0, 0,
                                Optional.of(Instant.parse("2026-05-15T02:30:00Z"))),
                        new VeleroAtWork.Work("nightly-20260414023000", "PartiallyFailed", "nightly", Optional.of(Instant.parse("2026-04-14T02:30:00Z")), 1180, 1201, 3, 21,
                                Optional.of(Instant.parse("2026-05-14T02:30:00Z")))),
                List.of(new VeleroAtWork.Work("relight-shop-1", "InProgress", "nightly-20260415023000", Optional.of(began), 312, 1204, 2, 0, Optional.empty()),
                        new VeleroAtWork.Work("drill-march", "Completed", "nightly-20260315023000", Optional.of(Instant.parse("2026-03-15T09:00:00Z")), 1188, 1188, 14, 0, Optional.empty()))));
    }

    @Override
    public ClusterLook look(ClusterTarget target, Messages words) {
        failure.ifPresent(reason -> {
            throw reason;
        });
        return new ClusterLook(IDENTITY, "shop", objects, unseen);
    }

    @Override
    public List<WorkloadRevision> revisions(ClusterTarget target, ObjectName workload) {
        return List.of(new WorkloadRevision(14, true, List.of("registry.example.org/shop/api:2026-11-30"), Optional.of(Instant.parse("2026-04-15T12:01:00Z"))),
                new WorkloadRevision(13, false, List.of("registry.example.org/shop/api:2026-11-12"), Optional.of(Instant.parse("2026-04-02T08:00:00Z"))));
    }

    @Override
    public ClusterIdentity identity(ClusterTarget target) {
        return IDENTITY;
    }

    @Override
    public Map<String, List<NeededRight>> denied(ClusterTarget target, List<ClusterAction> actions) {
        return Map.of();
    }

    @Override
    public List<NeededRight> denied(ClusterTarget target, String namespace, List<NeededRight> needed) {
        return List.of();
    }

    @Override
    public boolean serves(ClusterTarget target, String resource) {
        return true;
    }

    @Override
    public Optional<String> program(ClusterTarget target) {
        return program;
    }

    @Override
    public boolean isAllowed(String asked) {
        return allowed.contains(asked);
    }

    @Override
    public void allow(String asked) {
        allowed.add(asked);
    }

    @Override
    public Optional<Message> keeps(ClusterTarget target, String namespace, String pod) {
        return Optional.empty();
    }

    @Override
    public List<String> waiting(ClusterTarget target, Messages words) {
        return List.of();
    }

    @Override
    public List<String> log(ClusterTarget target, ScheduledJob failed, int most, Messages words) {
        return List.of("Pod shop/nightly-dump-29411190-7xk2p: container dump ended with 1 (Error).", "dump: pg_dump: dumping contents of table \"public.orders\"",
                "dump: pg_dump: error: connection to server at \"db.shop.svc\" failed: FATAL: password authentication failed for user \"backup\"");
    }

    @Override
    public List<ScheduledJob> jobs(ClusterTarget target) {
        return jobs;
    }
}
