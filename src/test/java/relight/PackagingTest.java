package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.workspace.WorkspaceReader;

/** What the packages are made of is sound, as far as that shows without making one. */
class PackagingTest {

    private static final Path INSTALLERS = Path.of("installers");

    @Test
    void theWorkspaceThatTheStartIsRecordedWithLoads() throws IOException {
        assertEquals("Rehearsal", new WorkspaceReader().read(INSTALLERS.resolve("common/rehearsal")).site().name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"common/flags/jpackage", "linux/flags", "mac/flags", "windows/flags"})
    void everyFileThatTheFlagsNameIsThere(String flags) throws IOException {
        List<String> lines = Files.readAllLines(INSTALLERS.resolve(flags));
        for (String line : lines) {
            int named = line.indexOf("${root}/");
            if (named >= 0) {
                Path file = Path.of(line.substring(named + "${root}/".length()));
                assertTrue(Files.exists(file), flags + " names " + file);
            }
        }
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("--")), flags);
    }
}
