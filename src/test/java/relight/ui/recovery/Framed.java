package relight.ui.recovery;

import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import relight.ui.common.Screen;

/** A recovery's screen with the bar above it, as the window puts it. */
public record Framed(Node node, Runnable then) implements Screen {

    public Framed(Screen screen, Node bar) {
        this(under(bar, screen), () -> { });
        screen.attach();
    }

    /** A node as if it were a screen, such as the wall display. */
    public static Framed alone(Node node) {
        return new Framed(node, () -> { });
    }

    /** The same, with something done as soon as it is shown. */
    public Framed then(Runnable action) {
        return new Framed(node, action);
    }

    private static Node under(Node bar, Screen screen) {
        VBox.setVgrow(screen.node(), Priority.ALWAYS);
        return new VBox(bar, screen.node());
    }

    @Override
    public String id() {
        return RECOVERY;
    }

    @Override
    public Ikon icon() {
        return Feather.CLOCK;
    }

    @Override
    public String titleKey() {
        return "screens.shell.recovery";
    }

    @Override
    public void attach() {
        // A dialog can be shown only above what has been laid out
        Platform.runLater(then);
    }

    @Override
    public void detach() {}
}
