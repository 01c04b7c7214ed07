package relight.adapter.engine.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import relight.adapter.kubernetes.ApiRefusal;
import relight.adapter.kubernetes.Cluster;
import relight.adapter.kubernetes.Discovery;
import relight.core.kubernetes.MaskedYaml;
import relight.core.kubernetes.ObjectKind;
import relight.core.kubernetes.RestoredObject;
import relight.core.restore.DryRun;
import relight.core.restore.ItemDifference;
import relight.core.restore.kubernetes.KubernetesChoice;

/** Finds one object of a backup and shows it beside the cluster's, with what the cluster would make of it. */
final class ObjectSides {

    private final Cluster cluster;
    private final Discovery served;
    private final KubernetesChoice choice;
    private final DryRun.Item item;
    private final MaskedYaml yaml = new MaskedYaml();
    private Optional<ItemDifference> difference = Optional.empty();

    ObjectSides(Cluster cluster, Discovery served, KubernetesChoice choice, DryRun.Item item) {
        this.cluster = cluster;
        this.served = served;
        this.choice = choice;
        this.item = item;
    }

    void see(String resource, String namespace, ObjectNode backedUp) throws InterruptedException {
        String into = choice.mapping().of(namespace);
        ObjectNode wanted = RestoredObject.of(backedUp, choice.mapping());
        String name = wanted.path("metadata").path("name").asText();
        if (!item.path().equals(ObjectComparison.path(resource, into, name)) || !choice.covers(resource, namespace, backedUp)) {
            return;
        }
        Optional<ObjectKind> kind = served.kind(wanted.path("apiVersion").asText(), wanted.path("kind").asText()).or(() -> served.resource(resource));
        Optional<JsonNode> now = kind.isEmpty() ? Optional.empty() : cluster.find(kind.get(), into, name);
        String there = now.map(one -> yaml.write(RestoredObject.clean((ObjectNode) one))).orElse("");
        String backup = yaml.write(wanted);
        difference = Optional.of(new ItemDifference(backup, there, item.kind() == DryRun.Kind.CHANGED ? applied(kind.orElseThrow(), into, wanted)
                : item.kind() == DryRun.Kind.ADDED ? backup : there));
    }

    /** By a dry run on the server's side, which changes nothing; what it refuses is told in its place. */
    private String applied(ObjectKind kind, String namespace, ObjectNode wanted) throws InterruptedException {
        try {
            return yaml.write(RestoredObject.clean((ObjectNode) cluster.apply(kind, namespace, wanted.put("apiVersion", kind.apiVersion()), true)));
        } catch (ApiRefusal refusal) {
            return "# " + refusal.said();
        }
    }

    Optional<ItemDifference> difference() {
        return difference;
    }
}
