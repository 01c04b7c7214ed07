package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;

/** Steps that behave badly, as whole processes: they print without end, never end, leave children behind, ask where nobody answers. */
class BadStepTest {

    private static final long TWO_GIGABYTES = 2L << 30;

    private Desk desk;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        desk = new Desk(folder, "site: {name: Shop}\n");
    }

    @AfterEach
    void close() throws Exception {
        desk.write("gate", "");
        desk.close();
    }

    @Test
    void twoGigabytesOfOutputAreKeptWholeByAConsoleWithLittleMemory() throws Exception {
        desk.variable("JAVA_TOOL_OPTIONS", "-Xmx128m");
        Said said = run("clock=stop", "yes \"$(printf '.%.0s' {1..1023})\" | head -c 2G").ended(0);

        assertTrue(said.err().length() < TWO_GIGABYTES / 10, "what is shown is bounded");
        assertEquals(TWO_GIGABYTES, Files.size(output("output.log")));
        JsonNode step = desk.relight("protocol", "show", "--json").ended(0).json().at("/steps/0");
        assertEquals(TWO_GIGABYTES / 1024, step.path("outputLines").asLong(), step::toString);
    }

    @Test
    void aStepThatNeverEndsIsEndedInTimeWithEverythingItStarted() throws Exception {
        Said said = run("timeout=2s", """
                setsid sleep 1000 & echo $! >> pids
                (trap '' TERM; sleep 1000 & echo $! >> pids; wait) & echo $! >> pids
                while true; do sleep 1; done
                """).ended(2);
        assertTrue(said.err().contains("did not end within"), said::toString);
        List<String> pids = desk.lines("pids");
        assertEquals(3, pids.size());
        pids.forEach(pid -> assertFalse(works(pid), "still there: " + pid));
    }

    @Test
    void whatAStepLeavesInTheBackgroundHoldsNothingUpAndItsWordsStayApart() throws Exception {
        run("clock=stop", """
                (while [ ! -e gate ]; do sleep 0.05; done; echo late; echo late >> lines) &
                echo in time
                """).ended(0);
        assertEquals(List.of(), desk.lines("lines"), "it still runs, and the console has ended");
        desk.write("gate", "");
        RelightProcess.await(() -> desk.lines("lines").contains("late"), "the end of what was left in the background");
        assertEquals("in time\n", Files.readString(output("output.log")));
        RelightProcess.await(() -> read("afterwards.log").equals("late\n"), "its words");
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void aStepThatAsksGetsTheEndOfItsInputAlsoWhereSomebodySitsAtTheTerminal() throws Exception {
        desk.write("runbooks/asks.md", runbook("clock=stop", """
                read -r answer </dev/tty || echo "no terminal" >> lines
                read -r answer || { echo "nobody answers" | tee -a lines; exit 3; }
                """));
        RelightProcess console = desk.startAtTerminal("run", "runbooks/asks.md");
        console.awaitWords("Enter runs it");
        console.type("");
        console.awaitWords("exit status 3");
        console.awaitWords("Try again?");
        console.type("n");
        console.end().ended(2);
        assertEquals(List.of("no terminal", "nobody answers"), desk.lines("lines"));
    }

    @Test
    void whatIsTypedAtAHiddenPromptIsSeenNowhere() throws Exception {
        desk.write("runbooks/asks.md", runbook("clock=stop", "echo ${#DB_PASSWORD} >> lines\n"));
        RelightProcess console = desk.startAtTerminal("run", "runbooks/asks.md");
        console.awaitWords("DB_PASSWORD []:");
        console.type("hunter-number-22");
        console.awaitWords("Enter runs it");
        console.type("");
        Said said = console.end().ended(0);
        assertEquals(List.of("16"), desk.lines("lines"));
        assertFalse(said.toString().contains("hunter-number"), said::toString);
    }

    /** A process that has ended and that nobody has asked about yet is a line in a table and no more. */
    private static boolean works(String pid) {
        try {
            return !Files.readString(Path.of("/proc", pid, "stat")).replaceFirst(".*\\) ", "").startsWith("Z");
        } catch (IOException e) {
            return false;
        }
    }

    private Said run(String attributes, String script) throws Exception {
        desk.write("runbooks/x.md", runbook(attributes, script));
        return desk.relight("run", "runbooks/x.md");
    }

    private static String runbook(String attributes, String script) {
        return "# Bring it back\n\n## Work\n\n```bash " + attributes + "\n" + script.strip() + "\n```\n";
    }

    private Path output(String name) {
        try (Stream<Path> files = Files.walk(desk.data().resolve("spool"))) {
            return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow(() -> new AssertionError("no " + name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(String name) {
        return desk.spooled("work.1", name);
    }
}
