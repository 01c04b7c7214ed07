package relight.core.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObjectYamlTest {

    private static Optional<String> masked(String json) {
        return ObjectYaml.masked(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void writesAnObjectAsPeopleReadIt() {
        assertEquals("""
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: settings
                data:
                  start.sh: |
                    echo one
                    echo two
                  port: "8080"
                  open: "yes"
                """, masked("""
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},
                 "data":{"start.sh":"echo one\\necho two\\n","port":"8080","open":"yes"}}""").orElseThrow());
    }

    /** K8-7 */
    @Test
    void k8_7ShowsNoValueOfASecret() {
        String shown = masked("""
                {"apiVersion":"v1","kind":"Secret","metadata":{"name":"db","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\\"data\\":{\\"password\\":\\"aHVudGVyMg==\\"}}"}},
                 "data":{"password":"aHVudGVyMg==","broken":"%%%"},"stringData":{"token":"hunter3"},"type":"Opaque"}""").orElseThrow();
        assertFalse(shown.contains("aHVudGVyMg") || shown.contains("hunter") || shown.contains("%%%"), shown);
        assertTrue(shown.contains("password: •••••• (7 B · "), shown);
        assertTrue(shown.contains("type: Opaque"), shown);
    }

    @Test
    void takesNothingElseForAnObject() {
        assertEquals(Optional.empty(), masked("1.1.0"));
        assertEquals(Optional.empty(), masked("{\"kind\":7}"));
        assertEquals(Optional.empty(), masked("{\"kind\":"));
        assertEquals(Optional.empty(), masked(""));
    }
}
