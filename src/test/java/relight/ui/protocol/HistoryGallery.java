package relight.ui.protocol;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.scene.control.Button;
import relight.adapter.report.PdfPaper;
import relight.core.history.RecordedYear;
import relight.core.report.HistoryExporter;
import relight.core.settings.Settings.Theme;
import relight.testing.FxToolkit;
import relight.ui.Gallery;
import relight.ui.RecoveryRail;
import relight.ui.common.Desk;
import relight.ui.common.Screen;

/** Renders what forty recoveries say together to {@code target/gallery}, over a real journal. */
public final class HistoryGallery {

    private HistoryGallery() {}

    public static void main(String[] args) throws Exception {
        FxToolkit.start();
        Gallery gallery = new Gallery(Path.of("target/gallery"));
        try (RecordedYear year = new RecordedYear(Files.createTempDirectory("relight-gallery"))) {
            for (String page : List.of("figures", "findings", "evidence")) {
                take(gallery, year, "history-screen-" + page + "-dark", Locale.ENGLISH, Theme.DARK, page);
                take(gallery, year, "history-screen-" + page + "-de-light", Locale.GERMAN, Theme.LIGHT, page);
            }
            take(gallery, year, "history-screen-findings-uk-light", Locale.of("uk"), Theme.LIGHT, "findings");
        }
        System.exit(0);
    }

    private static void take(Gallery gallery, RecordedYear year, String name, Locale language, Theme theme, String page) throws Exception {
        System.out.println(gallery.take(new Gallery.Picture(name, language, theme, Screen.PROTOCOL, desk -> RecoveryRail.of(desk, screen(desk, year, page)))));
    }

    /** The protocol screen as it is after a click on what all say together. */
    public static ProtocolScreen screen(Desk desk, RecordedYear year, String page) {
        Clock clock = Clock.fixed(RecordedYear.NOW, desk.words().zone());
        Map<String, List<String>> changes = Map.of(year.nights().get(9).id() + "/1", List.of("system shopdb", "runbooks/shopdb.md"));
        HistoryView history = new HistoryView(desk, new HistoryViewModel(year.log(), new HistoryExporter(year.log(), year.evidence(), () -> changes, new PdfPaper(),
                InstantSource.fixed(RecordedYear.NOW), desk.words()), () -> changes, desk.background(), clock, "K. Lang"));
        history.choose(page);
        ProtocolScreen screen = new ProtocolScreen(desk, new ProtocolViewModel(year.log(), null, desk.background(), List::of)).with(history);
        ((Button) screen.node().lookup("#history")).fire();
        return screen;
    }
}
