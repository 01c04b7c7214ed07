package relight.adapter.engine.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.adapter.kubernetes.VeleroObject;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.TestRestore;
import relight.core.restore.kubernetes.VeleroChoice;
import relight.core.restore.kubernetes.VeleroFacts.Synced;
import relight.core.velero.BucketPapers;

/** Asks Velero for a restore, or for a backup before it, and follows what it says until it has ended. */
final class VeleroRestore {

    /** The actions that follow Velero, with which it goes on when they are cancelled. */
    static final String BACKUP = "velero-backup";
    static final String FOLLOW = "velero-follow";

    /** Velero's own patience with the data of volumes (item operation timeout). */
    private static final Duration PATIENCE = Duration.ofHours(4);
    private static final Duration UNTIL_SEEN = Duration.ofMinutes(10);
    private static final Duration UNTIL_BEGUN = Duration.ofMinutes(2);
    private static final long LOOKS_EVERY_MILLIS = 1_000;

    private final ActionRun at;
    private final VeleroApi velero;

    VeleroRestore(ActionRun at, VeleroApi velero) {
        this.at = at;
        this.velero = velero;
    }

    /** Waits until Velero has found the backup in the bucket by itself. */
    Outcome sync() throws InterruptedException {
        String name = at.backup().object().key();
        long end = System.nanoTime() + at.action().header().timeout().orElse(UNTIL_SEEN).toNanos();
        String told = "";
        while (true) {
            Optional<Synced> backup = velero.find(VeleroApi.BACKUPS, name).map(found -> VeleroProbe.synced(found, at.backup().recoveryPoint()));
            if (backup.isPresent()) {
                return !backup.get().same() ? Outcome.failed(at.say("refused.velero.another", name))
                        : backup.get().location().equals(at.with("location")) ? Outcome.succeeded()
                        : Outcome.failed(at.say("refused.velero.elsewhere", name, backup.get().location(), at.with("location")));
            }
            String phase = velero.find(VeleroApi.LOCATIONS, at.with("location")).map(location -> location.path("status").path("phase").asText("–")).orElse("–");
            String waits = at.say("velero.waits", name, at.with("location"), phase);
            if (System.nanoTime() > end) {
                return Outcome.failed(waits);
            }
            if (!waits.equals(told)) {
                at.run().output(waits);
                told = waits;
            }
            Thread.sleep(LOOKS_EVERY_MILLIS);
        }
    }

    /** A new Restore; one that a dead console has made and that has not failed is taken up. */
    Outcome create() throws InterruptedException {
        if (at.action().with().containsKey("opens") && !TestRestore.marked(at.action().with())) {
            at.run().record(new RecoveryEvent.CommitWindowOpened(at.action().id(), Optional.empty()));
        }
        String name = create(VeleroApi.RESTORES, at.backup().object().key(), VeleroChoice.of(at.action().with()).restore(at.backup().object().key(), at.choice()));
        at.run().output(at.say("velero.created", "Restore", name));
        return Outcome.succeeded();
    }

    Outcome backUp() throws InterruptedException {
        create(VeleroApi.BACKUPS, "before-" + at.backup().object().key(), VeleroChoice.backup(at.with("location"), at.places().stream()));
        return follow(VeleroApi.BACKUPS, "itemsBackedUp");
    }

    Outcome follow() throws InterruptedException {
        return follow(VeleroApi.RESTORES, "itemsRestored");
    }

    /** What this recovery's Restore, or else its Backup, has done so far and still does; empty where there is none. */
    Optional<String> standing() throws InterruptedException {
        for (String plural : List.of(VeleroApi.RESTORES, VeleroApi.BACKUPS)) {
            List<ObjectNode> ours = velero.ours(plural, at.run().recovery());
            if (!ours.isEmpty()) {
                return Optional.of(new VeleroStanding(at, velero).say(plural, VeleroObject.name(ours.getLast())));
            }
        }
        return Optional.empty();
    }

    /** Waits for the end of a Restore that is to be taken back. */
    Outcome untilEnded(String restore) throws InterruptedException {
        new VeleroStanding(at, velero).giveUpData(restore);
        at.run().output(at.say("velero.awaits", restore));
        return follow(VeleroApi.RESTORES, restore, "itemsRestored");
    }

    private String create(String plural, String base, ObjectNode spec) throws InterruptedException {
        List<ObjectNode> tried = velero.ours(plural, at.run().recovery());
        if (!tried.isEmpty() && (!VeleroApi.ended(tried.getLast()) || VeleroObject.phase(tried.getLast()).equals("Completed"))) {
            return VeleroObject.name(tried.getLast());
        }
        String name = BucketPapers.beginning(base) + "-" + at.run().recovery() + "-" + (tried.size() + 1);
        List<String> dropped = VeleroChoice.dropped(spec, velero.create(plural, name, at.run().recovery(), spec).path("spec"));
        if (!dropped.isEmpty()) {
            at.run().output(at.say("velero.dropped", velero.kind(plural).kind(), String.join(", ", dropped)));
        }
        return name;
    }

    private Outcome follow(String plural, String counts) throws InterruptedException {
        Optional<String> ours = newest(plural);
        return ours.isPresent() ? follow(plural, ours.get(), counts) : Outcome.failed(at.say("velero.none"));
    }

    /** What whoever has cancelled the following is told: what stands, and with what Velero itself goes on; empty where it was asked for nothing. */
    Optional<Outcome> cancelled() throws InterruptedException {
        String plural = at.action().action().equals(BACKUP) ? VeleroApi.BACKUPS : VeleroApi.RESTORES;
        Optional<String> ours = newest(plural);
        return ours.isEmpty() ? Optional.empty() : Optional.of(Outcome.of(Outcome.Kind.CANCELLED,
                at.say("velero.cancelled", velero.kind(plural).kind(), ours.get(), new VeleroStanding(at, velero).say(plural, ours.get()))));
    }

    private Optional<String> newest(String plural) throws InterruptedException {
        List<ObjectNode> ours = velero.ours(plural, at.run().recovery());
        return ours.isEmpty() ? Optional.empty() : Optional.of(VeleroObject.name(ours.getLast()));
    }

    private Outcome follow(String plural, String name, String counts) throws InterruptedException {
        long began = System.nanoTime();
        String told = "";
        boolean late = false;
        while (true) {
            Optional<JsonNode> found = velero.find(plural, name);
            if (found.isEmpty()) {
                return Outcome.failed(at.say("velero.gone", velero.kind(plural).kind(), name));
            }
            String line = line(found.get(), name);
            if (!line.equals(told)) {
                at.run().output(line);
                told = line;
            }
            JsonNode progress = found.get().path("status").path("progress");
            at.objects(at.say("velero.progress"), progress.path(counts).asLong(), progress.path("totalItems").asLong());
            if (VeleroApi.ended(found.get())) {
                return outcome(found.get(), line);
            }
            if (!late && VeleroObject.phase(found.get()).equals("New") && System.nanoTime() - began > UNTIL_BEGUN.toNanos()) {
                late = true;
                at.run().output(at.say("velero.late", name));
            }
            if (System.nanoTime() - began > patience().toNanos()) {
                return Outcome.failed(at.say("velero.too-long", name, VeleroObject.phase(found.get())));
            }
            Thread.sleep(LOOKS_EVERY_MILLIS);
        }
    }

    /** As long as Velero itself waits for volumes, and a while. */
    private Duration patience() {
        return at.action().header().timeout().or(() -> VeleroChoice.of(at.action().with()).finer().waits().map(PATIENCE::plus)).orElse(PATIENCE);
    }

    private String line(JsonNode object, String name) {
        JsonNode status = object.path("status");
        return at.say("velero.says", name, VeleroObject.phase(object), status.path("errors").asLong(), status.path("warnings").asLong());
    }

    private Outcome outcome(JsonNode object, String line) {
        JsonNode status = object.path("status");
        Map<String, Long> figures = Map.of("errors", status.path("errors").asLong(), "warnings", status.path("warnings").asLong());
        if (VeleroObject.phase(object).equals("Completed")) {
            return Outcome.succeeded().with(figures);
        }
        List<String> reasons = new ArrayList<>(List.of(line));
        status.path("validationErrors").forEach(error -> reasons.add(error.asText()));
        Optional.of(status.path("failureReason").asText("")).filter(reason -> !reason.isEmpty()).ifPresent(reasons::add);
        return Outcome.failed(String.join(" ", reasons)).with(figures);
    }
}
