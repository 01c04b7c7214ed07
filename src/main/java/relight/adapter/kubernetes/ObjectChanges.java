package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import relight.adapter.kubernetes.ChangeNotes.Note;
import relight.adapter.kubernetes.ChangeNotes.Note.Way;
import relight.core.kubernetes.ClusterAction;
import relight.core.kubernetes.ClusterAction.PatchType;
import relight.core.kubernetes.MergePatch;
import relight.core.kubernetes.ObjectKind;
import relight.core.kubernetes.ObjectName;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Changes objects: each is tried by the server first, said field by field, noted for the way back, and then done. */
final class ObjectChanges {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final int CONFLICT = 409;

    private final ClusterRun run;

    ObjectChanges(ClusterRun run) {
        this.run = run;
    }

    void scale(ClusterAction.Scale scale) throws InterruptedException {
        ObjectKind kind = run.kind(scale.object());
        ObjectNode there = run.there(kind, scale.object());
        if (!there.path("spec").path("replicas").isNumber()) {
            throw ClusterRun.problem("no-size", scale.object().shown());
        }
        run.say("scale", scale.object().shown(), there.path("spec").path("replicas").asInt(), scale.replicas());
        ObjectNode change = JSON.createObjectNode();
        change.putObject("spec").put("replicas", scale.replicas());
        patch(kind, scale.object(), there, new Cluster.Patch(PatchType.MERGE.media(), change));
    }

    /** As kubectl asks for it: the pods' template gets an annotation with the time. */
    void restart(ClusterAction.Restart restart) throws InterruptedException {
        ObjectKind kind = run.kind(restart.object());
        ObjectNode there = run.there(kind, restart.object());
        if (!there.path("spec").path("template").isObject()) {
            throw ClusterRun.problem("no-pods", restart.object().shown());
        }
        ObjectNode change = ClusterAction.below(JSON.createObjectNode(), "spec.template.metadata.annotations",
                JSON.createObjectNode().put("kubectl.kubernetes.io/restartedAt", Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS).toString()));
        if (run.ahead()) {
            run.cluster().patch(kind, run.namespace(kind, restart.object()), restart.object().name(), new Cluster.Patch(PatchType.MERGE.media(), change), true);
            run.say("ahead.restart", restart.object().shown(), there.path("spec").path("replicas").asInt(there.path("status").path("desiredNumberScheduled").asInt()));
            return;
        }
        run.cluster().merge(kind, run.namespace(kind, restart.object()), restart.object().name(), change);
        run.say("restarted", restart.object().shown());
    }

    void patch(ClusterAction.Patch patch) throws InterruptedException {
        ObjectKind kind = run.kind(patch.object());
        ObjectNode there = run.there(kind, patch.object());
        if (!patch.overwrites()) {
            patch.change().path("metadata").properties().forEach(map -> map.getValue().properties().forEach(one -> {
                JsonNode now = there.path("metadata").path(map.getKey()).path(one.getKey());
                if (!one.getValue().isNull() && !now.isMissingNode() && !now.equals(one.getValue())) {
                    throw ClusterRun.problem("overwrites", patch.object().shown(), one.getKey(), now.asText());
                }
            }));
        }
        patch(kind, patch.object(), there, new Cluster.Patch(patch.type().media(), patch.change()));
    }

    private void patch(ObjectKind kind, ObjectName object, ObjectNode there, Cluster.Patch patch) throws InterruptedException {
        String namespace = run.namespace(kind, object);
        ObjectNode after = (ObjectNode) run.cluster().patch(kind, namespace, object.name(), patch, true);
        if (told(object.shown(), there, after) && run.begins(new Note(Way.PATCH, kind, namespace, object.name(), MergePatch.between(after, there), MergePatch.between(there, after)))) {
            run.cluster().patch(kind, namespace, object.name(), patch, false);
            run.say("changed", object.shown());
        }
    }

    /** Whether there is anything to change; each field has been said then. */
    private boolean told(String shown, ObjectNode there, ObjectNode after) {
        List<String> lines = MergePatch.lines(there, after);
        if (lines.isEmpty()) {
            run.say("same", shown);
            return false;
        }
        lines.forEach(line -> run.print("  " + line));
        return true;
    }

    /** Back to the pods' template of an earlier revision. */
    void rollback(ClusterAction.RolloutUndo undo) throws InterruptedException {
        ObjectKind kind = run.kind(undo.object());
        ObjectNode there = run.there(kind, undo.object());
        Rollouts rollouts = Rollouts.of(run.cluster(), kind, there);
        long now = rollouts.current();
        ObjectNode chosen = (undo.revision().isPresent() ? rollouts.all().stream().filter(one -> Rollouts.number(one) == undo.revision().get())
                : rollouts.all().reversed().stream().filter(one -> Rollouts.number(one) < now)).findFirst()
                .orElseThrow(() -> ClusterRun.problem("no-revision", undo.object().shown(), undo.revision().map(String::valueOf).orElse("< " + now),
                        rollouts.all().stream().map(Rollouts::number).toList().toString()));
        run.say("rollback", undo.object().shown(), now, Rollouts.number(chosen));
        JsonNode template = Rollouts.template(chosen);
        if (template.path("metadata").path("labels") instanceof ObjectNode labels) {
            labels.remove("pod-template-hash");
        }
        ((ObjectNode) template).remove("$patch");
        // Whole: what only the newer one has must not stay
        ArrayNode operations = JSON.createArrayNode();
        operations.addObject().put("op", "replace").put("path", "/spec/template").set("value", template);
        patch(kind, undo.object(), there, new Cluster.Patch(PatchType.JSON.media(), operations));
    }

    void delete(ClusterAction.Delete delete) throws InterruptedException {
        ObjectKind kind = run.kind(delete.object());
        String namespace = run.namespace(kind, delete.object());
        Optional<JsonNode> there = run.cluster().find(kind, namespace, delete.object().name());
        if (there.isEmpty()) {
            run.say("gone", delete.object().shown());
            return;
        }
        if (!run.begins(new Note(Way.CREATE, kind, namespace, delete.object().name(), MergePatch.plain((ObjectNode) there.get())))) {
            run.say("ahead.delete", delete.object().shown());
            return;
        }
        run.cluster().delete(kind, namespace, delete.object().name());
        run.say("deleted", delete.object().shown());
    }

    /** The newest change of that step first. */
    void takeBack(ClusterAction.TakeBack back, HelmRun helm) throws InterruptedException {
        List<Note> notes = ChangeNotes.of(back.step(), run.run()).all();
        if (notes.isEmpty()) {
            run.say("nothing-noted");
        }
        for (Note note : notes) {
            String shown = note.kind().kind() + "/" + note.name();
            switch (note.way()) {
                case DELETE -> remove(note, shown);
                case CREATE -> create(note, shown);
                case PATCH -> put(note, shown);
                case RELEASE -> release(note, notes, helm);
            }
            if (!run.ahead()) {
                run.say("put-back", shown);
            }
        }
    }

    private void remove(Note note, String shown) throws InterruptedException {
        if (run.ahead()) {
            run.say("ahead.delete", shown);
        } else {
            run.cluster().delete(note.kind(), note.namespace(), note.name());
        }
    }

    /** A release goes back once, to what it was before the first of its changes. */
    private static void release(Note note, List<Note> newestFirst, HelmRun helm) throws InterruptedException {
        List<Note> same = newestFirst.stream().filter(one -> one.way() == Way.RELEASE && one.namespace().equals(note.namespace()) && one.name().equals(note.name())).toList();
        if (same.getLast() == note) {
            helm.takeBack(note, same.getFirst());
        }
    }

    private void put(Note note, String shown) throws InterruptedException {
        ObjectNode there = run.there(note.kind(), new ObjectName(note.kind().kind(), note.name(), note.namespace()));
        ObjectNode after = (ObjectNode) run.cluster().patch(note.kind(), note.namespace(), note.name(), new Cluster.Patch(PatchType.MERGE.media(), note.body()), run.ahead());
        List<String> since = MergePatch.changedSince(note.set(), there);
        if (!since.isEmpty() && !MergePatch.lines(there, after).isEmpty()) {
            run.say("changed-since", shown, String.join(", ", since));
        }
        told(shown, there, after);
    }

    private void create(Note note, String shown) throws InterruptedException {
        if (run.ahead()) {
            run.say("ahead.make", shown);
            return;
        }
        try {
            run.cluster().create(note.kind(), note.namespace(), note.body());
        } catch (ApiRefusal there) {
            if (there.code() != CONFLICT) {
                throw there;
            }
        }
    }

    /** Objects of a text, in its order. */
    void apply(String manifest, String place) throws InterruptedException {
        for (ObjectNode object : objects(manifest, place)) {
            String kindName = object.path("kind").asText();
            ObjectKind kind = run.cluster().served().kind(object.path("apiVersion").asText(), kindName)
                    .orElseThrow(() -> ClusterRun.problem("kind", object.path("apiVersion").asText() + " " + kindName, kindName));
            String name = object.path("metadata").path("name").asText();
            ObjectName named = new ObjectName(kindName.toLowerCase(Locale.ROOT), name, object.path("metadata").path("namespace").asText());
            apply(kind, named, object);
        }
    }

    /** How it would be; whose fields are taken over is said. */
    private ObjectNode applied(ObjectKind kind, ObjectName named, ObjectNode object) throws InterruptedException {
        String namespace = run.namespace(kind, named);
        try {
            return (ObjectNode) run.cluster().applyUncontested(kind, namespace, object);
        } catch (ApiRefusal refusal) {
            if (refusal.code() != CONFLICT) {
                throw refusal;
            }
            run.say("contested", named.shown(), refusal.said());
            return (ObjectNode) run.cluster().apply(kind, namespace, object, true);
        }
    }

    private void apply(ObjectKind kind, ObjectName named, ObjectNode object) throws InterruptedException {
        String namespace = run.namespace(kind, named);
        Optional<JsonNode> there = run.cluster().find(kind, namespace, named.name());
        ObjectNode after = applied(kind, named, object);
        if (there.isEmpty()) {
            if (!run.begins(new Note(Way.DELETE, kind, namespace, named.name(), JSON.createObjectNode()))) {
                run.say("ahead.make", named.shown());
                return;
            }
            run.cluster().apply(kind, namespace, object, false);
            run.say("made", named.shown());
        } else if (told(named.shown(), (ObjectNode) there.get(), after)
                && run.begins(new Note(Way.PATCH, kind, namespace, named.name(), MergePatch.between(after, (ObjectNode) there.get()), MergePatch.between((ObjectNode) there.get(), after)))) {
            run.cluster().apply(kind, namespace, object, false);
            run.say("changed", named.shown());
        }
    }

    static List<ObjectNode> objects(String manifest, String place) {
        List<ObjectNode> objects = new ArrayList<>();
        try (MappingIterator<JsonNode> read = YAML.readerFor(JsonNode.class).<JsonNode>readValues(manifest)) {
            for (JsonNode one : read.readAll()) {
                if (one instanceof ObjectNode object && object.path("kind").isTextual() && object.path("metadata").path("name").isTextual()) {
                    objects.add(object);
                } else if (!one.isNull() && !one.isMissingNode()) {
                    throw ClusterRun.problem("no-object", place);
                }
            }
        } catch (IOException e) {
            throw new Problem(Message.of("kubernetes.step.manifest", place, e.getMessage().lines().findFirst().orElse("")), Message.of("kubernetes.step.manifest.remedy"), e);
        }
        if (objects.isEmpty()) {
            throw ClusterRun.problem("no-object", place);
        }
        return objects;
    }
}
