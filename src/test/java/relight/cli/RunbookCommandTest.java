package relight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import relight.adapter.report.PdfPaper;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.lint.Linter;
import relight.core.runbook.lint.ShellCheck;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.Site;
import relight.core.workspace.Workspace;

class RunbookCommandTest {

    @TempDir
    private Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void writesRunbooks() throws Exception {
        Files.createDirectories(folder.resolve("runbooks"));
        Files.writeString(folder.resolve("runbooks/shop.md"), """
                ---
                objectives: {rto: 2h}
                ---
                # Shop

                ## Stop

                ```bash estimate=90s
                stop --at $DAY
                ```
                """);
        Files.writeString(folder.resolve("runbooks/torn.md"), "```bash\n");
    }

    @Test
    void showsARunbookAsJson() throws Exception {
        assertEquals(ExitStatus.DONE, run("show", "--json", "shop"));
        JsonNode document = new ObjectMapper().readTree(out.toByteArray());
        assertEquals("""
                {"title":"Shop","objectives":{"rto":7200,"rpo":null},"recognised":[],"scenarios":[],"sections":[{"id":"shop","title":"Shop","level":1,"steps":[STEP]},\
                {"id":"stop","title":"Stop","level":2,"steps":[STEP]}]}""".replace("STEP", """
                {"id":"stop/1","title":"Stop","kind":"shell","command":"stop --at $DAY",\
                "inputs":[{"name":"DAY","kind":"text","value":null}],"estimate":90,"hazards":[]}"""), document.toString());
    }

    @Test
    void aFigureInTheProseIsToldAndNotTaken() throws Exception {
        Files.writeString(folder.resolve("runbooks/prose.md"), "# Prose\n\n**RTO:** < 4 h\n\n- [ ] look\n");
        assertEquals(ExitStatus.DONE, run("show", "--json", "prose"));
        JsonNode document = new ObjectMapper().readTree(out.toByteArray());
        assertTrue(document.get("objectives").get("rto").isNull());
        assertEquals("""
                [{"kind":"rto","line":3,"column":3,"words":"RTO:** < 4 h","confidence":"high","section":"prose","least":14400,"most":14400,"of":null},\
                {"kind":"tick","line":5,"column":7,"words":"look","confidence":"high","section":"prose","text":"look","done":false}]""", document.get("recognised").toString());
        out.reset();
        assertEquals(ExitStatus.DONE, run("show", "prose"));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("RTO 4 h (line 3)"), out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void showsOneSectionInThePlain() {
        assertEquals(ExitStatus.DONE, run("show", "runbooks/shop.md#stop"));
        String shown = out.toString(StandardCharsets.UTF_8);
        assertTrue(shown.contains("stop/1  shell  Stop  ~1 min 30 s"), shown);
        assertTrue(shown.contains("asks for DAY (text)"), shown);
    }

    @Test
    void listsWhatItCanReadAndTellsWhatItCannot() {
        assertEquals(ExitStatus.WARNING, run("list"));
        assertEquals("runbooks/shop.md  Shop  (1 steps)", out.toString(StandardCharsets.UTF_8).strip());
        assertTrue(err.toString(StandardCharsets.UTF_8).startsWith("runbooks/torn.md:1:1: the fence that opens here is never closed"));
    }

    @Test
    void printsACardOfASectionToWorkThroughOnPaper() throws Exception {
        assertThrows(Problem.class, () -> run("show", "shop", "--format", "pdf"), "a card needs a place");
        Path card = folder.resolve("card.pdf");
        assertEquals(ExitStatus.DONE, run("show", "shop#stop", "--format", "pdf", "--out", card.toString()));
        assertTrue(new String(Files.readAllBytes(card), 0, 5, StandardCharsets.US_ASCII).startsWith("%PDF-"));
    }

    @Test
    void namesTheSectionsThatThereAre() {
        Problem problem = assertThrows(Problem.class, () -> run("show", "shop#stp"));
        assertEquals("runbooks/shop.md has no section stp. It has: shop, stop.", problem.say(Messages.english()));
        assertThrows(Problem.class, () -> run("show", "nothing"));
    }

    @Test
    void lintsFilesWithTheirLinesAndTellsTheWorstInItsStatus() throws Exception {
        Files.writeString(folder.resolve("odd.md"), """
                # Odd

                ```bash
                sort names | uniq
                cd /
                tar -xzf /backups/all.tar.gz
                ```
                """);
        assertEquals(ExitStatus.CRITICAL, run("lint", "--workspace", folder.toString(), "--json", "odd"));
        JsonNode document = new ObjectMapper().readTree(out.toByteArray());
        assertEquals("odd.md", document.path("file").asText());
        JsonNode finding = document.path("findings").path(0);
        assertEquals("RB-14 danger 6 1", finding.path("id").asText() + " " + finding.path("severity").asText() + " " + finding.path("line").asInt()
                + " " + finding.path("column").asInt());
        assertTrue(finding.path("text").asText().startsWith("The archive is unpacked over the running system"));
        assertTrue(finding.path("remedy").asText().startsWith("Unpack into a folder of its own"));
        out.reset();
        assertEquals(ExitStatus.DONE, run("lint", "--workspace", folder.toString(), "shop"));
        assertEquals("runbooks/shop.md: nothing found.", out.toString(StandardCharsets.UTF_8).strip());
    }

    @Test
    void lintsEveryRunbookOfTheWorkspaceAlsoOneThatCannotBeRun() throws Exception {
        Files.writeString(folder.resolve("runbooks/torn.md"), "```bash\nkubectl exec -it db -- id\n");
        assertEquals(ExitStatus.DONE, run("lint", "--workspace", folder.toString()));
        String told = out.toString(StandardCharsets.UTF_8);
        assertTrue(told.contains("runbooks/shop.md: nothing found."), told);
        assertTrue(told.contains("runbooks/torn.md:2:1  note  RB-20  kubectl asks for a terminal here"), told);
    }

    private int run(String... arguments) {
        Terminal terminal = new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8),
                Messages.english());
        Workspace workspace = new Workspace(folder, new Site("s", "test", ZoneId.of("UTC")), List.of(), List.of(), List.of(), List.of(), List.of(),
                List.of(folder.resolve("runbooks/shop.md"), folder.resolve("runbooks/torn.md")));
        CommandLine line = new CommandLine(new RunbookCommand(terminal, folder, location -> workspace, new Linter(ShellCheck.NONE),
                new RunbookReader(), new PdfPaper()));
        Exception[] thrown = new Exception[1];
        line.setExecutionExceptionHandler((exception, command, result) -> {
            thrown[0] = exception;
            return ExitStatus.CRITICAL;
        });
        int status = line.execute(arguments);
        if (thrown[0] instanceof Problem problem) {
            throw problem;
        }
        assertEquals(null, thrown[0]);
        return status;
    }
}
