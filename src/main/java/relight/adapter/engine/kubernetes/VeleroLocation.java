package relight.adapter.engine.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import relight.adapter.kubernetes.VeleroObject;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;

/** Holds a BackupStorageLocation ReadOnly while a restore runs, so that Velero collects nothing that has expired (K8-3), and lets it go as it was. */
final class VeleroLocation {

    private static final String WAS = "relight/access-mode";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ActionRun at;
    private final VeleroApi velero;
    private final String name;

    VeleroLocation(ActionRun at, VeleroApi velero) {
        this.at = at;
        this.velero = velero;
        this.name = at.with("location");
    }

    Outcome hold() throws InterruptedException {
        Optional<JsonNode> found = velero.find(VeleroApi.LOCATIONS, name);
        if (found.isEmpty()) {
            return Outcome.failed(at.say("velero.no-location", name));
        }
        String holder = holder(found.get());
        if (!holder.isEmpty() && !holder.equals(at.run().recovery())) {
            return Outcome.failed(at.say("velero.held", name, holder));
        }
        if (holder.isEmpty()) {
            at.run().record(new RecoveryEvent.CommitWindowOpened(at.action().id(), Optional.empty()));
            ObjectNode change = JSON.createObjectNode();
            change.putObject("metadata").putObject("annotations").put(VeleroApi.RECOVERY, at.run().recovery()).put(WAS, VeleroObject.mode(found.get()));
            change.putObject("spec").put("accessMode", "ReadOnly");
            velero.change(VeleroApi.LOCATIONS, name, change);
        }
        at.run().output(at.say("velero.holds", name));
        return Outcome.succeeded();
    }

    /** Only what this recovery has set; where somebody else has set it meanwhile, theirs stays. */
    Outcome release() throws InterruptedException {
        Optional<JsonNode> found = velero.find(VeleroApi.LOCATIONS, name).filter(location -> holder(location).equals(at.run().recovery()));
        if (found.isEmpty()) {
            at.run().output(at.say("velero.not-ours", name));
            return Outcome.succeeded();
        }
        String was = found.get().path("metadata").path("annotations").path(WAS).asText("ReadWrite");
        ObjectNode change = JSON.createObjectNode();
        change.putObject("metadata").putObject("annotations").putNull(VeleroApi.RECOVERY).putNull(WAS);
        if (VeleroObject.mode(found.get()).equals("ReadOnly")) {
            change.putObject("spec").put("accessMode", was);
        }
        velero.change(VeleroApi.LOCATIONS, name, change);
        at.run().output(at.say("velero.released", name, was));
        return Outcome.succeeded();
    }

    /** What it does to production until it is let go. */
    Optional<String> lasting() throws InterruptedException {
        return velero.find(VeleroApi.LOCATIONS, name).filter(location -> holder(location).equals(at.run().recovery())).map(held -> at.say("velero.lasting", name));
    }

    private static String holder(JsonNode location) {
        return location.path("metadata").path("annotations").path(VeleroApi.RECOVERY).asText("");
    }
}
