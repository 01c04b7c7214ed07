package relight.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Rules by which Velero changes objects while it restores them (its resource modifiers, version v1): patches by kind and name, from a ConfigMap. */
final class VeleroModifier {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode rules;

    private VeleroModifier(JsonNode rules) {
        this.rules = rules;
    }

    /** Empty where Velero would not take it: it wants one file in it, of the version that it knows. */
    static Optional<VeleroModifier> of(JsonNode configMap) throws IOException {
        if (configMap.path("data").size() != 1) {
            return Optional.empty();
        }
        JsonNode file = new YAMLMapper().readTree(configMap.path("data").elements().next().asText());
        return file.path("version").asText().equals("v1") ? Optional.of(new VeleroModifier(file.path("resourceModifierRules"))) : Optional.empty();
    }

    ObjectNode change(String resource, ObjectNode object) throws IOException {
        JsonNode changed = object;
        for (JsonNode rule : rules) {
            JsonNode when = rule.path("conditions");
            if (when.path("groupResource").asText().equals(resource)
                    && Pattern.compile(when.path("resourceNameRegex").asText("")).matcher(object.path("metadata").path("name").asText()).find()) {
                for (JsonNode patch : rule.path("patches")) {
                    ObjectNode step = JSON.createObjectNode().put("op", patch.path("operation").asText()).put("path", patch.path("path").asText());
                    step.set("value", value(patch.path("value").asText()));
                    changed = JsonPatch.apply(JSON.createArrayNode().add(step), changed);
                }
            }
        }
        return (ObjectNode) changed;
    }

    /** Values are written as text; numbers, yes and no and what is in quotation marks are read out of it. */
    private static JsonNode value(String written) throws IOException {
        return written.matches("-?\\d+|true|false|null|\".*\"") ? JSON.readTree(written) : JSON.getNodeFactory().textNode(written);
    }
}
