package relight.ui;

import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import relight.core.text.Message;
import relight.ui.common.Desk;
import relight.ui.common.Screen;

/** A workspace that is open, with its services: it lives longer than its screens, which are built anew for another language. */
public interface OpenConsole extends AutoCloseable {

    /** The screens in the order of the navigation, without settings; called on the FX thread. */
    List<Screen> screens(Desk desk);

    /** The bar above every screen while a recovery runs; it shows and hides itself. */
    default Optional<Node> incidentBar(Desk desk) {
        return Optional.empty();
    }

    /** Who can be called, built anew whenever it is asked for. */
    default Optional<Node> contacts(Desk desk) {
        return Optional.empty();
    }

    /** A sheet to approve on this machine what somebody asks for on another, built anew whenever it is asked for. */
    default Optional<Node> approval(Desk desk) {
        return Optional.empty();
    }

    /** What would be left at work if the window closed now, as a sentence; empty where nothing is. */
    default Optional<Message> atWork() {
        return Optional.empty();
    }

    /** Blocks until everything has ended. */
    @Override
    void close();
}
