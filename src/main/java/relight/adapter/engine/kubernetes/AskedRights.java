package relight.adapter.engine.kubernetes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import relight.adapter.kubernetes.Cluster;
import relight.core.kubernetes.ObjectKind;

/** What whoever signed on may not do, asked of the cluster before anything runs. */
final class AskedRights implements ObjectComparison.Rights {

    private final Cluster cluster;
    private final boolean velero;

    /** @param velero whether Velero makes and changes the objects with rights of its own, so that only the way back needs ours */
    AskedRights(Cluster cluster, boolean velero) {
        this.cluster = cluster;
        this.velero = velero;
    }

    /** Verbs with their namespaces, such as {@code create in shop}; the way back needs {@code delete}. */
    @Override
    public List<String> denied(ObjectKind kind, Collection<String> namespaces, boolean creates, boolean changes) throws InterruptedException {
        List<String> denied = new ArrayList<>();
        if (creates && !velero) {
            ask("create", kind, namespaces, denied);
        }
        if (creates) {
            ask("delete", kind, namespaces, denied);
        }
        if (changes && !velero) {
            ask("patch", kind, namespaces, denied);
        }
        return denied;
    }

    /** Everywhere at once, and one by one only where that is not allowed. */
    private void ask(String verb, ObjectKind kind, Collection<String> namespaces, List<String> denied) throws InterruptedException {
        if (cluster.may(verb, kind, "")) {
            return;
        }
        if (!kind.namespaced()) {
            denied.add(verb);
            return;
        }
        for (String namespace : namespaces) {
            if (!cluster.may(verb, kind, namespace)) {
                denied.add(verb + " in " + namespace);
            }
        }
    }
}
