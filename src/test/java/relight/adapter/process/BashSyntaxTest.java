package relight.adapter.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.ShellSyntax;
import relight.core.runbook.Step;

@Isolated
class BashSyntaxTest {

    private static final Path SHAPES = Path.of("src/test/resources/relight/core/runbook/markdown");

    private final ShellSyntax bash = new BashSyntax(System.getenv());

    @ParameterizedTest
    @ValueSource(strings = {"echo one", "cp <backup file> /tmp/", "helm rollback shop <revision>", "for i in 1 2; do echo $i; done\n",
        "cat <<E\none\nE\n", "# only words", ""})
    void whatCanBeReadToItsEndStands(String script) {
        assertTrue(stands(script));
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo 'one", "if true; then", "fi", "echo $(", "f() {", "cat <<E\nnever closed\n", "case x in", "(( 1 + "})
    void whatCannotIsRefusedAndAWarningCounts(String script) {
        assertFalse(stands(script));
    }

    @Test
    void nothingIsRunByAsking(@TempDir Path folder) {
        Path witness = folder.resolve("ran");
        assertTrue(stands("touch '" + witness + "'\n$(touch '" + witness + "')"));
        assertFalse(stands("}\ntouch '" + witness + "'\n{"));
        assertFalse(Files.exists(witness));
    }

    @Test
    void oneProcessAnswersForAWholeDocument() {
        try (ShellSyntax.Check check = bash.open()) {
            assertTrue(check.stands("echo '\0'".replace("\0", "a long one " + "x".repeat(200_000))));
            assertFalse(check.stands("echo \""));
            assertTrue(check.stands("echo ein Wort über Відновлення"));
            assertEquals(1, ProcessHandle.current().children().filter(ProcessHandle::isAlive)
                    .filter(child -> child.info().arguments().map(List::of).orElse(List.of()).stream().anyMatch(word -> word.contains("set -n"))).count());
        }
    }

    @Test
    void believesTheReadingWhereThereIsNoBash() {
        try (ShellSyntax.Check check = new BashSyntax(Map.of("PATH", "/nowhere")).open()) {
            assertTrue(check.stands("echo '"));
        }
    }

    /** The reading and bash agree on every document that the tests have: the steps are the same with it and without. */
    @Test
    void bashRefusesNoPieceThatTheReadingFound() throws IOException {
        try (Stream<Path> files = Files.list(SHAPES)) {
            for (Path file : (Iterable<Path>) files.filter(name -> name.toString().endsWith(".md"))::iterator) {
                String source = Files.readString(file);
                assertEquals(new RunbookReader().read("a.md", source).sections(), new RunbookReader(bash).read("a.md", source).sections(),
                        file.toString());
            }
        }
    }

    @Test
    void whatBashRefusesIsJoinedWithWhatFollowsIt() {
        String document = "```bash\n# 1. One\necho one\n# 2. Two\necho two ; ; echo\n# 3. Three\necho three\n# 4. Four\necho four\n```\n";
        Runbook runbook = new RunbookReader(bash).read("a.md", document);
        assertEquals(List.of("# 1. One\necho one\n", "# 2. Two\necho two ; ; echo\n# 3. Three\necho three\n# 4. Four\necho four"),
                runbook.steps().stream().map(Step::text).toList());
    }

    private boolean stands(String script) {
        try (ShellSyntax.Check check = bash.open()) {
            return check.stands(script);
        }
    }
}
