package relight.core.restore.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import relight.core.kubernetes.NamespaceMapping;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Which objects of a backup are meant, and into which namespaces they go.
 *
 * @param namespaces of the backup; empty: all that are not the cluster's own
 * @param kinds      as {@code configmaps} or {@code deployments.apps}; empty: all
 * @param leftOut    namespaces and kinds that stay in the backup, whatever else was chosen
 * @param labels     alternatives, each of labels that an object must bear with their values; empty: whatever it bears
 * @param objects    single ones, as {@code secrets/login} or {@code shop/secrets/login}; empty: all
 * @param mapping    of namespaces
 * @param update     objects that are there and differ are changed to what the backup has; else they stay (K8-1)
 * @param all        nothing was chosen that leaves objects of namespaces out, so that the cluster's common objects belong to it too
 */
public record KubernetesChoice(List<String> namespaces, List<String> kinds, LeftOut leftOut, List<Map<String, String>> labels, List<String> objects,
                               NamespaceMapping mapping, boolean update, boolean all) {

    /** Names of the choices. */
    public static final String NAMESPACES = "namespaces";
    public static final String KINDS = "kinds";
    public static final String WITHOUT_NAMESPACES = "except-namespaces";
    public static final String WITHOUT_KINDS = "except-kinds";
    public static final String LABELS = "labels";
    public static final String OBJECTS = "names";
    public static final String MAPPING = "mapping";
    public static final String EXISTING = "existing";
    /** Another namespace of the same cluster instead of a backup: {@code namespace:NAME}. */
    public static final String FROM = "from";
    /** Values of {@link #EXISTING}. */
    public static final String SKIP = "skip";
    public static final String UPDATE = "update";

    /** Definitions of kinds. */
    public static final String DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";

    /** Made by whoever installs the cluster or Velero, and never overwritten by a restore unless they are named. */
    static final List<String> OF_THE_CLUSTER = List.of("kube-system", "kube-public", "kube-node-lease", "velero");

    /** What stays in the backup. */
    public record LeftOut(List<String> namespaces, List<String> kinds) {
        public LeftOut {
            namespaces = List.copyOf(namespaces);
            kinds = List.copyOf(kinds);
        }
    }

    public KubernetesChoice {
        namespaces = List.copyOf(namespaces);
        kinds = List.copyOf(kinds);
        labels = labels.stream().map(Map::copyOf).toList();
        objects = List.copyOf(objects);
    }

    /** What was asked for; with {@link Way#BESIDE_ONLY} the namespaces go into one of that name, or into ones whose names begin so. */
    public static KubernetesChoice of(RestoreRequest request) {
        Map<String, String> choices = new TreeMap<>(request.choices());
        if (request.way() == Way.BESIDE_ONLY && choices.getOrDefault(MAPPING, "").isBlank()) {
            List<String> namespaces = list(choices.getOrDefault(NAMESPACES, request.system().target("namespace").orElse("")));
            String into = request.into().orElse("").replace('_', '-');
            choices.put(MAPPING, String.join(",", namespaces.stream().map(name -> name + "=" + (namespaces.size() == 1 ? into : into + "-" + name)).toList()));
        }
        from(choices).ifPresent(namespace -> {
            choices.put(NAMESPACES, namespace);
            if (choices.getOrDefault(MAPPING, "").isBlank()) {
                request.system().target("namespace").ifPresent(into -> choices.put(MAPPING, namespace + "=" + into));
            }
        });
        if (choices.getOrDefault(NAMESPACES, "").isBlank()) {
            request.system().target("namespace").ifPresent(namespace -> choices.put(NAMESPACES, namespace));
        }
        return of(choices);
    }

    /** The namespace that objects are taken from instead of a backup. */
    public static Optional<String> from(Map<String, String> choices) {
        String written = choices.getOrDefault(FROM, "").strip();
        if (written.isEmpty()) {
            return Optional.empty();
        }
        String name = written.replaceFirst("^namespace:", "");
        if (!NamespaceMapping.isName(name)) {
            throw new Problem(Message.of("restore.kubernetes.from", written), Message.of("restore.kubernetes.from.remedy"));
        }
        return Optional.of(name);
    }

    /** Read back from a step's words. */
    public static KubernetesChoice of(Map<String, String> with) {
        List<String> namespaces = list(with.getOrDefault(NAMESPACES, ""));
        List<String> kinds = list(with.getOrDefault(KINDS, ""));
        List<Map<String, String>> labels = Arrays.stream(with.getOrDefault(LABELS, "").split("\\|")).map(KubernetesChoice::labels).filter(some -> !some.isEmpty()).toList();
        LeftOut leftOut = new LeftOut(list(with.getOrDefault(WITHOUT_NAMESPACES, "")), list(with.getOrDefault(WITHOUT_KINDS, "")));
        List<String> objects = list(with.getOrDefault(OBJECTS, ""));
        objects.stream().filter(object -> !object.matches("([^/]+/)?[^/]+/[^/]+")).findFirst().ifPresent(wrong -> {
            throw new Problem(Message.of("restore.kubernetes.object", wrong), Message.of("restore.kubernetes.object.remedy"));
        });
        return new KubernetesChoice(namespaces, kinds, leftOut, labels, objects, NamespaceMapping.read(with.getOrDefault(MAPPING, "")),
                with.getOrDefault(EXISTING, SKIP).equals(UPDATE), namespaces.isEmpty() && kinds.isEmpty() && labels.isEmpty() && objects.isEmpty());
    }

    /** As {@code app=web, tier=front}. */
    static Map<String, String> labels(String written) {
        Map<String, String> labels = new TreeMap<>();
        for (String label : list(written)) {
            String[] halves = label.split("=", 2);
            if (halves.length < 2 || halves[0].isBlank()) {
                throw new Problem(Message.of("restore.kubernetes.label", label), Message.of("restore.kubernetes.label.remedy"));
            }
            labels.put(halves[0].strip(), halves[1].strip());
        }
        return labels;
    }

    /** What stands between commas, each thing once. */
    public static List<String> list(String written) {
        return Arrays.stream(written.split(",")).map(String::strip).filter(one -> !one.isEmpty()).distinct().toList();
    }

    /** As it stands in the steps of a plan. */
    public Map<String, String> write() {
        Map<String, String> with = new TreeMap<>();
        put(with, NAMESPACES, String.join(", ", namespaces));
        put(with, KINDS, String.join(", ", kinds));
        put(with, WITHOUT_NAMESPACES, String.join(", ", leftOut.namespaces()));
        put(with, WITHOUT_KINDS, String.join(", ", leftOut.kinds()));
        put(with, LABELS, labels.stream().map(some -> String.join(", ", new TreeMap<>(some).entrySet().stream().map(label -> label.getKey() + "=" + label.getValue()).toList()))
                .collect(Collectors.joining(" | ")));
        put(with, OBJECTS, String.join(", ", objects));
        put(with, MAPPING, mapping.write());
        with.put(EXISTING, update ? UPDATE : SKIP);
        return with;
    }

    private static void put(Map<String, String> with, String name, String value) {
        if (!value.isEmpty()) {
            with.put(name, value);
        }
    }

    /**
     * Whether an object is meant.
     *
     * @param resource  such as {@code deployments.apps}
     * @param namespace empty for an object of the whole cluster
     */
    public boolean covers(String resource, String namespace, ObjectNode object) {
        String name = object.path("metadata").path("name").asText();
        if (resource.equals("namespaces")) {
            return covers(name);
        }
        if (namespace.isEmpty() ? !coversCommon(resource, name) : !covers(namespace)) {
            return false;
        }
        if (goesAlong(resource)) {
            return defines(object);
        }
        return meansKind(resource) && (objects.isEmpty() || names(resource, namespace, name)) && (labels.isEmpty() || labels.stream().anyMatch(some -> bears(object, some)));
    }

    private static boolean bears(ObjectNode object, Map<String, String> labels) {
        return labels.entrySet().stream().allMatch(label -> object.path("metadata").path("labels").path(label.getKey()).asText().equals(label.getValue()));
    }

    private boolean names(String resource, String namespace, String name) {
        return objects.stream().anyMatch(object -> {
            String[] words = object.split("/");
            return words[words.length - 1].equals(name) && means(kindOf(object), resource) && (words.length == 2 || words[0].equals(namespace));
        });
    }

    /** Whether objects of that namespace are meant. */
    public boolean covers(String namespace) {
        return !leftOut.namespaces().contains(namespace) && (namespaces.isEmpty() ? !OF_THE_CLUSTER.contains(namespace) : namespaces.contains(namespace));
    }

    /** Of the objects of the whole cluster only definitions of kinds go with chosen namespaces; those that were named go always. */
    private boolean coversCommon(String resource, String name) {
        return kinds.contains(resource) || !name.startsWith("system:") && !resource.equals("persistentvolumes")
                && (all || resource.equals(DEFINITIONS));
    }

    /** Whether definitions were not chosen themselves: then those go along that chosen objects need, where the cluster lacks them. */
    public boolean goesAlong(String resource) {
        return resource.equals(DEFINITIONS) && !(kinds.isEmpty() && objects.isEmpty()) && kinds.stream().noneMatch(kind -> means(kind, resource))
                && objects.stream().noneMatch(object -> means(kindOf(object), resource)) && leftOut.kinds().stream().noneMatch(kind -> means(kind, resource));
    }

    private boolean defines(ObjectNode definition) {
        String resource = definition.path("spec").path("names").path("plural").asText() + "." + definition.path("spec").path("group").asText();
        return kinds.stream().anyMatch(kind -> means(kind, resource)) || objects.stream().anyMatch(object -> means(kindOf(object), resource));
    }

    private static String kindOf(String object) {
        String[] words = object.split("/");
        return words[words.length - 2];
    }

    /** The kind alone, or the kind and its group, or one of a definition that it needs. */
    public boolean meansKind(String resource) {
        return leftOut.kinds().stream().noneMatch(kind -> means(kind, resource)) && (kinds.isEmpty() || kinds.stream().anyMatch(kind -> means(kind, resource)));
    }

    private static boolean means(String kind, String resource) {
        return kind.equals(resource) || kind.equals(resource.replaceFirst("\\..*", ""));
    }
}
