package relight.core.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import org.yaml.snakeyaml.LoaderOptions;

/** Objects of a cluster as {@code kubectl get -o yaml} or {@code -o json} writes them: one after another, or in a list. */
public final class ObjectText {

    private static final YAMLMapper YAML = mapper();

    private ObjectText() {}

    private static YAMLMapper mapper() {
        LoaderOptions large = new LoaderOptions();
        // All Secrets of a namespace in one document are larger than the 3 MB that are usual for settings
        large.setCodePointLimit(256 << 20);
        return new YAMLMapper(YAMLFactory.builder().loaderOptions(large).build());
    }

    /** Is told of each object. */
    public interface Visitor {
        void object(ObjectNode object) throws IOException, InterruptedException;
    }

    /** Whether a text that begins so is one of objects; JSON is YAML, too. */
    public static boolean beginsSo(String head) {
        return head.matches("(?s)\\A(?:---[^\\n]*\\n|#[^\\n]*\\n|\\s)*(?:apiVersion:|kind:|\\{\\s*\"(?:apiVersion|kind)\"\\s*:).*") && head.contains("apiVersion");
    }

    /**
     * Reads it to its end, a document at a time.
     *
     * @throws IOException also where something in it is no object: without a kind or a name, as at the end of a text that is cut off
     */
    public static void each(InputStream text, Visitor visitor) throws IOException, InterruptedException {
        try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(text)) {
            while (documents.hasNextValue()) {
                JsonNode document = documents.nextValue();
                if (document == null || document.isNull() || document.isMissingNode()) {
                    continue;
                }
                if (document.path("kind").asText().endsWith("List") && document.path("items").isArray()) {
                    for (JsonNode item : document.path("items")) {
                        one(item, visitor);
                    }
                } else {
                    one(document, visitor);
                }
            }
        }
    }

    private static void one(JsonNode found, Visitor visitor) throws IOException, InterruptedException {
        if (!(found instanceof ObjectNode object) || !object.path("kind").isTextual() || !object.path("apiVersion").isTextual()
                || !object.path("metadata").path("name").isTextual()) {
            throw new IOException("no object of Kubernetes");
        }
        visitor.object(object);
    }
}
