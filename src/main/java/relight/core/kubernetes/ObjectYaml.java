package relight.core.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;

/** An object of Kubernetes as people read it, from the bytes that a backup or an API server has: YAML, with the values of Secrets masked (K8-7). */
public final class ObjectYaml {

    private ObjectYaml() {}

    /**
     * An object without the values of Secrets.
     *
     * @param json the object as an API server gives it
     * @return empty where the bytes are no object of Kubernetes
     */
    public static Optional<String> masked(byte[] json) {
        try {
            JsonNode object = MaskedYaml.YAML.readTree(json);
            return object instanceof ObjectNode whole && object.path("kind").isTextual() && object.path("apiVersion").isTextual()
                    ? Optional.of(new MaskedYaml().write(whole)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
