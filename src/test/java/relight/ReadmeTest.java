package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.core.workspace.Workspace;
import relight.core.workspace.WorkspaceReader;

/** What the README says is true. */
class ReadmeTest {

    private final String readme = Files.readString(Path.of("README.md"));

    ReadmeTest() throws IOException {}

    @Test
    void itsFirstWorkspaceLoads(@TempDir Path folder) throws IOException {
        String workspace = find("(?s)```yaml\n(.*?)```");
        Files.writeString(folder.resolve("relight.yaml"), workspace);
        assertTrue(workspace.lines().count() <= 10, "it promises to be short");

        Workspace read = new WorkspaceReader().read(folder);
        assertEquals("shopdb", read.series("shopdb-daily").orElseThrow().system());
    }

    @Test
    void itsSecondCommandIsWhatTheContinuousBuildRuns() throws IOException {
        String command = find("\n    (\\.ci/\\w+)\n");
        assertTrue(Files.isExecutable(Path.of(command)), command);
        assertTrue(Files.readString(Path.of(".ci/run")).contains(command), command);
    }

    private String find(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(readme);
        assertTrue(matcher.find(), "README.md has nothing like " + pattern);
        return matcher.group(1);
    }
}
