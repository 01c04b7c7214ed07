package relight.core.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Objects as YAML without the values of Secrets (K8-7). Each value has a mark instead, the same for the same value as long as this object
 * lives, so that two that are as long can be told apart; of the value it tells nothing, since its key is random and forgotten.
 */
public final class MaskedYaml {

    static final YAMLMapper YAML = YAMLMapper.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES).enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE).enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES).build();
    /** kubectl keeps what it applied here, the values of a Secret among it. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    private static final int MARK = 3;
    private static final List<String> FIRST = List.of("apiVersion", "kind", "metadata");

    private final SecretKeySpec key;

    public MaskedYaml() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, "HmacSHA256");
    }

    /** The object stays as it is. */
    public String write(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        // Lists and single answers have these at different places, and nobody wants to see that
        ObjectNode whole = YAML.createObjectNode();
        FIRST.stream().filter(copy::has).forEach(name -> whole.set(name, copy.remove(name)));
        whole.setAll(copy);
        if (whole.path("kind").asText().equals("Secret")) {
            mask(whole);
        }
        try {
            return YAML.writeValueAsString(whole);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void mask(ObjectNode secret) {
        if (secret.path("data") instanceof ObjectNode data) {
            data.properties().forEach(value -> data.put(value.getKey(), told(bytes(value.getValue().asText()))));
        }
        if (secret.path("stringData") instanceof ObjectNode data) {
            data.properties().forEach(value -> data.put(value.getKey(), told(value.getValue().asText().getBytes(StandardCharsets.UTF_8))));
        }
        if (secret.path("metadata").path("annotations") instanceof ObjectNode annotations && annotations.has(LAST_APPLIED)) {
            annotations.put(LAST_APPLIED, told(annotations.path(LAST_APPLIED).asText().getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static byte[] bytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return base64.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** In no language, since it stands in what is else the object's own text. */
    private String told(byte[] value) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return "•••••• (" + value.length + " B · " + HexFormat.of().formatHex(mac.doFinal(value), 0, MARK) + ")";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
