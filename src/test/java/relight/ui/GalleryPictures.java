package relight.ui;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import relight.core.settings.Settings;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.ui.common.Desk;
import relight.ui.common.Screen;
import relight.ui.settings.About;
import relight.ui.settings.SettingsScreen;
import relight.ui.settings.SettingsViewModel;
import relight.ui.welcome.WelcomeScreen;

/** The pictures of the gallery. */
final class GalleryPictures {

    /** The moment at which every picture is taken. */
    static final Instant NOW = Instant.parse("2026-04-15T12:11:00Z");

    private static final Locale UKRAINIAN = Locale.of("uk");

    private GalleryPictures() {}

    static List<Gallery.Picture> all() {
        List<Gallery.Picture> all = new ArrayList<>();
        both(all, "welcome", Screen.READY, desk -> List.of(welcome(desk, Optional.empty())));
        all.add(new Gallery.Picture("welcome-failed-uk", UKRAINIAN, Settings.Theme.DARK, Screen.READY, desk -> List.of(welcome(desk,
                Optional.of(new Problem(Message.of("catalog.store.unknown", "shop-backups"), Message.of("screens.shell.no-display.remedy")))))));
        both(all, "settings", Screen.SETTINGS, desk -> rail(desk, settings(desk)));
        all.add(new Gallery.Picture("settings-de", Locale.GERMAN, Settings.Theme.LIGHT, Screen.SETTINGS, desk -> rail(desk, settings(desk))));
        return all;
    }

    private static void both(List<Gallery.Picture> all, String name, String shown, Function<Desk, List<Screen>> screens) {
        all.add(new Gallery.Picture(name + "-light", Locale.ENGLISH, Settings.Theme.LIGHT, shown, screens));
        all.add(new Gallery.Picture(name + "-dark", Locale.ENGLISH, Settings.Theme.DARK, shown, screens));
    }

    private static Screen welcome(Desk desk, Optional<Exception> failure) {
        return new WelcomeScreen(desk, folder -> { }, () -> Path.of("."), folder -> { }, failure);
    }

    private static Screen settings(Desk desk) {
        Settings settings = new Settings(Optional.empty(), Settings.Theme.DESKTOP, "K. Lang", Optional.of(Path.of("/srv/dr/shop-production")));
        About about = new About("0.1.0", Path.of("/home/lang/.local/share/relight"), Path.of("/home/lang/.local/share/relight/logs"));
        return new SettingsScreen(desk, new SettingsViewModel(settings, about, changed -> { }, () -> { }));
    }

    /** The whole navigation with the wanted screen in its place and shown. */
    static List<Screen> rail(Desk desk, Screen wanted) {
        List<Screen> all = new ArrayList<>(List.of(
                new Stub(Screen.READY, Feather.HOME), new Stub(Screen.CATALOG, Feather.DATABASE),
                new Stub(Screen.RUNBOOKS, Feather.BOOK_OPEN), new Stub(Screen.RECOVERY, Feather.ACTIVITY),
                new Stub(Screen.RESTORE, Feather.ROTATE_CCW), new Stub(Screen.PROTOCOL, Feather.FILE_TEXT),
                new Stub(Screen.SETTINGS, Feather.SETTINGS)));
        all.replaceAll(screen -> screen.id().equals(wanted.id()) ? wanted : screen);
        return all;
    }

    /** A screen that another picture shows. */
    private record Stub(String id, Ikon icon) implements Screen {

        @Override
        public String titleKey() {
            return "screens.shell." + id;
        }

        @Override
        public Node node() {
            return new StackPane();
        }

        @Override
        public void attach() {}

        @Override
        public void detach() {}
    }
}
