package relight.ui.common;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.InvalidationListener;
import javafx.scene.Scene;
import javafx.scene.text.Font;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.settings.Settings;

/**
 * Theme and fonts of the console; follows the desktop's light or dark where the person has not chosen. The fonts that a first
 * picture can do without come after it.
 */
public final class Look {

    private static final List<String> FIRST = List.of("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf");
    private static final List<String> REST = List.of("Inter-Bold.otf", "Inter-Italic.otf", "JetBrainsMono-Regular.ttf", "JetBrainsMono-Bold.ttf");

    private final InvalidationListener desktopChanged = all -> apply();
    private Settings.Theme theme;
    private boolean complete;

    /** With every font, and the desktop's light or dark. */
    public Look() {
        this(Settings.Theme.DESKTOP);
        complete();
    }

    private Look(Settings.Theme theme) {
        this.theme = theme;
        FIRST.forEach(Look::load);
        // The icons are a font too
        new FontIcon(Feather.HOME);
        Platform.getPreferences().colorSchemeProperty().addListener(desktopChanged);
        apply();
    }

    /** With the fonts of the first picture alone; {@link #complete} brings the others. */
    public static Look first(Settings.Theme theme) {
        return new Look(theme);
    }

    /** Brings what the first picture did without; to be called before any other picture. */
    public void complete() {
        if (!complete) {
            complete = true;
            REST.forEach(Look::load);
        }
    }

    private static void load(String font) {
        Font.loadFont(place(font, "/relight/fonts/" + font), 13);
    }

    /** Gives a window's content the console's style sheet. */
    public void dress(Scene scene) {
        scene.getStylesheets().add(place("relight.bss", "/relight/ui/relight.css"));
    }

    /** What the image has laid out beside the jar; elsewhere it is taken from the class path. */
    private static String place(String part, String resource) {
        URL inside = Objects.requireNonNull(Look.class.getResource(resource), resource);
        if (inside.getProtocol().equals("jar")) {
            Path jar = Path.of(URI.create(inside.getPath().substring(0, inside.getPath().indexOf("!/"))));
            Path beside = jar.resolveSibling("screen").resolve(part);
            if (Files.exists(beside)) {
                return beside.toUri().toString();
            }
        }
        return inside.toExternalForm();
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
