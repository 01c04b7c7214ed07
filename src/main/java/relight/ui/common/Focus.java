package relight.ui.common;

import javafx.scene.Node;

/** Where the keyboard is. */
public final class Focus {

    private Focus() {}

    /** Whether the keyboard is at this node or at something within it. */
    public static boolean within(Node node) {
        Node owner = node.getScene() == null ? null : node.getScene().getFocusOwner();
        while (owner != null && owner != node) {
            owner = owner.getParent();
        }
        return owner == node && owner != null;
    }
}
