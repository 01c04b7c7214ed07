package relight.core.runbook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import relight.core.kubernetes.ClusterAction;
import relight.core.kubernetes.ClusterAction.PatchType;
import relight.core.kubernetes.ClusterAction.Wait;
import relight.core.kubernetes.FieldPath;
import relight.core.kubernetes.ObjectName;
import relight.core.text.DurationText;
import relight.core.text.Message;
import relight.core.text.Nearest;
import relight.core.text.Place;
import relight.core.yaml.Node;
import relight.core.yaml.YamlReader;

/**
 * Reads the YAML of a {@code kubernetes} fence: one action, or a list of them, each beginning with what it does to which object. Values are
 * filled into what has been read, so that none of them can become a key or another action.
 */
final class KubernetesFence {

    static final String LANGUAGE = "kubernetes";
    /** Written by Relight itself, on the way back. */
    static final String TAKE_BACK = "take-back";
    static final Map<String, List<String>> KEYS = keys();
    /** What may be done to every object of a kind at once. */
    private static final List<String> OF_EVERY = List.of("scale", "restart", "status", "get");

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Pattern MANIFEST = Pattern.compile("(?m)^(apiVersion|kind):");
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Pattern IN_A_POD = Pattern.compile("pod/([^/:]+):(/.+)");
    private static final Pattern RELEASE = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,51}[a-z0-9])?");
    private static final Pattern FIRST_WORD = Pattern.compile("\\s*(?:\\[\\s*)?(?:\\{\\s*|-\\s+)?([a-z-]+):\\s");
    private static final int LINES = 200;
    private static final String GONE = "deleted";
    private static final String MADE = "created";
    private static final String FIELD = "jsonpath=";
    private static final Pattern FIELD_VALUE = Pattern.compile("(\\{.*?})(?:=(.+))?");

    private final YamlKeys keys;
    private final JsonNode typed;
    private final Map<String, String> inputs;
    private final String word;

    private KubernetesFence(YamlKeys keys, JsonNode typed, Map<String, String> inputs, String word) {
        this.keys = keys;
        this.typed = typed;
        this.inputs = inputs;
        this.word = word;
    }

    private static Map<String, List<String>> keys() {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        keys.put("scale", List.of("replicas", "namespace"));
        keys.put("restart", List.of("namespace"));
        keys.put("status", List.of("within", "namespace"));
        keys.put("rollback", List.of("to", "namespace"));
        keys.put("wait", List.of("for", "within", "namespace"));
        keys.put("annotate", List.of("with", "overwrite", "namespace"));
        keys.put("label", List.of("with", "overwrite", "namespace"));
        keys.put("patch", List.of("with", "type", "namespace"));
        keys.put("selector", List.of("with", "namespace"));
        keys.put("get", List.of("labels", "namespace"));
        keys.put("apply", List.of());
        keys.put("job", List.of("within"));
        keys.put("run", List.of("within", "namespace"));
        keys.put("logs", List.of("container", "search", "lines", "namespace"));
        keys.put("exec", List.of("command", "container", "namespace"));
        keys.put("copy", List.of("to", "container", "namespace"));
        keys.put("forward", List.of("port", "get", "within", "open", "local", "namespace"));
        keys.put("delete", List.of("confirm", "namespace"));
        keys.put("helm-history", List.of("namespace"));
        keys.put("helm-rollback", List.of("to", "within", "namespace"));
        keys.put("helm-install", List.of("chart", "version", "repository", "values", "within", "namespace"));
        keys.put("helm-upgrade", keys.get("helm-install"));
        keys.put(TAKE_BACK, List.of());
        return keys;
    }

    /** Whether the text shows an object and asks for nothing. */
    static boolean isManifest(String text) {
        return MANIFEST.matcher(text).find();
    }

    /** Whether an author's way back is written as actions, and not as a command of this machine. */
    static boolean isActions(String undo) {
        Matcher first = FIRST_WORD.matcher(undo);
        return first.lookingAt() && KEYS.containsKey(first.group(1)) && !first.group(1).equals(TAKE_BACK);
    }

    /**
     * Reads the fence's body.
     *
     * @param start  the place of the body's first character
     * @param inputs values for the open places; one that has none stays open
     */
    static List<ClusterAction> read(String body, Place start, Map<String, String> inputs) {
        Node root = YamlReader.read(body, start).orElseThrow(() -> start.problem("kubernetes.fence.empty", String.join(", ", KEYS.keySet())));
        JsonNode typed = json(body, start);
        List<ClusterAction> actions = new ArrayList<>();
        List<Node> nodes = root instanceof Node.Sequence list ? list.items() : List.of(root);
        for (int i = 0; i < nodes.size(); i++) {
            actions.add(action(nodes.get(i), typed.isArray() ? typed.get(i) : typed, inputs));
        }
        if (actions.isEmpty()) {
            throw start.problem("kubernetes.fence.empty", String.join(", ", KEYS.keySet()));
        }
        return List.copyOf(actions);
    }

    /** Of a fence that no recovery goes by yet: from then on its text is kept. */
    static void requireNoSecret(String body, Place start) {
        SecretValues.of(body, start).written().stream().findFirst().ifPresent(value -> {
            throw value.place().problem("kubernetes.fence.secret", value.key());
        });
    }

    /** What actions remove for good. */
    static List<Input.Removed> removed(List<ClusterAction> actions) {
        return actions.stream().filter(ClusterAction.Delete.class::isInstance).map(ClusterAction.Delete.class::cast)
                .map(delete -> new Input.Removed(delete.object().name(), delete.object().shown())).toList();
    }

    private static JsonNode json(String body, Place start) {
        try {
            return YAML.readTree(body);
        } catch (JsonProcessingException e) {
            // A tag such as !!binary over what is none
            throw start.problem(Message.of("yaml.other", e.getOriginalMessage()), Message.of("yaml.other.remedy"));
        }
    }

    private static ClusterAction action(Node node, JsonNode typed, Map<String, String> inputs) {
        if (!(node instanceof Node.Mapping mapping)) {
            throw node.place().problem("kubernetes.fence.empty", String.join(", ", KEYS.keySet()));
        }
        YamlKeys keys = new YamlKeys(mapping);
        String word = keys.names().stream().filter(KEYS::containsKey).findFirst().orElseThrow(() -> {
            String first = keys.names().stream().findFirst().orElse("");
            return (first.isEmpty() ? node.place() : keys.place(first)).problem("kubernetes.fence.unknown", first, Nearest.of(first, KEYS.keySet()));
        });
        keys.names().stream().filter(key -> !key.equals(word) && !KEYS.get(word).contains(key)).findFirst().ifPresent(key -> {
            List<String> known = KEYS.get(word).isEmpty() ? List.of(word) : KEYS.get(word);
            throw keys.place(key).problem("runbook.relight.key", key, word, Nearest.of(key, known));
        });
        return new KubernetesFence(keys, typed, inputs, word).action();
    }

    private ClusterAction action() {
        return switch (word) {
            case "scale" -> new ClusterAction.Scale(object(), (int) number("replicas").orElseThrow(() -> missing("replicas")).longValue());
            case "restart" -> new ClusterAction.Restart(object());
            case "status" -> new ClusterAction.RolloutStatus(object(), within());
            case "rollback" -> new ClusterAction.RolloutUndo(object(), number("to"));
            case "wait" -> condition();
            case "annotate" -> merge(object(), "metadata.annotations", texts());
            case "label" -> merge(object(), "metadata.labels", texts());
            case "patch" -> new ClusterAction.Patch(object(), type(), changed(typed("with")));
            case "selector" -> selector();
            case "get" -> new ClusterAction.Get(value(word).contains("/") ? object() : new ObjectName(value(word), ObjectName.EVERY, namespace()), value("labels"));
            case "apply" -> new ClusterAction.Apply(file(), manifest());
            case "job" -> new ClusterAction.RunJob(file(), manifest(), within());
            case "run" -> new ClusterAction.RunScheduled(value(word).contains("/") ? object() : new ObjectName("cronjob", value(word), namespace()), within());
            case "logs" -> new ClusterAction.Logs(object(), value("container"), Optional.of(value("search")).filter(text -> !text.isEmpty()),
                    number("lines").map(Long::intValue).orElse(LINES));
            case "exec" -> new ClusterAction.Exec(object(), value("container"), command());
            case "copy" -> copy();
            case "forward" -> forward();
            case "delete" -> delete();
            case "helm-history" -> new ClusterAction.ReleaseHistory(plain(word), namespace());
            case "helm-rollback" -> new ClusterAction.ReleaseRollback(plain(word), namespace(), number("to"), within());
            case "helm-install", "helm-upgrade" -> release();
            default -> new ClusterAction.TakeBack(value(word));
        };
    }

    private ClusterAction condition() {
        String until = value("for").replaceFirst("^condition=", "");
        if (until.isBlank()) {
            throw missing("for");
        }
        return new ClusterAction.Wait(object(), until(until), within());
    }

    private Wait.Until until(String written) {
        if (written.equalsIgnoreCase(GONE) || written.equalsIgnoreCase("delete")) {
            return new Wait.Gone();
        }
        if (written.equalsIgnoreCase(MADE) || written.equalsIgnoreCase("create")) {
            return new Wait.There();
        }
        if (written.startsWith(FIELD)) {
            Matcher field = FIELD_VALUE.matcher(written.substring(FIELD.length()));
            return field.matches() ? new Wait.Field(FieldPath.of(field.group(1)).orElseThrow(() -> keys.place("for").problem("kubernetes.fence.path", field.group(1))),
                    Optional.ofNullable(field.group(2)).map(String::strip)) : waiting("for", written, new Wait.There());
        }
        String[] halves = written.split("=", 2);
        return new Wait.Condition(halves[0], halves.length < 2 ? "True" : halves[1]);
    }

    /** A selector is replaced whole by its own patch: labels that it does not name any more would keep pods out. */
    private ClusterAction selector() {
        String written = value(word);
        ObjectName service = written.contains("/") ? object() : new ObjectName("service", written, namespace());
        ArrayNode operations = JsonNodeFactory.instance.arrayNode();
        operations.addObject().put("op", "add").put("path", "/spec/selector").set("value", texts());
        return new ClusterAction.Patch(service, PatchType.JSON, operations);
    }

    /** The objects themselves, as keys or as a text with several of them; empty where a file holds them. */
    private String manifest() {
        JsonNode written = typed(word);
        if (written.isObject()) {
            boolean whole = written.path("kind").isTextual() && written.path("apiVersion").isTextual() && written.path("metadata").path("name").isTextual();
            if (!whole || word.equals("job") && !written.path("kind").asText().equals("Job")) {
                throw keys.place(word).problem("kubernetes.fence.manifest", word);
            }
            return changed(written).toString();
        }
        String text = value(word);
        return text.contains("\n") ? text : "";
    }

    private Optional<String> file() {
        if (typed(word).isObject()) {
            return Optional.empty();
        }
        String text = value(word);
        if (text.isBlank()) {
            throw keys.place(word).problem("kubernetes.fence.manifest", word);
        }
        return Optional.of(text).filter(name -> !name.contains("\n"));
    }

    /** Words as the program gets them, or one text for the pod's shell; to that, values are given as arguments and are never a part of it. */
    private List<String> command() {
        JsonNode written = typed("command");
        List<String> words = new ArrayList<>();
        if (written.isArray()) {
            changed(written).forEach(one -> words.add(one.asText()));
            return words;
        }
        OpenText script = OpenText.line(written.asText());
        List<String> names = script.needs().keySet().stream().filter(inputs::containsKey).toList();
        StringBuilder sets = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            sets.append(names.get(i)).append("=${").append(i + 1).append("}; ");
        }
        words.addAll(List.of("sh", "-c", sets + script.fill(names.stream().collect(Collectors.toMap(name -> name, name -> "${" + name + "}")), value -> value)));
        if (!names.isEmpty()) {
            words.add("sh");
            names.forEach(name -> words.add(inputs.get(name)));
        }
        return words;
    }

    private ClusterAction copy() {
        String from = value(word);
        String to = value("to");
        Matcher source = IN_A_POD.matcher(from);
        Matcher target = IN_A_POD.matcher(to);
        boolean into = target.matches();
        if (into == source.matches() || from.isBlank() || to.isBlank()) {
            throw keys.place(word).problem("kubernetes.fence.copy", from, to);
        }
        Matcher pod = into ? target : source;
        return new ClusterAction.Copy(new ObjectName("pod", pod.group(1), namespace()), value("container"), into ? from : to, pod.group(2), into);
    }

    /** For a question, or for as long as {@code open} says. */
    private ClusterAction forward() {
        int port = number("port").orElseThrow(() -> missing("port")).intValue();
        if (!keys.names().contains("open")) {
            return new ClusterAction.Forward(object(), port, value("get").isEmpty() ? "/" : value("get"), within());
        }
        keys.names().stream().filter(List.of("get", "within")::contains).findFirst().ifPresent(key -> {
            throw keys.place(key).problem("kubernetes.fence.forward", key);
        });
        return new ClusterAction.OpenPort(object(), port, number("local").map(Long::intValue), span("open"));
    }

    /** A chart that is not a file needs its version: otherwise it is whichever is newest that night (RB-21). */
    private ClusterAction release() {
        String chart = plain("chart");
        Optional<String> version = keys.names().contains("version") ? Optional.of(plain("version")) : Optional.empty();
        boolean file = chart.startsWith("./") || chart.startsWith("/") || chart.startsWith("../") || chart.endsWith(".tgz");
        if (version.isEmpty() && !file && OpenText.line(chart).needs().isEmpty()) {
            throw keys.place("chart").problem("kubernetes.fence.chart", chart);
        }
        List<String> values = keys.list("values").stream().map(name -> OpenText.line(name).fill(inputs, value -> value)).toList();
        return new ClusterAction.ReleaseUpgrade(plain(word), namespace(), chart, version, keys.names().contains("repository") ? Optional.of(plain("repository")) : Optional.empty(),
                values, word.equals("helm-install"), within());
    }

    /** A value that a program gets as a word of its own, and that must not look like an option. */
    private String plain(String key) {
        String text = value(key);
        if (text.isBlank()) {
            throw missing(key);
        }
        if (text.startsWith("-") || key.equals(word) && !RELEASE.matcher(text).matches() && OpenText.line(text).needs().isEmpty()) {
            throw keys.place(key).problem("kubernetes.fence.release", text, key);
        }
        return text;
    }

    private ClusterAction delete() {
        ObjectName object = object();
        String confirmed = value("confirm");
        if (!confirmed.equals(object.name())) {
            throw (keys.names().contains("confirm") ? keys.place("confirm") : keys.place(word)).problem("kubernetes.fence.confirm", object.shown(), object.name());
        }
        return new ClusterAction.Delete(object);
    }

    private ClusterAction merge(ObjectName object, String path, ObjectNode values) {
        String overwrite = value("overwrite");
        if (!List.of("", "true", "false").contains(overwrite)) {
            throw keys.place("overwrite").problem("runbook.attribute.value", overwrite, "overwrite", "true, false", Nearest.of(overwrite, List.of("true", "false")));
        }
        return new ClusterAction.Patch(object, PatchType.MERGE, ClusterAction.below(JsonNodeFactory.instance.objectNode(), path, values), !overwrite.equals("false"));
    }

    private PatchType type() {
        String written = keys.names().contains("type") ? value("type").toLowerCase(Locale.ROOT) : "strategic";
        List<String> types = List.of("strategic", "merge", "json");
        if (!types.contains(written)) {
            throw keys.place("type").problem("runbook.attribute.value", written, "type", String.join(", ", types), Nearest.of(written, types));
        }
        JsonNode with = typed("with");
        if (written.equals("json") != with.isArray() || !with.isContainerNode()) {
            throw keys.place("with").problem("kubernetes.fence.patch", written);
        }
        return PatchType.valueOf(written.toUpperCase(Locale.ROOT));
    }

    private ObjectName object() {
        String written = value(word);
        String[] halves = written.split("/", -1);
        if (halves.length != 2 || halves[0].isBlank() || halves[1].isBlank()) {
            throw keys.place(word).problem("kubernetes.fence.object", written, word);
        }
        if (halves[1].equals(ObjectName.EVERY) && !OF_EVERY.contains(word)) {
            throw keys.place(word).problem("kubernetes.fence.every", word, String.join(", ", OF_EVERY));
        }
        return new ObjectName(halves[0], halves[1], namespace());
    }

    private String namespace() {
        return value("namespace");
    }

    private Duration within() {
        return span("within");
    }

    private Duration span(String key) {
        return Optional.of(value(key)).filter(text -> !text.isEmpty()).map(text -> DurationText.read(text)
                .orElseGet(() -> waiting(key, text, PATIENCE))).orElse(PATIENCE);
    }

    private Optional<Long> number(String key) {
        return Optional.of(value(key)).filter(text -> !text.isEmpty())
                .map(text -> text.matches("\\d{1,9}") ? Long.valueOf(text) : waiting(key, text, 0L));
    }

    /** A value that is not known yet cannot be wrong. */
    private <T> T waiting(String key, String text, T meanwhile) {
        if (!OpenText.line(text).needs().isEmpty()) {
            return meanwhile;
        }
        throw meanwhile instanceof Duration ? keys.place(key).problem("runbook.duration", text, key)
                : keys.place(key).problem("runbook.attribute.number", text, key);
    }

    /** Values as texts, as labels and annotations are; nothing behind a name takes it away. */
    private ObjectNode texts() {
        JsonNode with = changed(typed("with"));
        if (!(with instanceof ObjectNode values) || values.isEmpty()) {
            throw (keys.names().contains("with") ? keys.place("with") : keys.place(word)).problem("kubernetes.fence.with", word);
        }
        ObjectNode texts = JsonNodeFactory.instance.objectNode();
        values.properties().forEach(value -> {
            if (value.getValue().isNull()) {
                texts.putNull(value.getKey());
            } else {
                texts.put(value.getKey(), value.getValue().asText());
            }
        });
        return texts;
    }

    private JsonNode typed(String key) {
        if (!typed.has(key)) {
            throw missing(key);
        }
        return typed.get(key);
    }

    private String value(String key) {
        return keys.names().contains(key) ? OpenText.line(keys.text(key)).fill(inputs, value -> value) : "";
    }

    private JsonNode changed(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> {
                ObjectNode filled = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(field -> filled.set(field.getKey(), changed(field.getValue())));
                yield filled;
            }
            case ArrayNode array -> {
                ArrayNode filled = JsonNodeFactory.instance.arrayNode();
                array.forEach(one -> filled.add(changed(one)));
                yield filled;
            }
            default -> value.isTextual() ? JsonNodeFactory.instance.textNode(OpenText.line(value.asText()).fill(inputs, text -> text)) : value;
        };
    }

    private RuntimeException missing(String key) {
        return keys.place(word).problem("kubernetes.fence.missing", word, key);
    }

    /** The text that puts back what a step has changed. */
    static String takeBack(StepId step) {
        return YamlText.keys(TAKE_BACK, step.value()).toString();
    }
}
