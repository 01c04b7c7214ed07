package relight.adapter.engine.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import relight.adapter.kubernetes.ApiRefusal;
import relight.adapter.kubernetes.Cluster;
import relight.adapter.kubernetes.ClusterAccess;
import relight.adapter.kubernetes.Discovery;
import relight.core.catalog.BackupStore;
import relight.core.catalog.State;
import relight.core.catalog.WorkListener;
import relight.core.kubernetes.ClusterTarget;
import relight.core.kubernetes.ObjectKind;
import relight.core.kubernetes.SealingKeys;
import relight.core.restore.DryRun;
import relight.core.restore.ItemDifference;
import relight.core.restore.RestoreRequest;
import relight.core.restore.kubernetes.KubernetesChoice;
import relight.core.restore.kubernetes.KubernetesFacts;
import relight.core.restore.kubernetes.KubernetesFacts.Ground;
import relight.core.restore.kubernetes.KubernetesFacts.Left;
import relight.core.restore.kubernetes.KubernetesFacts.Place;
import relight.core.restore.kubernetes.KubernetesFacts.Sealed;
import relight.core.restore.kubernetes.VeleroChoice;
import relight.core.restore.kubernetes.VeleroFacts;
import relight.core.workspace.StoreDefinition;

/** Looks at a backup's objects and at the cluster; changes neither. */
final class KubernetesProbe {

    private static final int FORBIDDEN = 403;

    private final Function<String, BackupStore> stores;
    private final Function<String, Optional<StoreDefinition>> definitions;
    private final ClusterAccess access;
    private final Clock clock;

    KubernetesProbe(Function<String, BackupStore> stores, Function<String, Optional<StoreDefinition>> definitions, ClusterAccess access, Clock clock) {
        this.stores = stores;
        this.definitions = definitions;
        this.access = access;
        this.clock = clock;
    }

    KubernetesFacts look(RestoreRequest request) throws IOException, InterruptedException {
        try (Cluster cluster = access.to(ClusterTarget.of(request.system().target()))) {
            if (request.backup().state() == State.BAD) {
                return new KubernetesFacts(cluster.identity(), List.of(), List.of(), new Left(0, 0, 0, Set.of()), new Ground(List.of(), List.of(), List.of(), Sealed.NONE),
                        List.of(), List.of(), Optional.empty(), clock.instant());
            }
            Discovery served = cluster.served();
            ObjectComparison comparison = compare(request, cluster, served, WorkListener.NONE);
            boolean through = VeleroChoice.of(request.choices()).through();
            Optional<VeleroFacts> velero = through ? Optional.of(new VeleroProbe(cluster, served, ClusterTarget.of(request.system().target())).look(request, stores, definitions))
                    : Optional.empty();
            Ground ground = new Ground(List.copyOf(comparison.classesMissing(names(cluster, served, "storageclasses.storage.k8s.io"))), comparison.ports(),
                    webhooks(cluster, served), sealed(cluster, served, comparison.sealed()));
            return new KubernetesFacts(cluster.identity(), comparison.kinds(new AskedRights(cluster, through)), places(cluster, served, comparison.places()),
                    comparison.left(), ground, comparison.empty(), comparison.mentions(), velero, clock.instant());
        }
    }

    DryRun compare(RestoreRequest request, WorkListener listener) throws IOException, InterruptedException {
        try (Cluster cluster = access.to(ClusterTarget.of(request.system().target()))) {
            return compare(request, cluster, cluster.served(), listener).dryRun();
        }
    }

    /** The object as the backup has it, as the cluster has it, and as the cluster itself says that it would be. */
    Optional<ItemDifference> explain(RestoreRequest request, DryRun.Item item, WorkListener listener) throws IOException, InterruptedException {
        try (Cluster cluster = access.to(ClusterTarget.of(request.system().target()))) {
            Discovery served = cluster.served();
            KubernetesChoice choice = KubernetesChoice.of(request);
            ObjectSides sides = new ObjectSides(cluster, served, choice, item);
            new ObjectSource(stores, cluster, served, choice).each(request.backup(), listener, sides::see);
            return sides.difference();
        }
    }

    private ObjectComparison compare(RestoreRequest request, Cluster cluster, Discovery served, WorkListener listener) throws IOException, InterruptedException {
        KubernetesChoice choice = KubernetesChoice.of(request);
        ObjectComparison comparison = new ObjectComparison(cluster, served, choice);
        comparison.read(new ObjectSource(stores, cluster, served, choice), request.backup(), listener);
        return comparison;
    }

    private static List<Place> places(Cluster cluster, Discovery served, Map<String, String> names) throws InterruptedException {
        ObjectKind namespaces = served.resource("namespaces").orElseThrow();
        List<Place> places = new ArrayList<>();
        for (Map.Entry<String, String> name : names.entrySet()) {
            Optional<JsonNode> now = cluster.find(namespaces, "", name.getKey());
            places.add(new Place(name.getKey(), name.getValue(), now.isPresent(), now.filter(one -> one.path("status").path("phase").asText().equals("Terminating")).isPresent()));
        }
        return places;
    }

    private static Sealed sealed(Cluster cluster, Discovery served, List<ObjectNode> all) throws InterruptedException {
        if (all.isEmpty()) {
            return Sealed.NONE;
        }
        List<String> texts = new ArrayList<>();
        try {
            cluster.each(served.resource("secrets").orElseThrow(), "", SealingKeys.LABEL, secret ->
                    texts.add(new String(Base64.getDecoder().decode(secret.path("data").path("tls.key").asText()), StandardCharsets.UTF_8)));
        } catch (ApiRefusal hidden) {
            if (hidden.code() != FORBIDDEN) {
                throw hidden;
            }
            return new Sealed(0, List.of(), all.size());
        }
        SealingKeys keys = SealingKeys.of(texts);
        List<String> closed = all.stream().filter(one -> !keys.open(one))
                .map(one -> one.path("metadata").path("namespace").asText() + "/" + one.path("metadata").path("name").asText()).toList();
        return new Sealed(all.size() - closed.size(), closed, 0);
    }

    private static List<String> webhooks(Cluster cluster, Discovery served) throws InterruptedException {
        List<String> all = new ArrayList<>(names(cluster, served, "validatingwebhookconfigurations.admissionregistration.k8s.io"));
        all.addAll(names(cluster, served, "mutatingwebhookconfigurations.admissionregistration.k8s.io"));
        return all;
    }

    /** Empty where whoever signed on may not look: what is not known is not told of. */
    private static Set<String> names(Cluster cluster, Discovery served, String resource) throws InterruptedException {
        Set<String> names = new TreeSet<>();
        Optional<ObjectKind> kind = served.resource(resource);
        if (kind.isPresent()) {
            try {
                cluster.each(kind.get(), "", "", object -> names.add(object.path("metadata").path("name").asText()));
            } catch (ApiRefusal hidden) {
                if (hidden.code() != FORBIDDEN) {
                    throw hidden;
                }
            }
        }
        return names;
    }
}
