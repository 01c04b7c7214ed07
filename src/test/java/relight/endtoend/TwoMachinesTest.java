package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.S3Server;

/** Two machines with a data folder each, and what both see: an evidence store. One begins a recovery, the other goes on with it. */
class TwoMachinesTest {

    private static final String RUNBOOK = """
            # Shop

            ## Database

            ```bash
            export PLACE=cellar
            set -u
            echo "first" >> LINES
            ```

            ```bash
            echo "second begins" >> LINES
            while [ ! -e GATE ]; do sleep 0.05; done
            echo "second ends" >> LINES
            ```

            ```bash
            echo "third in $PLACE" >> LINES
            ```

            ```bash clock=stop
            echo "fourth in $PLACE" >> LINES
            ```
            """;

    private static final String SECOND_BEGUN = "\\\"step\\\":\\\"database/2\\\"";

    @TempDir
    private Path folder;
    private final List<Desk> desks = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Desk desk : desks) {
            desk.close();
        }
    }

    private Desk machine(String name, String workspace) throws IOException {
        Desk desk = new Desk(folder.resolve(name), workspace);
        desks.add(desk);
        desk.write("runbooks/shop.md", RUNBOOK.replace("LINES", folder.resolve("lines").toString()).replace("GATE", folder.resolve("gate").toString()));
        return desk;
    }

    private String inFolder() {
        return "site: {name: Shop}\nevidence: {folder: " + folder.resolve("evidence") + "}\n";
    }

    private List<String> lines() throws IOException {
        Path file = folder.resolve("lines");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private void awaitLine(String line) {
        RelightProcess.await(() -> {
            try {
                return lines().contains(line);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, "the line " + line);
    }

    private static String recovery(Desk desk) {
        return desk.events("declared").getFirst().replaceFirst(".*\"recovery\":\"([^\"]*)\".*", "$1");
    }

    private void awaitBundle(String word) {
        RelightProcess.await(() -> bundles().stream().anyMatch(file -> holds(file, word)), "a bundle with " + word);
    }

    private List<Path> bundles() {
        try (Stream<Path> files = Files.list(folder.resolve("evidence"))) {
            return files.filter(file -> file.toString().endsWith(".relight")).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean holds(Path bundle, String word) {
        try (ZipFile zip = new ZipFile(bundle.toFile())) {
            return new String(zip.getInputStream(zip.getEntry("events.json")).readAllBytes(), StandardCharsets.UTF_8).contains(word);
        } catch (IOException e) {
            return false;
        }
    }

    private static void intact(Desk desk) throws Exception {
        assertEquals("intact", desk.relight("protocol", "verify", "--json").ended(0).json().path("verdict").asText());
    }

    @Test
    void aConsoleThatWasKilledIsTakenOverFromTheEvidenceFolderAndNothingIsRunTwice() throws Exception {
        Desk first = machine("first", inFolder());
        RelightProcess begun = first.start("run", "runbooks/shop.md#database", "--as", "K. Lang");
        awaitLine("second begins");
        awaitBundle(SECOND_BEGUN);
        begun.kill();
        String id = recovery(first);

        Desk second = machine("second", inFolder());
        Said asked = second.relight("resume", id, "--as", "J. Brandt", "--json").ended(1);
        assertTrue(asked.err().contains("K. Lang") && asked.err().contains("It was not handed over"), asked::toString);
        assertEquals("unknown", asked.json().path("waitsAt").path("status").asText());
        assertEquals(1, second.intents("database/2"), "the first machine's only: what was cut off is not run again by itself: " + asked);

        Files.writeString(folder.resolve("gate"), "");
        awaitLine("second ends");
        Said without = second.relight("resume", id, "--as", "J. Brandt", "--unknown", "done", "--reason", "the line is there").ended(1);
        assertTrue(without.err().contains("PLACE"), "what the shell of the first machine held is asked for: " + without);
        second.relight("resume", id, "--as", "J. Brandt", "--set", "PLACE=attic").ended(0);
        assertEquals(List.of("first", "second begins", "second ends", "third in attic", "fourth in attic"), lines());

        Said refused = first.relight("resume", id, "--as", "K. Lang").ended(2);
        assertTrue(refused.err().contains("J. Brandt"), refused::toString);
        assertEquals(1, first.events("handed-over").size());
        assertEquals(1, second.events("adopted").size());
        JsonNode record = second.relight("protocol", "show", id, "--json").ended(0).json();
        assertEquals(1, record.path("people").path("adopted").size(), record::toPrettyString);
        assertFalse(record.path("people").path("adopted").get(0).path("log").asText().equals(record.path("identity").path("log").asText()));
        intact(first);
        intact(second);
    }

    @Test
    void theOriginThatLivesFinishesItsStepEndsItsLogAndGoesNoFurther() throws Exception {
        Desk first = machine("first", inFolder());
        RelightProcess begun = first.start("run", "runbooks/shop.md#database", "--as", "K. Lang");
        awaitBundle(SECOND_BEGUN);
        String id = recovery(first);
        Desk second = machine("second", inFolder());
        second.relight("resume", id, "--as", "J. Brandt").ended(1);
        Thread.sleep(6_000);
        Files.writeString(folder.resolve("gate"), "");
        Said ended = begun.end();
        assertTrue(ended.status() != 0 && ended.err().contains("J. Brandt"), ended::toString);
        assertEquals(List.of("first", "second begins", "second ends"), lines());
        assertEquals(2, first.events("step-ended").size(), "what ran when it went is on record where it ran");
        assertEquals(1, first.events("handed-over").size());
        intact(first);
    }

    @Test
    void whatWasHandedOverOnPurposeGoesOnWithoutDoubtAndCanComeBack() throws Exception {
        Desk first = machine("first", "site: {name: Shop}\n");
        Desk second = machine("second", "site: {name: Shop}\n");
        Files.writeString(folder.resolve("gate"), "");
        first.write("runbooks/shop.md", RUNBOOK.replace("LINES", folder.resolve("lines").toString()).replace("GATE", folder.resolve("gate").toString())
                .replace("echo \"third in", "echo \"$GIVEN third in"));
        first.relight("run", "runbooks/shop.md#database", "--as", "K. Lang").ended(1);
        String id = recovery(first);
        Path bundle = folder.resolve("night.relight");
        first.relight("resume", "--hand-over", bundle.toString(), "--to", "J. Brandt").ended(0);
        first.relight("resume", id).ended(2);

        Said taken = second.relight("resume", bundle.toString(), "--set", "PLACE=attic", "--as", "J. Brandt").ended(1);
        assertFalse(taken.err().contains("It was not handed over"), taken::toString);
        Path back = folder.resolve("back.relight");
        second.relight("resume", id, "--hand-over", back.toString(), "--to", "K. Lang").ended(0);
        first.relight("resume", back.toString(), "--set", "GIVEN=now", "--as", "K. Lang").ended(0);
        assertEquals(List.of("first", "second begins", "second ends", "now third in cellar", "fourth in cellar"), lines());
        intact(first);
        intact(second);
    }

    @Test
    void aBundleThatWasChangedIsNewerOrIsAnotherWorkspacesIsRefusedInASentence() throws Exception {
        Desk first = machine("first", "site: {name: Shop}\n");
        Files.writeString(folder.resolve("gate"), "");
        first.write("runbooks/shop.md", "# Shop\n\n```bash\necho $GIVEN\n```\n");
        first.relight("run", "runbooks/shop.md").ended(1);
        Path bundle = folder.resolve("night.relight");
        first.relight("resume", "--hand-over", bundle.toString(), "--to", "J. Brandt").ended(0);

        Desk second = machine("second", "site: {name: Shop}\n");
        assertRefused(second, changed(bundle, "events.json", text -> text.replaceFirst("declared", "Declared")), "changed or damaged");
        assertRefused(second, changed(bundle, "hand-over.json", text -> text.replaceFirst("hand-over-v1", "hand-over-v2")), "newer Relight");
        assertRefused(second, changed(bundle, "hand-over.json", text -> text.replaceFirst("\"by\":\"[^\"]*", "\"by\":\"Mallory")), "signature");
        byte[] whole = Files.readAllBytes(bundle);
        assertRefused(second, Files.write(folder.resolve("cut.relight"), Arrays.copyOf(whole, whole.length / 2)), "changed or damaged");
        assertRefused(second, Files.writeString(folder.resolve("none.relight"), "no bundle"), "no bundle of a recovery");
        Desk other = machine("other", "site: {name: Warehouse}\n");
        assertRefused(other, bundle, "belongs to the workspace “Shop”");
        assertEquals(0, second.events("adopted").size() + other.events("adopted").size());
        second.relight("resume", bundle.toString()).ended(1);
    }

    private static void assertRefused(Desk desk, Path bundle, String words) throws Exception {
        Said said = desk.relight("resume", bundle.toString()).ended(2);
        assertTrue(said.err().contains(words), said::toString);
    }

    private Path changed(Path bundle, String member, UnaryOperator<String> change) throws IOException {
        Path other = Files.createTempFile(folder, "changed", ".relight");
        try (ZipFile zip = new ZipFile(bundle.toFile()); ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(other))) {
            for (ZipEntry entry : zip.stream().toList()) {
                byte[] bytes = zip.getInputStream(entry).readAllBytes();
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(entry.getName().equals(member) ? change.apply(new String(bytes, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8) : bytes);
                out.closeEntry();
            }
        }
        return other;
    }

    @Test
    void anEvidenceFolderThatIsAwayHoldsNothingUpAndIsNamed() throws Exception {
        Desk first = machine("first", "site: {name: Shop}\nevidence: {folder: " + folder.resolve("share").resolve("evidence") + "}\n");
        Files.writeString(folder.resolve("gate"), "");
        Said said = first.relight("run", "runbooks/shop.md#database").ended(0);
        assertTrue(said.err().contains("No other machine could take over now") && said.err().contains("share"), said::toString);
    }

    @Test
    void aBucketKeepsARecoveryAsAFolderDoes() throws Exception {
        try (S3Server s3 = S3Server.start()) {
            s3.bucket("backups");
            String workspace = """
                    site: {name: Shop}
                    stores:
                      bucket: {s3: backups, prefix: pg/, endpoint: "%s", path-style: true, region: us-east-1}
                    evidence: {store: bucket}
                    """.formatted(s3.endpoint());
            Desk first = machine("first", workspace);
            first.variables(s3.environment());
            RelightProcess begun = first.start("run", "runbooks/shop.md#database", "--as", "K. Lang");
            awaitLine("second begins");
            RelightProcess.await(() -> s3.client().listObjectsV2(request -> request.bucket("backups")).contents().stream()
                    .anyMatch(object -> object.key().startsWith("pg/relight/")), "the bundle in the bucket");
            Thread.sleep(1_500);
            begun.kill();
            Desk second = machine("second", workspace);
            second.variables(s3.environment());
            String id = recovery(first);
            Said taken = second.relight("resume", id, "--as", "J. Brandt").ended(1);
            assertTrue(taken.err().contains("K. Lang"), taken::toString);
            Files.writeString(folder.resolve("gate"), "");
            second.relight("resume", id, "--unknown", "done", "--reason", "seen", "--set", "PLACE=attic").ended(0);
            first.relight("resume", id).ended(2);
            intact(first);
            intact(second);
        }
    }
}
