package relight.core.velero;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import relight.core.catalog.State;
import relight.core.catalog.Verdict.Reason;
import relight.core.text.Message;
import relight.core.velero.VeleroFiles.Part;

/** What the files of a backup of Velero say of it, as findings that a verdict is made of. */
final class VeleroFindings {

    /** Names told in one sentence. */
    private static final int TOLD = 5;

    private final VeleroFiles files;
    private final Instant now;
    private final List<Reason> reasons = new ArrayList<>();
    private Optional<VeleroBackup> backup = Optional.empty();

    VeleroFindings(VeleroFiles files, Instant now) {
        this.files = files;
        this.now = now;
    }

    List<Reason> all() {
        if (backup.isEmpty()) {
            // K8-8
            reasons.add(new Reason("velero", State.SUSPECT, Message.of(files.get(Part.BACKUP).isEmpty() ? "velero.unseen" : "velero.unreadable",
                    Part.BACKUP.key(files.backup()))));
        }
        if (files.get(Part.OBJECTS).isEmpty()) {
            reasons.add(new Reason("velero", State.BAD, Message.of("velero.no-objects", Part.OBJECTS.key(files.backup()))));
        }
        List<Part> missing = files.missing(Part.LOGS, Part.RESULTS, Part.RESOURCES);
        if (!missing.isEmpty()) {
            reasons.add(new Reason("velero", State.GOOD, Message.of("velero.without", list(missing.stream().map(part -> part.key(files.backup())).toList()))));
        }
        return reasons;
    }

    void backup(VeleroBackup read) {
        backup = Optional.of(read);
        Optional<VeleroPhase> phase = VeleroPhase.of(read.phase());
        State standing = phase.map(VeleroPhase::standing).orElse(State.SUSPECT);
        Message failures = read.failures().isEmpty() ? Message.of("velero.phase", read.phase(), read.errors(), read.warnings())
                : Message.of("velero.phase.failures", read.phase(), list(read.failures()));
        reasons.add(new Reason("velero", standing, phase.isEmpty() ? Message.of("velero.phase.unknown", read.phase()) : failures));
        // K8-3
        read.expires().filter(until -> !until.isAfter(now)).ifPresent(until -> reasons.add(new Reason("velero", State.SUSPECT, Message.of("velero.expired", until))));
        if (read.itemsBackedUp() < read.items()) {
            reasons.add(new Reason("velero", State.SUSPECT, Message.of("velero.items", read.itemsBackedUp(), read.items())));
        }
    }

    /** Folders at the top of the place that are none of Velero's. */
    void beside(List<String> foreign) {
        if (!foreign.isEmpty()) {
            reasons.add(new Reason("velero", State.SUSPECT, Message.of("velero.foreign", list(foreign))));
        }
    }

    /** {@code results.json}: what Velero could not back up, in its words. */
    void results(VeleroResults results) {
        if (!results.errors().isEmpty()) {
            reasons.add(new Reason("results", State.SUSPECT, Message.of("velero.errors", results.errors().size(), list(results.errors()))));
        }
    }

    /** {@code resource-list.json}: kinds with the names of their objects. */
    void resources(JsonNode kinds) {
        long objects = 0;
        Set<String> namespaces = new HashSet<>();
        for (JsonNode names : kinds) {
            objects += names.size();
            names.forEach(name -> namespaces.add(name.asText().contains("/") ? name.asText().replaceFirst("/.*", "") : ""));
        }
        namespaces.remove("");
        reasons.add(new Reason("resources", objects == 0 ? State.SUSPECT : State.GOOD, Message.of("velero.resources", objects, kinds.size(), namespaces.size())));
    }

    void volumes(VeleroVolumes volumes) {
        if (!volumes.inBucket().isEmpty()) {
            reasons.add(new Reason("volumes", State.GOOD, Message.of("velero.volumes.bucket", volumes.inBucket().size(), list(volumes.inBucket()))));
        }
        if (!volumes.inSnapshot().isEmpty()) {
            reasons.add(new Reason("volumes", State.UNVERIFIED, Message.of("velero.volumes.snapshot", volumes.inSnapshot().size(), list(volumes.inSnapshot()))));
        }
        if (!volumes.without().isEmpty()) {
            reasons.add(new Reason("volumes", State.SUSPECT, Message.of("velero.volumes.without", volumes.without().size(), list(volumes.without()))));
        }
        if (!volumes.unknown().isEmpty()) {
            reasons.add(new Reason("volumes", State.SUSPECT, Message.of("velero.volumes.unknown", volumes.unknown().size(), list(volumes.unknown()))));
        }
    }

    private static String list(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(TOLD, names.size()))) + (names.size() > TOLD ? " …" : "");
    }
}
