package relight.adapter.engine.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.adapter.engine.kubernetes.AppliedNotes.Applied;
import relight.adapter.kubernetes.ApiRefusal;
import relight.adapter.kubernetes.Cluster;
import relight.core.recovery.Outcome;

/** Takes back what a restore has made and changed: the last first. What somebody else made under the same name meanwhile stays. */
final class ObjectUndo {

    private static final int CONFLICT = 409;
    private static final int TRIES = 5;

    private final ActionRun at;
    private final Cluster cluster;

    ObjectUndo(ActionRun at, Cluster cluster) {
        this.at = at;
        this.cluster = cluster;
    }

    Outcome run() throws IOException, InterruptedException {
        AppliedNotes notes = at.notes();
        List<Applied> applied = notes.all();
        List<String> failed = new ArrayList<>();
        long done = 0;
        for (Applied one : applied.reversed()) {
            try {
                if (one.made()) {
                    remove(one);
                } else {
                    putBack(one, notes.before(one), TRIES);
                }
            } catch (ApiRefusal refusal) {
                failed.add(one.kind().resource() + "/" + one.name() + ": " + refusal.said());
            }
            at.objects(at.say("progress.undo"), ++done, applied.size());
        }
        at.run().output(at.say("undone", applied.stream().filter(Applied::made).count(), applied.stream().filter(one -> !one.made()).count()));
        return failed.isEmpty() ? Outcome.succeeded().with(Map.of("objects", done)) : Outcome.failed(at.say("failed", failed.size(), String.join(" ", failed)));
    }

    private void remove(Applied one) throws InterruptedException {
        Optional<JsonNode> now = cluster.find(one.kind(), one.namespace(), one.name());
        if (now.isPresent() && now.get().path("metadata").path("annotations").path(ObjectApply.MADE_BY).asText().equals(at.run().recovery())) {
            cluster.delete(one.kind(), one.namespace(), one.name());
        }
    }

    /** A controller may write between the look and the change; what it wrote is replaced as well as what the restore did. */
    private void putBack(Applied one, Optional<ObjectNode> before, int tries) throws InterruptedException {
        try {
            putBack(one, before);
        } catch (ApiRefusal refusal) {
            if (refusal.code() != CONFLICT || tries <= 1) {
                throw refusal;
            }
            putBack(one, before, tries - 1);
        }
    }

    private void putBack(Applied one, Optional<ObjectNode> before) throws InterruptedException {
        if (before.isEmpty()) {
            return;
        }
        Optional<JsonNode> now = cluster.find(one.kind(), one.namespace(), one.name());
        ObjectNode object = before.get();
        ObjectNode metadata = (ObjectNode) object.path("metadata");
        if (now.isPresent()) {
            metadata.set("resourceVersion", now.get().path("metadata").path("resourceVersion"));
            cluster.replace(one.kind(), one.namespace(), object);
        } else {
            metadata.remove(List.of("resourceVersion", "uid"));
            cluster.create(one.kind(), one.namespace(), object);
        }
    }
}
