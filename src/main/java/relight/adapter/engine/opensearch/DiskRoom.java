package relight.adapter.engine.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import relight.adapter.opensearch.SearchCluster;

/** How much the data nodes take before the watermark from which no more shards go to them (ALL-6). */
final class DiskRoom {

    private static final String LOW = "cluster.routing.allocation.disk.watermark.low";
    private static final String USUAL = "85%";

    private final SearchCluster cluster;

    DiskRoom(SearchCluster cluster) {
        this.cluster = cluster;
    }

    Optional<Long> free() throws InterruptedException {
        String low = low();
        long room = 0;
        boolean told = false;
        for (JsonNode node : cluster.get("/_nodes/stats/fs").path("nodes")) {
            JsonNode total = node.path("fs").path("total");
            if (total.has("total_in_bytes") && data(node)) {
                told = true;
                room += Math.max(0, total.path("available_in_bytes").asLong() - keptFree(low, total.path("total_in_bytes").asLong()));
            }
        }
        return told ? Optional.of(room) : Optional.empty();
    }

    private static boolean data(JsonNode node) {
        for (JsonNode role : node.path("roles")) {
            if (role.asText().startsWith("data")) {
                return true;
            }
        }
        return node.path("roles").isMissingNode();
    }

    private String low() throws InterruptedException {
        JsonNode settings = cluster.get("/_cluster/settings?include_defaults=true&flat_settings=true");
        for (String kind : new String[] {"transient", "persistent", "defaults"}) {
            if (settings.path(kind).has(LOW)) {
                return settings.path(kind).path(LOW).asText();
            }
        }
        return USUAL;
    }

    /** A share is of what may be used, a size of what must stay free. */
    static long keptFree(String low, long total) {
        String written = low.strip().toLowerCase(Locale.ROOT);
        if (written.endsWith("%")) {
            return Math.round(total * (1 - Double.parseDouble(written.substring(0, written.length() - 1)) / 100));
        }
        if (written.matches("0?\\.\\d+|1(\\.0+)?")) {
            return Math.round(total * (1 - Double.parseDouble(written)));
        }
        String number = written.replaceAll("[^0-9.].*", "");
        int power = "bkmgtp".indexOf(written.replaceAll("[0-9.]", "").concat("b").charAt(0));
        return number.isEmpty() ? 0 : Math.round(Double.parseDouble(number) * Math.pow(1024, Math.max(0, power)));
    }
}
