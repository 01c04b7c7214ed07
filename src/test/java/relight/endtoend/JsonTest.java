package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command with {@code --json} prints one document on standard output and nothing else there, whatever else it has to say. */
class JsonTest {

    @Test
    void eachDocumentHasItsShape(@TempDir Path folder) throws Exception {
        try (Desk desk = new Desk(folder, """
                site: {name: Shop, zone: Europe/Kyiv}
                stores:
                  disk: {folder: backups}
                systems:
                  media: {engine: files, target: {path: media}}
                series:
                  nightly: {system: media, store: disk, path: "media_{timestamp}.tar", timestamp: yyyyMMdd_HHmmss, zone: UTC}
                """)) {
            Path media = Files.createDirectories(desk.workspace().resolve("media"));
            Files.writeString(media.resolve("picture"), "a picture");
            String stamp = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").format(LocalDateTime.now(ZoneOffset.UTC).minusHours(1));
            Path backup = Files.createDirectories(desk.workspace().resolve("backups")).resolve("media_" + stamp + ".tar");
            assertEquals(0, new ProcessBuilder("tar", "-C", desk.workspace().toString(), "-cf", backup.toString(), "media").start().waitFor());
            desk.write("runbooks/x.md", "# Media\n\n```bash\necho told the team\n```\n");

            assertFields(desk.relight("init", folder.resolve("example").toString(), "--json").ended(0).json(), "workspace", "files");
            assertFields(desk.relight("catalog", "refresh", "--json").ended(0).json(), "backups", "problems");
            assertFields(desk.relight("catalog", "verify", "--json").ended(0).json().get(0), "id", "state");
            JsonNode listed = desk.relight("catalog", "list", "--json").ended(0).json().get(0);
            assertFields(listed, "id", "series", "system", "location", "versionId", "size", "createdAt", "recoveryPoint", "kind", "checksum",
                    "state", "reasons");
            OffsetDateTime.parse(listed.path("recoveryPoint").asText());
            assertEquals(Files.size(backup), listed.path("size").asLong());
            assertFields(desk.relight("catalog", "show", listed.path("id").asText(), "--json").ended(0).json(), "id", "state");
            RelightProcess.Said checked = desk.relight("check", "--json");
            assertEquals(List.of("OK", "WARNING", "CRITICAL").get(checked.status()), checked.json().path("status").asText());
            assertFields(checked.json().path("checks").get(0), "series", "check", "status", "expected", "actual", "text");

            assertEquals(1, desk.relight("runbook", "list", "--json").ended(0).json().size());
            JsonNode runbook = desk.relight("runbook", "show", "runbooks/x.md", "--json").ended(0).json();
            assertFields(runbook, "title", "objectives", "sections");
            assertFields(runbook.at("/sections/0/steps/0"), "id", "title", "kind", "command", "inputs", "estimate", "hazards");

            JsonNode plan = desk.relight("restore", "plan", "media", "--json").ended(0).json();
            assertFields(plan, "system", "backup", "target", "stages", "refusals");
            assertFields(plan.path("stages").get(0), "title", "changes", "undo", "steps");
            assertFields(desk.relight("restore", "run", "media", "--json").ended(1).json(), "recovery", "verdict", "elapsed", "waitsAt");
            JsonNode resumed = desk.relight("resume", "--json", "--confirm-target", "media", "--commit").ended(0).json();
            assertEquals("recovered", resumed.path("verdict").asText());
            assertEquals("recovered", desk.relight("run", "runbooks/x.md", "--json").ended(0).json().path("verdict").asText());

            JsonNode recovery = desk.relight("protocol", "list", "--json").ended(0).json().get(0);
            assertFields(recovery, "id", "mode", "title", "declared", "closed", "verdict", "events", "sealed");
            assertFields(desk.relight("protocol", "show", "--json").ended(0).json(), "identity", "mandate", "objectives", "scope", "people",
                    "clock", "steps", "verification", "problems", "result", "followUp", "signOff");
            Path export = folder.resolve("record.json");
            desk.relight("protocol", "export", "--format", "json", "--out", export.toString(), "--json").ended(0).json();
            assertFields(desk.relight("protocol", "verify", export.toString(), "--json").ended(0).json(), "verdict", "proven", "notProven",
                    "anchors", "recoveries");
        }
    }

    private static void assertFields(JsonNode document, String... names) {
        List<String> missing = new ArrayList<>(List.of(names));
        missing.removeIf(document::has);
        assertTrue(missing.isEmpty(), () -> "Without " + missing + ": " + document);
    }
}
