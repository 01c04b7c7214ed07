package relight.adapter.engine.kubernetes;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import relight.adapter.kubernetes.ApiRefusal;
import relight.adapter.kubernetes.Cluster;
import relight.adapter.kubernetes.Discovery;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.BackupStore;
import relight.core.catalog.ReadingCaps;
import relight.core.catalog.State;
import relight.core.catalog.StoredObject;
import relight.core.catalog.ToldStream;
import relight.core.catalog.UnwrappedStream;
import relight.core.catalog.Verdict;
import relight.core.catalog.WorkListener;
import relight.core.kubernetes.ObjectKind;
import relight.core.kubernetes.ObjectText;
import relight.core.kubernetes.RestoreOrder;
import relight.core.restore.kubernetes.KubernetesChoice;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.velero.VeleroObjects;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.ProtectedSystem;

/** Where objects come from: Velero's archive, a text of objects in a store, or another namespace of the same cluster, whose store is named {@code namespace:NAME}. */
final class ObjectSource {

    private static final String NAMESPACE = "namespace:";
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;

    private final Function<String, BackupStore> stores;
    private final Cluster cluster;
    private final Discovery served;
    private final KubernetesChoice choice;

    ObjectSource(Function<String, BackupStore> stores, Cluster cluster, Discovery served, KubernetesChoice choice) {
        this.stores = stores;
        this.cluster = cluster;
        this.served = served;
        this.choice = choice;
    }

    /** A namespace as it is now, as a backup that no catalog lists; its verdict is that the cluster itself answers for it. */
    static Backup live(ProtectedSystem system, String namespace, Instant now) {
        Verdict verdict = new Verdict(State.GOOD, List.of(new Verdict.Reason("store", State.GOOD, Message.of("restore.kubernetes.live", namespace))),
                Optional.empty(), Optional.empty(), Optional.of(new BackupFormat(List.of(), Content.OBJECTS, "")));
        return new Backup("namespace-" + namespace, "", system.name(), NAMESPACE + namespace,
                new StoredObject(namespace, Optional.empty(), Optional.empty(), 0, now, Optional.empty()), NAMESPACE + namespace, BackupSeries.Kind.FULL, now, verdict);
    }

    /** Each object once, in no order that could be relied on. Blocks; interruption ends it. */
    void each(Backup backup, WorkListener listener, VeleroObjects.Visitor visitor) throws IOException, InterruptedException {
        if (backup.store().startsWith(NAMESPACE)) {
            namespace(backup.store().substring(NAMESPACE.length()), visitor);
        } else if (backup.verdict().format().filter(format -> format.content() == Content.OBJECTS).isPresent()) {
            text(backup, listener, visitor);
        } else {
            VeleroObjects.each(stores.apply(backup.store()), backup, listener, visitor);
        }
    }

    private void text(Backup backup, WorkListener listener, VeleroObjects.Visitor visitor) throws IOException, InterruptedException {
        try (InputStream stored = new ToldStream(stores.apply(backup.store()), backup, listener); InputStream text = UnwrappedStream.open(stored, ReadingCaps.DEFAULT, stores.apply(backup.store()).decryption(backup))) {
            ObjectText.each(text, object -> {
                ObjectKind kind = kind(object);
                String namespace = object.path("metadata").path("namespace").asText(kind.namespaced() ? cluster.namespace() : "");
                visitor.object(kind.resource(), namespace, object);
            });
        } catch (InterruptedIOException e) {
            Thread.interrupted();
            throw new InterruptedException();
        } catch (JacksonException e) {
            // What it says quotes the text, which may be a Secret's
            throw new Problem(Message.of("restore.kubernetes.text", backup.location()), Message.of("restore.kubernetes.text.remedy"));
        }
    }

    /** A kind that the cluster does not serve is called as most are. */
    private ObjectKind kind(ObjectNode object) {
        String apiVersion = object.path("apiVersion").asText();
        String kind = object.path("kind").asText();
        int slash = apiVersion.indexOf('/');
        return served.kind(apiVersion, kind).orElseGet(() -> new ObjectKind(slash < 0 ? "" : apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind,
                kind.toLowerCase(Locale.ROOT) + "s", object.path("metadata").has("namespace")));
    }

    private void namespace(String namespace, VeleroObjects.Visitor visitor) throws IOException, InterruptedException {
        for (ObjectKind kind : served.all()) {
            if (kind.namespaced() && !RestoreOrder.isTheClusters(kind.resource()) && choice.meansKind(kind.resource())) {
                for (ObjectNode object : list(kind, namespace)) {
                    visitor.object(kind.resource(), namespace, object);
                }
            }
        }
    }

    /** Nothing of kinds that cannot be listed, such as reviews; of those that may not be, only where nobody named them. */
    private List<ObjectNode> list(ObjectKind kind, String namespace) throws InterruptedException {
        List<ObjectNode> all = new ArrayList<>();
        try {
            cluster.each(kind, namespace, "", all::add);
        } catch (ApiRefusal refusal) {
            boolean unmeant = choice.kinds().isEmpty() && refusal.code() == FORBIDDEN;
            if (refusal.code() != NOT_ALLOWED && refusal.code() != NOT_FOUND && !unmeant) {
                throw refusal;
            }
        }
        return all;
    }
}
