package relight.ui.common;

import javafx.scene.image.ImageView;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.StackPane;
import relight.core.approval.QrCode;

/** A QR code, dark on light in every theme, since scanners want it so; its sides are whole pixels a module. */
public final class QrPicture extends StackPane {

    private static final int DARK = 0xFF000000;
    private static final int LIGHT = 0xFFFFFFFF;

    /**
     * Draws the code.
     *
     * @param side about so many pixels
     */
    public QrPicture(QrCode code, int side, String accessible) {
        int module = Math.max(1, side / code.size());
        int pixels = code.size() * module;
        WritableImage image = new WritableImage(pixels, pixels);
        int[] all = new int[pixels * pixels];
        for (int y = 0; y < pixels; y++) {
            for (int x = 0; x < pixels; x++) {
                all[y * pixels + x] = code.dark(x / module, y / module) ? DARK : LIGHT;
            }
        }
        image.getPixelWriter().setPixels(0, 0, pixels, pixels, PixelFormat.getIntArgbInstance(), all, 0, pixels);
        ImageView view = new ImageView(image);
        view.setSmooth(false);
        getChildren().add(view);
        getStyleClass().add("qr-picture");
        setMinSize(USE_PREF_SIZE, USE_PREF_SIZE);
        setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
        setAccessibleText(accessible);
    }
}
