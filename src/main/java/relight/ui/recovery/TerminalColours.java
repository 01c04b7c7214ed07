package relight.ui.recovery;

import com.techsenger.jeditermfx.core.Color;
import com.techsenger.jeditermfx.core.emulator.ColorPalette;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import javafx.scene.Group;
import javafx.scene.layout.Region;
import javafx.scene.paint.Paint;

/**
 * The colours that programs may name, as the theme has them: the style sheet gives each to a region that nobody sees, so that another
 * theme is another set of colours at once.
 */
final class TerminalColours extends ColorPalette {

    /** What the style sheet names. */
    enum Ink { TEXT, GROUND, SELECTION, DIM, SOFT, RED, GREEN, YELLOW, BLUE, RED_GROUND, GREEN_GROUND, YELLOW_GROUND, BLUE_GROUND, SOFT_GROUND }

    private static final double TO_MAGENTA = 80;
    private static final double TO_CYAN = -30;
    /** Cyan is the brightest of them, too bright to be read on white. */
    private static final double CYAN_ON_LIGHT = 0.6;

    private final Map<Ink, Region> wells = new EnumMap<>(Ink.class);
    private final Group node = new Group();

    /** @param changed told when the theme has become another one */
    TerminalColours(Runnable changed) {
        for (Ink ink : Ink.values()) {
            Region well = new Region();
            well.getStyleClass().addAll("ink", "ink-" + ink.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            well.backgroundProperty().addListener((all, before, now) -> changed.run());
            wells.put(ink, well);
            node.getChildren().add(well);
        }
        node.setManaged(false);
        node.setMouseTransparent(true);
    }

    /** Has to stand in the scene, that the style sheet reaches it. */
    Group node() {
        return node;
    }

    Color of(Ink ink) {
        return of(paint(ink));
    }

    private static Color of(javafx.scene.paint.Color colour) {
        return new Color((int) Math.round(colour.getRed() * 255), (int) Math.round(colour.getGreen() * 255), (int) Math.round(colour.getBlue() * 255));
    }

    private javafx.scene.paint.Color paint(Ink ink) {
        Region well = wells.get(ink);
        Paint paint = well.getBackground() == null || well.getBackground().getFills().isEmpty() ? null : well.getBackground().getFills().getFirst().getFill();
        if (paint instanceof javafx.scene.paint.Color thin && !thin.isOpaque() && ink != Ink.GROUND) {
            return paint(Ink.GROUND).interpolate(javafx.scene.paint.Color.color(thin.getRed(), thin.getGreen(), thin.getBlue()), thin.getOpacity());
        }
        return paint instanceof javafx.scene.paint.Color colour ? colour : ink == Ink.GROUND ? javafx.scene.paint.Color.BLACK : javafx.scene.paint.Color.GRAY;
    }

    private Color turned(Ink ink, double by) {
        return of(paint(ink).deriveColor(by, 1, 1, 1));
    }

    @Override
    protected Color getForegroundByColorIndex(int index) {
        return switch (index % 8) {
            case 1 -> of(Ink.RED);
            case 2 -> of(Ink.GREEN);
            case 3 -> of(Ink.YELLOW);
            case 4 -> of(Ink.BLUE);
            case 5 -> turned(Ink.BLUE, TO_MAGENTA);
            case 6 -> of(paint(Ink.BLUE).deriveColor(TO_CYAN, 1, paint(Ink.GROUND).getBrightness() > 0.5 ? CYAN_ON_LIGHT : 1, 1));
            case 7 -> of(index == 7 ? Ink.SOFT : Ink.TEXT);
            default -> of(Ink.DIM);
        };
    }

    @Override
    protected Color getBackgroundByColorIndex(int index) {
        return switch (index % 8) {
            case 1 -> of(Ink.RED_GROUND);
            case 2 -> of(Ink.GREEN_GROUND);
            case 3 -> of(Ink.YELLOW_GROUND);
            case 4 -> of(Ink.BLUE_GROUND);
            case 5 -> turned(Ink.BLUE_GROUND, TO_MAGENTA);
            case 6 -> turned(Ink.BLUE_GROUND, TO_CYAN);
            case 7 -> of(Ink.SOFT_GROUND);
            default -> of(Ink.GROUND);
        };
    }
}
