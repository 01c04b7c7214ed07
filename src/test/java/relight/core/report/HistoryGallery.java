package relight.core.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import relight.adapter.report.PdfPaper;
import relight.core.history.History.Scope;
import relight.core.history.RecordedYear;
import relight.core.text.Messages;

/** The report on a shop's forty recoveries in every language, as files and as pictures of its pages: {@code target/gallery}. */
public final class HistoryGallery {

    private HistoryGallery() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createDirectories(Path.of(args.length == 0 ? "target/gallery" : args[0]));
        try (RecordedYear year = new RecordedYear(Files.createTempDirectory("relight-history"))) {
            for (String language : List.of("en", "de", "uk")) {
                HistoryExporter exporter = exporter(year, Messages.in(Locale.of(language), ZoneId.of("Europe/Berlin")));
                for (HistoryExport form : HistoryExport.values()) {
                    Files.write(folder.resolve("history-" + language + "." + form), exporter.write(Scope.ALL, form));
                }
                ReportGallery.pictures(Files.readAllBytes(folder.resolve("history-" + language + ".pdf")), Integer.MAX_VALUE, folder, "history-" + language + "-");
            }
        }
    }

    static HistoryExporter exporter(RecordedYear year, Messages words) {
        Map<String, List<String>> changes = Map.of(year.nights().get(9).id() + "/1", List.of("system shopdb", "runbooks/shopdb.md"));
        return new HistoryExporter(year.log(), year.evidence(), () -> changes, new PdfPaper(), InstantSource.fixed(RecordedYear.NOW), words);
    }

    /** The first pages of it, as pictures whose names end with the page. */
    public static void pictures(Path scratch, Messages words, int most, Path folder) throws Exception {
        try (RecordedYear year = new RecordedYear(Files.createTempDirectory(scratch, "history"))) {
            ReportGallery.pictures(exporter(year, words).write(Scope.ALL, HistoryExport.PDF), most, folder, "history-");
        }
    }
}
