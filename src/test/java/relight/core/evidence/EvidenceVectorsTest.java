package relight.core.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.protocol.ZipParts;

/** Both verifiers over the published vectors: one for each attack that a bundle can show, and what is good or merely not whole. */
class EvidenceVectorsTest {

    private static final Path VECTORS = Path.of("src/test/resources/relight/core/evidence/vectors");

    /** Each line of its input names a bundle, then the keys that were told; it answers with the verdict. */
    private static final String SECOND = """
            import sys
            sys.path.insert(0, "resources/verifier")
            import verify
            for line in sys.stdin:
                bundle, *told = line.split()
                check = verify.verify(open(bundle, "rb").read(), [verify.told_key(one) for one in told])
                print("broken" if check.broken else "incomplete" if check.open else "intact")
            """;

    @TempDir
    Path folder;

    @Test
    void bothVerifiersSayOfEachWhatItIs() throws Exception {
        Map<String, String> expected = new LinkedHashMap<>();
        Map<String, String> first = new LinkedHashMap<>();
        List<String> asked = new ArrayList<>();
        try (Stream<Path> files = Files.list(VECTORS)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                JsonNode vector = new ObjectMapper().readTree(file.toFile());
                expected.put(name, vector.path("verdict").asText());
                byte[] bundle = bundle(vector.path("parts"));
                List<TrustedKey> told = new ArrayList<>();
                vector.path("told").forEach(key -> told.add(TrustedKey.read(key.asText()).orElseThrow()));
                first.put(name, new BundleVerifier(told, AnchorCheck.ALL).verify(EvidenceBundle.read(bundle)).verdict().name().toLowerCase(Locale.ROOT));
                asked.add(Files.write(folder.resolve(name + ".zip"), bundle) + told.stream().map(key -> " " + key.fingerprint()).reduce("", String::concat));
            }
        }
        assertTrue(expected.size() >= 47, expected.size() + " vectors");
        assertEquals(expected, first);
        assertEquals(List.copyOf(expected.values()), second(asked), () -> "of " + expected.keySet());
    }

    private static byte[] bundle(JsonNode parts) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        parts.properties().forEach(part -> files.put(part.getKey(), bytes(part.getValue())));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ZipParts.write(files, out);
        return out.toByteArray();
    }

    /** Text as it is; what is none stands under its form. */
    private static byte[] bytes(JsonNode part) {
        return part.isObject() ? Base64.getDecoder().decode(part.path("base64").asText()) : part.asText().getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> second(List<String> asked) throws Exception {
        Process process = new ProcessBuilder("python3", "-I", "-B", "-c", SECOND).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(String.join("\n", asked));
        }
        List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        assertEquals(0, process.waitFor());
        return said;
    }
}
