package relight.adapter.engine.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.adapter.kubernetes.ApiRefusal;
import relight.adapter.kubernetes.Cluster;
import relight.adapter.kubernetes.VeleroObject;
import relight.core.kubernetes.ClusterTarget;
import relight.core.kubernetes.ObjectKind;
import relight.core.recovery.Outcome;
import relight.core.restore.kubernetes.KubernetesFacts.Kind;
import relight.core.velero.BucketPapers;
import relight.core.velero.EitherPapers;
import relight.core.velero.VeleroLog;
import relight.core.velero.VeleroLogLine.Level;
import relight.core.velero.VeleroNotes;
import relight.core.velero.VeleroPapers;
import relight.core.velero.VeleroRestored;
import relight.core.velero.VeleroResults;
import relight.core.velero.VeleroRun;

/**
 * What a Restore of Velero has come to, and the way back from it. What it made is known by its label and by the time: Velero puts its label on
 * what it only changed, too, but that is older than the Restore.
 */
final class VeleroOutcome {

    private static final int TOLD = 20;

    private final ActionRun at;
    private final Cluster cluster;
    private final VeleroApi velero;

    VeleroOutcome(ActionRun at, Cluster cluster, VeleroApi velero) {
        this.at = at;
        this.cluster = cluster;
        this.velero = velero;
    }

    /** Counts by kind and tells what Velero says; the phase alone says nothing (K8-1). */
    Outcome count() throws IOException, InterruptedException {
        List<ObjectNode> ours = velero.ours(VeleroApi.RESTORES, at.run().recovery());
        if (ours.isEmpty()) {
            return Outcome.failed(at.say("velero.none"));
        }
        String name = VeleroObject.name(ours.getLast());
        Optional<VeleroRestored> listed = said(name);
        List<Kind> kinds = at.comparison(cluster).kinds((resource, places, creates, changes) -> List.of());
        Map<String, Long> made = new HashMap<>();
        Map<String, Long> changed = new HashMap<>();
        for (Kind kind : kinds) {
            Optional<ObjectKind> is = cluster.served().resource(kind.resource());
            Optional<VeleroRestored.Count> told = listed.flatMap(list -> is.flatMap(one -> list.of(one.apiVersion(), one.kind())));
            if (is.isPresent()) {
                made.put(kind.resource(), told.isPresent() ? told.get().created() : made(is.get(), ours));
                changed.put(kind.resource(), told.map(VeleroRestored.Count::updated).orElse(0L));
            }
            told.filter(count -> count.failed() > 0).ifPresent(count -> at.run().output(at.say("velero.failed", kind.resource(), count.failed())));
        }
        return new Proving(at, cluster).count(kinds, made, changed);
    }

    /** Tells what Velero wrote down of the restore: from the bucket, or through Velero where the bucket is not reached from here. */
    private Optional<VeleroRestored> said(String name) throws IOException, InterruptedException {
        try (VeleroPapers papers = new EitherPapers(new BucketPapers(at.store()), new ClusterPapers(at.access(), ClusterTarget.of(at.action().with())))) {
            VeleroNotes notes = new VeleroNotes(papers);
            notes.results(name).ifPresentOrElse(this::tell, () -> at.run().output(at.say("velero.no-results", name)));
            new VeleroLog(papers, VeleroRun.restore(name)).search("", EnumSet.of(Level.ERROR)).ifPresent(log -> tell(log, name));
            return notes.restored(name);
        }
    }

    private void tell(VeleroLog.Found log, String restore) {
        at.run().output(at.say("velero.log", restore, log.all(), log.levels().getOrDefault(Level.ERROR, 0L), log.levels().getOrDefault(Level.WARNING, 0L)));
        log.lines().stream().skip(Math.max(0, log.lines().size() - TOLD)).forEach(line -> at.run().output(at.say("velero.log.line", line.rest().isEmpty() ? line.message() : line.message() + " · " + line.rest())));
    }

    private void tell(VeleroResults results) {
        results.errors().stream().limit(TOLD).forEach(error -> at.run().output(at.say("velero.error", error)));
        results.warnings().stream().limit(TOLD).forEach(warning -> at.run().output(at.say("velero.warning", warning)));
        at.run().output(at.say("velero.results", results.errors().size(), results.warnings().size()));
    }

    private long made(ObjectKind kind, List<ObjectNode> ours) throws InterruptedException {
        long made = 0;
        for (ObjectNode restore : ours) {
            made += madeBy(kind, restore).size();
        }
        return made;
    }

    private List<ObjectNode> madeBy(ObjectKind kind, ObjectNode restore) throws InterruptedException {
        List<ObjectNode> made = new ArrayList<>();
        Instant began = born(restore);
        for (String place : kind.namespaced() ? at.places() : List.of("")) {
            cluster.each(kind, place, VeleroApi.RESTORED_BY + "=" + VeleroObject.name(restore), object -> {
                if (!born(object).isBefore(began)) {
                    made.add(object);
                }
            });
        }
        return made;
    }

    /** By the API server's own clock, for both. */
    private static Instant born(JsonNode object) {
        return Instant.parse(object.path("metadata").path("creationTimestamp").asText());
    }

    /** Deletes what our Restores made; says what nothing can take back. */
    Outcome undo() throws IOException, InterruptedException {
        List<ObjectNode> ours = velero.ours(VeleroApi.RESTORES, at.run().recovery());
        for (ObjectNode restore : ours) {
            if (!VeleroApi.ended(restore)) {
                new VeleroRestore(at, velero).untilEnded(VeleroObject.name(restore));
                Optional<JsonNode> now = velero.find(VeleroApi.RESTORES, VeleroObject.name(restore)).filter(one -> !VeleroApi.ended(one));
                if (now.isPresent()) {
                    return Outcome.failed(at.say("velero.runs", VeleroObject.name(restore), VeleroObject.phase(now.get())));
                }
            }
        }
        List<String> failed = new ArrayList<>();
        long deleted = 0;
        for (Kind kind : at.comparison(cluster).kinds((resource, places, creates, changes) -> List.of()).reversed()) {
            Optional<ObjectKind> is = cluster.served().resource(kind.resource());
            for (ObjectNode restore : ours) {
                for (ObjectNode object : is.isPresent() ? madeBy(is.get(), restore) : List.<ObjectNode>of()) {
                    deleted += delete(is.get(), object.path("metadata").path("namespace").asText(""), VeleroObject.name(object), failed);
                    at.objects(at.say("progress.undo"), deleted, 0);
                }
            }
        }
        if (!ours.isEmpty()) {
            deleted += namespaces(born(ours.getFirst()), failed);
        }
        at.run().output(at.say("velero.undone", deleted));
        at.run().output(at.say(at.choice().update() ? "velero.not-undone.updated" : "velero.not-undone"));
        return failed.isEmpty() ? Outcome.succeeded().with(Map.of("objects", deleted)) : Outcome.failed(at.say("failed", failed.size(), String.join(" ", failed)));
    }

    private int delete(ObjectKind kind, String namespace, String name, List<String> failed) throws InterruptedException {
        try {
            return cluster.delete(kind, namespace, name) ? 1 : 0;
        } catch (ApiRefusal refusal) {
            failed.add(kind.resource() + "/" + name + ": " + refusal.said());
            return 0;
        }
    }

    /** Velero makes them without its label: those that were not there when it was planned, and are not older than the first Restore. */
    private long namespaces(Instant began, List<String> failed) throws InterruptedException {
        ObjectKind kind = cluster.served().resource("namespaces").orElseThrow();
        long deleted = 0;
        for (String name : at.made()) {
            Optional<JsonNode> namespace = cluster.find(kind, "", name).filter(found -> !born(found).isBefore(began));
            deleted += namespace.isPresent() ? delete(kind, "", name, failed) : 0;
        }
        return deleted;
    }
}
