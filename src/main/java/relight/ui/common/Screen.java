package relight.ui.common;

import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.Node;
import org.kordamp.ikonli.Ikon;

/** One of the pages that the navigation leads to. */
public interface Screen {

    String READY = "ready";
    String CATALOG = "catalog";
    String RUNBOOKS = "runbooks";
    String RECOVERY = "recovery";
    String RESTORE = "restore";
    String CLUSTER = "cluster";
    String PROTOCOL = "protocol";
    String PLAN = "plan";
    String SETTINGS = "settings";

    /** Its name in {@link Destination#screen()}. */
    String id();

    Ikon icon();

    /** The key of the word under its icon. */
    String titleKey();

    /** The page; always the same node. */
    Node node();

    /** It is about to be seen: begin to listen and look again. */
    void attach();

    /** It is no longer seen: stop listening. */
    void detach();

    /** Answers a destination of its own; called after {@link #attach()}. */
    default void show(Destination destination) {}

    /** Whether something there asks for attention wherever the person is: a dot beside the icon. */
    default ObservableBooleanValue alert() {
        return new ReadOnlyBooleanWrapper(false);
    }

    /**
     * Whether it can be left at once. Where something would be lost, it asks first and goes on itself if the person says so.
     *
     * @param onward what the person wanted to do
     */
    default boolean mayLeave(Runnable onward) {
        return true;
    }

    /** Puts the keyboard into the filter line, where it has one. */
    default void filter() {}
}
