package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import relight.endtoend.RelightProcess.Said;
import relight.testing.ArchivedCluster;

/** A harm is made good to the second before it by commands alone: refused where it cannot be, taken back, and kept though the console is killed. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PointInTimeTest {

    private static final int FILES = 20_000;

    private static ArchivedCluster cluster;
    private static Desk desk;
    /** Of no other run of these tests on this machine, whose throw-away servers have the system's name. */
    private static String system;

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        cluster = new ArchivedCluster("-Ft", "-z");
        system = "shop" + cluster.server.port();
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  disk: {folder: "%2$s"}
                systems:
                  %1$s:
                    engine: postgresql
                    rto: 2h
                    rpo: 24h
                    target: {host: 127.0.0.1, port: %3$d, user: postgres, database: shop, data: "%4$s"}
                    checks:
                      orders are there: {query: SELECT count(*) FROM orders, at-least: 2}
                      newest order: {query: SELECT max(created) FROM orders, newest: true}
                series:
                  bases: {system: %1$s, store: disk, path: "bases/base_{timestamp}/", timestamp: yyyyMMdd_HHmmss, zone: UTC,
                          greatest-age: 26h, least-size: 1kB}
                  log: {system: %1$s, store: disk, path: archive/, kind: wal}
                """.formatted(system, cluster.store, cluster.server.port(), cluster.server.data()));
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
    }

    @AfterAll
    static void close() throws Exception {
        desk.close();
        cluster.close();
    }

    /** Comes first: it takes a step that was cut off for one of its own recovery. */
    @Test
    @Order(1)
    void aMomentIsGoneBackToTakenBackAndKeptThoughTheConsoleIsKilledInEachStage() throws Exception {
        JsonNode early = desk.relight("restore", "plan", system, "--at", cluster.early.minusSeconds(60).toString(), "--json").ended(2).json();
        assertEquals("PG-8", early.at("/refusals/0/id").asText(), early::toString);
        assertEquals(1, desk.relight("catalog", "list", "--json").ended(0).json().size(), "segments are no backups");

        JsonNode tested = desk.relight("restore", "run", system, "--test", "--json").ended(0).json();
        assertEquals("PROVEN", tested.path("standing").asText(), tested::toString);

        Said there = desk.relight("restore", "run", system, "--at", cluster.good.toString(), "--set", "look=enough", "--confirm-target", system,
                "--as", "K. Lang");
        assertEquals("1,2,3", cluster.orders(), there::toString);
        cutOff("undo/1", "--undo", "--reason", "the wrong moment");
        Said taken = desk.relight("resume", "--unknown", "failed", "--reason", "the console was killed", "--retry");
        assertEquals("1,3,4", cluster.orders(), taken::toString);
        taken.ended(2);

        RelightProcess console = desk.start("restore", "run", system, "--at", cluster.good.toString(), "--choice", "look=off", "--confirm-target", system,
                "--commit", "--as", "K. Lang");
        int cutOff = 0;
        for (String stage : List.of("fetch-base-and-log/2", "replay-and-look/1", "end-the-replay/1", "swap/3")) {
            awaitBegun(stage);
            console.kill();
            if (isOpen(stage)) {
                cutOff++;
                Said open = desk.relight("resume").ended(1);
                assertTrue(open.err().contains("may be run again"), open::toString);
            }
            console = desk.start("resume", "--unknown", "failed", "--reason", "the console was killed", "--retry");
        }
        console.end().ended(1);
        assertTrue(cutOff >= 3, "a step may end before the kill reaches it, but " + cutOff + " were cut off");
        assertEquals("1,2,3", cluster.orders());
        cutOffInTheRemoval();
        desk.relight("resume", "--unknown", "failed", "--reason", "the console was killed", "--retry").ended(0);
        assertEquals("1,2,3", cluster.orders());
        assertEquals(List.of(), old(), "nothing of it is left");
        cluster.server.archived();
        assertTrue(Files.exists(cluster.server.archive().resolve("00000002.history")));
        JsonNode record = desk.relight("protocol", "show", "--json").ended(0).json();
        assertEquals("recovered", record.at("/result/verdict").asText());
        desk.relight("protocol", "verify").ended(0);
    }

    /** Kills the console in a step of the way back or the commit. What it has started there goes on by itself. */
    private static void cutOff(String step, String... decision) throws Exception {
        RelightProcess console = desk.start(Stream.concat(Stream.of("resume"), Stream.of(decision)).toArray(String[]::new));
        awaitBegun(step);
        console.kill();
        assertTrue(isOpen(step), step);
        Said open = desk.relight("resume").ended(1);
        assertTrue(open.err().contains("may be run again"), open::toString);
    }

    /** All of it dies, as a machine does that loses its power, while the old folder is there in part only: it must not come back. */
    private static void cutOffInTheRemoval() throws Exception {
        Path before = old().getFirst();
        for (int i = 0; i < FILES; i++) {
            Files.createFile(before.resolve("base/file-" + i));
        }
        RelightProcess console = desk.start("resume", "--commit");
        awaitBegun("commit/1");
        RelightProcess.await(() -> count(before) < FILES, "that the first old files are gone");
        console.kill();
        ProcessHandle.allProcesses().filter(process -> process.info().commandLine().orElse("").contains(before.toString())).forEach(ProcessHandle::destroyForcibly);
        RelightProcess.await(() -> ProcessHandle.allProcesses().noneMatch(process -> process.info().commandLine().orElse("").contains(before.toString())), "its end");
        assertTrue(Files.exists(before), "cut off in the middle");
        Said round = desk.relight("resume", "--unknown", "failed", "--reason", "I want it back", "--undo").ended(2);
        assertTrue(round.err().contains("It was decided to keep what was restored"), round::toString);
    }

    private static int count(Path before) {
        String[] files = before.resolve("base").toFile().list();
        return files == null ? 0 : files.length;
    }

    /** The folders of production that were put aside. */
    private static List<Path> old() throws IOException {
        try (Stream<Path> all = Files.list(cluster.server.folder())) {
            return all.filter(path -> path.getFileName().toString().startsWith("data.before")).sorted().toList();
        }
    }

    /** Not even restarted: nothing stands in its place yet. */
    @Test
    void ALL_2_takenBackBeforeTheSwapTheOtherServerAndItsFolderGoAndProductionServesOn() throws Exception {
        String production = standing();
        List<Path> files = beside();
        for (String stage : List.of("fetch-base-and-log/2", "replay-and-look/1")) {
            long begun = desk.intents(stage);
            RelightProcess console = desk.start(toTheMoment());
            RelightProcess.await(() -> desk.intents(stage) > begun || !console.lives(), stage);
            console.kill();
            assertFalse(beside().equals(files), "something of it is left at " + stage);
            Said back = desk.relight("resume", "--unknown", "failed", "--reason", "the console was killed", "--undo").ended(2);
            assertEquals(files, beside(), back::toString);
            assertEquals(List.of(), servers());
            assertEquals(production, standing(), "production was not touched");
        }
    }

    /** The copy's in its replay, as a machine that runs short of memory ends it; then the one in production's place, and it is taken back. */
    @Test
    void aServerThatDiesIsSaidToBeGoneAndNothingIsLost() throws Exception {
        cluster.server.execute("shop", "INSERT INTO orders VALUES (50)");
        String orders = cluster.orders();
        RelightProcess console = desk.start(toTheMoment());
        RelightProcess.await(() -> !servers().isEmpty() || !console.lives(), "the copy's server");
        servers().forEach(ProcessHandle::destroyForcibly);
        Said died = console.end().ended(2);
        assertTrue(died.err().contains("The server on the copy has ended before it reached"), died::toString);
        assertEquals(orders, cluster.orders());
        desk.relight("resume", "--retry").ended(1);
        assertEquals("1,2,3", cluster.orders());

        ProcessHandle.of(Long.parseLong(Files.readAllLines(cluster.server.data().resolve("postmaster.pid")).getFirst())).orElseThrow().destroyForcibly();
        desk.relight("resume", "--undo", "--reason", "it died").ended(2);
        assertEquals(orders, cluster.orders());
        desk.relight("protocol", "verify").ended(0);
    }

    private static String[] toTheMoment() {
        List<String> words = new ArrayList<>(List.of("restore", "run", system, "--at", cluster.good.toString(), "--choice", "look=off", "--confirm-target", system));
        if (Files.exists(cluster.server.archive().resolve("00000002.history"))) {
            words.addAll(List.of("--choice", "timeline=1"));
        }
        return words.toArray(String[]::new);
    }

    private static String standing() throws Exception {
        return cluster.orders() + " since " + cluster.server.value("postgres", "SELECT pg_postmaster_start_time()");
    }

    private static List<Path> beside() throws IOException {
        try (Stream<Path> all = Files.list(cluster.server.folder())) {
            return all.sorted().toList();
        }
    }

    /** Of folders that lie beside production's. */
    private static List<ProcessHandle> servers() {
        return ProcessHandle.allProcesses().filter(process -> process.info().commandLine().filter(line -> line.contains("postgres -D " + cluster.server.data() + "."))
                .isPresent()).toList();
    }

    /** On a machine of its own, as it were: what a test has made lies apart from production, whose folder and orders stay as they are. */
    @Test
    void whatAKilledTestOfAMomentHasLeftIsEndedAndRemovedByTheNextOne() throws Exception {
        String orders = cluster.orders();
        for (String stage : List.of("fetch-base-and-log/2", "replay-and-look/1")) {
            long begun = desk.intents(stage);
            RelightProcess test = desk.start(ofAMoment());
            RelightProcess.await(() -> desk.intents(stage) > begun || !test.lives(), stage);
            if (!test.lives()) {
                fail(stage + " was never begun: " + test.end());
            }
            test.kill();
            assertFalse(places().isEmpty(), "something of it is left at " + stage);

            JsonNode next = desk.relight(ofAMoment("--json")).ended(0).json();
            assertEquals("PROVEN", next.path("standing").asText(), next::toString);
            assertEquals(List.of(), places(), "neither of the dead test nor of its own");
            assertEquals(List.of(), ProcessHandle.allProcesses().map(process -> process.info().commandLine().orElse(""))
                    .filter(line -> line.contains("relight_test_" + system)).toList(), "no server of either runs");
            assertEquals(orders, cluster.orders());
        }
        desk.relight("protocol", "verify").ended(0);
    }

    /** The command of a test. Where a recovery has begun a timeline before it, the moment is meant as it was before that (PG-10). */
    private static String[] ofAMoment(String... more) {
        List<String> words = new ArrayList<>(List.of("restore", "run", system, "--test", "--at", cluster.good.toString()));
        words.addAll(List.of(more));
        if (Files.exists(cluster.server.archive().resolve("00000002.history"))) {
            words.addAll(List.of("--choice", "timeline=1"));
        }
        return words.toArray(String[]::new);
    }

    /** What tests of this system have in the place of throw-away servers. */
    private static List<Path> places() {
        Path place = "root".equals(System.getProperty("user.name")) ? Path.of("/var/tmp/relight-restore-tests") : desk.data().resolve("restore-tests");
        try (Stream<Path> all = Files.exists(place) ? Files.list(place) : Stream.of()) {
            return all.filter(path -> path.getFileName().toString().contains(system)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the step of the newest recovery has been begun and not ended. */
    private static void awaitBegun(String step) throws Exception {
        long end = System.nanoTime() + 120_000_000_000L;
        while (System.nanoTime() < end) {
            if (isOpen(step)) {
                return;
            }
            Thread.sleep(5);
        }
        throw new AssertionError(step + " was never begun");
    }

    private static boolean isOpen(String step) {
        return count("step-intended", step) > count("step-ended", step);
    }

    private static long count(String event, String step) {
        return desk.events(event).stream().filter(text -> text.contains("\"" + step + "\"")).count();
    }
}
