package relight.core.runbook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Writes one action of a {@code kubernetes} fence, whatever characters its values have. */
public final class ClusterLines {

    private static final YAMLMapper YAML = new YAMLMapper();

    private final YamlText text;

    private ClusterLines(YamlText text) {
        this.text = text;
    }

    /**
     * Begins with what is done to what.
     *
     * @param action the first word, such as {@code scale}
     * @param object such as {@code deployment/web}
     */
    public static ClusterLines of(String action, String object) {
        return new ClusterLines(YamlText.keys(action, object));
    }

    /** Nothing is written of an empty value. */
    public ClusterLines with(String key, String value) {
        if (!value.isBlank()) {
            text.text(key, value.strip());
        }
        return this;
    }

    /**
     * Labels, annotations or a selector.
     *
     * @param written {@code name=value} each on a line; {@code name-} takes one away
     */
    public ClusterLines labels(String key, String written) {
        ObjectNode labels = YAML.createObjectNode();
        for (String line : written.lines().map(String::strip).filter(line -> !line.isEmpty()).toList()) {
            String[] halves = line.split("=", 2);
            if (halves.length == 2 && !halves[0].isBlank()) {
                labels.put(halves[0].strip(), halves[1].strip());
            } else if (halves.length == 1 && line.length() > 1 && line.endsWith("-")) {
                labels.putNull(line.substring(0, line.length() - 1));
            } else {
                throw new Problem(Message.of("kubernetes.lines.label", line), Message.of("kubernetes.lines.label.remedy"));
            }
        }
        text.json(key, labels);
        return this;
    }

    /** A change that somebody has written as YAML; a {@link Problem} where that cannot be read. */
    public ClusterLines change(String key, String yaml) {
        try {
            JsonNode read = YAML.readTree(yaml);
            if (read == null || !read.isContainerNode() || read.isEmpty()) {
                throw unread(yaml, "", null);
            }
            text.json(key, read);
            return this;
        } catch (JsonProcessingException e) {
            throw unread(yaml, e.getOriginalMessage().lines().findFirst().orElse(""), e);
        }
    }

    private static Problem unread(String yaml, String why, Exception cause) {
        return new Problem(Message.of("kubernetes.lines.change", yaml.lines().findFirst().orElse(""), why), Message.of("kubernetes.lines.change.remedy"), cause);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
