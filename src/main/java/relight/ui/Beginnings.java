package relight.ui;

import java.nio.file.Path;

/** Ways to a first workspace. Both block, away from the FX thread. */
public interface Beginnings {

    /** Writes a commented example into an empty or new folder. */
    void createExample(Path folder) throws Exception;

    /** Makes a workspace of another tool's plan, in an empty or new folder. */
    void importPlan(Path file, Path folder) throws Exception;

    /** Starts the practice site and gives its workspace. */
    Path startPractice() throws Exception;
}
