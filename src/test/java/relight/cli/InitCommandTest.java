package relight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.text.Messages;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;
import relight.core.workspace.WorkspaceReader;

class InitCommandTest {

    @TempDir
    private Path root;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Messages words = Messages.english();

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "uk"})
    void theExampleLoadsAndItsRunbookCanBeRun(String language) throws IOException {
        words = Messages.in(Locale.of(language), ZoneId.of("UTC"));
        Path site = root.resolve("site");

        assertEquals(ExitStatus.DONE, run("init", site.toString()), said(err));
        Workspace workspace = new WorkspaceReader().read(site);

        assertEquals(2, workspace.seriesOf("shopdb").size());
        assertTrue(workspace.stores().stream().anyMatch(StoreDefinition.S3.class::isInstance));
        assertTrue(workspace.stores().stream().anyMatch(StoreDefinition.Folder.class::isInstance));
        assertEquals(Optional.of(Duration.ofHours(2)), workspace.scenarios().getFirst().objectives().rto());
        assertEquals(2, workspace.contacts().size());
        Runbook runbook = new RunbookReader().read("runbooks/shopdb.md", Files.readString(workspace.runbooks().getFirst()));
        Step.Restore restore = runbook.steps().stream().filter(Step.Restore.class::isInstance).map(Step.Restore.class::cast)
                .findFirst().orElseThrow();
        assertEquals("shopdb", restore.system());
        assertEquals("latest-good", restore.backup());
        assertTrue(runbook.steps().stream().anyMatch(step -> step.header().stopsClock()));
        assertEquals(List.of(), runbook.steps().stream().flatMap(step -> step.header().inputs().stream()).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"relight.yaml", "runbooks/shopdb.md"})
    void overwritesNothingAndWritesNothingBesideIt(String present) throws IOException {
        Files.createDirectories(root.resolve(present).getParent());
        Files.writeString(root.resolve(present), "mine");

        assertEquals(ExitStatus.CRITICAL, run("init", root.toString()));

        assertEquals("mine", Files.readString(root.resolve(present)));
        assertTrue(said(err).contains(root.resolve(present) + " is there already; nothing was written."), said(err));
        try (var files = Files.walk(root)) {
            assertEquals(1, files.filter(Files::isRegularFile).count());
        }
    }

    @Test
    void writesToTheFolderOfTheWorkspaceWhereNoneIsNamed() throws IOException {
        assertEquals(ExitStatus.DONE, run("init", "--workspace", root.toString(), "--json"));
        assertEquals(root.toString(), new ObjectMapper().readTree(said(out)).get("workspace").asText());
        assertTrue(Files.exists(root.resolve("relight.yaml")));
    }

    @Test
    void writesAWorkspaceFromTheBackupsThatLieThere() throws IOException {
        Files.createDirectories(root.resolve("old/db"));
        for (int day = 1; day <= 5; day++) {
            Files.writeString(root.resolve("old/db/shop_2026040" + day + "_020000.sql"), "-- PostgreSQL database dump\n");
        }

        assertEquals(ExitStatus.DONE, run("init", root.resolve("new").toString(), "--from", root.resolve("old").toString()), said(err));

        Workspace workspace = new WorkspaceReader().read(root.resolve("new"));
        assertEquals("postgresql", workspace.system("shop").orElseThrow().engine());
        assertEquals("db/shop_{timestamp}.sql", workspace.series("shop").orElseThrow().path());
    }

    @Test
    void aFolderWithoutBackupsIsToldAndNothingIsWritten() throws IOException {
        Files.createDirectories(root.resolve("old"));

        assertEquals(ExitStatus.CRITICAL, run("init", root.resolve("new").toString(), "--from", root.resolve("old").toString()));

        assertTrue(said(err).contains("lies no file with a date in its name"), said(err));
        assertFalse(Files.exists(root.resolve("new")));
    }

    private int run(String... line) {
        Terminal terminal = new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), words);
        return new RelightCommand(root.resolve("data"), location -> 0)
                .commandLine(terminal, data -> Optional.empty(), List.of(new InitCommand(terminal, root.resolve("data")))).execute(line);
    }

    private static String said(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
