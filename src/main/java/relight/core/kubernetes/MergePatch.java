package relight.core.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What makes one state of an object out of another (RFC 7386), and how that reads. */
public final class MergePatch {

    /** What a server writes by itself. */
    private static final List<String> OF_THE_SERVER = List.of("managedFields", "resourceVersion", "generation", "creationTimestamp", "uid", "selfLink");
    private static final Set<String> UNSEEN = Set.of("kubectl.kubernetes.io/last-applied-configuration", "deployment.kubernetes.io/revision");
    private static final int LONGEST_VALUE = 80;

    private MergePatch() {}

    /** The patch that makes {@code to} out of {@code from}; what the server writes by itself is left to it. */
    public static ObjectNode between(ObjectNode from, ObjectNode to) {
        return (ObjectNode) patch(without(from), without(to));
    }

    /** The fields of a patch that an object has not as the patch made them: somebody has changed them since. */
    public static List<String> changedSince(ObjectNode patch, ObjectNode now) {
        List<String> fields = new ArrayList<>();
        since("", patch, without(now), fields);
        return fields;
    }

    private static void since(String path, JsonNode patch, JsonNode now, List<String> fields) {
        if (patch instanceof ObjectNode object) {
            object.properties().forEach(field -> since(below(path, field.getKey()), field.getValue(), now.path(field.getKey()), fields));
        } else if (patch.isNull() ? !now.isMissingNode() : !patch.equals(now)) {
            fields.add(path);
        }
    }

    /** An object as it can be made again. */
    public static ObjectNode plain(ObjectNode whole) {
        return without(whole);
    }

    private static ObjectNode without(ObjectNode whole) {
        ObjectNode object = whole.deepCopy();
        object.remove("status");
        if (object.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove(OF_THE_SERVER);
            if (metadata.path("annotations") instanceof ObjectNode annotations) {
                annotations.remove(UNSEEN);
            }
        }
        return object;
    }

    private static JsonNode patch(JsonNode from, JsonNode to) {
        if (!(from instanceof ObjectNode before) || !(to instanceof ObjectNode after)) {
            return to;
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        before.properties().stream().filter(field -> !after.has(field.getKey())).forEach(field -> patch.putNull(field.getKey()));
        after.properties().stream().filter(field -> !field.getValue().equals(before.get(field.getKey())))
                .forEach(field -> patch.set(field.getKey(), patch(before.path(field.getKey()), field.getValue())));
        return patch;
    }

    /**
     * The fields that differ, one a line; with both values where they are short and can be no secret: of a Secret, of a ConfigMap and of
     * an environment there are names only (K8-7).
     */
    public static List<String> lines(ObjectNode from, ObjectNode to) {
        List<String> lines = new ArrayList<>();
        boolean secret = to.path("kind").asText(from.path("kind").asText()).equals("Secret");
        compare("", without(from), without(to), secret, lines);
        return lines;
    }

    private static void compare(String path, JsonNode from, JsonNode to, boolean secret, List<String> lines) {
        if (from.equals(to)) {
            return;
        }
        if (from instanceof ObjectNode before && to instanceof ObjectNode after) {
            before.properties().forEach(field -> compare(below(path, field.getKey()), field.getValue(), after.path(field.getKey()), secret, lines));
            after.properties().stream().filter(field -> !before.has(field.getKey()))
                    .forEach(field -> compare(below(path, field.getKey()), before.path(field.getKey()), field.getValue(), secret, lines));
        } else if (from.isArray() && to.isArray() && from.size() == to.size()) {
            for (int i = 0; i < from.size(); i++) {
                compare(path + "[" + i + "]", from.get(i), to.get(i), secret, lines);
            }
        } else {
            boolean shown = !secret && !path.matches("(data|binaryData|stringData)\\..*|.*\\benv\\[\\d+]\\.value") && isShort(from) && isShort(to);
            lines.add(path + (shown ? ": " + value(from) + " → " + value(to) : ""));
        }
    }

    private static String below(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static boolean isShort(JsonNode value) {
        return !value.isContainerNode() && value.asText().length() <= LONGEST_VALUE;
    }

    private static String value(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? "—" : value.asText();
    }
}
