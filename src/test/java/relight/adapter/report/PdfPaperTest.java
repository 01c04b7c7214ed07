package relight.adapter.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import relight.core.recovery.StepCode;
import relight.core.recovery.StepKeys;
import relight.core.report.RunbookCard;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.text.Messages;

/** The card as it comes out of the printer. */
class PdfPaperTest {

    private static final Messages UKRAINIAN = Messages.in(Locale.of("uk"), ZoneOffset.UTC);

    private static Runbook runbook() {
        StringBuilder document = new StringBuilder("# Відновлення бази крамниці\n\n## Зупинити\n\n- [ ] Повідомити підтримку: її, ґанок, «є»\n\n");
        for (int i = 1; i <= 30; i++) {
            document.append("## Etappe ").append(i).append("\n\nGröße prüfen & „weiter“ <nicht> vergessen.\n\n```bash title=\"Load part ").append(i)
                    .append("\" estimate=5m critical=true\npg_restore --dbname \"$TARGET\" --jobs 4 'part ").append(i)
                    .append("' | tee -a \"/var/log/restore-with-a-very-long-name-that-does-not-fit-the-line-of-a-sheet-").append(i)
                    .append(".log\" && echo \u001b[32mok\n```\n\n");
        }
        return new RunbookReader().read("runbooks/shop.md", document.toString());
    }

    private static PDDocument printed(Runbook runbook, Optional<String> section, Messages words) throws IOException {
        return Loader.loadPDF(new PdfPaper().pdf(RunbookCard.write(runbook, section, Instant.parse("2026-04-15T02:00:00Z"), words)));
    }

    @Test
    void everyStepStandsOnTheCardWithItsCodeAndItsCommand() throws IOException {
        Runbook runbook = runbook();
        try (PDDocument card = printed(runbook, Optional.empty(), UKRAINIAN)) {
            String text = new PDFTextStripper().getText(card);
            for (Step step : runbook.steps()) {
                assertTrue(text.contains(StepCode.of(step.id(), StepKeys.of(step, runbook).proven())), step.id() + " has no code on the card");
            }
            String joined = text.replaceAll("\\s", "");
            assertTrue(joined.contains("--dbname\"$TARGET\"--jobs4'part30'|tee-a\"/var/log/restore-with-a-very-long-name-that-does-not-fit-the-line-of-a-sheet-30.log\"&&echo"),
                    "the whole command stands there");
            assertTrue(text.contains("Відновлення бази крамниці") && text.contains("її, ґанок, «є»"), "Ukrainian is legible");
            assertTrue(joined.contains("Größeprüfen&„weiter“<nicht>vergessen."), "what looks like a tag is text");
            assertTrue(joined.contains(runbook.sha256()), "the SHA-256 of the runbook");
            assertFalse(text.contains("#["), "no letter is missing in the fonts");
            for (int page = 1; page <= card.getNumberOfPages(); page++) {
                assertTrue(text.contains(page + " / " + card.getNumberOfPages()), "page " + page + " has its number");
            }
        }
    }

    @Test
    void fontsAreInsideAndEverythingIsBlackOrWhite() throws IOException {
        try (PDDocument card = printed(runbook(), Optional.empty(), Messages.english())) {
            List<String> outside = new ArrayList<>();
            for (PDPage page : card.getPages()) {
                for (COSName name : page.getResources().getFontNames()) {
                    PDFont font = page.getResources().getFont(name);
                    if (!font.isEmbedded()) {
                        outside.add(font.getName());
                    }
                }
                String drawn = new String(page.getContents().readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
                for (java.util.regex.MatchResult colour : java.util.regex.Pattern.compile("(\\S+) (\\S+) (\\S+) (?:rg|RG)\\b").matcher(drawn).results().toList()) {
                    assertTrue(colour.group(1).equals(colour.group(2)) && colour.group(2).equals(colour.group(3)), "coloured: " + colour.group());
                }
            }
            assertEquals(List.of(), outside);
            assertEquals("Відновлення бази крамниці", card.getDocumentInformation().getTitle());
        }
    }

    @Test
    void oneSectionIsACardOfItsOwn() throws IOException {
        Runbook runbook = runbook();
        try (PDDocument card = printed(runbook, Optional.of("etappe-3"), Messages.english())) {
            String text = new PDFTextStripper().getText(card);
            assertTrue(text.contains("Load part 3") && !text.contains("Load part 4"), text);
        }
    }

    @Test
    void getsReadyByADocumentThatItCanMake() throws IOException {
        try (PDDocument sample = Loader.loadPDF(new PdfPaper().sample())) {
            assertTrue(new PDFTextStripper().getText(sample).contains("Größe Ґ"));
        }
    }
}
