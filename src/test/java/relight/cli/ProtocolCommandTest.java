package relight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import relight.adapter.sqlite.JournalEvidence;
import relight.adapter.index.SqliteRecordIndex;
import relight.adapter.sqlite.SqliteJournal;
import relight.adapter.sqlite.TestTime;
import relight.core.evidence.TrustedKey;
import relight.core.approval.ApprovalAnswer;
import relight.core.approval.KnownKeys;
import relight.core.approval.SigningKey;
import relight.core.protocol.AttachmentStore;
import relight.core.protocol.Erasure;
import relight.core.protocol.RecordAdditions;
import relight.core.protocol.RecordFinder;
import relight.core.protocol.SpoolCopies;
import relight.core.protocol.SampleEvents;
import relight.core.recovery.Erasable;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoveryEvent.Closed;
import relight.core.recovery.RecoveryEvent.Noted;
import relight.core.text.Messages;
import relight.testing.TestEvidence;

class ProtocolCommandTest {

    @TempDir
    Path data;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private SqliteJournal journal;
    private SqliteRecordIndex index;
    private RecordFinder finder;
    private final SigningKey brandt = SigningKey.make();

    @BeforeEach
    void record() {
        journal = SqliteJournal.open(data.resolve("journal.db"), new TestTime());
        index = SqliteRecordIndex.in(data);
        finder = new RecordFinder(journal, () -> index);
        journal.append("r1", SampleEvents.declared(Mode.DRILL, "Weekly drill"));
        journal.append("r1", new Noted(Erasable.of("all well"), Erasable.of("K. Lang")));
        journal.append("r1", new Closed("recovered", Erasable.NOTHING, Erasable.of("K. Lang")));
        journal.seal("r1");
    }

    @AfterEach
    void close() {
        finder.close();
        index.close();
        journal.close();
    }

    @Test
    void listsEveryRecovery() throws Exception {
        assertEquals(0, run("list", "--json"));
        JsonNode first = json().get(0);
        assertEquals("r1", first.get("id").asText());
        assertEquals("drill", first.get("mode").asText());
        assertTrue(first.get("sealed").asBoolean());
        assertEquals(0, run("list"));
        assertTrue(said().contains("Weekly drill"), said());
    }

    @Test
    void listsWhatFitsWithTheEventsInWhichTheWordsStand() throws Exception {
        assertEquals(0, run("list", "--text", "wel", "--system", "shopdb", "--mode", "drill", "--since", "2000-01-01", "--json"));
        assertEquals("K. Lang · all well", json().at("/0/found/0/text").asText());
        assertEquals(2, json().at("/0/found/0/event").asInt());
        assertEquals(0, run("list", "--text", "nothing-like-it"));
        assertTrue(said().contains("No recovery fits this filter"), said());
        assertEquals(0, run("list", "--verdict", "stopped", "--json"));
        assertEquals(0, json().size());
        assertEquals(2, run("list", "--since", "yesterday"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("“yesterday” is no time"), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void addsToARecordWhatWasMissedAndGivesFilesBack() throws Exception {
        Path photo = Files.writeString(data.resolve("rack.png"), "a picture");
        assertEquals(0, run("amend", "r1", "2", "--correction", "not all", "--by", "J. Brandt"));
        assertEquals(0, run("note", "r1", "the page was read-only", "--solution", "told by phone", "--by", "K. Lang", "--at", "2026-04-16T03:00:00+02:00"));
        assertEquals(0, run("attach", "r1", photo.toString(), "--caption", "the rack", "--by", "K. Lang", "--json"));
        String event = json().get("event").asText();
        Path back = data.resolve("back.png");
        assertEquals(0, run("file", "r1", event, "--out", back.toString()));
        assertEquals("a picture", Files.readString(back));
        assertEquals(2, run("file", "r1", event, "--out", back.toString()), "never over another file");
        assertEquals(2, run("attach", "r1", data.toString(), "--by", "K. Lang"));
        assertEquals(0, run("show", "r1"));
        assertTrue(said().contains("rack.png") && said().contains("not all") && said().contains("told by phone"), said());
        assertEquals(0, run("verify"));
        try (var kept = Files.list(data.resolve("attachments"))) {
            Files.writeString(kept.findFirst().orElseThrow(), "another picture");
        }
        assertEquals(1, run("verify"));
        assertTrue(said().contains("The file that was attached in event " + event + " is not there"), said());
    }

    @Test
    void takesASecondPersonsSignatureFromAnotherMachine() throws Exception {
        assertEquals(0, run("sign", "r1", "--json"));
        String answer = ApprovalAnswer.to(json().get("code").asText(), brandt).letters();
        assertEquals(0, run("sign", "r1", "--answer", answer, "--statement", "as I saw it"), err.toString(StandardCharsets.UTF_8));
        assertEquals(2, run("sign", "r1", "--answer", answer), "it was for what was sealed before");
        assertEquals(0, run("show", "r1", "--json"));
        assertEquals("J. Brandt", json().at("/signOff/signatures/0/by").asText());
    }

    @Test
    void showsWhatWouldBeErasedAndErasesItOnlyWhereTheWordsAreTypedAgain() throws Exception {
        assertEquals(0, run("erase", "K. Lang", "--json"));
        assertTrue(json().get("values").size() >= 3 && json().get("erased").isEmpty(), said());
        assertEquals(2, run("erase", "K. Lang", "--reason", "request 17", "--confirm", "K. Lange"));
        assertEquals(2, run("erase", "K. Lang", "--reason", "K. Lang asked", "--confirm", "K. Lang"));
        assertEquals(0, run("erase", "K. Lang", "--reason", "request 17", "--confirm", "K. Lang", "--json"), err.toString(StandardCharsets.UTF_8));
        assertEquals(1, json().get("erased").size());
        assertEquals(0, run("show", "r1"));
        assertTrue(!said().contains("Lang") && said().contains("all well"), said());
        assertEquals(0, run("verify"));
    }

    @Test
    void showsTheNewestRecordWithItsGroups() throws Exception {
        assertEquals(0, run("show", "--json"));
        assertEquals("Weekly drill", json().at("/identity/title").asText());
        assertEquals(0, run("show", "r1"));
        assertTrue(said().startsWith("# Weekly drill"), said());
    }

    @Test
    void verifiesTheJournalInTheShapeThatIsPromised() throws Exception {
        assertEquals(0, run("verify", "--json"));
        JsonNode result = json();
        assertEquals("intact", result.get("verdict").asText());
        assertEquals(new ObjectMapper().readTree("[{\"id\":\"r1\",\"events\":4,\"sealed\":true}]"), result.get("recoveries"));
        assertTrue(result.get("proven").size() > 0 && result.get("notProven").size() > 0 && result.get("anchors").isArray());
    }

    @Test
    void exportsARecordThatCanBeVerifiedWithoutTheJournal() throws Exception {
        Path export = data.resolve("record.json");
        assertEquals(0, run("export", "r1", "--format", "json", "--out", export.toString()));
        assertEquals(0, run("verify", export.toString()));

        String text = Files.readString(export);
        Path forged = data.resolve("forged.json");
        Files.writeString(forged, text.replace("all well", "all ill"));
        assertEquals(2, run("verify", forged.toString()), "words were changed");
        Files.writeString(forged, text.replace("\\\"verdict\\\":\\\"recovered\\\"", "\\\"verdict\\\":\\\"stopped\\\""));
        assertEquals(2, run("verify", forged.toString()), "an event was changed");
        assertTrue(said().contains("number 4"), said());
    }

    @Test
    void tellsThatARecoveryIsIncompleteByItsExitStatus() {
        journal.append("r1", new Noted(Erasable.of("later"), Erasable.NOTHING));
        assertEquals(1, run("verify"));
    }

    @Test
    void writesPageAndMarkdown() throws Exception {
        for (String format : List.of("html", "md")) {
            Path file = data.resolve("record." + format);
            assertEquals(0, run("export", "--format", format, "--out", file.toString()));
            assertTrue(Files.readString(file).contains("Weekly drill"));
        }
    }

    @Test
    void writesAReportThatCarriesItsProof() throws Exception {
        Path file = data.resolve("record.pdf");
        assertEquals(0, run("export", "r1", "--format", "pdf", "--out", file.toString()));
        assertEquals(1, run("verify", file.toString()), "nobody has said whose key it is");
        String key = TrustedKey.fingerprint(TestEvidence.of(journal, data, new TestTime()).keys().chain().getLast().key().key());
        assertEquals(0, run("verify", file.toString(), "--key", key), said());
        assertTrue(said().contains("is what the attached bundle says"), said());

        try (PDDocument report = Loader.loadPDF(file.toFile())) {
            report.removePage(0);
            report.save(data.resolve("forged.pdf").toFile());
        }
        assertEquals(2, run("verify", data.resolve("forged.pdf").toString(), "--key", key), said());
        assertTrue(said().contains("by the attached bundle it has"), said());
    }

    @Test
    void saysOfAFileThatIsNeitherWhatItShouldBe() throws Exception {
        Path other = data.resolve("other.txt");
        Files.writeString(other, "hello");
        assertEquals(2, run("verify", other.toString()));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("neither a journal nor a JSON export"), err.toString(StandardCharsets.UTF_8));
    }

    private int run(String... arguments) {
        out.reset();
        Terminal terminal = new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8),
                Messages.english());
        ProtocolServices services = new ProtocolServices(_ -> journal, location -> location.data().resolve("journal.db"), JournalEvidence::read,
                _ -> new JournalAudit(List.of(), List.of(), TestEvidence.of(journal, data, new TestTime()).anchors(), TestEvidence.attachments(data)), _ -> TestEvidence.of(journal, data, new TestTime()),
                TestEvidence.press());
        CommandLine line = new RelightCommand(data, _ -> ExitStatus.DONE).commandLine(terminal, _ -> Optional.empty(),
                List.of(protocol(terminal, services)));
        String[] all = new String[arguments.length + 1];
        all[0] = "protocol";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return line.execute(all);
    }

    private CommandLine protocol(Terminal terminal, ProtocolServices services) {
        AttachmentStore files = TestEvidence.attachments(data);
        RecordAdditions additions = new RecordAdditions(journal, files);
        KnownKeys keys = new KnownKeys(List.of(new KnownKeys.Person("J. Brandt", List.of("owner"), brandt.shown())), Optional.empty());
        return new CommandLine(new ProtocolCommand(terminal, data, services))
                .addSubcommand(new ListRecordsCommand(terminal, data, _ -> finder))
                .addSubcommand(new AmendCommand(terminal, data, _ -> additions))
                .addSubcommand(new NoteCommand(terminal, data, _ -> additions))
                .addSubcommand(new AttachCommand(terminal, data, _ -> additions))
                .addSubcommand(new AttachedFileCommand(terminal, data, _ -> journal, _ -> additions))
                .addSubcommand(new SignRecordCommand(terminal, data, _ -> additions, _ -> keys))
                .addSubcommand(new EraseCommand(terminal, data, _ -> new Erasure(journal, files, new SpoolCopies(data.resolve("spool")), finder)));
    }

    private JsonNode json() throws Exception {
        return new ObjectMapper().readTree(out.toByteArray());
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
