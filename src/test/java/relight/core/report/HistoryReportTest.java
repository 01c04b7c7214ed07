package relight.core.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.history.Control;
import relight.core.history.History.Scope;
import relight.core.history.RecordedYear;
import relight.core.text.Messages;
import relight.testing.ArchiveForm;

/** What the report on forty recoveries promises, in each form and language. */
class HistoryReportTest {

    @TempDir
    static Path folder;

    private static RecordedYear year;

    @BeforeAll
    static void record() {
        year = new RecordedYear(folder);
    }

    @AfterAll
    static void close() {
        year.close();
    }

    private static Messages in(String language) {
        return Messages.in(Locale.of(language), ZoneId.of("Europe/Berlin"));
    }

    private static byte[] write(String language, Scope scope, HistoryExport form) throws InterruptedException {
        return HistoryGallery.exporter(year, in(language)).write(scope, form);
    }

    private static String text(String language, Scope scope, HistoryExport form) throws InterruptedException {
        return new String(write(language, scope, form), StandardCharsets.UTF_8);
    }

    private static String plain(String text) {
        return text.replaceAll("\\s+", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "uk"})
    void theDocumentHasEverySectionNeedsNoColourAndCarriesItsFigures(String language) throws Exception {
        HistoryWords words = new HistoryWords(in(language));
        try (PDDocument report = Loader.loadPDF(write(language, Scope.ALL, HistoryExport.PDF))) {
            String joined = plain(new PDFTextStripper().getText(report));
            for (String section : List.of("title", "trends", "tallies", "findings", "controls", "controls.about", "recoveries", "proof.how", "proof.limit", "no-evidence")) {
                assertTrue(joined.contains(plain(words.say(section))), section);
            }
            for (Control control : Control.values()) {
                assertTrue(joined.contains(plain(words.control(control))) && joined.contains(plain(words.beyond(control))), control.name());
                control.criteria().forEach(criterion -> assertTrue(joined.contains(plain(words.criterion(control, criterion))), criterion.id()));
            }
            assertFalse(joined.contains("#"), "a letter is missing in the fonts");
            year.nights().forEach(night -> assertTrue(joined.contains(night.id()), night.id()));
            for (PDPage page : report.getPages()) {
                String drawn = new String(page.getContents().readAllBytes(), StandardCharsets.ISO_8859_1);
                for (MatchResult colour : Pattern.compile("(\\S+) (\\S+) (\\S+) (?:rg|RG)\\b").matcher(drawn).results().toList()) {
                    assertTrue(colour.group(1).equals(colour.group(2)) && colour.group(2).equals(colour.group(3)), colour.group());
                }
            }
            byte[] figures = report.getDocumentCatalog().getNames().getEmbeddedFiles().getValue("recoveries.json").getEmbeddedFile().toByteArray();
            assertEquals(40, new ObjectMapper().readTree(figures).get("recoveries").size());
        }
    }

    @Test
    void conformsToTheFormThatArchivesKeep() throws Exception {
        assertEquals(List.of(), ArchiveForm.brokenRules(write("uk", Scope.ALL, HistoryExport.PDF)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "uk"})
    void thePageIsWellFormedAndAsksForNothingFromElsewhere(String language) throws Exception {
        String html = text(language, Scope.ALL, HistoryExport.HTML);
        String body = html.substring(html.indexOf("<main>"), html.indexOf("</main>") + 7);
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
        assertFalse(html.contains("http://") || html.contains("https://") || html.contains("src="));
        assertTrue(text(language, Scope.ALL, HistoryExport.MARKDOWN).contains("R39 R36"), "cells name their recoveries");
    }

    @Test
    void aProgramFindsTheEvidenceOfEachCriterionAndItsProof() throws Exception {
        JsonNode json = new ObjectMapper().readTree(write("en", Scope.ALL, HistoryExport.JSON));
        assertEquals(20, json.get("controls").size());
        JsonNode copies = json.get("controls").valueStream().filter(row -> row.get("criterion").asText().equals("copies-tested")).findFirst().orElseThrow();
        assertEquals(12, copies.at("/evidence/shopdb").size());
        JsonNode first = json.at("/recoveries/0");
        assertEquals(64, first.get("rootSha256").asText().length());
        assertEquals(year.nights().getFirst().minutes() * 60, first.get("recoveryTime").asLong());
        assertEquals(7, json.get("findings").size());
        assertEquals("runbooks/shopdb.md", json.at("/findings/1/changes/1").asText());
    }

    @Test
    void aSpreadsheetGetsALineARecoveryAndNoFormula() throws Exception {
        List<String> lines = text("en", Scope.ALL, HistoryExport.CSV).lines().toList();
        assertEquals(41, lines.size());
        assertTrue(lines.getFirst().startsWith("\uFEFFid,title,mode"), lines.getFirst());
        assertTrue(lines.get(13).contains(",tabletop,") && lines.get(13).contains(",recovered,,"), "what was only talked through took no time: " + lines.get(13));
        assertEquals(lines.getFirst().split(",").length, lines.get(1).split(",", -1).length);
    }

    @Test
    void tellsOfTheTimeAndTheSystemsThatAreAskedFor() throws Exception {
        Scope spring = new Scope(Optional.of(LocalDate.parse("2025-03-01")), Optional.of(LocalDate.parse("2025-05-31")), List.of("media"));
        String html = text("en", spring, HistoryExport.HTML);
        year.nights().forEach(night -> assertEquals(night.system().equals("media") && night.id().compareTo("20250301") > 0 && night.id().compareTo("20250601") < 0,
                html.contains(night.id() + " "), night.id()));
        Scope never = new Scope(Optional.of(LocalDate.parse("2030-01-01")), Optional.empty(), List.of());
        assertTrue(text("de", never, HistoryExport.HTML).contains("In dieser Zeit liegt keine Wiederherstellung"));
        assertTrue(Loader.loadPDF(write("en", never, HistoryExport.PDF)).getNumberOfPages() == 1);
    }

    @Test
    void neverSaysThatAControlIsMet() throws Exception {
        for (String language : List.of("en", "de", "uk")) {
            String said = text(language, Scope.ALL, HistoryExport.MARKDOWN).toLowerCase(Locale.ROOT);
            for (String claim : List.of("compliant", "compliance", "konform", "відповідає вимог")) {
                assertFalse(said.contains(claim), claim);
            }
        }
    }
}
