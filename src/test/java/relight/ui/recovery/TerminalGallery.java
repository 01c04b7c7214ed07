package relight.ui.recovery;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import javafx.stage.Stage;
import relight.core.settings.Settings;
import relight.testing.FxToolkit;
import relight.ui.Gallery;
import relight.ui.common.Screen;

/** Renders a step in a terminal, with a real program in it, to {@code target/gallery}. */
public final class TerminalGallery {

    private TerminalGallery() {}

    public static void main(String[] wanted) throws Exception {
        FxToolkit.start();
        Gallery gallery = new Gallery(Path.of("target/gallery"));
        take(gallery, "terminal-dark", Locale.ENGLISH, Settings.Theme.DARK, true);
        take(gallery, "terminal-light", Locale.ENGLISH, Settings.Theme.LIGHT, true);
        take(gallery, "terminal-de-light", Locale.GERMAN, Settings.Theme.LIGHT, false);
        take(gallery, "terminal-before-uk-dark", Locale.of("uk"), Settings.Theme.DARK, false);
        System.exit(0);
    }

    private static void take(Gallery gallery, String name, Locale language, Settings.Theme theme, boolean inside) throws Exception {
        try (TerminalStage terminal = TerminalStage.in(Files.createTempDirectory("relight-terminal"))) {
            Stage stage = FxToolkit.onFx(() -> new Stage());
            Scene scene = FxToolkit.onFx(() -> {
                Scene built = gallery.stage(new Gallery.Picture(name, language, theme, Screen.RECOVERY, desk -> {
                    RegionNight.Shown shown = terminal.show(desk);
                    return relight.ui.RecoveryRail.of(desk, new Framed(shown.screen(), shown.bar()));
                }));
                stage.setScene(built);
                stage.show();
                return built;
            });
            if (!name.contains("before")) {
                terminal.run(inside);
            }
            Thread.sleep(700);
            FxToolkit.pulse();
            WritableImage image = FxToolkit.onFx(() -> scene.snapshot(null));
            Path file = Path.of("target/gallery").resolve(name + ".png");
            Gallery.write(image, file);
            System.out.println(file);
            FxToolkit.onFx(stage::hide);
        }
    }
}
