package relight.core.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.text.Messages;
import relight.core.text.Problem;

class AnchorsSectionTest {

    @TempDir
    private Path folder;

    private AnchorSettings read(String section) throws IOException {
        Files.writeString(folder.resolve(Workspace.FILE), "site:\n  name: Shop\n" + section);
        return new WorkspaceReader().read(folder).anchors();
    }

    private String refused(String section) {
        return assertThrows(Problem.class, () -> read(section)).say(Messages.english());
    }

    @Test
    void readsWhoVouchesForTheLog() throws IOException {
        AnchorSettings anchors = read("""
                anchors:
                  timestamp: https://tsa.example.org/tsr
                  witness: {url: https://witness.example.org/w1, key: witness.example.org/w1+c8a9fba5+BHV0aGlzIGlzIG5vIHJlYWwga2V5IGF0IGFsbCE=}
                  bucket: {s3: shop-heads, prefix: prod, region: eu-central-1, retain: 365d}
                """);
        assertEquals(Optional.of(URI.create("https://tsa.example.org/tsr")), anchors.timestamp());
        assertEquals("https://witness.example.org/w1", anchors.witness().orElseThrow().url().toString());
        assertEquals("prod/", anchors.bucket().orElseThrow().bucket().prefix());
        assertEquals(Duration.ofDays(365), anchors.bucket().orElseThrow().retain());
        assertEquals(Duration.ofDays(3650), read("anchors: {bucket: {s3: shop-heads}}\n").bucket().orElseThrow().retain());
        assertEquals(AnchorSettings.NONE, read(""));
    }

    @Test
    void refusesWhatItDoesNotKnowWithItsPlace() {
        String unknown = refused("anchors:\n  timestmp: https://tsa.example.org\n");
        assertTrue(unknown.startsWith("relight.yaml:4:") && unknown.contains("timestamp"), unknown);
        assertTrue(refused("anchors: {timestamp: tsa}\n").contains("timestamp is no address"), refused("anchors: {timestamp: tsa}\n"));
        assertTrue(refused("anchors: {witness: {url: https://w.example, key: w+1+x}}\n").contains("no key that cosigns"));
        assertTrue(refused("anchors: {witness: {url: https://w.example}}\n").contains("key"));
        assertTrue(refused("anchors: {bucket: {s3: shop-heads, retain: 5m}}\n").contains("less than a day"));
        assertTrue(refused("anchors: {bucket: {s3: shop-heads, days: 4}}\n").contains("days"));
    }
}
