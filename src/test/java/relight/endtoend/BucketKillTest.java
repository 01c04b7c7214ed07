package relight.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relight.endtoend.RelightProcess.Said;
import relight.testing.BreakingRelay;
import relight.testing.S3Server;

/** The console is killed around single requests of a restore of a bucket's prefix: while it keeps, writes, takes back and removes what was kept. */
class BucketKillTest {

    private static final String[] RESTORE = {"restore", "run", "pictures", "--confirm-target", "pictures"};
    private static final String[] BESIDE = {"restore", "run", "pictures", "--into", "apart", "--confirm-target", "apart"};
    private static final Map<String, String> COPY = Map.of("gone.svg", "was lost", "old.svg", "as it was", "same.svg", "the same");

    private static S3Server server;
    private static int number;

    private BreakingRelay relay;
    private Desk desk;
    private String live;
    private Map<String, String> before;

    @BeforeAll
    static void start() {
        server = S3Server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void harm(@TempDir Path folder) throws Exception {
        number++;
        live = "live" + number;
        server.bucket(live);
        server.bucket("copies" + number);
        put(live, "media/old.svg", "an old and damaged one");
        put(live, "media/same.svg", "the same");
        put(live, "media/today.svg", "only there");
        COPY.forEach((key, text) -> put("copies" + number, "20260415/" + key, text));
        before = all();
        relay = new BreakingRelay(server.endpoint());
        desk = new Desk(folder, """
                site: {name: Shop, zone: UTC}
                stores:
                  live: {s3: %1$s, region: us-east-1, endpoint: "%3$s", path-style: true}
                  copies: {s3: copies%2$d, region: us-east-1, endpoint: "%3$s", path-style: true}
                systems:
                  pictures:
                    engine: bucket
                    target: {store: live, prefix: media}
                    stop: echo stopped >> lines
                    start: echo started >> lines
                series:
                  daily: {system: pictures, store: copies, path: "{timestamp}/", timestamp: yyyyMMdd, zone: UTC}
                """.formatted(live, number, relay.endpoint()));
        desk.variables(server.environment());
        desk.relight("catalog", "refresh").ended(0);
        desk.relight("catalog", "verify").ended(0);
    }

    @AfterEach
    void close() throws Exception {
        desk.close();
        relay.close();
    }

    @Test
    void cutOffWhileItKeepsWhatIsThereAndThenWhileItTakesItBackNothingIsLost() throws Exception {
        cutBehind("PUT /" + live + "/.relight-", RESTORE);
        Map<String, String> there = all();
        there.keySet().removeIf(key -> key.contains(".relight-"));
        assertEquals(before, there, "nothing has been written yet");
        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains(".relight-"), resumed::toString);
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--retry").ended(1);
        assertRestored();

        cutBefore("PUT /" + live + "/media/old.svg", "resume", "--undo", "--reason", "not tonight");
        desk.relight("resume", "--unknown", "failed", "--reason", "it died", "--retry").ended(2);
        assertBefore();
    }

    @Test
    void cutOffBehindAnObjectThatIsWrittenItGoesOnAndACommitThatWasCutOffIsEnded() throws Exception {
        cutBehind("PUT /" + live + "/media/old.svg", RESTORE);
        assertEquals("as it was", all().get("media/old.svg"), "written, and nobody heard of it");
        Said resumed = desk.relight("resume").ended(1);
        assertTrue(resumed.err().contains("s3://" + live + "/media/"), resumed::toString);
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--retry").ended(1);
        assertRestored();

        cutBehind("DELETE /" + live + "/.relight-", "resume", "--commit");
        assertTrue(all().keySet().stream().anyMatch(key -> key.contains(".relight-")), "something of it is left: " + all().keySet());
        desk.relight("resume", "--unknown", "failed", "--reason", "not all of it is gone", "--retry").ended(0);
        assertRestored();
        assertTrue(all().keySet().stream().noneMatch(key -> key.contains(".relight-")), "neither what was kept nor the lock is left");
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void cutOffBetweenTwoObjectsItIsTakenBackFromThere() throws Exception {
        cutBefore("PUT /" + live + "/media/gone.svg", RESTORE);
        assertFalse(all().containsKey("media/gone.svg"));
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--undo").ended(2);
        assertBefore();
    }

    /** Nothing is written yet; the lock goes, and nobody stops an application for that. */
    @ParameterizedTest
    @CsvSource({"pictures, Stop the applications", "apart, Compare"})
    void cutOffBeforeAnythingIsWrittenOnlyTheLockGoesAndTheNextRestoreBegins(String into, String next) throws Exception {
        String[] restore = into.equals("pictures") ? RESTORE : BESIDE;
        RelightProcess console = desk.startAtTerminal(restore);
        console.walkTo(next);
        console.kill();
        assertTrue(all().keySet().stream().anyMatch(key -> key.endsWith(".relight-lock")), all().keySet()::toString);
        desk.relight("resume", "--undo").ended(2);
        assertEquals(before, all());
        assertEquals(List.of(), desk.lines("lines"));
        desk.relight(Stream.concat(Stream.of(restore), Stream.of("--commit")).toArray(String[]::new)).ended(0);
        assertEquals("as it was", all().get(into.equals("pictures") ? "media/old.svg" : "apart/old.svg"));
    }

    @Test
    void aCopyBesideThatWasCutOffIsTakenAwayAndNothingElse() throws Exception {
        cutBehind("PUT /" + live + "/apart/old.svg", BESIDE);
        assertEquals("as it was", all().get("apart/old.svg"), "written, and nobody heard of it");
        put(live, "apart/theirs.svg", "somebody else's");
        before.put("apart/theirs.svg", "somebody else's");
        desk.relight("resume", "--unknown", "failed", "--reason", "as it says", "--undo").ended(2);
        assertEquals(before, all());
        assertEquals(List.of(), desk.lines("lines"));
        desk.relight("protocol", "verify").ended(0);
    }

    @Test
    void aTestThatWasCutOffWhileItWritesLeavesNothingBehindTheNextOne() throws Exception {
        String[] test = {"restore", "run", "pictures", "--test"};
        cutBehind("/gone.svg HTTP", test);
        assertTrue(all().keySet().stream().anyMatch(key -> key.matches("relight_test_pictures_.*/gone.svg")), all().keySet()::toString);
        cutBehind("DELETE /" + live + "/relight_test_pictures_", test);
        assertTrue(desk.relight(test).ended(1).out().contains("nothing proves the data"));
        assertEquals(before, all());
    }

    private void cutBefore(String request, String... command) throws Exception {
        desk.cutOff(relay, then -> relay.cutBefore(request, then), command);
    }

    private void cutBehind(String request, String... command) throws Exception {
        desk.cutOff(relay, then -> relay.cutBehind(request, then), command);
    }

    private void assertRestored() {
        Map<String, String> there = all();
        there.keySet().removeIf(key -> key.contains(".relight-"));
        Map<String, String> wanted = new TreeMap<>(before);
        COPY.forEach((key, text) -> wanted.put("media/" + key, text));
        assertEquals(wanted, there);
    }

    private void assertBefore() throws Exception {
        Map<String, String> there = all();
        there.keySet().removeIf(key -> key.startsWith(".relight-"));
        assertEquals(before, there, "and the lock is let go");
        desk.relight("protocol", "verify").ended(0);
    }

    private static void put(String bucket, String key, String text) {
        server.put(bucket, key, text.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, String> all() {
        return server.texts(live);
    }
}
