package relight.core.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.protocol.Verification.Verdict;
import relight.core.protocol.ZipParts;

/**
 * Bundles that somebody has made to exhaust whoever verifies them. Each verifier runs in a process of its own with little memory and
 * little time, and must end by saying that this proves nothing.
 */
class BundleBombTest {

    private static final int SECONDS = 60;
    private static final int MEGABYTE = 1 << 20;
    private static final String HEAD = "{\"format\":\"relight-bundle-v1\",\"log\":\"l\",\"recovery\":\"r\",\"keys\":[%s],\"cosigners\":[]}";
    private static final String EVENTS = "{\"format\":\"relight-events-v1\",\"log\":\"l\",\"events\":[%s]}";

    @TempDir
    Path folder;

    @Test
    void neitherVerifierIsExhausted() throws Exception {
        Map<String, byte[]> bombs = new LinkedHashMap<>();
        bombs.put("unpacks to 600 MB", zip(Map.of("bundle.json", new byte[600 * MEGABYTE])));
        bombs.put("has 200,000 parts", parts(200_000));
        bombs.put("is nested twenty million deep", bundle(HEAD.formatted(""), EVENTS.formatted("[".repeat(20 * MEGABYTE))));
        bombs.put("has twenty million empty events", bundle(HEAD.formatted(""), EVENTS.formatted("{},".repeat(20 * MEGABYTE) + "{}")));
        bombs.put("has an event nested a million deep", bundle(HEAD.formatted(""), EVENTS.formatted(event("{\\\"a\\\":" + "[".repeat(MEGABYTE)))));
        bombs.put("has data nested a million deep", bundle(HEAD.formatted(""), EVENTS.formatted(event("{}").replace("null", "\"" + "[".repeat(MEGABYTE) + "\""))));
        bombs.put("has a million keys", bundle(HEAD.formatted("{\"key\":\"k\"},".repeat(MEGABYTE) + "{}"), EVENTS.formatted("")));
        bombs.put("counts beyond all numbers", bundle(HEAD.formatted(""), EVENTS.formatted(event("{}").replace(":0", ":" + "9".repeat(MEGABYTE)))));
        bombs.put("has a proof of thirty million lines", zip(Map.of("bundle.json", text(HEAD.formatted("")), "events.json", text(EVENTS.formatted("")),
                "seal.tlog-proof", text("c2sp.org/tlog-proof@v1\nindex 1\n" + "AA==\n".repeat(30 * MEGABYTE)))));
        bombs.put("is no archive", new byte[MEGABYTE]);
        bombs.put("is cut off", Arrays.copyOf(bundle(HEAD.formatted(""), EVENTS.formatted("")), 150));
        List<String> files = new ArrayList<>();
        for (byte[] bomb : bombs.values()) {
            files.add(Files.write(folder.resolve("bomb-" + files.size() + ".zip"), bomb).toString());
        }
        List<String> expected = files.stream().map(_ -> "refused").toList();
        assertEquals(expected, run(first(files)), () -> "of " + bombs.keySet());
        for (String file : files) {
            assertEquals("broken", run(List.of("sh", "-c", "ulimit -v 2000000; python3 -I -B resources/verifier/verify.py \"$0\" 2>&1 || true", file)).getFirst(),
                    () -> List.copyOf(bombs.keySet()).get(files.indexOf(file)));
        }
    }

    /** Single bytes of a good bundle changed anywhere in its file: whatever comes of it, it is a verdict. */
    @Test
    void neitherVerifierFailsOnBytesThatWereChangedAnywhere() throws Exception {
        byte[] whole;
        try (var in = Files.newInputStream(Path.of("src/test/resources/relight/core/evidence/vectors/good-one-recovery-of-two.json"))) {
            Map<String, byte[]> parts = new LinkedHashMap<>();
            new ObjectMapper().readTree(in).path("parts").properties().forEach(part -> parts.put(part.getKey(), text(part.getValue().asText())));
            whole = zip(parts);
        }
        Random random = new Random(23);
        List<String> files = new ArrayList<>();
        for (int round = 0; round < 150; round++) {
            byte[] spoilt = whole.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt(256);
            }
            files.add(Files.write(folder.resolve("spoilt-" + round + ".zip"), spoilt).toString());
        }
        assertEquals(files.size(), run(first(files)).size());
        String script = "import sys; sys.path.insert(0, 'resources/verifier'); import verify\nfor one in sys.argv[1:]: print(bool(verify.verify(open(one, 'rb').read(), []).broken))";
        List<String> command = new ArrayList<>(List.of("python3", "-I", "-B", "-c", script));
        command.addAll(files);
        List<String> second = run(command);
        assertEquals(files.size(), second.size(), second.toString());
        assertTrue(second.stream().allMatch(line -> line.equals("True") || line.equals("False")), second.toString());
    }

    private static List<String> first(List<String> files) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx768m", "-cp",
                System.getProperty("java.class.path"), BundleBombTest.class.getName()));
        command.addAll(files);
        return command;
    }

    private List<String> run(List<String> command) throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(command).redirectOutput(said.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("not done within " + SECONDS + " s: " + command.getFirst());
        }
        List<String> lines = Files.readAllLines(said);
        assertEquals(0, process.exitValue(), lines::toString);
        return lines;
    }

    /** The first verifier over each file. */
    public static void main(String[] files) throws IOException {
        for (String file : files) {
            try {
                EvidenceBundle bundle = EvidenceBundle.read(Files.readAllBytes(Path.of(file)));
                System.out.println(new BundleVerifier(List.of(), AnchorCheck.ALL).verify(bundle).verdict() == Verdict.BROKEN ? "refused" : "taken");
            } catch (IllegalArgumentException e) {
                System.out.println("refused");
            }
        }
    }

    private static String event(String leaf) {
        return "{\"number\":0,\"leaf\":\"" + leaf + "\",\"beside\":null,\"words\":[]}";
    }

    private static byte[] bundle(String head, String events) throws IOException {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        parts.put("bundle.json", text(head));
        parts.put("events.json", text(events));
        return zip(parts);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] zip(Map<String, byte[]> parts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ZipParts.write(parts, out);
        return out.toByteArray();
    }

    private static byte[] parts(int count) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream((OutputStream) out)) {
            for (int i = 0; i < count; i++) {
                zip.putNextEntry(new ZipEntry("part-" + i));
            }
        }
        return out.toByteArray();
    }
}
