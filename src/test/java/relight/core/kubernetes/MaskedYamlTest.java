package relight.core.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** Secrets can be held against each other without being seen (K8-7). */
class MaskedYamlTest {

    private static ObjectNode secret(String base64) throws Exception {
        return (ObjectNode) new ObjectMapper().readTree("{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"s\"},\"data\":{\"p\":\"" + base64 + "\"}}");
    }

    @Test
    void K8_7_theSameValueHasTheSameMarkAndAnotherOneOfItsLengthAnother() throws Exception {
        MaskedYaml yaml = new MaskedYaml();
        assertEquals(yaml.write(secret("YWJjZA==")), yaml.write(secret("YWJjZA==")));
        assertNotEquals(yaml.write(secret("YWJjZA==")), yaml.write(secret("YWJjZQ==")));
        assertFalse(yaml.write(secret("YWJjZA==")).contains("YWJj"));
    }

    @Test
    void K8_7_theMarkIsWorthNothingOutsideOfThisComparison() throws Exception {
        assertNotEquals(new MaskedYaml().write(secret("YWJjZA==")), new MaskedYaml().write(secret("YWJjZA==")));
    }
}
