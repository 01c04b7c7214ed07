package relight.core.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.adapter.sqlite.SqliteJournal;
import relight.adapter.sqlite.TestTime;
import relight.core.evidence.AnchorCheck;
import relight.core.evidence.BundleVerifier;
import relight.core.evidence.EvidenceBundle;
import relight.core.evidence.EvidenceDesk;
import relight.core.evidence.TrustedKey;
import relight.core.protocol.ExportedEvents;
import relight.core.protocol.Health;
import relight.core.protocol.RecordWriter;
import relight.core.protocol.SampleEvents;
import relight.core.protocol.Verification;
import relight.core.protocol.Verification.Verdict;
import relight.core.protocol.Verifier;
import relight.core.protocol.ZipParts;
import relight.core.recovery.Erasable;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoveryEvent.Declared;
import relight.core.recovery.RecoveryEvent.Noted;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.testing.TestEvidence;

/** What can still be read of a damaged journal is given away in every form, and none of them looks whole. */
class DamagedExportTest {

    private static final int PAGE = 4_096;
    private static final int NOTES = 120;
    private static final int FLIPS = Boolean.getBoolean("relight.slow") ? 400 : 6;
    private static final Messages WORDS = Messages.in(Locale.ENGLISH, ZoneOffset.UTC);

    @TempDir
    static Path folder;

    private static byte[] whole;
    private static TrustedKey key;

    @BeforeAll
    static void record() throws Exception {
        Path file = folder.resolve("journal.db");
        TestTime time = new TestTime();
        try (SqliteJournal journal = SqliteJournal.open(file, time)) {
            EvidenceDesk desk = TestEvidence.of(journal, folder, time);
            for (String recovery : List.of("a", "b")) {
                journal.append(recovery, SampleEvents.declared(Mode.INCIDENT, "Shop down"));
                for (int i = 0; i < NOTES; i++) {
                    journal.append(recovery, new Noted(Erasable.of("note " + i), Erasable.of("K. Lang")));
                }
                journal.append(recovery, new Noted(Erasable.of("a long story ".repeat(1_000)), Erasable.of("K. Lang")));
                journal.seal(recovery);
                desk.notary().signNow();
            }
            key = TrustedKey.read(desk.keys().chain().getLast().key().toString()).orElseThrow();
            desk.notary().close();
        }
        whole = Files.readAllBytes(file);
    }

    private record Exports(Health.State health, byte[] pdf, String html, String markdown, JsonNode json, EvidenceBundle bundle, Path zip) {}

    private static Exports export(byte[] bytes, String recovery) throws Exception {
        Path file = Files.write(folder.resolve("journal.db"), bytes);
        try (SqliteJournal journal = SqliteJournal.open(file, new TestTime())) {
            EvidenceDesk desk = TestEvidence.of(journal, folder, new TestTime());
            RecordExporter exporter = new RecordExporter(journal, desk, TestEvidence.press(), WORDS);
            relight.core.protocol.Record record = RecordWriter.write(journal.logId(), journal.entries(recovery));
            byte[] zip = exporter.write(record, RecordExport.BUNDLE);
            Exports exports = new Exports(journal.awaitHealth().state(), exporter.write(record, RecordExport.PDF),
                    text(exporter.write(record, RecordExport.HTML)), text(exporter.write(record, RecordExport.MARKDOWN)),
                    new ObjectMapper().readTree(exporter.write(record, RecordExport.JSON)), EvidenceBundle.read(zip),
                    Files.write(Files.createTempFile(folder, "bundle", ".zip"), zip));
            desk.notary().close();
            return exports;
        } finally {
            for (String rest : List.of("-wal", "-shm")) {
                Files.deleteIfExists(folder.resolve("journal.db" + rest));
            }
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Verification verify(Exports exports) {
        return new BundleVerifier(List.of(key), AnchorCheck.ALL).verify(exports.bundle());
    }

    private static int second(Exports exports) throws Exception {
        Path script = Files.write(folder.resolve("verify.py"), ZipParts.read(Files.readAllBytes(exports.zip()), Long.MAX_VALUE).get("verify.py"));
        Process process = new ProcessBuilder("python3", "-I", "-B", script.toString(), exports.zip().toString(), "--key", key.fingerprint())
                .redirectErrorStream(true).redirectOutput(folder.resolve("said").toFile()).start();
        return process.waitFor();
    }

    private static Verdict ofJson(Exports exports) throws Exception {
        Verifier verifier = new Verifier(Verifier.Scope.RECOVERY);
        ExportedEvents.read(Files.writeString(folder.resolve("export.json"), exports.json().toString()), verifier);
        return verifier.result().verdict();
    }

    /** Every form says on its first page, or at its beginning, what could not be read. */
    private static void assertTold(String sentence, Exports exports) throws Exception {
        try (PDDocument pdf = Loader.loadPDF(exports.pdf())) {
            PDFTextStripper first = new PDFTextStripper();
            first.setEndPage(1);
            String page = first.getText(pdf).replaceAll("\\s+", " ");
            assertTrue(page.contains(sentence), page);
        }
        int at = exports.html().indexOf(sentence);
        assertTrue(at > 0 && at < exports.html().indexOf("class=\"figures\""), "at " + at);
        at = exports.markdown().indexOf(sentence.replaceAll("([\\[\\]|*_])", "\\\\$1"));
        assertTrue(at > 0 && at < exports.markdown().indexOf("\n## "), exports.markdown());
        assertTrue(exports.json().path("integrity").path("damage").asText().contains(sentence), exports.json().path("integrity").toString());
        assertNotEquals(Verdict.INTACT, TestEvidence.press().verify(Files.write(folder.resolve("report.pdf"), exports.pdf()), List.of(key)).verdict());
        assertNotEquals(Verdict.INTACT, ofJson(exports));
    }

    @Test
    void aWholeJournalIsSaidToBeSo() throws Exception {
        Exports exports = export(whole, "a");
        assertEquals(Health.State.SOUND, exports.health());
        assertEquals(Verdict.INTACT, verify(exports).verdict());
        assertEquals(0, second(exports));
        assertFalse(exports.html().contains("class=\"damage\""));
        assertFalse(exports.bundle().beside().containsKey("damage.json"));
    }

    @Test
    void namesTheEventsThatLieInADamagedPage() throws Exception {
        Exports exports = export(overwritten(pageOf("event", 2)), "a");
        assertEquals(Health.State.DAMAGED, exports.health());
        List<Long> left = exports.bundle().events().stream().map(event -> event.number()).toList();
        long first = 0;
        while (left.contains(first) || first == 0) {
            first++;
        }
        assertTold("of this recovery could not be read (in the log: " + first + "–", exports);
        assertEquals(Verdict.BROKEN, verify(exports).verdict(), "the seal names more events than are left");
        assertEquals(2, second(exports));
        assertTrue(Files.readString(folder.resolve("said")).contains("could not be read"));
    }

    @Test
    void givesARecoveryAwayWhoseNeighbourIsDamagedAndSaysThatTheJournalIs() throws Exception {
        Exports exports = export(overwritten(pageOf("event", 2)), "b");
        assertEquals(NOTES + 3, exports.bundle().events().size());
        assertTold("damaged journal, of which this recovery could still be read", exports);
        assertEquals(Verdict.INCOMPLETE, verify(exports).verdict());
        assertEquals(1, second(exports));
    }

    @Test
    void saysWhenNobodyCanTellWhoseTheLostEventsAre() throws Exception {
        byte[] damaged = overwritten(pageOf("event", 2));
        write(damaged, pageOf("stretch", 0));
        assertTold("nobody can tell which of them belong to this recovery", export(damaged, "a"));
    }

    @Test
    void givesEventsAwayWhoseWordsAreLost() throws Exception {
        Exports exports = export(overwritten(pageOf("event", "overflow", 0)), "a");
        assertEquals(NOTES + 3, exports.bundle().events().size());
        assertTold("of which this recovery could still be read", exports);
        assertEquals(Verdict.INCOMPLETE, verify(exports).verdict());
        assertEquals(1, second(exports));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givesARecoveryAwayThoughTheFirstOrTheNewestPageOfTheLogIsLost(boolean first) throws Exception {
        Exports exports = export(overwritten(pageOf("event", first ? 0 : -1)), first ? "b" : "a");
        assertEquals(NOTES + 3, exports.bundle().events().size());
        assertTold("damaged journal, of which this recovery could still be read", exports);
        assertEquals(Verdict.INCOMPLETE, verify(exports).verdict());
    }

    @Test
    void aRecoveryWithoutItsBeginningLeavesItsEventsInABundle() throws Exception {
        Optional<byte[]> remains = Optional.empty();
        for (int place = 1; remains.isEmpty(); place++) {
            remains = remains(overwritten(pageOf("event", place)));
        }
        EvidenceBundle bundle = EvidenceBundle.read(remains.get());
        assertTrue(bundle.events().size() > NOTES / 2, bundle.events().size() + " events");
        assertEquals(Verdict.BROKEN, new BundleVerifier(List.of(key), AnchorCheck.ALL).verify(bundle).verdict());
    }

    /** Of the second recovery, where its beginning is lost. */
    private static Optional<byte[]> remains(byte[] bytes) throws Exception {
        try (SqliteJournal journal = SqliteJournal.open(Files.write(folder.resolve("journal.db"), bytes), new TestTime())) {
            if (journal.entries("b").stream().anyMatch(entry -> entry.event() instanceof Declared)) {
                return Optional.empty();
            }
            EvidenceDesk desk = TestEvidence.of(journal, folder, new TestTime());
            Optional<byte[]> remains = new RecordExporter(journal, desk, TestEvidence.press(), WORDS).remains("b");
            desk.notary().close();
            return remains;
        } finally {
            Files.deleteIfExists(folder.resolve("journal.db-wal"));
            Files.deleteIfExists(folder.resolve("journal.db-shm"));
        }
    }

    @Test
    void whicheverBitIsTurnedOverNoBundleOfADamagedJournalIsIntact() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Exports> damaged = new ArrayList<>();
        for (int flip = 0; flip < FLIPS; flip++) {
            byte[] flipped = whole.clone();
            int bit = random.nextInt(whole.length * 8);
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                Exports exports = export(flipped, "a");
                if (exports.health() == Health.State.DAMAGED) {
                    assertNotEquals(Verdict.INTACT, verify(exports).verdict(), "seed " + seed + ", bit " + bit);
                    assertTrue(exports.html().contains("class=\"damage\""), "seed " + seed + ", bit " + bit);
                    damaged.add(exports);
                }
            } catch (Problem refused) {
                assertFalse(refused.what().key().isEmpty(), "what cannot be opened or has lost its beginning says so");
            }
        }
        for (Exports exports : damaged.subList(0, Math.min(5, damaged.size()))) {
            assertNotEquals(0, second(exports), "seed " + seed);
        }
    }

    private static byte[] overwritten(long page) {
        byte[] bytes = whole.clone();
        write(bytes, page);
        return bytes;
    }

    private static void write(byte[] bytes, long page) {
        Arrays.fill(bytes, (int) (page - 1) * PAGE, (int) page * PAGE, (byte) 0xFF);
    }

    /** The place of a page of this table; its last where that is negative. */
    private static long pageOf(String table, int place) throws Exception {
        return pageOf(table, "leaf", place);
    }

    private static long pageOf(String table, String kind, int place) throws Exception {
        Path copy = Files.write(folder.resolve("copy.db"), whole);
        String sql = "SELECT pageno FROM dbstat WHERE name = '" + table + "' AND pagetype = '" + kind + "' ORDER BY path " + (place < 0 ? "DESC LIMIT 1" : "LIMIT 1 OFFSET " + place);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy); Statement statement = connection.createStatement();
             ResultSet row = statement.executeQuery(sql)) {
            assertTrue(row.next(), table + " has a page " + place);
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            Files.deleteIfExists(folder.resolve("copy.db-wal"));
            Files.deleteIfExists(folder.resolve("copy.db-shm"));
        }
    }
}
