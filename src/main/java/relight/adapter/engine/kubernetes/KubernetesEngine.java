package relight.adapter.engine.kubernetes;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import relight.adapter.kubernetes.ClusterAccess;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStore;
import relight.core.catalog.WorkListener;
import relight.core.restore.Choice;
import relight.core.restore.DryRun;
import relight.core.restore.ItemDifference;
import relight.core.restore.Planning;
import relight.core.restore.RestoreEngine;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.Restores;
import relight.core.restore.kubernetes.KubernetesChoice;
import relight.core.restore.kubernetes.KubernetesChoices;
import relight.core.restore.kubernetes.KubernetesFacts;
import relight.core.restore.kubernetes.KubernetesPlanner;
import relight.core.text.Messages;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.StoreDefinition;

/** Objects of a cluster, from a backup of Velero: by Relight itself, or through Velero in the cluster. */
public final class KubernetesEngine implements RestoreEngine<KubernetesFacts> {

    private final KubernetesProbe probe;
    private final Clock clock;
    private final KubernetesPlanner planner = new KubernetesPlanner();

    /**
     * @param stores      by name
     * @param definitions of the workspace, by name: where Velero is to look where it does not know the bucket
     */
    public KubernetesEngine(Function<String, BackupStore> stores, Function<String, Optional<StoreDefinition>> definitions, ClusterAccess access, Clock clock) {
        this.clock = clock;
        this.probe = new KubernetesProbe(stores, definitions, access, clock);
    }

    @Override
    public String name() {
        return KubernetesPlanner.ENGINE;
    }

    @Override
    public List<Choice> choices(ProtectedSystem system) {
        return KubernetesChoices.all();
    }

    @Override
    public Optional<Backup> source(ProtectedSystem system, Restores.Wish wish) {
        return KubernetesChoice.from(wish.choices()).map(namespace -> ObjectSource.live(system, namespace, clock.instant()));
    }

    /** Objects are brought back where they were, or into namespaces of their own; two of a name cannot be exchanged. */
    @Override
    public List<Way> ways(Map<String, String> chosen) {
        return List.of(Way.IN_PLACE, Way.BESIDE_ONLY);
    }

    @Override
    public KubernetesFacts probe(RestoreRequest request) throws IOException, InterruptedException {
        return probe.look(request);
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
    public Optional<DryRun> dryRun(RestoreRequest request, WorkListener listener) throws IOException, InterruptedException {
        return Optional.of(probe.compare(request, listener));
    }

    @Override
    public Optional<ItemDifference> explain(RestoreRequest request, DryRun.Item item, WorkListener listener) throws IOException, InterruptedException {
        return probe.explain(request, item, listener);
    }

    /** Into namespaces of its own on the same cluster, beside what is there. */
    @Override
    public Optional<RestoreRequest> throwAway(RestoreRequest request, Path folder) {
        return Optional.of(request);
    }

    @Override
    public Planning plan(RestoreRequest request, KubernetesFacts facts, Messages words) {
        return planner.plan(request, facts, words);
    }
}
