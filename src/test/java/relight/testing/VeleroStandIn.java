package relight.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import relight.adapter.engine.dump.Folders;
import relight.adapter.kubernetes.ApiRefusal;
import relight.adapter.kubernetes.Cluster;
import relight.adapter.kubernetes.Discovery;
import relight.core.kubernetes.NamespaceMapping;
import relight.core.kubernetes.ObjectDiff;
import relight.core.kubernetes.ObjectKind;
import relight.core.kubernetes.RestoreOrder;
import relight.core.kubernetes.RestoredObject;
import relight.core.velero.VeleroPaper;
import relight.core.velero.VeleroRun;

/**
 * Stands in for Velero's server on a real API server, which no pod of it can run on: it moves phases as Velero does, restores the objects in a
 * folder's bucket with Velero's label, collects what has expired where it may write, and leaves results there.
 */
public final class VeleroStandIn implements AutoCloseable {

    public static final String LOCATION = "default";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Cluster cluster;
    private final Path bucket;
    private final String namespace;
    private final Discovery served;
    private final AtomicReference<Optional<Throwable>> failed = new AtomicReference<>(Optional.empty());
    private final Thread server = Thread.ofPlatform().unstarted(this::serve);
    private volatile boolean held;
    private volatile Optional<JsonNode> expected = Optional.empty();
    private volatile String credentials = "";
    private volatile Optional<String> writes = Optional.empty();
    private volatile Optional<String> signs = Optional.empty();

    private VeleroStandIn(Cluster cluster, Path bucket, String namespace) throws Exception {
        this.cluster = cluster;
        this.bucket = bucket;
        this.namespace = namespace;
        VeleroKinds.V1_18.serve(cluster);
        this.served = Discovery.of(cluster);
        create("namespaces", "", "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"%s\"}}".formatted(namespace));
        create("deployments.apps", namespace, """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"velero"},"spec":{"replicas":0,"selector":{"matchLabels":{"app":"velero"}},
                "template":{"metadata":{"labels":{"app":"velero"}},"spec":{"initContainers":[{"name":"velero-velero-plugin-for-aws","image":"velero/velero-plugin-for-aws:v1.14.0"}],"containers":[{"name":"velero","image":"velero/velero:v1.18.0"}]}}}}""");
        create("backupstoragelocations.velero.io", namespace, """
                {"apiVersion":"velero.io/v1","kind":"BackupStorageLocation","metadata":{"name":"default"},"spec":{"provider":"aws","default":true,
                "objectStorage":{"bucket":"cluster-backups"}}}""");
    }

    /** Its kinds, its namespace and its one location; it sees nothing before {@link #go}. */
    public static VeleroStandIn install(TestNamespace beside, Path bucket) throws Exception {
        return new VeleroStandIn(beside.cluster(), bucket, "velero-" + beside.name());
    }

    public String namespace() {
        return namespace;
    }

    public VeleroStandIn go() {
        server.start();
        return this;
    }

    /** Its Deployment has these images of plugins and no others, as {@code velero plugin add} would write them. */
    public void plugins(String... images) throws Exception {
        ObjectNode change = JSON.createObjectNode();
        ArrayNode containers = change.withObject("/spec/template/spec").putArray("initContainers");
        for (String image : images) {
            containers.addObject().put("name", image.replaceAll("[^a-z0-9]+", "-")).put("image", image);
        }
        cluster.merge(kind("deployments.apps"), namespace, "velero", change);
    }

    /** From now on restores stop in the middle, until it is let go. */
    public void hold(boolean on) {
        held = on;
    }

    /**
     * It knows no location, as on a cluster that has just been made, until somebody makes the one that leads to its bucket.
     *
     * @param objectStorage and {@code config} of it, in JSON
     * @param file          of credentials, in the Secret that it names
     */
    public void knowsNoLocation(String objectStorage, String config, String file) throws Exception {
        expected = Optional.of(object("{\"objectStorage\":" + objectStorage + ",\"config\":" + config + "}"));
        credentials = file;
        delete("backupstoragelocations", LOCATION);
    }

    /** Restores write the data of that volume meanwhile, as long as they are held; they end when they are told to give that up. */
    public void writing(String pod, String volume) {
        writes = Optional.of("""
                {"pod":{"kind":"Pod","namespace":"shop","name":"%s"},"volume":"%s","backupStorageLocation":"default","repoIdentifier":"s3:cluster-backups/kopia/shop",
                "uploaderType":"kopia","snapshotID":"4a1f","sourceNamespace":"shop"}""".formatted(pod, volume));
    }

    private void write(String restore) throws Exception {
        cluster.create(kind("podvolumerestores.velero.io"), namespace, object("""
                {"apiVersion":"velero.io/v1","kind":"PodVolumeRestore","metadata":{"name":"%s-v","labels":{"velero.io/restore-name":"%s"}},"spec":%s,
                "status":{"phase":"InProgress","progress":{"bytesDone":1200000000,"totalBytes":4800000000}}}""".formatted(restore, restore, writes.orElseThrow())));
    }

    private void seeWhetherToGiveUp(String restore) throws Exception {
        if (cluster.find(kind("podvolumerestores.velero.io"), namespace, restore + "-v").filter(one -> one.path("spec").path("cancel").asBoolean()).isPresent()) {
            status("podvolumerestores.velero.io", restore + "-v", "{\"phase\":\"Canceled\"}");
            held = false;
        }
    }

    /** It answers DownloadRequests from now on, with addresses that begin so. */
    public VeleroStandIn signing(String base) {
        signs = Optional.of(base);
        return this;
    }

    /** As Velero does: it signs an address without looking whether anything lies there. */
    private void sign(JsonNode request) throws Exception {
        JsonNode target = request.path("spec").path("target");
        VeleroRun run = target.path("kind").asText().contains("Backup") ? VeleroRun.backup(target.path("name").asText()) : VeleroRun.restore(target.path("name").asText());
        for (VeleroPaper paper : VeleroPaper.values()) {
            if (paper.target(run).equals(Optional.of(target.path("kind").asText())) && cluster.find(kind("downloadrequests.velero.io"), namespace, name(request)).isPresent()) {
                status("downloadrequests.velero.io", name(request), "{\"phase\":\"Processed\",\"downloadURL\":\"%s/%s?X-Amz-Signature=secret\"}".formatted(signs.orElseThrow(), paper.key(run)));
            }
        }
    }

    /** What Velero's plugin for AWS makes of a location: it reads the Secret and asks the store. */
    private String judged(JsonNode location) throws Exception {
        JsonNode spec = location.path("spec");
        JsonNode credential = spec.path("credential");
        Optional<JsonNode> secret = credential.isMissingNode() ? Optional.empty()
                : cluster.find(kind("secrets"), namespace, credential.path("name").asText());
        String file = new String(Base64.getDecoder().decode(secret.map(one -> one.path("data").path(credential.path("key").asText()).asText()).orElse("")), StandardCharsets.UTF_8);
        boolean same = spec.path("provider").asText().equals("aws") && spec.path("objectStorage").equals(expected.orElseThrow().path("objectStorage"))
                && spec.path("config").equals(expected.orElseThrow().path("config"));
        return !same ? "{\"phase\":\"Unavailable\",\"message\":\"NoSuchBucket\"}"
                : !file.equals(credentials) ? "{\"phase\":\"Unavailable\",\"message\":\"InvalidAccessKeyId\"}" : "{\"phase\":\"Available\"}";
    }

    /** Whether it can read its bucket now. */
    private boolean look() throws Exception {
        Optional<JsonNode> location = cluster.find(kind("backupstoragelocations.velero.io"), namespace, LOCATION);
        if (location.isEmpty()) {
            return false;
        }
        String status = expected.isEmpty() ? "{\"phase\":\"Available\"}" : judged(location.get());
        try {
            status("backupstoragelocations.velero.io", LOCATION + "/status", status);
        } catch (ApiRefusal gone) {
            return false;
        }
        return status.contains("\"Available\"");
    }

    /** {@code ReadOnly} or {@code ReadWrite}. */
    public String mode() throws Exception {
        String mode = cluster.find(kind("backupstoragelocations.velero.io"), namespace, LOCATION).orElseThrow().path("spec").path("accessMode").asText("");
        return mode.isEmpty() ? "ReadWrite" : mode;
    }

    public List<ObjectNode> all(String plural) throws Exception {
        List<ObjectNode> all = new ArrayList<>();
        cluster.each(kind(plural + ".velero.io"), namespace, "", all::add);
        return all;
    }

    /** An object that ended before the test. */
    public void note(String plural, String name, String spec) throws Exception {
        create(plural + ".velero.io", namespace, "{\"apiVersion\":\"velero.io/v1\",\"kind\":\"%s\",\"metadata\":{\"name\":\"%s\"},\"spec\":%s,\"status\":{\"phase\":\"%s\"}}"
                .formatted(VeleroKinds.kind(plural), name, spec, plural.equals("schedules") ? "Enabled" : "Completed"));
    }

    public void delete(String plural, String name) throws Exception {
        cluster.delete(kind(plural + ".velero.io"), namespace, name);
    }

    private void serve() {
        try {
            while (!Thread.interrupted()) {
                if (look()) {
                    sync();
                }
                for (ObjectNode backup : all("backups")) {
                    if (backup.path("status").path("phase").asText("").isEmpty()) {
                        backUp(name(backup));
                    }
                }
                for (ObjectNode restore : all("restores")) {
                    if (restore.path("status").path("phase").asText("").isEmpty()) {
                        collect();
                        restore(restore);
                    }
                }
                for (ObjectNode request : signs.isEmpty() ? List.<ObjectNode>of() : all("downloadrequests")) {
                    if (request.path("status").path("downloadURL").asText("").isEmpty()) {
                        sign(request);
                    }
                }
                Thread.sleep(100);
            }
        } catch (InterruptedException ended) {
            // with the test
        } catch (Throwable fault) {
            failed.set(Optional.of(fault));
        }
    }

    private void sync() throws Exception {
        if (Files.notExists(bucket.resolve("backups"))) {
            return;
        }
        try (Stream<Path> folders = Files.list(bucket.resolve("backups"))) {
            for (Path folder : folders.toList()) {
                Path described = folder.resolve("velero-backup.json");
                String name = folder.getFileName().toString();
                if (Files.exists(described) && cluster.find(kind("backups.velero.io"), namespace, name).isEmpty()) {
                    ObjectNode backup = object(Files.readString(described));
                    ((ObjectNode) backup.path("metadata")).put("namespace", namespace).remove("creationTimestamp");
                    ((ObjectNode) backup.path("spec")).put("storageLocation", LOCATION);
                    cluster.create(kind("backups.velero.io"), namespace, backup);
                }
            }
        }
    }

    /** As Velero does once an hour: here before every restore, which is when it would do most harm (K8-3). */
    private void collect() throws Exception {
        for (ObjectNode backup : mode().equals("ReadOnly") ? List.<ObjectNode>of() : all("backups")) {
            String until = backup.path("status").path("expiration").asText("");
            if (!until.isEmpty() && Instant.parse(until).isBefore(Instant.now())) {
                delete("backups", name(backup));
                Folders.delete(bucket.resolve("backups").resolve(name(backup)));
            }
        }
    }

    private void backUp(String name) throws Exception {
        if (mode().equals("ReadOnly")) {
            status("backups.velero.io", name, "{\"phase\":\"FailedValidation\",\"validationErrors\":[\"backup can't be created because backup storage location default is currently in read-only mode\"]}");
            return;
        }
        status("backups.velero.io", name, "{\"phase\":\"InProgress\",\"progress\":{\"totalItems\":3,\"itemsBackedUp\":1}}");
        status("backups.velero.io", name, "{\"phase\":\"Completed\",\"progress\":{\"totalItems\":3,\"itemsBackedUp\":3}}");
    }

    private record Stored(String resource, String namespace, ObjectNode object) {}

    private void restore(ObjectNode restore) throws Exception {
        String name = name(restore);
        JsonNode spec = restore.path("spec");
        if (cluster.find(kind("backups.velero.io"), namespace, spec.path("backupName").asText()).isEmpty()) {
            status("restores.velero.io", name, "{\"phase\":\"FailedValidation\",\"validationErrors\":[\"Error retrieving backup: not found\"]}");
            return;
        }
        String named = spec.path("resourceModifier").path("name").asText("");
        Optional<VeleroModifier> modifier = named.isEmpty() ? Optional.empty() : modifier(named);
        if (!named.isEmpty() && modifier.isEmpty()) {
            status("restores.velero.io", name, "{\"phase\":\"FailedValidation\",\"validationErrors\":[\"failed to get resource modifiers configmap %s/%s\"]}".formatted(namespace, named));
            return;
        }
        List<Stored> objects = objects(spec);
        status("restores.velero.io", name, "{\"phase\":\"InProgress\",\"progress\":{\"totalItems\":%d,\"itemsRestored\":0}}".formatted(objects.size()));
        Map<String, List<String>> list = new TreeMap<>();
        List<String> errors = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        int done = 0;
        int middle = Math.min(1, objects.size() - 1);
        for (Stored stored : objects) {
            if (held && done == middle && writes.isPresent()) {
                write(name);
            }
            while (held && done >= middle) {
                Thread.sleep(50);
                seeWhetherToGiveUp(name);
            }
            restore(stored, restore, modifier, list, errors, warnings);
            status("restores.velero.io", name, "{\"progress\":{\"totalItems\":%d,\"itemsRestored\":%d}}".formatted(objects.size(), ++done));
        }
        if (!mode().equals("ReadOnly")) {
            leave(name, list, errors, warnings);
        }
        status("restores.velero.io", name, "{\"phase\":\"%s\",\"errors\":%d,\"warnings\":%d}".formatted(errors.isEmpty() ? "Completed" : "PartiallyFailed",
                errors.size(), warnings.size()));
    }

    private Optional<VeleroModifier> modifier(String named) throws Exception {
        Optional<JsonNode> found = cluster.find(kind("configmaps"), namespace, named);
        return found.isEmpty() ? Optional.empty() : VeleroModifier.of(found.get());
    }

    private List<Stored> objects(JsonNode spec) throws IOException {
        List<Stored> objects = new ArrayList<>();
        String backup = spec.path("backupName").asText();
        try (InputStream in = Files.newInputStream(bucket.resolve("backups").resolve(backup).resolve(backup + ".tar.gz"));
             TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String[] parts = entry.getName().split("/");
                if (parts[0].equals("resources") && (parts.length == 5 && parts[2].equals("namespaces") || parts.length == 4 && parts[2].equals("cluster"))) {
                    Stored stored = new Stored(parts[1], parts.length == 5 ? parts[3] : "", (ObjectNode) JSON.readTree(tar.readAllBytes()));
                    if (isMeant(stored, spec)) {
                        objects.add(stored);
                    }
                }
            }
        }
        objects.sort(java.util.Comparator.comparing(stored -> RestoreOrder.of(stored.resource())));
        return objects;
    }

    private static boolean isMeant(Stored stored, JsonNode spec) {
        boolean everything = spec.path("includedNamespaces").isMissingNode() && spec.path("excludedNamespaces").isMissingNode();
        // A volume comes with its claim
        boolean ofTheCluster = stored.resource().equals("persistentvolumes") ? spec.path("includeClusterResources").asBoolean(true)
                : stored.resource().startsWith("customresourcedefinitions") && spec.path("includeClusterResources").asBoolean(everything);
        boolean place = stored.namespace().isEmpty() ? ofTheCluster : names(spec.path("includedNamespaces"), stored.namespace());
        if (!spec.path("excludedResources").isMissingNode() && (names(spec.path("excludedResources"), stored.resource()) || names(spec.path("excludedResources"), stored.resource().replaceFirst("\\..*", "")))) {
            return false;
        }
        return place && (names(spec.path("includedResources"), stored.resource()) || names(spec.path("includedResources"), stored.resource().replaceFirst("\\..*", "")))
                && !RestoreOrder.isTheClusters(stored.resource()) && !RestoreOrder.isMadeByAnother(stored.object());
    }

    private static boolean names(JsonNode list, String name) {
        boolean named = list.isMissingNode();
        for (JsonNode one : list) {
            named |= one.asText().equals(name);
        }
        return named;
    }

    private void restore(Stored stored, ObjectNode restore, Optional<VeleroModifier> modifier, Map<String, List<String>> list, List<String> errors, List<String> warnings) throws Exception {
        Map<String, String> into = new TreeMap<>();
        restore.path("spec").path("namespaceMapping").properties().forEach(pair -> into.put(pair.getKey(), pair.getValue().asText()));
        String place = into.getOrDefault(stored.namespace(), stored.namespace());
        if (served.resource(stored.resource()).or(() -> again(stored.resource())).isEmpty()) {
            // As Velero does with a kind that the cluster does not serve
            return;
        }
        if (!place.isEmpty() && cluster.find(kind("namespaces"), "", place).isEmpty()) {
            create("namespaces", "", "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"%s\"}}".formatted(place));
        }
        ObjectNode object = RestoredObject.of(stored.object(), new NamespaceMapping(into));
        if (modifier.isPresent()) {
            object = modifier.get().change(stored.resource(), object);
        }
        String said = object.path("apiVersion").asText() + "/" + object.path("kind").asText();
        String outcome = outcome(stored.resource(), place, object, restore, errors, warnings);
        list.computeIfAbsent(said, any -> new ArrayList<>()).add((place.isEmpty() ? "" : place + "/") + name(object) + "(" + outcome + ")");
    }

    private String outcome(String resource, String place, ObjectNode object, ObjectNode restore, List<String> errors, List<String> warnings) throws Exception {
        ObjectKind kind = kind(resource);
        Optional<JsonNode> now = cluster.find(kind, place, name(object));
        object.withObject("/metadata/labels").put("velero.io/restore-name", name(restore)).put("velero.io/backup-name", restore.path("spec").path("backupName").asText());
        try {
            if (now.isEmpty()) {
                cluster.create(kind, place, object);
                if (resource.startsWith("customresourcedefinitions")) {
                    Until.holds(() -> again(name(object)).isPresent());
                }
                return "created";
            }
            boolean same = ObjectDiff.fields(RestoredObject.of(object, NamespaceMapping.NONE), (ObjectNode) now.get()).isEmpty();
            if (restore.path("spec").path("existingResourcePolicy").asText().equals("update")) {
                cluster.merge(kind, place, name(object), object);
                return same ? "skipped" : "updated";
            }
            if (!same) {
                warnings.add("could not restore, " + resource + " \"" + name(object) + "\" already exists. Warning: the in-cluster version is different than the backed-up version.");
            }
            return "skipped";
        } catch (ApiRefusal refusal) {
            if (refusal.code() == 409) {
                // An account that the cluster itself made meanwhile
                return "skipped";
            }
            errors.add("error restoring " + resource + "/" + place + "/" + name(object) + ": " + refusal.said());
            return "failed";
        }
    }

    private void leave(String name, Map<String, List<String>> list, List<String> errors, List<String> warnings) throws IOException {
        ObjectNode results = JSON.createObjectNode();
        errors.forEach(results.putObject("errors").putArray("velero")::add);
        warnings.forEach(results.putObject("warnings").putArray("velero")::add);
        VeleroBucket.restore(bucket, name, "-results.gz", results.toString());
        VeleroBucket.restore(bucket, name, "-resource-list.json.gz", JSON.writeValueAsString(list));
        StringBuilder log = new StringBuilder("time=\"2026-04-16T08:00:00Z\" level=info msg=\"starting restore\" restore=velero/" + name + "\n");
        warnings.forEach(warning -> log.append("time=\"2026-04-16T08:00:01Z\" level=warning msg=\"").append(warning.replace("\"", "\\\"")).append("\" restore=velero/").append(name).append('\n'));
        errors.forEach(error -> log.append("time=\"2026-04-16T08:00:01Z\" level=error msg=\"").append(error.replace("\"", "\\\"")).append("\" restore=velero/").append(name).append('\n'));
        VeleroBucket.restore(bucket, name, "-logs.gz", log.toString());
    }

    private void status(String resource, String name, String status) throws Exception {
        cluster.merge(kind(resource), namespace, name, object("{\"status\":" + status + "}"));
    }

    private void create(String resource, String place, String json) throws Exception {
        cluster.create(kind(resource), place, object(json));
    }

    private static String name(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }

    private static ObjectNode object(String json) throws IOException {
        return (ObjectNode) JSON.readTree(json);
    }

    private ObjectKind kind(String resource) throws InterruptedException {
        return served.resource(resource).or(() -> again(resource)).orElseThrow(() -> new AssertionError("not served: " + resource));
    }

    private Optional<ObjectKind> again(String resource) {
        try {
            return Discovery.of(cluster).resource(resource);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() throws Exception {
        held = false;
        server.interrupt();
        server.join();
        cluster.delete(kind("namespaces"), "", namespace);
        failed.get().ifPresent(fault -> {
            throw new AssertionError("The stand-in for Velero failed", fault);
        });
    }
}
