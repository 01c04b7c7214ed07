package relight.adapter.engine.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import relight.adapter.kubernetes.ApiRefusal;
import relight.adapter.kubernetes.VeleroObject;
import relight.core.text.Problem;

/** What a Restore or Backup of Velero has done so far and still does; and the one thing of it that can be stopped: the writing of volumes' data. */
final class VeleroStanding {

    /** Kinds of work on the data of volumes; older Veleros have only the first. */
    private static final List<String> MOVES = List.of("podvolumerestores", "datadownloads");
    private static final Set<String> OVER = Set.of("Completed", "Failed", "Canceled");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ActionRun at;
    private final VeleroApi velero;

    VeleroStanding(ActionRun at, VeleroApi velero) {
        this.at = at;
        this.velero = velero;
    }

    /** In sentences; that it cannot be said where the cluster does not answer. */
    String say(String plural, String name) throws InterruptedException {
        try {
            Optional<JsonNode> object = velero.find(plural, name);
            if (object.isEmpty()) {
                return at.say("velero.gone", velero.kind(plural).kind(), name);
            }
            JsonNode progress = object.get().path("status").path("progress");
            List<String> said = new ArrayList<>(List.of(at.say("velero.standing", name, VeleroObject.phase(object.get()),
                    progress.path("itemsRestored").asLong(progress.path("itemsBackedUp").asLong()), progress.path("totalItems").asLong())));
            List<String> moving = new ArrayList<>();
            for (JsonNode move : moves(name)) {
                moving.add(volume(move));
            }
            if (!moving.isEmpty()) {
                said.add(at.say("velero.moving", moving.size(), String.join(", ", moving)));
            }
            return String.join(" ", said);
        } catch (Problem away) {
            return at.say("velero.standing.unknown", name, away.say(at.run().words()));
        }
    }

    private List<ObjectNode> moves(String restore) throws InterruptedException {
        List<ObjectNode> all = new ArrayList<>();
        for (String plural : MOVES) {
            if (velero.serves(plural)) {
                velero.all(plural, VeleroApi.RESTORED_BY + "=" + restore).stream().filter(move -> !OVER.contains(VeleroObject.phase(move))).forEach(all::add);
            }
        }
        return all;
    }

    private String volume(JsonNode move) {
        JsonNode spec = move.path("spec");
        JsonNode claim = spec.path("targetVolume");
        JsonNode progress = move.path("status").path("progress");
        String name = claim.isMissingNode() ? spec.path("pod").path("namespace").asText() + "/" + spec.path("pod").path("name").asText() + " " + spec.path("volume").asText()
                : claim.path("namespace").asText() + "/" + claim.path("pvc").asText();
        return at.say("velero.volume", name, new relight.core.text.Bytes(progress.path("bytesDone").asLong()), new relight.core.text.Bytes(progress.path("totalBytes").asLong()));
    }

    /** Has Velero give up data that it still writes, which would be deleted as soon as it is there; whoever may not do that waits for it. */
    void giveUpData(String restore) throws InterruptedException {
        for (ObjectNode move : moves(restore)) {
            String plural = move.path("kind").asText().equals("DataDownload") ? "datadownloads" : "podvolumerestores";
            ObjectNode change = JSON.createObjectNode();
            change.putObject("spec").put("cancel", true);
            try {
                velero.change(plural, VeleroObject.name(move), change);
                at.run().output(at.say("velero.given-up", volume(move)));
            } catch (ApiRefusal refusal) {
                at.run().output(at.say("velero.not-given-up", volume(move), refusal.said()));
            }
        }
    }
}
