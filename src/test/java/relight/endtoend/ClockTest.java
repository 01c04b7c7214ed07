package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the clocks of the machine do to the clock of a recovery. The wall clock of the whole process is set by libfaketime, which
 * leaves the monotonic one alone; a machine that sleeps is one whose time since boot goes on as well.
 */
class ClockTest {

    private static final Path UPTIME = Path.of("/proc/uptime");
    private static final int HOUR = 3_600;

    private Desk desk;
    private Path offset;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        desk = new Desk(folder, "site: {name: Shop}\n");
        desk.write("runbooks/x.md", """
                ---
                objectives: {rto: 30m}
                ---
                # Bring it back

                ```bash clock=stop
                echo begun >> lines
                while [ ! -e gate ]; do sleep 0.05; done
                ```
                """);
        offset = Files.writeString(folder.resolve("offset"), "+0\n");
    }

    @AfterEach
    void close() throws Exception {
        desk.write("gate", "");
        desk.close();
    }

    private void fakeTheWallClock() throws IOException {
        try (Stream<Path> places = Files.list(Path.of("/usr/lib"))) {
            Path library = places.map(place -> place.resolve("faketime/libfaketimeMT.so.1")).filter(Files::exists).findFirst().orElseThrow(
                    () -> new IllegalStateException("This test needs a wall clock that it can set: install the Debian package libfaketime."));
            desk.variables(Map.of("LD_PRELOAD", library.toString(), "FAKETIME_TIMESTAMP_FILE", offset.toString(), "FAKETIME_CACHE_DURATION", "1",
                    "FAKETIME_DONT_FAKE_MONOTONIC", "1", "DONT_FAKE_MONOTONIC", "1"));
        }
    }

    @Test
    void aWallClockThatIsSetForwardIsRecordedAndTakenOutOfTheRecoveryTime() throws Exception {
        fakeTheWallClock();
        RelightProcess console = begun(desk.start("run", "runbooks/x.md"));
        set("+" + HOUR);
        console.end().ended(0);

        jumped(HOUR, false);
        assertTrue(result().path("recoveryTime").asLong() < HOUR, () -> result().toString());
        assertTrue(result().path("rtoMet").asBoolean(), () -> result().toString());
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void aWallClockThatIsSetBackIsRecordedToo() throws Exception {
        fakeTheWallClock();
        RelightProcess console = begun(desk.start("run", "runbooks/x.md"));
        set("-" + HOUR);
        console.end().ended(0);

        jumped(-HOUR, false);
        assertTrue(result().path("recoveryTime").asLong() >= 0, () -> result().toString());
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void timeThatTheMachineSleptIsRecordedAndCounts() throws Exception {
        fakeTheWallClock();
        Path faked = Files.writeString(offset.resolveSibling("uptime"), uptime(0));
        int[] slept = {0};
        Thread boot = Thread.ofPlatform().daemon().start(() -> keep(faked, slept));
        try {
            RelightProcess console = begun(desk.startUnder(List.of("unshare", "root".equals(System.getProperty("user.name")) ? "-m" : "-rm", "sh", "-c",
                    "mount --bind \"$0\" /proc/uptime && exec \"$@\"", faked.toString()), "run", "runbooks/x.md"));
            slept[0] = HOUR;
            RelightProcess.await(() -> read(faked).compareTo(read(UPTIME).add(new BigDecimal(HOUR - 60))) > 0, "the clock of the boot");
            set("+" + HOUR);
            console.end().ended(1);
        } finally {
            boot.interrupt();
            boot.join();
        }

        jumped(HOUR, true);
        assertTrue(result().path("recoveryTime").asLong() >= HOUR, () -> result().toString());
        assertTrue(!result().path("rtoMet").asBoolean(), "thirty minutes were the objective");
        desk.relight("protocol", "verify").ended(0);
    }

    /** All of the program's clocks go on while it is stopped: nothing jumps, and the time counts. */
    @Test
    void timeForWhichTheConsoleIsStoppedCountsAndIsNoJump() throws Exception {
        RelightProcess console = begun(desk.start("run", "runbooks/x.md"));
        signal("STOP", console);
        Instant stopped = Instant.now();
        desk.write("gate", "");
        RelightProcess.await(() -> Duration.between(stopped, Instant.now()).toSeconds() >= 4, "four seconds");
        signal("CONT", console);
        console.end().ended(0);

        assertEquals(List.of(), desk.events("clock-jumped"));
        assertTrue(result().path("recoveryTime").asLong() >= 4, () -> result().toString());
    }

    /** The library looks at its file when more than one whole second has gone since; the step ends when a console has had the time to see it. */
    private void set(String seconds) throws IOException {
        Files.writeString(offset, seconds + "\n");
        Instant written = Instant.now();
        RelightProcess.await(() -> Duration.between(written, Instant.now()).toMillis() > 2_500, "the next look at the clock");
        desk.write("gate", "");
    }

    private RelightProcess begun(RelightProcess console) {
        RelightProcess.await(() -> desk.lines("lines").contains("begun") || !console.lives(), "the step");
        return console;
    }

    private void jumped(int seconds, boolean suspended) {
        List<String> jumps = desk.events("clock-jumped");
        assertEquals(1, jumps.size(), jumps::toString);
        long milliseconds = Long.parseLong(jumps.getFirst().replaceAll(".*\"milliseconds\":(-?\\d+).*", "$1"));
        assertTrue(Math.abs(milliseconds - seconds * 1_000L) < 60_000, jumps::toString);
        assertTrue(jumps.getFirst().contains("\"suspended\":" + suspended), jumps::toString);
    }

    private JsonNode result() {
        try {
            return desk.relight("protocol", "show", "--json").ended(0).json().path("result");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void signal(String name, RelightProcess console) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(console.pid())).start().waitFor());
    }

    /** What /proc/uptime of a machine says that has slept so many seconds. */
    private static String uptime(int slept) {
        return read(UPTIME).add(new BigDecimal(slept)).setScale(2, RoundingMode.DOWN).toPlainString() + " 0.00\n";
    }

    private static BigDecimal read(Path file) {
        try {
            return new BigDecimal(Files.readString(file).split(" ")[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In one write, so that nobody ever reads half of it. */
    private static void keep(Path file, int[] slept) {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            while (!Thread.currentThread().isInterrupted()) {
                out.seek(0);
                out.write(uptime(slept[0]).getBytes(StandardCharsets.US_ASCII));
                Thread.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
