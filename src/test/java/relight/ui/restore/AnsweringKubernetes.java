package relight.ui.restore;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.State;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.catalog.WorkListener;
import relight.core.kubernetes.ClusterIdentity;
import relight.core.restore.Choice;
import relight.core.restore.DryRun;
import relight.core.restore.ItemDifference;
import relight.core.restore.Planning;
import relight.core.restore.RestoreEngine;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.kubernetes.KubernetesChoices;
import relight.core.restore.kubernetes.KubernetesFacts;
import relight.core.restore.kubernetes.KubernetesPlanner;
import relight.core.restore.kubernetes.VeleroChoice;
import relight.core.restore.kubernetes.VeleroFacts;
import relight.core.text.Messages;
import relight.core.workspace.ProtectedSystem;
import relight.ui.ShopSite;

/** A cluster that answers as one would that has lost half of the shop's namespace; the planner is the real one. */
final class AnsweringKubernetes implements RestoreEngine<KubernetesFacts> {

    private static final String TEXT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
              namespace: shop
            spec:
              replicas: %s
              selector:
                matchLabels:
                  app: web
              template:
                spec:
                  containers:
                  - name: web
                    image: registry.example/shop/web:%s
            """;
    /** A workload that somebody has changed since. */
    static final ItemDifference WEB = new ItemDifference(TEXT.formatted("6", "2.14.1"), TEXT.formatted("2", "2.15.0-rc1"), TEXT.formatted("6", "2.14.1"));

    /** As somebody chooses who knows Velero well. */
    static final Map<String, String> THROUGH_VELERO = Map.of("through", "velero", "except-kinds", "jobs.batch, cronjobs.batch", "labels", "app=web, tier=front | app=worker",
            "item-operation-timeout", "2h", "parallel-files", "8", "restore-status", "workflows.argoproj.io", "hook-command", "/app/bin/reindex --all", "hook-labels", "app=web",
            "hook-on-error", "fail");

    private static final String UID = "0f7c2a61-8a0e-4e0c-9d55-2b3a7b1c9e44";

    private static final VeleroFacts VELERO = new VeleroFacts(new VeleroFacts.Install("velero", true, Optional.of("v1.18.0"), true, List.of()),
            List.of(new VeleroFacts.Location("frankfurt", "Available", false, true, true)), Optional.of(new VeleroFacts.Synced("frankfurt", true)), List.of(),
            List.of("shop-nightly", "shop-hourly"), true, false);

    @Override
    public String name() {
        return KubernetesPlanner.ENGINE;
    }

    @Override
    public List<Choice> choices(ProtectedSystem system) {
        return KubernetesChoices.all();
    }

    @Override
    public List<Way> ways(Map<String, String> chosen) {
        return List.of(Way.IN_PLACE, Way.BESIDE_ONLY);
    }

    @Override
    public boolean compares(RestoreRequest request) {
        return true;
    }

    @Override
    public DryRun.Of compared() {
        return DryRun.Of.OBJECTS;
    }

    @Override
    public Optional<DryRun> dryRun(RestoreRequest request, WorkListener listener) {
        DryRun.Collector found = new DryRun.Collector(DryRun.Of.OBJECTS);
        for (String object : List.of("secrets/login", "secrets/stripe", "deployments.apps/api", "deployments.apps/worker", "persistentvolumeclaims/uploads")) {
            found.add(DryRun.Kind.ADDED, "shop/" + object, DryRun.UNKNOWN);
        }
        found.add(DryRun.Kind.DIFFERENT_KEPT, "shop/deployments.apps/web", DryRun.UNKNOWN);
        for (int i = 0; i < 41; i++) {
            found.add(DryRun.Kind.UNCHANGED, "shop/configmaps/settings-" + i, DryRun.UNKNOWN);
        }
        return Optional.of(found.made());
    }

    private static KubernetesFacts.Kind kind(String resource, String version, long absent, long same, String... different) {
        return new KubernetesFacts.Kind(resource, version, Optional.of(version), absent, same, different.length, List.of(different), List.of());
    }

    @Override
    public KubernetesFacts probe(RestoreRequest request) {
        return new KubernetesFacts(new ClusterIdentity("prod-frankfurt", "https://api.k8s.shop.example:6443", Optional.of(UID), "v1.31.4"),
                List.of(kind("namespaces", "v1", 0, 1), kind("secrets", "v1", 2, 3), kind("configmaps", "v1", 0, 41), kind("persistentvolumeclaims", "v1", 1, 1),
                        kind("services", "v1", 0, 4), kind("deployments.apps", "apps/v1", 2, 1, "web (spec.replicas, spec.template.spec.containers[0].image)"),
                        new KubernetesFacts.Kind("podsecuritypolicies.policy", "policy/v1beta1", Optional.empty(), 1, 0, 0, List.of(), List.of())),
                List.of(new KubernetesFacts.Place("shop", "shop", true, false)), new KubernetesFacts.Left(12, 9, 214, Set.of()),
                new KubernetesFacts.Ground(List.of("fast-ssd"), List.of("shop/web:30080"), List.of("policies.kyverno.example"), new KubernetesFacts.Sealed(1, List.of("shop/payment"), 0)),
                List.of("shop/uploads"), List.of(), VeleroChoice.of(request.choices()).through() ? Optional.of(VELERO) : Optional.empty(),
                ShopSite.NOW);
    }

    /** The shop's catalog holds dumps of PostgreSQL, and its system a database. */
    @Override
    public Planning plan(RestoreRequest request, KubernetesFacts facts, Messages words) {
        Backup backup = request.backup();
        Verdict whole = new Verdict(State.GOOD, List.of(), backup.verdict().verifiedAt(), backup.verdict().sha256(),
                Optional.of(new BackupFormat(List.of(), Content.VELERO, "")));
        StoredObject object = new StoredObject("nightly-20260415010000", Optional.empty(), Optional.empty(), backup.size(), backup.object().modified(), Optional.empty());
        Backup own = new Backup(backup.id(), backup.series(), backup.system(), backup.store(), object,
                "s3://cluster-backups/prod/backups/nightly-20260415010000", backup.kind(), backup.recoveryPoint(), whole);
        Map<String, String> target = new TreeMap<>(Map.of("context", "prod-frankfurt", "cluster", UID, "namespace", "shop"));
        return new KubernetesPlanner().plan(new RestoreRequest(request.system().at(target), own, request.passedOver(), request.way(), request.into(), request.choices()),
                facts, words);
    }
}
