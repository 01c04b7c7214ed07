package relight.core.restore;

import java.io.IOException;
import relight.core.workspace.DataCheck;
import relight.core.workspace.ProtectedSystem;

/** Asks the data of a system a question whose answer proves something (ALL-7). Only ever reads. */
public interface DataProbe {

    boolean knows(ProtectedSystem system);

    /**
     * The answer to the check's query, as text: one value. Blocks; interruption ends it.
     *
     * @param system with its target set to where the data to be asked lies, which may be a restored copy
     * @throws relight.core.text.Problem where the query cannot be answered: no such table, no row, a damaged file
     */
    String answer(ProtectedSystem system, DataCheck check) throws IOException, InterruptedException;
}
