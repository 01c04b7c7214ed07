package relight.ui.common;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.InvalidationListener;
import javafx.scene.Scene;
import javafx.scene.text.Font;
import relight.core.settings.Settings;

/** Theme and fonts of the console; follows the desktop's light or dark where the person has not chosen. */
public final class Look {

    private static final List<String> FONTS = List.of("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf",
            "Inter-Bold.otf", "Inter-Italic.otf", "JetBrainsMono-Regular.ttf", "JetBrainsMono-Bold.ttf");
    private static final String STYLES =
            Objects.requireNonNull(Look.class.getResource("/relight/ui/relight.css")).toExternalForm();

    private final InvalidationListener desktopChanged = all -> apply();
    private Settings.Theme theme = Settings.Theme.DESKTOP;

    public Look() {
        for (String font : FONTS) {
            try (InputStream in = Look.class.getResourceAsStream("/relight/fonts/" + font)) {
                Font.loadFont(in, 13);
            } catch (IOException e) {
                throw new UncheckedIOException(font, e);
            }
        }
        Platform.getPreferences().colorSchemeProperty().addListener(desktopChanged);
        apply();
    }

    /** Gives a window's content the console's style sheet. */
    public void dress(Scene scene) {
        scene.getStylesheets().add(STYLES);
    }

    public void choose(Settings.Theme other) {
        theme = other;
        apply();
    }

    private void apply() {
        boolean dark = switch (theme) {
            case DARK -> true;
            case LIGHT -> false;
            case DESKTOP -> Platform.getPreferences().getColorScheme() == ColorScheme.DARK;
        };
        String sheet = dark ? new PrimerDark().getUserAgentStylesheet() : new PrimerLight().getUserAgentStylesheet();
        if (!sheet.equals(Application.getUserAgentStylesheet())) {
            Application.setUserAgentStylesheet(sheet);
        }
    }
}
