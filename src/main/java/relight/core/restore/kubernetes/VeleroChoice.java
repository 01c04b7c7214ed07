package relight.core.restore.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How Velero is to restore, where it is the one that does.
 *
 * @param through   whether it is; else Relight applies the objects itself
 * @param location  the BackupStorageLocation that the backup lies in; empty: the backup's own, the only one, or the default
 * @param readOnly  whether the location is ReadOnly meanwhile (K8-3)
 * @param volumes   whether volumes are restored with their data; empty: as the backup was made
 * @param common    whether objects of the whole cluster are restored; empty: where nothing was chosen that leaves objects of namespaces out
 * @param nodePorts services keep their ports at the nodes
 * @param modifier  a ConfigMap with resource modifiers, in Velero's namespace
 * @param finer     what else its Restore is told
 * @param backup    a backup of what is there now, before anything is restored
 * @param make      whether Velero is given the location, where it does not know it
 * @param keyId     of the access key that Velero is given; empty where its pod has rights of its own
 * @param secret    a reference to that key, such as {@code env:VELERO_KEY}
 * @param url       of the store as the cluster reaches it; empty: as this machine does
 */
public record VeleroChoice(boolean through, Optional<String> location, boolean readOnly, Optional<Boolean> volumes, Optional<Boolean> common, boolean nodePorts,
                           Optional<String> modifier, RestoreDetails finer, boolean backup, boolean make, Optional<String> keyId, Optional<String> secret, Optional<String> url) {

    /** Names of the choices. */
    public static final String THROUGH = "through";
    public static final String LOCATION = "location";
    public static final String READ_ONLY = "location-read-only";
    public static final String VOLUMES = "restore-volumes";
    public static final String CLUSTER = "cluster-resources";
    public static final String NODE_PORTS = "preserve-node-ports";
    public static final String MODIFIER = "resource-modifier";
    public static final String BACKUP = "backup-first";
    public static final String MAKE = "make-location";
    public static final String KEY_ID = "location-key-id";
    public static final String SECRET = "location-secret";
    public static final String URL = "location-url";
    /** Values of {@link #THROUGH}. */
    public static final String DIRECT = "direct";
    public static final String VELERO = "velero";
    /** Values of {@link #VOLUMES} and {@link #READ_ONLY}. */
    public static final String AS_MADE = "as-backed-up";
    /** Of {@link #CLUSTER}. */
    public static final String AS_NEEDED = "as-needed";
    public static final String YES = "yes";
    public static final String NO = "no";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What was asked for, or read back from a step's words. */
    public static VeleroChoice of(Map<String, String> with) {
        return new VeleroChoice(with.getOrDefault(THROUGH, DIRECT).equals(VELERO), text(with, LOCATION), !with.getOrDefault(READ_ONLY, YES).equals(NO),
                yesOrNo(with, VOLUMES), yesOrNo(with, CLUSTER),
                Boolean.parseBoolean(with.get(NODE_PORTS)), text(with, MODIFIER), RestoreDetails.of(with), Boolean.parseBoolean(with.get(BACKUP)),
                Boolean.parseBoolean(with.get(MAKE)), text(with, KEY_ID), text(with, SECRET), text(with, URL));
    }

    private static Optional<Boolean> yesOrNo(Map<String, String> with, String name) {
        return Optional.ofNullable(with.get(name)).filter(value -> value.equals(YES) || value.equals(NO)).map(YES::equals);
    }

    static Optional<String> text(Map<String, String> with, String name) {
        return Optional.ofNullable(with.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** Whether anything was chosen that only Velero can do. */
    boolean needsVelero() {
        return location.isPresent() || !readOnly || volumes.isPresent() || common.isPresent() || nodePorts || modifier.isPresent() || finer.any() || backup || make;
    }

    /** As it stands in the steps of a plan. */
    Map<String, String> write() {
        Map<String, String> with = new TreeMap<>(Map.of(THROUGH, VELERO));
        volumes.ifPresent(yes -> with.put(VOLUMES, yes ? YES : NO));
        common.ifPresent(yes -> with.put(CLUSTER, yes ? YES : NO));
        modifier.ifPresent(name -> with.put(MODIFIER, name));
        if (nodePorts) {
            with.put(NODE_PORTS, "true");
        }
        finer.write(with);
        return with;
    }

    /** The {@code spec} of a Restore (velero.io/v1, Velero 1.12 to 1.18) of that backup. */
    public ObjectNode restore(String backup, KubernetesChoice choice) {
        ObjectNode spec = JSON.createObjectNode().put("backupName", backup).put("existingResourcePolicy", choice.update() ? "update" : "none");
        scope(spec, choice);
        if (!choice.kinds().isEmpty()) {
            choice.kinds().forEach(spec.putArray("includedResources")::add);
        }
        if (!choice.leftOut().kinds().isEmpty()) {
            choice.leftOut().kinds().forEach(spec.putArray("excludedResources")::add);
        }
        labels(spec, choice.labels());
        if (!choice.mapping().into().isEmpty()) {
            new TreeMap<>(choice.mapping().into()).forEach(spec.putObject("namespaceMapping")::put);
        }
        volumes.ifPresent(yes -> spec.put("restorePVs", yes));
        spec.put("preserveNodePorts", nodePorts);
        modifier.ifPresent(name -> spec.putObject("resourceModifier").put("kind", "ConfigMap").put("name", name));
        finer.put(spec);
        return spec;
    }

    /** Velero takes a selector or several, and never both. */
    private static void labels(ObjectNode spec, List<Map<String, String>> labels) {
        if (labels.size() == 1) {
            match(spec.putObject("labelSelector"), labels.getFirst());
        } else if (!labels.isEmpty()) {
            ArrayNode several = spec.putArray("orLabelSelectors");
            labels.forEach(some -> match(several.addObject(), some));
        }
    }

    static void match(ObjectNode selector, Map<String, String> labels) {
        new TreeMap<>(labels).forEach(selector.putObject("matchLabels")::put);
    }

    /** What was asked for and is not in what the API server has kept, by the names of its fields: an older Velero's kinds do not know them. */
    public static List<String> dropped(ObjectNode asked, JsonNode kept) {
        return asked.properties().stream().filter(field -> !field.getValue().isEmpty() || field.getValue().isValueNode())
                .flatMap(field -> kept.has(field.getKey()) ? inside(field.getValue(), kept.path(field.getKey())).map(name -> field.getKey() + "." + name) : Stream.of(field.getKey()))
                .distinct().toList();
    }

    private static Stream<String> inside(JsonNode asked, JsonNode kept) {
        return asked instanceof ObjectNode object ? dropped(object, kept).stream()
                : asked instanceof ArrayNode list ? IntStream.range(0, list.size()).boxed().flatMap(at -> inside(list.get(at), kept.path(at))) : Stream.of();
    }

    /** The {@code spec} of a Backup of the same namespaces as they are now. */
    public static ObjectNode backup(String location, Stream<String> places) {
        ObjectNode spec = JSON.createObjectNode().put("storageLocation", location);
        places.forEach(spec.putArray("includedNamespaces")::add);
        return spec;
    }

    /** Without chosen namespaces Velero would go over those of the cluster and its own, too; with them it leaves all that lies in none, definitions too. */
    private void scope(ObjectNode spec, KubernetesChoice choice) {
        List<String> without = new ArrayList<>(choice.leftOut().namespaces());
        if (choice.namespaces().isEmpty()) {
            without.addAll(KubernetesChoice.OF_THE_CLUSTER);
        } else {
            choice.namespaces().forEach(spec.putArray("includedNamespaces")::add);
        }
        if (!without.isEmpty()) {
            without.stream().distinct().forEach(spec.putArray("excludedNamespaces")::add);
        }
        common.or(() -> choice.all() ? Optional.of(true) : Optional.empty()).ifPresent(yes -> spec.put("includeClusterResources", yes));
    }
}
