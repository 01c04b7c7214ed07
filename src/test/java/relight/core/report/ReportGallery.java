package relight.core.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import relight.adapter.sqlite.SqliteJournal;
import relight.adapter.sqlite.TestTime;
import relight.core.protocol.RecordWriter;
import relight.core.recovery.Erasable;
import relight.core.recovery.Mode;
import relight.core.recovery.Outcome;
import relight.core.recovery.PlannedStep;
import relight.core.recovery.RecoveryEvent.Closed;
import relight.core.recovery.RecoveryEvent.Declared;
import relight.core.recovery.RecoveryEvent.Planned;
import relight.core.recovery.RecoveryEvent.ProblemRaised;
import relight.core.recovery.RecoveryEvent.StepEnded;
import relight.core.recovery.RecoveryEvent.StepIntended;
import relight.core.runbook.StepHeader.OnFailure;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;
import relight.core.text.Messages;
import relight.testing.TestEvidence;
import relight.ui.protocol.RecordedNights;

/** The report of a night with everything in it, in every language, as files and as pictures of its pages: {@code target/gallery}. */
public final class ReportGallery {

    private static final int DPI = 110;

    private ReportGallery() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createDirectories(Path.of(args.length == 0 ? "target/gallery" : args[0]));
        try (RecordedNights nights = new RecordedNights(Files.createTempDirectory("relight-reports"))) {
            for (String language : List.of("en", "de", "uk")) {
                byte[] pdf = report(nights, Messages.in(Locale.of(language), ZoneId.of("Europe/Berlin")));
                Files.write(folder.resolve("report-" + language + ".pdf"), pdf);
                pictures(pdf, Integer.MAX_VALUE, folder, "report-" + language + "-");
                byte[] html = nights.exporter(Messages.in(Locale.of(language), ZoneId.of("Europe/Berlin")))
                        .write(RecordWriter.write(nights.log().logId(), nights.log().entries(RecordedNights.INCIDENT)), RecordExport.HTML);
                Files.write(folder.resolve("report-" + language + ".html"), html);
            }
        }
        pictures(longWords(Files.createTempDirectory("relight-reports")), Integer.MAX_VALUE, folder, "report-long-");
    }

    /** A drill that missed everything, of many steps, told at length in German. */
    private static byte[] longWords(Path scratch) throws InterruptedException {
        TestTime time = new TestTime();
        try (SqliteJournal journal = SqliteJournal.open(scratch.resolve("journal.db"), time)) {
            Erasable by = Erasable.of("Dr. Hildegard von Schönbrunn-Reichenstein");
            journal.append("long", new Declared(Mode.DRILL, Erasable.of("Wiederherstellung der Warenwirtschaftsdatenbank nach Totalverlust des Rechenzentrums Frankfurt"),
                    by, by, Erasable.of("Vierteljährliche Übung nach Notfallhandbuch, Abschnitt 7.4.2: " + "Betriebsunterbrechungsversicherung ".repeat(6)), "SEV1",
                    Optional.of("rechenzentrum-verloren"), List.of("warenwirtschaft", "zahlungsabwicklung", "lieferkettenverfolgung"), "Übungsumgebung / eu-central-1",
                    Erasable.of("eigenes Netz ohne Weg zur Produktion, eigene Zugangsdaten"), Optional.of("runbooks/rechenzentrum.md"), Optional.of("9c1e".repeat(16)),
                    Optional.of(3_600L), Optional.of(900L), "Stufe geschäftskritisch", List.of("Bestellungen werden angenommen", "Zahlungen werden verbucht"),
                    Optional.empty(), Optional.empty(), Optional.empty(), "0.1.0", Erasable.of("leitstand-frankfurt-7.intern.example.com")));
            List<PlannedStep> steps = IntStream.rangeClosed(1, 40).mapToObj(i -> new PlannedStep(new StepId("n/" + i),
                    Erasable.of("Teilbereich " + i + " der Datenbankwiederherstellung neben der bisherigen Datenbank einspielen und abgleichen"), Erasable.of("Wiederherstellungsphase"),
                    i % 7 == 0 ? "approval" : "shell", "cd".repeat(32), "n/" + i, Optional.of(300L), true, OnFailure.STOP, Part.MAIN, false)).toList();
            journal.append("long", new Planned(Optional.empty(), List.of(), "runbooks/rechenzentrum.md", "9c1e".repeat(16), steps));
            for (int i = 0; i < steps.size(); i++) {
                journal.append("long", new StepIntended(steps.get(i).id(), 1, Erasable.of("pg_restore --dbname \"$ZIEL\" --jobs 4 /mnt/" + "sicherungsverzeichnis/".repeat(6) + i),
                        Map.of("ZIEL", Erasable.of("warenwirtschaft_neu")), "pg_restore 15.6", by));
                time.pass(Duration.ofMinutes(3 + i % 5));
                journal.append("long", new StepEnded(steps.get(i).id(), 1, new Outcome(i % 9 == 8 ? Outcome.Kind.FAILED : Outcome.Kind.SUCCEEDED, Optional.of(i % 9 == 8 ? 1 : 0),
                        Erasable.of(i % 9 == 8 ? "Kein Speicherplatz auf dem Zwischenspeicherdatenträger" : ""), Optional.of("ef".repeat(32)),
                        Erasable.of("pg_restore: verarbeite Element 41 TABLE auftragspositionen\n".repeat(4)), 412, List.of(), Map.of())));
            }
            journal.append("long", new ProblemRaised(Optional.of(steps.get(8).id()), Erasable.of("Kein Speicherplatz auf dem Zwischenspeicherdatenträger. ".repeat(5)),
                    Erasable.of("Größeren Datenträger angefordert und eingebunden"), by));
            journal.append("long", new Closed("not-recovered", Erasable.of("Die Übung wurde nach zwei Stunden abgebrochen. ".repeat(6)), by));
            journal.seal("long");
            return new RecordExporter(journal, TestEvidence.of(journal, scratch, time), TestEvidence.press(), Messages.in(Locale.GERMAN, ZoneId.of("Europe/Berlin")))
                    .write(RecordWriter.write(journal.logId(), journal.entries("long")), RecordExport.PDF);
        }
    }

    private static byte[] report(RecordedNights nights, Messages words) throws InterruptedException {
        return nights.exporter(words).write(RecordWriter.write(nights.log().logId(), nights.log().entries(RecordedNights.INCIDENT)), RecordExport.PDF);
    }

    /** The first pages of a report with a little of everything, as pictures whose names end with the page. */
    public static void pictures(Path scratch, Messages words, int most, Path folder) throws IOException, InterruptedException {
        try (RecordedNights nights = new RecordedNights(Files.createTempDirectory(scratch, "report"))) {
            pictures(report(nights, words), most, folder, "report-");
        }
    }

    static void pictures(byte[] pdf, int most, Path folder, String name) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            PDFRenderer pages = new PDFRenderer(document);
            for (int page = 1; page <= Math.min(most, document.getNumberOfPages()); page++) {
                ImageIO.write(pages.renderImageWithDPI(page - 1, DPI), "png", folder.resolve(name + page + ".png").toFile());
            }
        }
    }
}
