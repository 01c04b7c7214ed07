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
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import relight.adapter.report.PdfPaper;
import relight.adapter.sqlite.JournalEvidence;
import relight.adapter.sqlite.SqliteJournal;
import relight.adapter.sqlite.TestTime;
import relight.core.catalog.CheckReport.Line;
import relight.core.catalog.CheckReport.Status;
import relight.core.history.FindingHealth;
import relight.core.history.History;
import relight.core.protocol.SampleEvents;
import relight.core.recovery.Erasable;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoveryEvent.Closed;
import relight.core.report.HistoryExport;
import relight.core.report.HistoryExporter;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.testing.TestEvidence;

/** Findings live on in a real journal until they are settled, and everything about them can be done at the terminal. */
class FindingCommandsTest {

    @TempDir
    Path data;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final TestTime time = new TestTime();
    private SqliteJournal journal;

    @BeforeEach
    void record() {
        journal = SqliteJournal.open(data.resolve("journal.db"), time);
        recover("r1");
    }

    private void recover(String id) {
        journal.append(id, SampleEvents.declared(Mode.DRILL, "Weekly drill"));
        journal.append(id, new Closed("recovered", Erasable.NOTHING, Erasable.of("K. Lang")));
        journal.seal(id);
        time.pass(Duration.ofHours(1));
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void aReviewRaisesAFindingAndTheRecoveryIsSealedAnew() throws Exception {
        assertEquals(0, run("raise", "r1", "Second approver hard to reach", "--owner", "K. Lang", "--due", "2020-05-15", "--retest"));
        assertTrue(said().contains("r1/1"), said());
        assertTrue(journal.recoveries().getFirst().sealed());
        assertEquals(1, run("findings"), "it is overdue");
        assertTrue(said().contains("OVERDUE  r1/1  Second approver hard to reach  (K. Lang, 2020-05-15)"), said());
    }

    @Test
    void aLaterRecoverySettlesAFinding() throws Exception {
        run("raise", "r1", "Upload may truncate", "--retest");
        time.pass(Duration.ofDays(1));
        recover("r2");
        assertEquals(0, run("findings", "--json"));
        assertEquals("r2", json().at("/0/retests/0").asText());
        assertEquals(0, run("settle", "r1/1", "--shown-by", "r2", "--reason", "whole upload checked", "--as", "K. Lang"));
        assertEquals(0, run("findings"));
        assertTrue(said().contains("No finding is open"), said());
        run("findings", "--all", "--json");
        assertEquals("r2", json().at("/0/settledBy").asText());
        assertEquals("whole upload checked", json().at("/0/reason").asText());
        assertTrue(journal.recoveries().stream().allMatch(one -> one.sealed()), "both are sealed over all of their events");
    }

    @Test
    void nothingIsSettledByAnEarlierRecoveryNorTwiceNorWithoutAWord() {
        time.pass(Duration.ofDays(1));
        recover("r2");
        run("raise", "r2", "Slow", "--owner", "K. Lang");
        assertEquals(2, run("settle", "r2/1", "--shown-by", "r1", "--reason", "fast"));
        assertTrue(told().contains("began before"), told());
        assertEquals(2, run("settle", "r2/1", "--reason", " "));
        assertEquals(0, run("settle", "r2/1", "--reason", "accepted by the owner"));
        assertEquals(2, run("settle", "r2/1", "--reason", "again"));
        assertTrue(told().contains("settled already, by r2: accepted by the owner"), told());
        assertEquals(2, run("settle", "r9/1", "--reason", "x"));
        assertEquals(2, run("raise", "r9", "x"));
    }

    @Test
    void checkLearnsOfThemFromTheFileWithoutWritingToIt() {
        run("raise", "r1", "Overdue one", "--due", "2026-04-01");
        run("raise", "r1", "Due one", "--due", "2026-04-20");
        run("raise", "r1", "Far one", "--due", "2027-04-20");
        long before = journal.size();
        List<Line> lines = FindingHealth.lines(History.of("", JournalEvidence.recoveries(data.resolve("journal.db"))).findings(Map.of()), LocalDate.parse("2026-04-16"));
        assertEquals(List.of(Status.WARNING, Status.OK), lines.stream().map(Line::status).toList());
        assertEquals(before, journal.size());
    }

    @Test
    void writesAReportOnManyInEachForm() throws Exception {
        run("raise", "r1", "Slow");
        for (HistoryExport form : HistoryExport.values()) {
            Path file = data.resolve("report." + form);
            assertEquals(0, run("report", "--format", form.toString(), "--out", file.toString()), told());
            assertTrue(Files.size(file) > 100, file.toString());
        }
        assertEquals("r1", new ObjectMapper().readTree(data.resolve("report.json").toFile()).at("/recoveries/0/id").asText());
        assertEquals(2, run("report", "--from", "2026-05-01", "--to", "2026-04-01", "--out", data.resolve("x.html").toString()));
        assertTrue(told().contains("ends before it begins"), told());
    }

    @Test
    void aJournalThatCannotBeReadIsAWarningAndNoEnd() throws Exception {
        Path foreign = Files.writeString(data.resolve("foreign.db"), "no journal");
        Line line = FindingHealth.unreadable(assertThrows(Problem.class, () -> JournalEvidence.recoveries(foreign)));
        assertEquals(Status.WARNING, line.status());
        assertTrue(Messages.english().say(line.text()).contains("foreign.db"), Messages.english().say(line.text()));
    }

    private int run(String... arguments) {
        out.reset();
        Terminal terminal = new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), Messages.english());
        HistoryServices services = new HistoryServices(_ -> journal, _ -> Map.of(), _ -> new HistoryExporter(journal, TestEvidence.of(journal, data, time), Map::of, new PdfPaper(), InstantSource.system(),
                Messages.english()));
        CommandLine line = new RelightCommand(data, _ -> ExitStatus.DONE).commandLine(terminal, _ -> Optional.empty(),
                List.of(new FindingsCommand(terminal, data, services), new RaiseCommand(terminal, data, services), new SettleCommand(terminal, data, services),
                        new ReportCommand(terminal, data, services)));
        return line.execute(Stream.of(arguments).toArray(String[]::new));
    }

    private JsonNode json() throws Exception {
        return new ObjectMapper().readTree(out.toByteArray());
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String told() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
