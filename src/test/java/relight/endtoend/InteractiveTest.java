package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.Leak;

/** Steps that ask questions, in the terminal in which Relight was started. */
class InteractiveTest {

    /** Prompts are put together, so that they are not read in the command that is shown before. */
    private static final String ASKS = """
            # Open the vault

            ```bash interactive title="Open it"
            read -r -s -p "$(printf 'Pass%s' 'word: ')" password; echo
            read -r -p "$(printf 'Which %s' 'shelf? ')" shelf
            echo "${#password} letters, shelf $shelf"
            ```

            ```bash clock=stop
            echo "shelf $shelf" >> lines
            ```
            """;

    private static final String STAYS = """
            # Open the vault

            ```bash interactive
            echo begun; echo begun >> lines
            read -r -p "$(printf 'We%s' 'll? ')" answer
            echo over >> lines
            ```
            """;

    private Desk desk;
    private Path folder;

    @BeforeEach
    void open(@TempDir Path given) throws Exception {
        folder = given;
        desk = new Desk(given, "site: {name: Shop}\n");
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
    }

    @Test
    void theStepHasTheUsersTerminalAndWhatWasTypedHiddenIsNowhere() throws Exception {
        desk.write("runbooks/vault.md", ASKS);
        try (RelightProcess console = desk.startAtTerminal("run", "runbooks/vault.md")) {
            console.awaitWords("Enter runs it");
            console.type("");
            console.awaitWords("Password:");
            console.type("Vesna-2026-geheim");
            console.awaitWords("Which shelf?");
            console.type("seven");
            console.awaitWords("17 letters, shelf seven");
            console.awaitWords("Step 2");
            console.type("");
            Said said = console.end();
            assertTrue(!said.toString().contains("Vesna-2026"), said::toString);
        }
        assertEquals(List.of("shelf seven"), desk.lines("lines"));
        assertEquals(List.of(), Leak.of("Vesna-2026-geheim", folder));
        desk.relight("protocol", "verify").ended(0);
        String record = desk.relight("protocol", "list", "--json").ended(0).out();
        assertTrue(record.contains("vault"), record);
    }

    @Test
    void underCronItDoesNotBeginAndSaysWhatToDo() throws Exception {
        desk.write("runbooks/vault.md", ASKS);
        Said said = desk.relight("run", "runbooks/vault.md");
        assertTrue(said.err().contains("nobody sits at one here") && said.err().contains("relight resume"), said::toString);
        assertEquals(List.of(), desk.lines("lines"));
    }

    @Test
    void whenRelightIsKilledTheTerminalEndsAndTheStepIsUnknown() throws Exception {
        desk.write("runbooks/vault.md", STAYS);
        try (RelightProcess console = desk.startAtTerminal("run", "runbooks/vault.md")) {
            console.awaitWords("Enter runs it");
            console.type("");
            console.awaitWords("Well?");
            ProcessHandle.of(console.pid()).orElseThrow().destroyForcibly();
            console.end();
        }
        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("in a terminal that ended together with Relight"), resumed::toString);
        assertEquals(List.of("begun"), desk.lines("lines"));
    }
}
