package relight.ui;

import java.nio.file.Path;

/** Opens a workspace for the console: reads it and builds the services over it. */
@FunctionalInterface
public interface Opener {

    /** Blocks, away from the FX thread. Throws a {@link relight.core.text.Problem} that says what is wrong and where. */
    OpenConsole open(Path workspace) throws Exception;
}
