package relight.ui.protocol;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import relight.core.history.RecordedYear;
import relight.core.settings.Settings.Theme;
import relight.testing.FxToolkit;
import relight.ui.Gallery;
import relight.ui.RecoveryRail;
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
        System.out.println(gallery.take(new Gallery.Picture(name, language, theme, Screen.PROTOCOL, desk -> RecoveryRail.of(desk, HistoryStage.screen(desk, year, page)))));
    }
}
