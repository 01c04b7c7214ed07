package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import relight.core.kubernetes.ObjectKind;
import relight.core.kubernetes.VeleroAtWork;
import relight.core.kubernetes.VeleroAtWork.Location;
import relight.core.kubernetes.VeleroAtWork.Schedule;
import relight.core.kubernetes.VeleroAtWork.Work;

/** Reads the objects by which Velero is told what to do, and in which it says how that goes (velero.io/v1). */
final class VeleroLook {

    private final Cluster cluster;
    private final String namespace;

    /** @param namespace Velero's own */
    VeleroLook(Cluster cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    /** Empty where the cluster knows of no Velero. */
    Optional<VeleroAtWork> look() throws InterruptedException {
        if (cluster.served().resource("backups.velero.io").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new VeleroAtWork(
                all("backupstoragelocations").stream().map(VeleroLook::location).toList(),
                all("schedules").stream().map(VeleroLook::schedule).toList(),
                newestFirst(all("backups").stream().map(one -> work(one, one.at("/metadata/labels/velero.io~1schedule-name").asText(), "itemsBackedUp"))),
                newestFirst(all("restores").stream().map(one -> work(one, one.at("/spec/backupName").asText(), "itemsRestored")))));
    }

    private List<ObjectNode> all(String plural) throws InterruptedException {
        Optional<ObjectKind> kind = cluster.served().resource(plural + ".velero.io");
        List<ObjectNode> all = new ArrayList<>();
        if (kind.isPresent()) {
            cluster.each(kind.get(), namespace, "", all::add);
        }
        return all;
    }

    private static List<Work> newestFirst(Stream<Work> all) {
        return all.sorted(Comparator.comparing((Work one) -> one.began().orElse(Instant.MAX)).reversed()).toList();
    }

    private static Location location(JsonNode one) {
        return new Location(VeleroObject.name(one), VeleroObject.phase(one), VeleroObject.mode(one), time(one.at("/status/lastValidationTime")));
    }

    private static Schedule schedule(JsonNode one) {
        return new Schedule(VeleroObject.name(one), one.at("/spec/schedule").asText(), VeleroObject.phase(one), one.at("/spec/paused").asBoolean(), time(one.at("/status/lastBackup")));
    }

    private static Work work(JsonNode one, String of, String done) {
        JsonNode status = one.path("status");
        return new Work(VeleroObject.name(one), VeleroObject.phase(one), of, time(status.path("startTimestamp")), status.at("/progress/" + done).asLong(), status.at("/progress/totalItems").asLong(),
                status.path("warnings").asLong(), status.path("errors").asLong(), time(status.path("expiration")));
    }

    private static Optional<Instant> time(JsonNode written) {
        try {
            return Optional.of(written.asText("")).filter(text -> !text.isEmpty()).map(Instant::parse);
        } catch (DateTimeParseException unread) {
            return Optional.empty();
        }
    }
}
