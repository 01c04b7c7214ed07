package relight.ui.common;

/** Leads a person to another screen. */
@FunctionalInterface
public interface Navigator {

    void go(Destination destination);
}
