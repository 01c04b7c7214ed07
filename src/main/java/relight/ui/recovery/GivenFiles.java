package relight.ui.recovery;

import java.awt.image.BufferedImage;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.TextInputControl;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.TransferMode;
import javax.imageio.ImageIO;
import relight.ui.common.Desk;

/** Files that a person gives to a recovery while it goes on: chosen, dropped on the screen, or pasted, also as a picture. */
final class GivenFiles {

    private static final KeyCombination PASTE = new KeyCodeCombination(KeyCode.V, KeyCombination.SHORTCUT_DOWN);

    private final Desk desk;
    private final RecoveryViewModel model;

    GivenFiles(Desk desk, RecoveryViewModel model) {
        this.desk = desk;
        this.model = model;
    }

    /** Whether there is a place for them; without one nothing is offered. */
    boolean offered() {
        return model.takesFiles();
    }

    void choose() {
        desk.files().open(desk.say("recovery.screen.attach.title")).ifPresent(model::attach);
    }

    /** Takes what is dropped on a part of the screen, and what is pasted there outside of a line to write in. */
    void from(Node part) {
        if (!offered()) {
            return;
        }
        part.addEventHandler(DragEvent.DRAG_OVER, event -> {
            if (isOpen() && event.getDragboard().hasFiles()) {
                event.acceptTransferModes(TransferMode.COPY);
                event.consume();
            }
        });
        part.addEventHandler(DragEvent.DRAG_DROPPED, event -> {
            event.setDropCompleted(take(event.getDragboard()));
            event.consume();
        });
        part.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (PASTE.match(event) && !(event.getTarget() instanceof TextInputControl) && take(Clipboard.getSystemClipboard())) {
                event.consume();
            }
        });
    }

    private boolean isOpen() {
        return model.state() != null && !model.state().isClosed();
    }

    /** Whether there was anything to take. */
    boolean take(Clipboard given) {
        if (!isOpen()) {
            return false;
        }
        if (given.hasFiles()) {
            List.copyOf(given.getFiles()).forEach(file -> model.attach(file.toPath()));
            return true;
        }
        if (given.hasImage() && given.getImage() != null) {
            paste(given.getImage());
            return true;
        }
        return false;
    }

    /** The picture goes to a file of its own first, which is copied from there; off the screen's thread, since a large one takes its time. */
    private void paste(Image picture) {
        String name = desk.say("recovery.screen.attach.pasted") + ".png";
        BufferedImage pixels = pixels(picture);
        model.attach(name, file -> ImageIO.write(pixels, "png", file.toFile()));
    }

    private static BufferedImage pixels(Image picture) {
        int width = (int) picture.getWidth();
        int height = (int) picture.getHeight();
        int[] pixels = new int[width * height];
        picture.getPixelReader().getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
        BufferedImage copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        copy.setRGB(0, 0, width, height, pixels, 0, width);
        return copy;
    }
}
