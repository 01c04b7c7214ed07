package relight.testing;

import relight.ui.common.Background;

/** Work that is done at once, on the thread that asks for it: for view-models without a screen. */
public final class Quiet {

    private Quiet() {}

    public static Background background() {
        return new Background(Runnable::run, Runnable::run);
    }
}
