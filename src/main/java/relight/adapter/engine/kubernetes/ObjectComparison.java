package relight.adapter.engine.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import relight.adapter.kubernetes.Cluster;
import relight.adapter.kubernetes.Discovery;
import relight.core.catalog.Backup;
import relight.core.catalog.WorkListener;
import relight.core.kubernetes.ObjectDiff;
import relight.core.kubernetes.ObjectKind;
import relight.core.kubernetes.RestoreOrder;
import relight.core.kubernetes.RestoredObject;
import relight.core.restore.DryRun;
import relight.core.restore.kubernetes.KubernetesChoice;
import relight.core.restore.kubernetes.KubernetesFacts;

/** Holds every object of a backup that is meant against what the cluster has; changes nothing. */
final class ObjectComparison {

    private static final String CLAIMS = "persistentvolumeclaims";
    private static final int FIELDS_TOLD = 3;

    private final Discovery served;
    private final KubernetesChoice choice;
    private final ClusterObjects there;
    private final DryRun.Collector found = new DryRun.Collector(DryRun.Of.OBJECTS);
    private final Map<String, Count> kinds = new TreeMap<>();
    private final Set<String> defined = new HashSet<>();
    private final Map<String, String> places = new TreeMap<>();
    private final Set<String> classesAsked = new TreeSet<>();
    private final Set<String> classesBrought = new HashSet<>();
    private final List<String> ports = new ArrayList<>();
    private final List<String> empty = new ArrayList<>();
    private final List<String> mentions = new ArrayList<>();
    private final Set<String> common = new TreeSet<>();
    private long clusters;
    private long others;
    private long unmeant;
    private final List<ObjectNode> sealed = new ArrayList<>();

    /** What may not be done with objects of a kind in any of the namespaces. */
    interface Rights {
        List<String> denied(ObjectKind kind, Collection<String> namespaces, boolean creates, boolean changes) throws InterruptedException;
    }

    /** Of one kind. */
    private static final class Count {
        private final String was;
        private final Optional<ObjectKind> is;
        private long absent;
        private long same;
        private long different;
        private final List<String> examples = new ArrayList<>();

        Count(String was, Optional<ObjectKind> is) {
            this.was = was;
            this.is = is;
        }
    }

    ObjectComparison(Cluster cluster, Discovery served, KubernetesChoice choice) {
        this.served = served;
        this.choice = choice;
        this.there = new ClusterObjects(cluster, choice.namespaces().isEmpty());
    }

    void read(ObjectSource source, Backup backup, WorkListener listener) throws IOException, InterruptedException {
        source.each(backup, listener, this::object);
    }

    private void object(String resource, String namespace, ObjectNode object) throws InterruptedException {
        if (namespace.isEmpty()) {
            common.add(resource);
        }
        if (RestoreOrder.isTheClusters(resource)) {
            clusters++;
        } else if (!choice.covers(resource, namespace, object)) {
            unmeant++;
        } else if (RestoreOrder.isMadeByAnother(object)) {
            others++;
        } else {
            meant(resource, namespace, object);
        }
    }

    private void meant(String resource, String namespace, ObjectNode backedUp) throws InterruptedException {
        ObjectNode wanted = RestoredObject.of(backedUp, choice.mapping());
        String into = choice.mapping().of(namespace);
        String name = wanted.path("metadata").path("name").asText();
        Count count = kinds.computeIfAbsent(resource, any -> new Count(wanted.path("apiVersion").asText(), kind(resource, wanted)));
        Optional<ObjectNode> now = count.is.isPresent() ? there.find(count.is.get(), into, name) : Optional.empty();
        DryRun.Kind kind = now.map(other -> choice.goesAlong(resource) ? DryRun.Kind.UNCHANGED : difference(count, name, wanted, other)).orElse(DryRun.Kind.ADDED);
        switch (kind) {
            case ADDED -> count.absent++;
            case UNCHANGED -> count.same++;
            default -> count.different++;
        }
        found.add(kind, path(resource, into, name), DryRun.UNKNOWN);
        if (resource.equals("namespaces") || !namespace.isEmpty()) {
            places.put(namespace.isEmpty() ? name : into, namespace.isEmpty() ? backedUp.path("metadata").path("name").asText() : namespace);
        }
        look(resource, (into.isEmpty() ? "" : into + "/") + name, backedUp, wanted, kind);
    }

    /** How an object is called in a dry run. */
    static String path(String resource, String namespace, String name) {
        return (namespace.isEmpty() ? "" : namespace + "/") + resource + "/" + name;
    }

    private DryRun.Kind difference(Count count, String name, ObjectNode wanted, ObjectNode now) {
        List<String> fields = ObjectDiff.fields(wanted, now);
        if (fields.isEmpty()) {
            return DryRun.Kind.UNCHANGED;
        }
        if (count.examples.size() <= KubernetesFacts.TOLD) {
            count.examples.add(name + " (" + String.join(", ", fields.subList(0, Math.min(FIELDS_TOLD, fields.size()))) + (fields.size() > FIELDS_TOLD ? ", …" : "") + ")");
        }
        return choice.update() ? DryRun.Kind.CHANGED : DryRun.Kind.DIFFERENT_KEPT;
    }

    private Optional<ObjectKind> kind(String resource, ObjectNode object) {
        return served.kind(object.path("apiVersion").asText(), object.path("kind").asText()).or(() -> served.resource(resource));
    }

    /** What differs between the cluster of then and this one (K8-6). */
    private void look(String resource, String name, ObjectNode backedUp, ObjectNode wanted, DryRun.Kind kind) {
        if (choice.mapping().mentions(wanted).isPresent() && mentions.size() <= KubernetesFacts.TOLD) {
            mentions.add(resource + "/" + name);
        }
        JsonNode spec = backedUp.path("spec");
        switch (resource) {
            case KubernetesChoice.DEFINITIONS -> defined.add(spec.path("names").path("plural").asText() + "." + spec.path("group").asText());
            case "storageclasses.storage.k8s.io" -> classesBrought.add(name);
            case "sealedsecrets.bitnami.com" -> sealed.add(wanted);
            case CLAIMS -> {
                if (spec.path("storageClassName").isTextual() && !spec.path("storageClassName").asText().isEmpty()) {
                    classesAsked.add(spec.path("storageClassName").asText());
                }
                if (kind == DryRun.Kind.ADDED) {
                    empty.add(name);
                }
            }
            case "services" -> spec.path("ports").forEach(port -> {
                if (port.has("nodePort") && kind == DryRun.Kind.ADDED) {
                    ports.add(name + ":" + port.path("nodePort").asInt());
                }
            });
            default -> { }
        }
    }

    DryRun dryRun() {
        return found.made();
    }

    /** In the order in which they are applied; a kind that a definition of the backup brings counts as served. */
    List<KubernetesFacts.Kind> kinds(Rights rights) throws InterruptedException {
        List<KubernetesFacts.Kind> all = new ArrayList<>();
        for (RestoreOrder wave : RestoreOrder.values()) {
            for (Map.Entry<String, Count> one : kinds.entrySet()) {
                Count count = one.getValue();
                if (RestoreOrder.of(one.getKey()) == wave) {
                    Optional<String> is = count.is.map(ObjectKind::apiVersion).or(() -> defined.contains(one.getKey()) ? Optional.of(count.was) : Optional.empty());
                    List<String> denied = count.is.isPresent() ? rights.denied(count.is.get(), places.keySet(), count.absent > 0, choice.update() && count.different > 0)
                            : List.of();
                    all.add(new KubernetesFacts.Kind(one.getKey(), count.was, is, count.absent, count.same, count.different, count.examples, denied));
                }
            }
        }
        return all;
    }

    /** Names in the backup by names in the cluster. */
    Map<String, String> places() {
        return places;
    }

    KubernetesFacts.Left left() {
        return new KubernetesFacts.Left(clusters, others, unmeant, common);
    }

    /** Classes that somebody asks for, and that neither the cluster nor the backup has. */
    Set<String> classesMissing(Set<String> classes) {
        Set<String> missing = new TreeSet<>(classesAsked);
        missing.removeAll(classes);
        missing.removeAll(classesBrought);
        return missing;
    }

    List<String> ports() {
        return ports;
    }

    List<String> empty() {
        return empty;
    }

    List<String> mentions() {
        return mentions;
    }

    /** SealedSecrets as they will stand. */
    List<ObjectNode> sealed() {
        return sealed;
    }
}
