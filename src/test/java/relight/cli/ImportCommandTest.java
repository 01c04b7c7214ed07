package relight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.lint.Linter;
import relight.core.runbook.lint.ShellCheck;
import relight.core.text.Messages;
import relight.core.workspace.WorkspaceReader;

/** {@code relight runbook import} as a person uses it. */
class ImportCommandTest {

    @TempDir
    private Path root;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Messages words = Messages.english();
    private Path page;

    @BeforeEach
    void page() throws IOException {
        page = root.resolve("bakery.md");
        try (InputStream in = ImportCommandTest.class.getResourceAsStream("/relight/core/hypnoscript/bakery.md")) {
            Files.write(page, in.readAllBytes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "uk"})
    void H7_makesAWorkspaceThatLoadsAndSaysWhatDoesNotFit(String language) {
        words = Messages.in(Locale.of(language), ZoneId.of("UTC"));
        Path site = root.resolve("site");

        assertEquals(ExitStatus.WARNING, run("runbook", "import", page.toString(), "--into", site.toString()), said(err));

        assertEquals(2, new WorkspaceReader().read(site).scenarios().size());
        assertTrue(said(out).contains("oven_house_lost: ") && said(out).contains("  backup_monitoring.metrics.backup.success_rate = true"), said(out));
        if (language.equals("en")) {
            assertTrue(said(out).contains("205 values read, 197 taken over and 8 kept by their path"), said(out));
            assertTrue(said(out).contains("  ! database_team: one step is given to it, and nobody belongs to it."), said(out));
        }
    }

    @Test
    void H1_countsWhatWasReadMappedAndKept() throws IOException {
        assertEquals(ExitStatus.WARNING, run("--workspace", root.resolve("here").toString(), "runbook", "import", page.toString(), "--json"), said(err));

        JsonNode document = new ObjectMapper().readTree(said(out));
        assertEquals(root.resolve("here").toString(), document.get("workspace").asText());
        assertEquals(document.get("leaves").get("read").asInt(), document.get("leaves").get("mapped").asInt() + document.get("kept").size());
        assertEquals("backup.cloud.unused_s3.enabled", document.get("kept").get(0).get("path").asText());
        assertEquals("estimate-over-rto", document.get("findings").get(0).get("kind").asText());
        assertTrue(Files.exists(root.resolve("here/imported/bakery.md")));
    }

    @Test
    void H1_aMistakeIsToldWithItsPlaceAndNothingIsWritten() throws IOException {
        Files.writeString(page, Files.readString(page).replace("timezone: \"Europe/Vienna\"", "timezone \"Europe/Vienna\""));

        assertEquals(ExitStatus.CRITICAL, run("runbook", "import", page.toString(), "--into", root.resolve("site").toString()));

        assertTrue(said(err).contains("bakery.md:18:56: After \"timezone\" the colon is missing."), said(err));
        assertFalse(Files.exists(root.resolve("site")));
    }

    @Test
    void overwritesNothing() throws IOException {
        Files.writeString(root.resolve("relight.yaml"), "mine");

        assertEquals(ExitStatus.CRITICAL, run("runbook", "import", page.toString(), "--into", root.toString()));

        assertEquals("mine", Files.readString(root.resolve("relight.yaml")));
        assertFalse(Files.exists(root.resolve("runbooks")));
    }

    @Test
    void aMissingFileAndOneThatIsNoTextAreToldWithTheNextThingToDo() throws IOException {
        assertEquals(ExitStatus.CRITICAL, run("runbook", "import", root.resolve("no.hyp").toString()));
        assertTrue(said(err).contains("There is no file " + root.resolve("no.hyp")), said(err));
        Files.write(page, new byte[] {(byte) 0xff, (byte) 0xfe});
        assertEquals(ExitStatus.CRITICAL, run("runbook", "import", page.toString()));
        assertTrue(said(err).contains("is not UTF-8 text"), said(err));
    }

    private int run(String... line) {
        Terminal terminal = new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), words);
        return new RelightCommand(root.resolve("data"), location -> 0)
                .commandLine(terminal, data -> Optional.empty(), List.of(new RunbookCommand(terminal, root.resolve("data"),
                        location -> new WorkspaceReader().read(location.workspace()),
                        new Linter(ShellCheck.NONE), new RunbookReader(), html -> new byte[0]))).execute(line);
    }

    private static String said(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
