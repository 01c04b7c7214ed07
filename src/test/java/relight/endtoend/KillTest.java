package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;

/** What is left when the whole program is killed with -9: nothing acknowledged is lost, and nothing is run twice by itself. */
class KillTest {

    private static final String SITE = "site: {name: Shop}\n";

    /** The second step writes its line and stays until there is a file named gate. */
    private static final String THREE_STEPS = """
            # Bring it back

            ## Work

            ```bash
            echo first >> lines
            ```

            ```bash
            echo second >> lines
            while [ ! -e gate ]; do sleep 0.05; done
            ```

            ```bash clock=stop
            echo third >> lines
            ```
            """;

    private Desk desk;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        desk = new Desk(folder, SITE);
    }

    @AfterEach
    void close() throws Exception {
        desk.write("gate", "");
        desk.close();
    }

    @Test
    void showsWhatIsKnownOfTheStepAndRunsNothingUntilAPersonHasDecided() throws Exception {
        RelightProcess console = cutOffIn("second", THREE_STEPS);
        console.kill();
        String declared = only(desk.relight("protocol", "list", "--json").ended(0)).path("declared").asText();

        Said running = desk.relight("resume").ended(1);
        assertTrue(running.err().contains("still runs as process " + desk.spooled("work.2", "pid").split(" ")[0]), running::toString);
        assertEquals(List.of("first", "second"), desk.lines("lines"));

        desk.write("gate", "");
        RelightProcess.await(() -> !desk.spooled("work.2", "exit").isEmpty(), "the end of the step");
        Said ended = desk.relight("resume").ended(1);
        assertTrue(ended.err().contains("ended with exit status 0 after the console had gone"), ended::toString);
        assertEquals(List.of("first", "second"), desk.lines("lines"));

        Instant before = Instant.now();
        desk.relight("resume", "--unknown", "done", "--reason", "its line is there", "--as", "Olena").ended(0);
        assertEquals(List.of("first", "second", "third"), desk.lines("lines"));
        desk.relight("protocol", "verify").ended(0);
        JsonNode record = desk.relight("protocol", "show", "--json").ended(0).json();
        assertEquals(Instant.parse(declared), Instant.parse(record.at("/clock/declaration").asText()), "the clock began before the crash");
        assertTrue(record.at("/result/recoveryTime").asLong() >= Duration.between(Instant.parse(declared), before).toSeconds(),
                "and counted on across it");
        assertEquals("its line is there", record.at("/steps/1/reason").asText());
        assertEquals("Olena", record.at("/steps/1/by").asText());
    }

    @Test
    void aStepThatTheSameCrashEndedIsUnknownToo() throws Exception {
        RelightProcess console = cutOffIn("first", """
                # Bring it back

                ## Work

                ```bash clock=stop
                echo first >> lines
                while [ ! -e gate ]; do sleep 0.05; done
                ```
                """);
        console.kill();
        endAllOf("work.1");

        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("gone without an exit status"), resumed::toString);
        assertEquals(List.of("first"), desk.lines("lines"));

        desk.write("gate", "");
        desk.relight("resume", "--unknown", "never_ran", "--reason", "its line was taken out by hand").ended(0);
        assertEquals(List.of("first", "first"), desk.lines("lines"), "run again because a person said so");
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void betweenTwoStepsItGoesOnWithTheNextOne() throws Exception {
        desk.write("gate", "");
        desk.write("runbooks/x.md", THREE_STEPS);
        RelightProcess console = desk.startAtTerminal("run", "runbooks/x.md", "--as", "K. Lang");
        console.awaitWords("Enter runs it");
        console.type("");
        console.awaitWords("Step 2 of 3");
        console.kill();
        assertEquals(List.of("first"), desk.lines("lines"));

        desk.relight("resume").ended(0);

        assertEquals(List.of("first", "second", "third"), desk.lines("lines"));
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void findsWhatAStepLeftRunningAndEndsItBeforeTheStepIsCalledFailed() throws Exception {
        RelightProcess console = cutOffIn("begun", """
                # Bring it back

                ## Work

                ```bash clock=stop
                (trap '' HUP; while [ ! -e gate ]; do sleep 0.05; done; echo late >> lines) &
                echo begun >> lines
                wait
                ```
                """);
        List<ProcessHandle> step = allOf("work.1");
        console.kill();
        ProcessHandle wrapper = step.getFirst();
        ProcessHandle.of(wrapper.pid()).ifPresent(ProcessHandle::destroyForcibly);
        RelightProcess.await(() -> !wrapper.isAlive(), "the end of the wrapper");

        Said orphaned = desk.relight("resume").ended(1);
        assertTrue(orphaned.err().contains("some that it started still run"), orphaned::toString);

        Said denied = desk.relight("resume", "--unknown", "never_ran", "--reason", "a guess").ended(2);
        assertTrue(denied.err().contains("some that it started still run"), denied::toString);
        assertTrue(step.stream().anyMatch(ProcessHandle::isAlive), "and nothing was ended by a guess");

        desk.relight("resume", "--unknown", "failed", "--reason", "only half of it is there").ended(2);
        RelightProcess.await(() -> step.stream().noneMatch(ProcessHandle::isAlive), "the end of all that the step had started");
        assertEquals(List.of("begun"), desk.lines("lines"));
    }

    private RelightProcess cutOffIn(String line, String runbook) throws Exception {
        desk.write("runbooks/x.md", runbook);
        RelightProcess console = desk.start("run", "runbooks/x.md", "--as", "K. Lang");
        RelightProcess.await(() -> desk.lines("lines").contains(line), "the line " + line);
        return console;
    }

    /** The processes of a run, the wrapper first. */
    private List<ProcessHandle> allOf(String step) {
        ProcessHandle wrapper = ProcessHandle.of(Long.parseLong(desk.spooled(step, "pid").split(" ")[0])).orElseThrow();
        return Stream.concat(Stream.of(wrapper), wrapper.descendants()).toList();
    }

    /** As a machine that stops does. */
    private void endAllOf(String step) {
        List<ProcessHandle> all = allOf(step);
        all.forEach(ProcessHandle::destroyForcibly);
        RelightProcess.await(() -> all.stream().noneMatch(ProcessHandle::isAlive), "the end of the step's processes");
    }

    private static JsonNode only(Said list) {
        assertEquals(1, list.json().size(), list::toString);
        return list.json().get(0);
    }
}
