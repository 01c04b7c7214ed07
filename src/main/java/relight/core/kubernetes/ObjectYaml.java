package relight.core.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/** Objects of Kubernetes as people read them: YAML, with the values of Secrets masked (K8-7). */
public final class ObjectYaml {

    private static final YAMLMapper YAML = YAMLMapper.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES).enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE).enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES).build();
    /** kubectl keeps what it applied here, the values of a Secret among it. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private ObjectYaml() {}

    /**
     * An object without the values of Secrets.
     *
     * @param json the object as an API server gives it
     * @return empty where the bytes are no object of Kubernetes
     */
    public static Optional<String> masked(byte[] json) {
        try {
            JsonNode object = YAML.readTree(json);
            if (!(object instanceof ObjectNode whole) || !object.path("kind").isTextual() || !object.path("apiVersion").isTextual()) {
                return Optional.empty();
            }
            if (object.path("kind").asText().equals("Secret")) {
                mask(whole);
            }
            return Optional.of(YAML.writeValueAsString(whole));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void mask(ObjectNode secret) {
        if (secret.path("data") instanceof ObjectNode data) {
            data.properties().forEach(value -> data.put(value.getKey(), told(bytes(value.getValue().asText()))));
        }
        if (secret.path("stringData") instanceof ObjectNode data) {
            data.properties().forEach(value -> data.put(value.getKey(), told(value.getValue().asText().length())));
        }
        if (secret.path("metadata").path("annotations") instanceof ObjectNode annotations && annotations.has(LAST_APPLIED)) {
            annotations.put(LAST_APPLIED, told(annotations.path(LAST_APPLIED).asText().length()));
        }
    }

    private static int bytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64).length;
        } catch (IllegalArgumentException e) {
            return base64.length();
        }
    }

    /** In no language, since it stands in what is else the object's own text. */
    private static String told(int bytes) {
        return "•••••• (" + bytes + " B)";
    }
}
