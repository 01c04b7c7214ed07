package relight.core.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Where an object of a cluster is not as one that is to be applied. Fields that only the cluster has are its own affair: it fills in defaults. */
public final class ObjectDiff {

    private ObjectDiff() {}

    /**
     * The fields that would change, as paths: {@code spec.replicas}; names only, since the values of Secrets are among them (K8-7).
     *
     * @param wanted to be applied, as {@link RestoredObject} makes it
     * @param there  as the server gives it
     */
    public static List<String> fields(ObjectNode wanted, ObjectNode there) {
        List<String> fields = new ArrayList<>();
        compare("", wanted, RestoredObject.clean(there), fields);
        return fields;
    }

    private static void compare(String path, JsonNode wanted, JsonNode there, List<String> fields) {
        if (wanted instanceof ObjectNode object && there.isObject()) {
            object.properties().stream().filter(field -> !(path.isEmpty() && field.getKey().equals("apiVersion")))
                    .forEach(field -> compare(path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), there.path(field.getKey()), fields));
        } else if (wanted.isArray() && there.isArray() && wanted.size() == there.size()) {
            for (int i = 0; i < wanted.size(); i++) {
                compare(path + "[" + i + "]", wanted.get(i), there.get(i), fields);
            }
        } else if (!wanted.equals(there) && !empty(wanted, there) && !same(wanted, there)) {
            fields.add(path);
        }
    }

    /** A server leaves out what is empty. */
    private static boolean empty(JsonNode wanted, JsonNode there) {
        return there.isMissingNode() && (wanted.isNull() || wanted.isContainerNode() && wanted.isEmpty() || wanted.isTextual() && wanted.asText().isEmpty()
                || wanted.isBoolean() && !wanted.asBoolean());
    }

    /** 1 and 1.0, and a number as text. */
    private static boolean same(JsonNode wanted, JsonNode there) {
        return wanted.isNumber() && there.isNumber() && wanted.decimalValue().compareTo(there.decimalValue()) == 0;
    }
}
