package relight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import relight.adapter.http.HttpPost;
import relight.adapter.sqlite.SqliteJournal;
import relight.adapter.sqlite.TestTime;
import relight.core.evidence.Anchorage;
import relight.core.evidence.Anchoring;
import relight.core.evidence.EvidenceDesk;
import relight.core.evidence.TimeStamping;
import relight.core.protocol.SampleEvents;
import relight.core.recovery.Mode;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.testing.TestEvidence;
import relight.testing.TimeStampServer;

class AnchorCommandTest {

    @TempDir
    Path data;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private SqliteJournal journal;
    private EvidenceDesk desk;

    @BeforeEach
    void record() {
        TestTime time = new TestTime();
        journal = SqliteJournal.open(data.resolve("journal.db"), time);
        journal.append("r1", SampleEvents.declared(Mode.DRILL, "Weekly drill"));
        journal.seal("r1");
        desk = TestEvidence.of(journal, data, time);
    }

    @AfterEach
    void close() {
        desk.notary().close();
        journal.close();
    }

    private int run(Function<Function<Location, EvidenceDesk>, Callable<Integer>> command, List<Anchorage> places, String... arguments) {
        out.reset();
        err.reset();
        EvidenceDesk asking = new EvidenceDesk(desk.keys(), desk.notary(), desk.checkpoints(), desk.anchors(), desk.bundles(), new Anchoring(() -> places));
        CommandLine line = new CommandLine(command.apply(_ -> asking));
        line.setExecutionExceptionHandler((e, _, _) -> {
            err.writeBytes(((Problem) e).say(Messages.english()).getBytes(StandardCharsets.UTF_8));
            return ExitStatus.CRITICAL;
        });
        return line.execute(arguments);
    }

    private Terminal terminal() {
        return new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), Messages.english());
    }

    private int anchor(List<Anchorage> places, String... arguments) {
        return run(evidence -> new AnchorCommand(terminal(), data, evidence), places, arguments);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void asksTheServerThatTheWorkspaceNamesAndTellsTheLevel() throws Exception {
        try (TimeStampServer server = new TimeStampServer(data.resolve("tsa"))) {
            List<Anchorage> places = List.of(new TimeStamping(server.url(), new HttpPost(), desk.anchors()));
            assertEquals(0, anchor(places, "--timestamp"), err.toString(StandardCharsets.UTF_8));
            assertTrue(said().contains("has vouched for the head") && said().contains("by the time stamping server “CN=Time stamps of the tests”"), said());
            assertEquals(0, anchor(places, "--json"));
            JsonNode json = new ObjectMapper().readTree(said());
            assertEquals("stamped", json.path("level").asText());
            assertTrue(json.at("/asked/0/problem").isNull());
            assertEquals(0, run(evidence -> new HeadCommand(terminal(), data, evidence), places));
            assertTrue(said().contains("Proven up to"), said());
        }
    }

    @Test
    void whoeverCouldNotBeAskedIsAWarningAndNothingIsLost() {
        List<Anchorage> places = List.of(new TimeStamping(URI.create("http://127.0.0.1:1/tsr"), new HttpPost(), desk.anchors()));
        assertEquals(1, anchor(places));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("127.0.0.1:1 could not be reached"), err.toString(StandardCharsets.UTF_8));
        assertEquals(0, run(evidence -> new HeadCommand(terminal(), data, evidence), places));
        assertTrue(said().contains("by this machine alone") && said().contains("127.0.0.1:1 has not seen this head yet"), said());
    }

    @Test
    void saysHowSomebodyIsNamedWhereNobodyIs() {
        assertEquals(2, anchor(List.of()));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("anchors: {timestamp: https://…}"), err.toString(StandardCharsets.UTF_8));
        assertEquals(0, anchor(List.of(), "--look"));
        assertTrue(said().contains("No head of this log lies in a locked bucket"), said());
    }
}
