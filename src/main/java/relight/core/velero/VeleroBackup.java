package relight.core.velero;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code velero-backup.json} says: the Backup object as Velero wrote it when the backup ended.
 *
 * @param phase        as it is written, {@code Completed} for one that ended well; empty where there is none
 * @param started      what was changed in the cluster after it need not be in the backup
 * @param expires      from when on a cluster that sees the bucket deletes it
 * @param errors       and {@code warnings} that Velero counted
 * @param failures     why it failed, in Velero's words
 * @param items        objects that it should hold; 0 where Velero does not say
 * @param itemsBackedUp objects that it does hold
 */
record VeleroBackup(String phase, Optional<Instant> started, Optional<Instant> expires, long errors, long warnings, List<String> failures,
                    long items, long itemsBackedUp) {

    private static final ObjectMapper JSON = new ObjectMapper();

    VeleroBackup {
        failures = List.copyOf(failures);
    }

    /** Empty where the bytes are no Backup object. */
    static Optional<VeleroBackup> read(byte[] bytes) {
        JsonNode backup;
        try {
            backup = JSON.readTree(bytes);
        } catch (IOException e) {
            return Optional.empty();
        }
        if (backup == null || !backup.path("kind").asText("Backup").equals("Backup") || !backup.path("metadata").isObject()) {
            return Optional.empty();
        }
        JsonNode status = backup.path("status");
        List<String> failures = new ArrayList<>();
        status.path("validationErrors").forEach(error -> failures.add(error.asText()));
        Stream.of(status.path("failureReason").asText("")).filter(reason -> !reason.isEmpty()).forEach(failures::add);
        return Optional.of(new VeleroBackup(status.path("phase").asText(""),
                time(status, "startTimestamp").or(() -> time(backup.path("metadata"), "creationTimestamp")), time(status, "expiration"),
                status.path("errors").asLong(), status.path("warnings").asLong(), failures,
                status.path("progress").path("totalItems").asLong(), status.path("progress").path("itemsBackedUp").asLong()));
    }

    private static Optional<Instant> time(JsonNode of, String name) {
        try {
            return Optional.of(Instant.parse(of.path(name).asText()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
