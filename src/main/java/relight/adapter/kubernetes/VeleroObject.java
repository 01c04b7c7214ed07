package relight.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;

/** How an object of Velero is called and stands (velero.io/v1). */
public final class VeleroObject {

    private VeleroObject() {}

    public static String name(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }

    /** As Velero writes it; {@code New} before it has seen the object. */
    public static String phase(JsonNode object) {
        return written(object.path("status").path("phase"), "New");
    }

    /** Of a location: {@code ReadWrite}, or {@code ReadOnly}. */
    public static String mode(JsonNode location) {
        return written(location.path("spec").path("accessMode"), "ReadWrite");
    }

    private static String written(JsonNode text, String otherwise) {
        return text.asText("").isEmpty() ? otherwise : text.asText();
    }
}
