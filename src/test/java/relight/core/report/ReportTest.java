package relight.core.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSString;
import org.apache.pdfbox.pdfparser.PDFStreamParser;
import org.apache.pdfbox.pdfwriter.ContentStreamWriter;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationSquare;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.adapter.evidence.CheckpointFolder;
import relight.adapter.report.PdfPaper;
import relight.adapter.sqlite.TestTime;
import relight.core.approval.SigningKey;
import relight.core.evidence.BundleVerifier;
import relight.core.evidence.Checkpoint;
import relight.core.evidence.Cosigner;
import relight.core.evidence.EvidenceBundle;
import relight.core.evidence.EvidenceDesk;
import relight.core.evidence.NoteSignature;
import relight.core.evidence.TrustedKey;
import relight.core.protocol.Record;
import relight.core.protocol.RecordWriter;
import relight.core.protocol.Verification;
import relight.core.protocol.Verification.Verdict;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.testing.ArchiveForm;
import relight.testing.TestEvidence;
import relight.ui.protocol.RecordedNights;

/** What a report promises to whoever has nothing else, and what happens to one that was changed. */
class ReportTest {

    @TempDir
    static Path folder;

    private static RecordedNights nights;
    private static final Map<String, byte[]> REPORTS = new HashMap<>();

    @BeforeAll
    static void print() throws Exception {
        nights = new RecordedNights(folder);
        for (String language : List.of("en", "de", "uk")) {
            REPORTS.put(language, nights.exporter(in(language)).write(record(RecordedNights.INCIDENT), RecordExport.PDF));
        }
    }

    @AfterAll
    static void close() {
        nights.close();
    }

    private static Messages in(String language) {
        return Messages.in(Locale.of(language), ZoneId.of("Europe/Berlin"));
    }

    private static Record record(String recovery) {
        return RecordWriter.write(nights.log().logId(), nights.log().entries(recovery));
    }

    private static EvidenceDesk desk() {
        return TestEvidence.of(nights.log(), folder, new TestTime());
    }

    private static String fingerprint() {
        return TrustedKey.fingerprint(desk().keys().chain().getLast().key().key());
    }

    private static Verification verify(byte[] pdf) throws IOException {
        Path file = Files.write(folder.resolve("report.pdf"), pdf);
        return TestEvidence.press().verify(file, List.of(TrustedKey.read(fingerprint()).orElseThrow()));
    }

    private static List<String> keys(List<Message> messages) {
        return messages.stream().map(Message::key).toList();
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }

    private static String plain(String text) {
        return text.replaceAll("\\s+", "");
    }

    @Test
    void isPdfA3ThatSaysWhatIsAttachedToIt() throws Exception {
        try (PDDocument report = Loader.loadPDF(REPORTS.get("de"))) {
            String metadata = new String(report.getDocumentCatalog().getMetadata().toByteArray(), StandardCharsets.UTF_8);
            assertTrue(metadata.contains("pdfaid:part>3<") || metadata.contains("pdfaid:part=\"3\""), metadata);
            assertTrue(metadata.contains("conformance>U<") || metadata.contains("conformance=\"U\""), metadata);
            assertEquals(1, report.getDocumentCatalog().getOutputIntents().size());
            PDComplexFileSpecification file = report.getDocumentCatalog().getNames().getEmbeddedFiles().getValue(ReportPress.EVIDENCE);
            assertEquals("Source", file.getCOSObject().getNameAsString("AFRelationship"));
            assertEquals("application/zip", file.getEmbeddedFile().getSubtype());
            assertTrue(file.getEmbeddedFile().getModDate() != null && file.getEmbeddedFile().getSize() > 0);
            COSArray associated = (COSArray) report.getDocumentCatalog().getCOSObject().getDictionaryObject("AF");
            assertEquals(file.getCOSObject(), associated.getObject(0));
            EvidenceBundle bundle = EvidenceBundle.read(file.getEmbeddedFile().toByteArray());
            assertEquals(Verdict.INTACT, new BundleVerifier(List.of(TrustedKey.read(fingerprint()).orElseThrow()), List.of()).verify(bundle).verdict());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "uk"})
    void conformsToTheFormThatArchivesKeep(String language) throws Exception {
        assertEquals(List.of(), ArchiveForm.brokenRules(REPORTS.get(language)));
    }

    @Test
    void theJudgeOfThatFormFindsWhatIsWrong() throws Exception {
        assertFalse(ArchiveForm.brokenRules(changed(report -> report.getDocumentCatalog().setMetadata(null))).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "uk"})
    void atMostTwoPagesComeBeforeTheTimeLine(String language) throws Exception {
        byte[] plain = nights.exporter(in(language)).write(record("20260412-redis"), RecordExport.PDF);
        String heading = plain(in(language).say("protocol.record.timeline"));
        try (PDDocument report = Loader.loadPDF(plain)) {
            PDFTextStripper first = new PDFTextStripper();
            first.setEndPage(3);
            assertTrue(plain(first.getText(report)).contains(heading), "not on the third page at the latest");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "uk"})
    void hasEverySectionAndNoLetterIsMissing(String language) throws Exception {
        Messages words = in(language);
        String text = text(REPORTS.get(language));
        String joined = plain(text);
        Stream.concat(Stream.of("result", "objectives", "scope", "mandate", "people", "backupsUsed", "steps", "verification", "problems", "followUp", "signOff",
                        "identity", "clock").map(name -> "group." + name), Stream.of("timeline", "split", "check.heading"))
                .forEach(name -> assertTrue(joined.contains(plain(words.say("protocol.record." + name))), name));
        for (String part : List.of("heading", "level", "proven", "not-proven", "level.printed", "whose-key")) {
            assertTrue(joined.contains(plain(words.say("protocol.report." + part))), part);
        }
        assertFalse(joined.replace("shop.md#database-corrupt", "").contains("#"), "a letter is missing in the fonts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "uk"})
    void hasAtMostTwoPagesBeforeTheTimeLine(String language) throws Exception {
        List<ArchivePaper.Page> pages = new PdfPaper().read(REPORTS.get(language), ReportPress.EVIDENCE).pages();
        String heading = in(language).say("protocol.record.timeline");
        assertTrue(pages.stream().limit(3).anyMatch(page -> page.text().contains(heading)), heading);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "uk"})
    void provesItselfByItsOwnBundle(String language) throws Exception {
        Verification result = verify(REPORTS.get(language));
        assertEquals(Verdict.INTACT, result.verdict(), result.toString());
        assertTrue(keys(result.proven()).containsAll(List.of("protocol.verify.sealed", "evidence.verify.signed", "protocol.report.same")), result.toString());
    }

    @Test
    void everyPageBearsTheHeadAndTheLastTheKey() throws Exception {
        Checkpoint head = head();
        List<ArchivePaper.Page> pages = new PdfPaper().read(REPORTS.get("en"), ReportPress.EVIDENCE).pages();
        pages.forEach(page -> assertTrue(page.text().contains(head.shortHead()), page.text()));
        assertTrue(pages.getLast().text().contains(fingerprint()));
        assertTrue(plain(pages.getLast().text()).contains(HexFormat.of().formatHex(head.root())));
    }

    private static Checkpoint head() throws InterruptedException {
        return Checkpoint.read(desk().bundles().of(RecordedNights.INCIDENT, Map.of()).seal().orElseThrow().checkpoint().text());
    }

    @Test
    void aCameraReadsHeadAndKeyFromThePage() throws Exception {
        try (PDDocument report = Loader.loadPDF(REPORTS.get("en"))) {
            BufferedImage page = new PDFRenderer(report).renderImageWithDPI(report.getNumberOfPages() - 1, 150);
            int[] pixels = page.getRGB(0, 0, page.getWidth(), page.getHeight(), null, 0, page.getWidth());
            String read = new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(page.getWidth(), page.getHeight(), pixels)))).getText();
            assertEquals(head().text() + fingerprint(), read);
        }
    }

    @Test
    void needsNoColour() throws Exception {
        try (PDDocument report = Loader.loadPDF(REPORTS.get("de"))) {
            for (PDPage page : report.getPages()) {
                String drawn = new String(page.getContents().readAllBytes(), StandardCharsets.ISO_8859_1);
                for (MatchResult colour : Pattern.compile("(\\S+) (\\S+) (\\S+) (?:rg|RG)\\b").matcher(drawn).results().toList()) {
                    assertTrue(colour.group(1).equals(colour.group(2)) && colour.group(2).equals(colour.group(3)), colour.group());
                }
            }
        }
    }

    @Test
    void htmlAndMarkdownBearHeadAndKeyToo() throws Exception {
        for (RecordExport form : List.of(RecordExport.HTML, RecordExport.MARKDOWN)) {
            String text = new String(nights.exporter(in("en")).write(record(RecordedNights.INCIDENT), form), StandardCharsets.UTF_8);
            assertTrue(text.contains(head().shortHead()) && text.contains(fingerprint()) && text.contains("Signed by this machine alone"), text);
        }
    }

    @Test
    void aRecoveryThatGoesOnBearsTheHeadAndIsIncomplete() throws Exception {
        byte[] report = nights.exporter(in("en")).write(record(RecordedNights.OPEN), RecordExport.PDF);
        Verification result = verify(report);
        assertEquals(Verdict.INCOMPLETE, result.verdict());
        assertTrue(keys(result.proven()).contains("protocol.report.same"), result.toString());
        assertTrue(text(report).contains(fingerprint()));
    }

    @Test
    void saysWhoElseHasSeenTheHead(@TempDir Path elsewhere) throws Exception {
        try (RecordedNights own = new RecordedNights(elsewhere)) {
            EvidenceDesk desk = TestEvidence.of(own.log(), elsewhere, new TestTime());
            desk.notary().signNow();
            SigningKey person = SigningKey.make();
            Cosigner cosigner = new Cosigner(person, CheckpointFolder.guard(elsewhere.resolve("person")), new TestTime());
            NoteSignature signature = cosigner.cosign(desk.bundles().request(0), desk.keys().chain().getLast().key());
            desk.take(cosigner.key(), desk.checkpoints().newest(Checkpoint.origin(own.log().logId())).orElseThrow().with(signature));
            Record record = RecordWriter.write(own.log().logId(), own.log().entries(RecordedNights.INCIDENT));
            String joined = plain(text(own.exporter(in("en")).write(record, RecordExport.PDF)));
            assertTrue(joined.contains("Provenupto") && joined.contains("nothingofthisrecoverywasrecordedafterthat"), "how far, in plain words: " + joined);
            JsonNode json = new ObjectMapper().readTree(own.exporter(in("en")).write(record, RecordExport.JSON));
            assertTrue(json.at("/integrity/level/0").asText().startsWith("Proven up to"), json.at("/integrity").toString());
            assertTrue(joined.contains("L1:Cosignedon") && joined.contains(plain(TrustedKey.fingerprint(person.shown()))), joined);
        }
    }

    private interface Change {
        void to(PDDocument report) throws IOException;
    }

    private static byte[] changed(Change change) throws IOException {
        try (PDDocument report = Loader.loadPDF(REPORTS.get("en")); ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            change.to(report);
            report.save(out);
            return out.toByteArray();
        }
    }

    private static Verification broken(Change change, String why) throws IOException {
        Verification result = verify(changed(change));
        assertEquals(Verdict.BROKEN, result.verdict(), result.toString());
        assertEquals(why, result.notProven().getFirst().key(), result.toString());
        assertEquals(List.of(), result.proven());
        return result;
    }

    @Test
    void attackSaveItAnew_findsNothingWhereNothingWasChanged() throws Exception {
        assertEquals(Verdict.INTACT, verify(changed(report -> { })).verdict());
    }

    @Test
    void attackSwapLettersInAPage_isFoundWithTheSentenceThatDiffers() throws Exception {
        Verification result = broken(report -> {
            PDPage page = report.getPage(0);
            PDFStreamParser parser = new PDFStreamParser(page);
            List<Object> tokens = new ArrayList<>(parser.parse());
            List<Integer> words = new ArrayList<>();
            for (int i = 1; i < tokens.size(); i++) {
                if (tokens.get(i) instanceof Operator operator && operator.getName().equals("Tj") && ((COSString) tokens.get(i - 1)).getBytes().length > 8) {
                    words.add(i - 1);
                }
            }
            tokens.set(words.get(1), tokens.get(words.get(0)));
            PDStream stream = new PDStream(report);
            try (OutputStream out = stream.createOutputStream(COSName.FLATE_DECODE)) {
                new ContentStreamWriter(out).writeTokens(tokens);
            }
            page.setContents(stream);
        }, "protocol.report.page.differs");
        assertTrue(Messages.english().say(result.notProven().getFirst()).startsWith("Page 1 says “"), result.toString());
    }

    @Test
    void attackTypeOverAPage_isFoundWithWhatWasTyped() throws Exception {
        Verification result = verify(changed(report -> {
            try (PDPageContentStream over = new PDPageContentStream(report, report.getPage(0), AppendMode.APPEND, true, true)) {
                over.beginText();
                over.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                over.newLineAtOffset(60, 60);
                over.showText("RTO met after 12 minutes");
                over.endText();
            }
        }));
        assertEquals(Verdict.BROKEN, result.verdict());
        String said = Messages.english().say(result.notProven().getFirst());
        assertTrue(said.startsWith("Page 1 ") && said.contains("RTO met after 12 minutes"), said);
    }

    @Test
    void attackPaintOverAPage_isFoundThoughNoWordIsChanged() throws Exception {
        broken(report -> {
            try (PDPageContentStream over = new PDPageContentStream(report, report.getPage(1), AppendMode.APPEND, true, true)) {
                over.setNonStrokingColor(1f, 1f, 1f);
                over.addRect(40, 300, 400, 60);
                over.fill();
            }
        }, "protocol.report.page.drawn");
    }

    @Test
    void attackLayANoteOverAPage_isFound() throws Exception {
        broken(report -> {
            PDAnnotationSquare note = new PDAnnotationSquare();
            note.setRectangle(new PDRectangle(40, 300, 400, 60));
            report.getPage(1).getAnnotations().add(note);
        }, "protocol.report.page.drawn");
    }

    @Test
    void attackLetAFontLie_isFound() throws Exception {
        broken(report -> {
            COSDictionary fonts = (COSDictionary) report.getPage(0).getResources().getCOSObject().getDictionaryObject(COSName.FONT);
            COSDictionary font = (COSDictionary) fonts.getDictionaryObject(fonts.keySet().iterator().next());
            COSDictionary descendant = (COSDictionary) ((COSArray) font.getDictionaryObject(COSName.DESCENDANT_FONTS)).getObject(0);
            descendant.removeItem(COSName.CID_TO_GID_MAP);
        }, "protocol.report.page.drawn");
    }

    @Test
    void attackTakeAPageOut_isFound() throws Exception {
        broken(report -> report.removePage(2), "protocol.report.pages");
    }

    @Test
    void attackAttachTheBundleOfABetterNight_isFound() throws Exception {
        EvidenceBundle better = desk().bundles().of("20260412-redis", Map.of())
                .with(ReportForm.NAME, ReportForm.of(in("en"), "0.1.0").write());
        byte[] swapped = changed(report -> {
            PDComplexFileSpecification file = report.getDocumentCatalog().getNames().getEmbeddedFiles().getValue(ReportPress.EVIDENCE);
            try (OutputStream out = file.getEmbeddedFile().createOutputStream(COSName.FLATE_DECODE)) {
                new ByteArrayInputStream(better.write()).transferTo(out);
            }
        });
        assertEquals(Verdict.BROKEN, verify(swapped).verdict());
    }

    @Test
    void saysOfAReportOfAnotherVersionThatOnlyThatOneCanCompareIt() throws Exception {
        Path file = Files.write(folder.resolve("report.pdf"), changed(report -> report.removePage(2)));
        Verification result = new ReportPress(new PdfPaper(), "0.2.0", List.of()).verify(file, List.of());
        assertEquals(Verdict.INCOMPLETE, result.verdict());
        assertTrue(keys(result.notProven()).contains("protocol.report.other-version"));
    }

    @Test
    void saysWhatIsMissingInAFileThatIsNoReport() throws Exception {
        byte[] bare = changed(report -> report.getDocumentCatalog().setNames(null));
        assertEquals("protocol.report.no-bundle", assertThrows(Problem.class, () -> verify(bare)).what().key());
        for (String junk : List.of("%PDF-1.7\n", "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF")) {
            assertThrows(Problem.class, () -> verify(junk.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    @Test
    void noBytesMakeTheReaderFailOtherwiseThanBySayingSo() throws Exception {
        byte[] whole = REPORTS.get("en");
        Random random = new Random(7);
        for (int round = 0; round < 12; round++) {
            byte[] spoilt = Arrays.copyOf(whole, round % 2 == 0 ? whole.length : random.nextInt(whole.length));
            for (int i = 0; i < 20; i++) {
                spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt(256);
            }
            try {
                assertTrue(verify(spoilt).verdict() != Verdict.INTACT || round % 2 == 0, "cut off and still intact, in round " + round);
            } catch (Problem said) {
                assertTrue(said.what().key().startsWith("protocol.report."), said.toString());
            }
        }
    }
}
