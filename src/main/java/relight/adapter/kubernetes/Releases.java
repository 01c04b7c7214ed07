package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import relight.core.kubernetes.ObjectKind;

/**
 * The revisions of a release as Helm keeps them in the cluster, read without Helm: Secrets, or ConfigMaps, with the labels {@code owner=helm} and
 * {@code name}, whose one value is JSON, packed with gzip and written in base64.
 */
final class Releases {

    static final ObjectKind SECRETS = new ObjectKind("", "v1", "Secret", "secrets", true);
    private static final ObjectKind CONFIG_MAPS = new ObjectKind("", "v1", "ConfigMap", "configmaps", true);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST = 64 << 20;

    private Releases() {}

    /**
     * One revision. What it was given as values is not read: passwords are among them.
     *
     * @param status   in Helm's words: deployed, superseded, failed, pending-upgrade …
     * @param updated  as Helm writes it
     * @param manifest all its objects
     */
    record Revision(long number, String status, String chart, String updated, String description, String manifest) {

        boolean isDeployed() {
            return status.equals("deployed");
        }

        /** Whether it makes the same objects. */
        boolean isAs(Revision other) {
            return chart.equals(other.chart) && manifest.equals(other.manifest);
        }
    }

    /** The oldest first; empty where nothing of that name is installed. */
    static List<Revision> of(Cluster cluster, String namespace, String release) throws InterruptedException {
        List<Revision> revisions = new ArrayList<>();
        for (ObjectKind kind : List.of(SECRETS, CONFIG_MAPS)) {
            cluster.each(kind, namespace, "owner=helm,name=" + release, object -> revisions.add(revision(object, kind.equals(SECRETS))));
        }
        return revisions.stream().sorted(Comparator.comparingLong(Revision::number)).toList();
    }

    private static Revision revision(ObjectNode object, boolean secret) {
        String name = object.path("metadata").path("name").asText();
        try {
            byte[] once = object.path("data").path("release").asText().getBytes(StandardCharsets.US_ASCII);
            byte[] packed = Base64.getDecoder().decode(secret ? Base64.getDecoder().decode(once) : once);
            JsonNode release = JSON.readTree(unpacked(packed));
            JsonNode chart = release.path("chart").path("metadata");
            JsonNode info = release.path("info");
            return new Revision(release.path("version").asLong(), info.path("status").asText(),
                    chart.path("name").asText() + "-" + chart.path("version").asText(),
                    info.path("last_deployed").asText(), info.path("description").asText(), release.path("manifest").asText());
        } catch (IOException | IllegalArgumentException e) {
            throw ClusterRun.problem("release-unreadable", name, String.valueOf(e.getMessage()));
        }
    }

    /** Helm 2 and very old ones of Helm 3 did not pack it. */
    private static byte[] unpacked(byte[] packed) throws IOException {
        if (packed.length < 2 || packed[0] != 0x1f || (packed[1] & 0xff) != 0x8b) {
            return packed;
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return in.readNBytes(LARGEST);
        }
    }

    /** When it was made; empty where Helm has not written it as a time. */
    static Optional<Instant> time(Revision revision) {
        try {
            return Optional.of(OffsetDateTime.parse(revision.updated()).toInstant());
        } catch (DateTimeParseException unread) {
            return Optional.empty();
        }
    }

    /** The one that is in force; the newest that was, where a later one has failed. */
    static Optional<Revision> deployed(List<Revision> revisions) {
        return revisions.reversed().stream().filter(Revision::isDeployed).findFirst();
    }
}
