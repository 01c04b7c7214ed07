package relight.adapter.engine.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import relight.adapter.kubernetes.ApiRefusal;
import relight.adapter.kubernetes.Cluster;
import relight.adapter.kubernetes.ClusterAway;
import relight.adapter.kubernetes.Discovery;
import relight.core.catalog.WorkListener;
import relight.core.kubernetes.ObjectDiff;
import relight.core.kubernetes.ObjectKind;
import relight.core.kubernetes.RestoreOrder;
import relight.core.kubernetes.RestoredObject;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.TestRestore;
import relight.core.restore.kubernetes.KubernetesChoice;
import relight.core.text.Problem;

/** Applies the objects of one wave, many at a time; run again, it applies what is missing. */
final class ObjectApply {

    /** Which recovery made an object: only what bears it is taken back. */
    static final String MADE_BY = "relight/recovery";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int AT_ONCE = 16;
    private static final int FAILURES_TOLD = 5;
    private static final Duration UNTIL_DEFINED = Duration.ofMinutes(1);

    private final ActionRun at;
    private final KubernetesChoice choice;
    private final AppliedNotes notes;
    private final RestoreOrder wave;
    private final Cluster cluster;
    private final Discovery served;
    private final Set<String> namespaces = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Failed> failed = new ConcurrentLinkedQueue<>();
    private final AtomicReference<ClusterAway> away = new AtomicReference<>();
    private final AtomicLong made = new AtomicLong();
    private final AtomicLong changed = new AtomicLong();
    private final AtomicLong stayed = new AtomicLong();

    private record Failed(String resource, String namespace, ObjectNode object, String reason) {}

    ObjectApply(ActionRun at, Cluster cluster) throws InterruptedException {
        this.at = at;
        this.cluster = cluster;
        this.choice = at.choice();
        this.notes = at.notes();
        this.wave = RestoreOrder.valueOf(at.with("wave"));
        this.served = cluster.served();
    }

    Outcome run() throws IOException, InterruptedException {
        if (notes.all().isEmpty() && !TestRestore.marked(at.action().with())) {
            at.run().record(new RecoveryEvent.CommitWindowOpened(at.action().id(), Optional.empty()));
        }
        applyAll();
        if (!failed.isEmpty()) {
            again();
        }
        if (wave == RestoreOrder.GROUND) {
            untilDefined();
        }
        at.run().output(at.say("applied", made.get(), changed.get(), stayed.get()));
        Map<String, Long> figures = Map.of("made", made.get(), "changed", changed.get(), "stayed", stayed.get());
        if (failed.isEmpty()) {
            return Outcome.succeeded().with(figures);
        }
        failed.forEach(one -> at.run().output(one.reason()));
        return Outcome.failed(at.say("failed", failed.size(), String.join(" ", failed.stream().limit(FAILURES_TOLD).map(Failed::reason).toList()))).with(figures);
    }

    private void applyAll() throws IOException, InterruptedException {
        Semaphore room = new Semaphore(AT_ONCE);
        ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory());
        try {
            at.source(cluster).each(at.backup(), WorkListener.NONE, (resource, namespace, object) -> {
                if (isMeant(resource, namespace, object)) {
                    room.acquire();
                    requireCluster();
                    workers.submit(() -> {
                        try {
                            one(resource, namespace, object);
                        } finally {
                            room.release();
                        }
                    });
                }
            });
            room.acquire(AT_ONCE);
        } finally {
            workers.shutdownNow();
            workers.close();
        }
        requireCluster();
    }

    /** Nothing more is begun at a cluster that is gone: each object would wait for it anew. */
    private void requireCluster() {
        if (away.get() != null) {
            throw away.get();
        }
    }

    private boolean isMeant(String resource, String namespace, ObjectNode object) {
        return RestoreOrder.of(resource) == wave && !RestoreOrder.isTheClusters(resource) && choice.covers(resource, namespace, object)
                && !RestoreOrder.isMadeByAnother(object);
    }

    /** What needed something else of the same wave goes the second time. */
    private void again() throws InterruptedException {
        List<Failed> first = new ArrayList<>(failed);
        failed.clear();
        for (Failed one : first) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            one(one.resource(), one.namespace(), one.object());
            requireCluster();
        }
    }

    private void one(String resource, String namespace, ObjectNode backedUp) {
        ObjectNode wanted = RestoredObject.of(backedUp, choice.mapping());
        String into = choice.mapping().of(namespace);
        String name = wanted.path("metadata").path("name").asText();
        try {
            Optional<ObjectKind> kind = served.kind(wanted.path("apiVersion").asText(), wanted.path("kind").asText()).or(() -> served.resource(resource));
            if (kind.isPresent()) {
                apply(kind.get(), into, name, wanted.put("apiVersion", kind.get().apiVersion()));
            }
            at.objects(at.say("progress"), made.get() + changed.get() + stayed.get() + failed.size(), Long.parseLong(at.with("objects")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ClusterAway e) {
            away.compareAndSet(null, e);
        } catch (Problem e) {
            failed.add(new Failed(resource, namespace, backedUp, reason(resource, into, name, e instanceof ApiRefusal refusal ? refusal.said() : e.say(at.run().words()))));
        } catch (IOException e) {
            failed.add(new Failed(resource, namespace, backedUp, reason(resource, into, name, String.valueOf(e.getMessage()))));
        }
    }

    private static String reason(String resource, String namespace, String name, String why) {
        return (namespace.isEmpty() ? "" : namespace + "/") + resource + "/" + name + ": " + why;
    }

    private void apply(ObjectKind kind, String namespace, String name, ObjectNode wanted) throws IOException, InterruptedException {
        Optional<JsonNode> now = cluster.find(kind, namespace, name);
        if (now.isEmpty()) {
            ensure(namespace);
            notes.make(kind, namespace, name);
            try {
                cluster.create(kind, namespace, marked(wanted));
                made.incrementAndGet();
                return;
            } catch (ApiRefusal refusal) {
                if (refusal.code() != 409) {
                    throw refusal;
                }
                now = cluster.find(kind, namespace, name);
            }
        }
        ObjectNode before = (ObjectNode) now.orElseThrow();
        if (isOurs(before)) {
            // Made by this very step before it was cut off
            made.incrementAndGet();
        } else if (choice.update() && !choice.goesAlong(kind.resource()) && !ObjectDiff.fields(wanted, before).isEmpty()) {
            notes.change(kind, namespace, name, before);
            cluster.apply(kind, namespace, wanted, false);
            changed.incrementAndGet();
        } else {
            stayed.incrementAndGet();
        }
    }

    private boolean isOurs(JsonNode object) {
        return object.path("metadata").path("annotations").path(MADE_BY).asText().equals(at.run().recovery());
    }

    private ObjectNode marked(ObjectNode object) {
        object.withObject("/metadata/annotations").put(MADE_BY, at.run().recovery());
        return object;
    }

    /** A namespace of which the backup has no object of its own. */
    private void ensure(String namespace) throws IOException, InterruptedException {
        if (namespace.isEmpty() || !namespaces.add(namespace)) {
            return;
        }
        ObjectKind kind = served.resource("namespaces").orElseThrow();
        if (cluster.find(kind, "", namespace).isEmpty()) {
            ObjectNode object = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Namespace");
            object.putObject("metadata").put("name", namespace);
            notes.make(kind, "", namespace);
            try {
                cluster.create(kind, "", marked(object));
            } catch (ApiRefusal refusal) {
                if (refusal.code() != 409) {
                    throw refusal;
                }
            }
        }
    }

    /** Objects of a kind can be made only when the server has taken up its definition. */
    private void untilDefined() throws IOException, InterruptedException {
        long end = System.nanoTime() + UNTIL_DEFINED.toNanos();
        for (AppliedNotes.Applied applied : notes.all()) {
            if (applied.kind().kind().equals("CustomResourceDefinition")) {
                while (!isEstablished(applied) && System.nanoTime() < end) {
                    Thread.sleep(200);
                }
            }
        }
    }

    private boolean isEstablished(AppliedNotes.Applied applied) throws InterruptedException {
        Optional<JsonNode> definition = cluster.find(applied.kind(), "", applied.name());
        if (definition.isEmpty()) {
            return true;
        }
        for (JsonNode condition : definition.get().path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Established") && condition.path("status").asText().equals("True")) {
                return true;
            }
        }
        return false;
    }
}
