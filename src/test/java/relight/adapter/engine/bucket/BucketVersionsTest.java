package relight.adapter.engine.bucket;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relight.adapter.engine.place.PlanRun;
import relight.adapter.index.SqliteCatalogIndex;
import relight.adapter.s3.S3Store;
import relight.core.catalog.BackupStore;
import relight.core.catalog.Catalog;
import relight.core.catalog.WorkListener;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.DryRun;
import relight.core.restore.Planning;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.Restores;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Site;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;
import relight.testing.S3Server;

/** A prefix of a versioned bucket brought back to a moment by its own versions, on a real S3 server that keeps them. */
class BucketVersionsTest {

    private static final int MANY = 150;
    private static S3Server server;
    private static int number;

    @TempDir
    private Path folder;
    private String live;
    private SqliteCatalogIndex index;
    private Instant before;
    private List<DataCheck> checks = List.of();

    @BeforeAll
    static void start() {
        server = S3Server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** As it was, then the harm: one object spoiled, one removed, one made. */
    @BeforeEach
    void fill() {
        live = "versions" + ++number;
        server.versionedBucket(live);
        index = new SqliteCatalogIndex(folder.resolve("index/index.db"));
        put("media/old.svg", "long gone");
        put("media/old.svg", "as it was");
        put("media/same.svg", "the same");
        put("media/ä ö+%/日本.txt", "named so");
        put("media/never.svg", "removed long ago");
        delete("media/never.svg");
        put("media/gone.svg", "was lost");
        put("elsewhere/x.txt", "of somebody else");
        nextSecond();
        put("media/old.svg", "encrypted by somebody");
        delete("media/gone.svg");
        put("media/today.svg", "uploaded an hour ago");
    }

    @AfterEach
    void close() {
        index.close();
    }

    @Test
    void U6_goesBackToAMomentKeepsWhatWasMadeSinceAndTakesItAllBackByVersions() throws Exception {
        Map<String, String> harmed = visible();
        RestorePlan plan = plan(Way.IN_PLACE, Map.of());
        assertTrue(plan.found().stream().anyMatch(found -> found.text().contains("not on Amazon S3")), "what is not proven is said");
        PlanRun run = run(plan, server.endpoint());
        good(run.play(Part.MAIN));
        assertEquals(Map.of("media/old.svg", "as it was", "media/same.svg", "the same", "media/ä ö+%/日本.txt", "named so", "media/gone.svg", "was lost",
                "media/today.svg", "uploaded an hour ago", "elsewhere/x.txt", "of somebody else", "elsewhere/clock", "tick"), visible());
        assertEquals(before, run.one(RecoveryEvent.RecoveryPointFound.class).point());
        good(run.play(Part.UNDO));
        assertEquals(harmed, visible());
        assertEquals(harmed, all(), "neither lock nor copies are left");
    }

    @Test
    void FS_4_whatWasMadeSinceGoesOnlyWhereThatIsChosenAndComesBack() throws Exception {
        assertEquals(Map.of("old.svg", DryRun.Kind.CHANGED, "gone.svg", DryRun.Kind.ADDED, "today.svg", DryRun.Kind.KEPT), dryRun(Map.of()));
        assertEquals(DryRun.Kind.REMOVED, dryRun(Map.of("remove", "true")).get("today.svg"));
        Map<String, String> harmed = visible();
        PlanRun run = run(plan(Way.SIDE_BY_SIDE, Map.of("remove", "true")), server.endpoint());
        good(run.play(Part.MAIN));
        assertFalse(visible().containsKey("media/today.svg"), "the harm that is chosen here");
        good(run.play(Part.UNDO));
        assertEquals(harmed, visible());
        PlanRun again = run(plan(Way.SIDE_BY_SIDE, Map.of("remove", "true")), server.endpoint());
        good(again.play(Part.MAIN));
        good(again.play(Part.COMMIT));
        assertEquals(all(), visible(), "the lock is gone");
        assertFalse(visible().containsKey("media/today.svg"));
    }

    @Test
    void ALL_2_besideGoesToANewPrefix() throws Exception {
        Map<String, String> harmed = visible();
        good(run(plan(Way.BESIDE_ONLY, Map.of()), server.endpoint()).play(Part.MAIN));
        assertEquals("as it was", visible().get("beside/old.svg"));
        assertEquals("was lost", visible().get("beside/gone.svg"));
        harmed.forEach((key, text) -> assertEquals(text, visible().get(key)));
    }

    @Test
    void ALL_2_eachOfTwoRestoresOfOneRecoveryHasAWayBackOfItsOwn() throws Exception {
        Map<String, String> harmed = visible();
        PlanRun first = run(plan(Way.IN_PLACE, Map.of()), server.endpoint());
        good(first.play(Part.MAIN));
        good(run(plan(Way.BESIDE_ONLY, Map.of()), server.endpoint()).play(Part.MAIN));
        good(first.play(Part.UNDO));
        harmed.forEach((key, text) -> assertEquals(text, visible().get(key), key));
    }

    @Test
    void ALL_15_whatSomebodyWroteSinceTheComparisonIsNeitherWrittenOverNorTakenBack() throws Exception {
        PlanRun run = run(plan(Way.IN_PLACE, Map.of()), server.endpoint());
        good(run.play(Part.MAIN, "write"));
        put("media/old.svg", "written meanwhile");
        assertEquals(Outcome.Kind.FAILED, run.action("write").kind());
        assertEquals("written meanwhile", visible().get("media/old.svg"));
        good(run.play(Part.UNDO));
        assertEquals("written meanwhile", visible().get("media/old.svg"));
    }

    @Test
    void writingAndUndoThatAreCutOffGoOnFromWhereTheyWere() throws Exception {
        for (int i = 0; i < MANY; i++) {
            put("media/many/" + i, "version one of " + i);
        }
        nextSecond();
        for (int i = 0; i < MANY; i++) {
            put("media/many/" + i, "spoiled");
        }
        Map<String, String> harmed = visible();
        PlanRun run = run(plan(Way.IN_PLACE, Map.of()), server.endpoint());
        good(run.play(Part.MAIN, "write"));
        cutOff(run, "write", () -> written() > 300);
        long half = visible().values().stream().filter(text -> text.startsWith("version one")).count();
        assertTrue(half > 0 && half < MANY, half + " of " + MANY + " were written when it was cut off");
        good(run.action("write"));
        good(run.action("prove"));
        assertEquals(MANY, visible().values().stream().filter(text -> text.startsWith("version one")).count());
        cutOff(run, "put-back", () -> server.client().getObjectAsBytes(get -> get.bucket(live).key("media/many/1")).asUtf8String().equals("spoiled"));
        good(run.action("put-back"));
        assertEquals(harmed, all());
    }

    /** Bytes of the notes of what was written. */
    private long written() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("run/shared"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("bucket-written")).mapToLong(file -> file.toFile().length()).sum();
        }
    }

    /** Ends the action in the middle, as a death of its console does. */
    private static void cutOff(PlanRun run, String action, Callable<Boolean> half) {
        Thread worker = Thread.currentThread();
        Thread watcher = Thread.ofPlatform().start(() -> {
            try {
                while (!half.call()) {
                    Thread.onSpinWait();
                }
                worker.interrupt();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        assertThrows(InterruptedException.class, () -> run.action(action));
        Thread.interrupted();
        assertDoesNotThrow(() -> watcher.join());
    }

    @Test
    void ALL_7_ALL_10_theDataIsProvenByCountNewestCanaryAndAChecksumOverTheList() throws Exception {
        checks = List.of(new DataCheck("objects", "*.svg", DataCheck.Kind.AT_LEAST, Optional.of("3")),
                new DataCheck("newest", "**", DataCheck.Kind.NEWEST, Optional.empty()),
                new DataCheck("canary", "old.svg", DataCheck.Kind.EQUALS, Optional.of("as it was")));
        Instant newest = before;
        PlanRun run = run(plan(Way.BESIDE_ONLY, Map.of()), server.endpoint());
        good(run.play(Part.MAIN));
        assertEquals(4, run.checked().stream().filter(RecoveryEvent.Checked::passed).count(), run.lines().toString());
        assertFalse(run.one(RecoveryEvent.RecoveryPointFound.class).point().isAfter(newest), "ALL-10: when the data was written, not when it was copied");
        String list = new BucketDataProbe(workspace(server.endpoint())).answer(system(), new DataCheck("list", "checksum:**", DataCheck.Kind.EQUALS, Optional.empty()));
        assertEquals(64, list.length());
        checks = List.of(new DataCheck("canary", "old.svg", DataCheck.Kind.EQUALS, Optional.of("something else")));
        PlanRun wrong = run(plan(Way.IN_PLACE, Map.of()), server.endpoint());
        Outcome outcome = wrong.play(Part.MAIN);
        assertEquals(Outcome.Kind.FAILED, outcome.kind());
        assertTrue(outcome.reason().toString().contains("canary"), outcome.reason().toString());
    }

    @Test
    void ALL_3_ALL_7_refusesAMomentThatHasNotComeOneAtWhichNothingWasThereAndABucketWithoutVersions() throws Exception {
        assertEquals("ALL-3", refusal(Map.of("target", "time:2999-01-01T00:00:00Z")));
        assertEquals("ALL-7", refusal(Map.of("target", "time:2001-01-01T00:00:00Z")));
        for (String unreadable : List.of("time:2026-01-01T00:00:00", "yesterday", "latest")) {
            Problem problem = assertThrows(Problem.class, () -> refusal(Map.of("target", unreadable)));
            assertEquals("restore.bucket.moment", problem.what().key(), "and the newest copy is not taken instead");
        }
        live = "plain" + number;
        server.bucket(live);
        Problem problem = assertThrows(Problem.class, () -> refusal(Map.of("target", "time:2026-01-01T00:00:00Z")));
        assertTrue(problem.getMessage().contains("does not keep every version"), problem.getMessage());
    }

    @Test
    void aRestoreTestCopiesToAPrefixOfItsOwnAndLeavesNothingOfIt() throws Exception {
        checks = List.of(new DataCheck("objects", "*.svg", DataCheck.Kind.AT_LEAST, Optional.of("3")));
        Map<String, String> harmed = all();
        Restores restores = restores(server.endpoint()).testingIn(folder);
        Restores.Wish test = relight.core.restore.TestRestore.wish("pictures", Restores.LATEST_GOOD, Optional.of(before), Instant.parse("2026-04-15T10:00:00Z"));
        Planning planning = restores.plan(restores.request(test, WorkListener.NONE), Messages.english());
        PlanRun run = run(assertInstanceOf(Planning.Planned.class, planning, planning::toString).plan(), server.endpoint());
        good(run.play(Part.MAIN));
        assertTrue(run.checked().stream().allMatch(RecoveryEvent.Checked::passed), run.lines().toString());
        assertEquals(harmed, all());
        assertEquals(0, server.client().listObjectVersions(list -> list.bucket(live).prefix("relight_test_")).versions().size(), "not even old versions");
    }

    @Test
    void aCutOffStepSaysWhatHasBeenDone() throws Exception {
        PlanRun run = run(plan(Way.IN_PLACE, Map.of()), server.endpoint());
        good(run.play(Part.MAIN));
        assertTrue(run.trace("write").orElseThrow().evidence().startsWith("2 objects of s3://" + live + "/media/ are as the restore wrote them"),
                run.trace("write").orElseThrow().evidence());
    }

    /** What is written from now on is later than the moment, though buckets tell whole seconds only. */
    private void nextSecond() {
        put("elsewhere/clock", "tick");
        before = modified("elsewhere/clock");
        do {
            put("elsewhere/clock", "tick");
        } while (!modified("elsewhere/clock").isAfter(before));
    }

    private static void put(String bucket, String key, String text) {
        server.put(bucket, key, text.getBytes(StandardCharsets.UTF_8));
    }

    private void put(String key, String text) {
        put(live, key, text);
    }

    private void delete(String key) {
        server.client().deleteObject(request -> request.bucket(live).key(key));
    }

    private Instant modified(String key) {
        return server.client().headObject(request -> request.bucket(live).key(key)).lastModified();
    }

    private Map<String, String> visible() {
        Map<String, String> all = all();
        all.keySet().removeIf(key -> key.contains(".relight-"));
        return all;
    }

    private Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        server.client().listObjectsV2Paginator(request -> request.bucket(live)).contents().forEach(object ->
                all.put(object.key(), server.client().getObjectAsBytes(get -> get.bucket(live).key(object.key())).asUtf8String()));
        return all;
    }

    private static void good(Outcome outcome) {
        assertTrue(outcome.good(), outcome.reason().toString());
    }

    private Map<String, DryRun.Kind> dryRun(Map<String, String> choices) throws Exception {
        Restores restores = restores(server.endpoint());
        DryRun dry = restores.dryRun(restores.request(wish(Way.SIDE_BY_SIDE, choices), WorkListener.NONE), WorkListener.NONE).orElseThrow();
        Map<String, DryRun.Kind> kinds = new TreeMap<>();
        dry.items().forEach(item -> kinds.put(item.path(), item.kind()));
        return kinds;
    }

    private String refusal(Map<String, String> choices) throws Exception {
        Restores restores = restores(server.endpoint());
        return assertInstanceOf(Planning.Refused.class, restores.plan(restores.request(wish(Way.IN_PLACE, choices), WorkListener.NONE), Messages.english()))
                .refusals().getFirst().id();
    }

    private RestorePlan plan(Way way, Map<String, String> choices) throws Exception {
        Restores restores = restores(server.endpoint());
        Planning planning = restores.plan(restores.request(wish(way, choices), WorkListener.NONE), Messages.english());
        return assertInstanceOf(Planning.Planned.class, planning, planning::toString).plan();
    }

    private Restores.Wish wish(Way way, Map<String, String> choices) {
        Map<String, String> all = new TreeMap<>(Map.of("target", "time:" + before));
        all.putAll(choices);
        return new Restores.Wish("pictures", Restores.LATEST_GOOD, Optional.empty(), way, Optional.of("beside").filter(_ -> way == Way.BESIDE_ONLY), all);
    }

    private Restores restores(URI endpoint) {
        Workspace workspace = workspace(endpoint);
        Map<String, BackupStore> stores = stores(workspace);
        return new Restores(workspace, new Catalog(workspace, stores, index), List.of(new BucketEngine(workspace, stores::get, Clock.systemUTC())));
    }

    private PlanRun run(RestorePlan plan, URI endpoint) throws Exception {
        Workspace workspace = workspace(endpoint);
        return new PlanRun(plan, new BucketRunner(workspace, stores(workspace)::get), folder.resolve("run"));
    }

    private ProtectedSystem system() {
        return new ProtectedSystem("pictures", "bucket", "critical", List.of(), Objectives.NONE, Map.of("store", "live", "prefix", "media"), checks,
                Optional.empty(), Optional.empty(), Optional.empty());
    }

    private Workspace workspace(URI endpoint) {
        StoreDefinition.S3 store = new StoreDefinition.S3("live", live, "", Optional.of("us-east-1"), Optional.of(endpoint), true, Optional.empty(), true);
        return new Workspace(folder, new Site("test", "test", ZoneOffset.UTC), List.of(store), List.of(system()), List.of(), List.of(), List.of(), List.of());
    }

    private static Map<String, BackupStore> stores(Workspace workspace) {
        Map<String, BackupStore> stores = new TreeMap<>();
        workspace.stores().forEach(store -> stores.put(store.name(), new S3Store((StoreDefinition.S3) store)));
        return stores;
    }
}
