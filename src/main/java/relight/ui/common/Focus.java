package relight.ui.common;

import javafx.scene.Node;
import javafx.scene.input.KeyEvent;

/** Where the keyboard is. */
public final class Focus {

    private Focus() {}

    private static final String CLAIMS = "relight.keys";

    /** Every key belongs to the node while the keyboard is at it, as with a terminal: no screen takes one for itself. */
    public static void claimKeys(Node node) {
        node.getProperties().put(CLAIMS, true);
    }

    /** Whether the key belongs to a node that claims them all. */
    public static boolean claimed(KeyEvent event) {
        return event.getTarget() instanceof Node node && node.hasProperties() && node.getProperties().containsKey(CLAIMS);
    }

    /** Whether the keyboard is at this node or at something within it. */
    public static boolean within(Node node) {
        Node owner = node.getScene() == null ? null : node.getScene().getFocusOwner();
        while (owner != null && owner != node) {
            owner = owner.getParent();
        }
        return owner == node && owner != null;
    }
}
