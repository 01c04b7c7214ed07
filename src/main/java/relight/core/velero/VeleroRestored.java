package relight.core.velero;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What became of the objects of each kind in a restore, by Velero's own list of them.
 *
 * @param kinds by what the list calls them: {@code apps/v1/Deployment}
 */
public record VeleroRestored(Map<String, Count> kinds) {

    private static final Pattern ENTRY = Pattern.compile(".*\\((created|updated|failed|skipped)\\)");

    /** Objects of one kind. */
    public record Count(long created, long updated, long failed, long skipped) {

        private Count with(String outcome) {
            return switch (outcome) {
                case "created" -> new Count(created + 1, updated, failed, skipped);
                case "updated" -> new Count(created, updated + 1, failed, skipped);
                case "failed" -> new Count(created, updated, failed + 1, skipped);
                default -> new Count(created, updated, failed, skipped + 1);
            };
        }
    }

    public VeleroRestored {
        kinds = Map.copyOf(kinds);
    }

    static VeleroRestored read(JsonNode list) {
        Map<String, Count> kinds = new TreeMap<>();
        list.properties().forEach(kind -> kind.getValue().forEach(entry -> {
            Matcher outcome = ENTRY.matcher(entry.asText());
            if (outcome.matches()) {
                kinds.put(kind.getKey(), kinds.getOrDefault(kind.getKey(), new Count(0, 0, 0, 0)).with(outcome.group(1)));
            }
        }));
        return new VeleroRestored(kinds);
    }

    /** Empty where the list does not name the kind. */
    public Optional<Count> of(String apiVersion, String kind) {
        return Optional.ofNullable(kinds.get(apiVersion + "/" + kind));
    }
}
