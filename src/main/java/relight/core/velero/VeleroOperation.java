package relight.core.velero;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Work on one object that went on after it ({@code itemoperations.json}), such as the moving of a snapshot's data.
 *
 * @param object as {@code persistentvolumeclaims shop/data}
 * @param action who does it, such as {@code velero.io/csi-pvc-backupper}
 * @param phase  as Velero writes it
 * @param done   of {@code total}, in {@code units}; 0 where it does not say
 * @param error  in its words; empty where there was none
 */
public record VeleroOperation(String object, String action, String phase, long done, long total, String units, String error) {

    static List<VeleroOperation> read(JsonNode operations) {
        List<VeleroOperation> all = new ArrayList<>();
        operations.forEach(operation -> all.add(one(operation.path("spec"), operation.path("status"))));
        return all;
    }

    private static VeleroOperation one(JsonNode spec, JsonNode status) {
        JsonNode item = either(spec, "ResourceIdentifier", "resourceIdentifier");
        String name = Stream.of(text(item, "Namespace", "namespace"), text(item, "Name", "name")).filter(part -> !part.isEmpty()).collect(Collectors.joining("/"));
        return new VeleroOperation(text(item, "Resource", "resource") + " " + name, text(spec, "backupItemAction", "restoreItemAction"),
                status.path("phase").asText("–"), status.path("nCompleted").asLong(), status.path("nTotal").asLong(), status.path("operationUnits").asText(""),
                status.path("error").asText(""));
    }

    /** Velero writes some names as its own program has them. */
    static JsonNode either(JsonNode of, String name, String orElse) {
        return of.has(name) ? of.path(name) : of.path(orElse);
    }

    private static String text(JsonNode of, String name, String orElse) {
        return of.path(name).asText(of.path(orElse).asText(""));
    }
}
