package relight.adapter.engine.bucket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.WorkListener;
import relight.core.recovery.Outcome;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.Restores;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Retention;
import relight.core.workspace.Site;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;
import relight.testing.BreakingRelay;
import relight.testing.S3Server;
import relight.testing.Until;

/** A prefix of a bucket from a dated copy in another one, on a real S3 server. */
class BucketRestoreTest {

    private static S3Server server;
    private static int number;

    @TempDir
    private Path folder;
    private String live;
    private String copies;
    private SqliteCatalogIndex index;
    private String path = "{timestamp}/";
    private Optional<String> stop = Optional.empty();
    private Optional<String> start = Optional.empty();

    @BeforeAll
    static void start() {
        server = S3Server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void fill() {
        number++;
        live = "live" + number;
        copies = "copies" + number;
        server.bucket(live);
        server.bucket(copies);
        index = new SqliteCatalogIndex(folder.resolve("index/index.db"));
        put(live, "media/old.svg", "an old and damaged one");
        put(live, "media/same.svg", "the same");
        put(live, "elsewhere/x.txt", "of somebody else");
        for (Map.Entry<String, String> one : Map.of("old.svg", "as it was", "same.svg", "the same", "gone.svg", "was lost", "ä ö+%/日本.txt", "named so").entrySet()) {
            put(copies, "20260415/" + one.getKey(), one.getValue());
        }
        put(live, "media/today.svg", "uploaded an hour ago");
    }

    @AfterEach
    void close() {
        index.close();
    }

    @Test
    void FS_4_bringsObjectsBackKeepsWhatIsOnlyThereAndTakesItAllBack() throws Exception {
        Map<String, String> before = all(live);
        PlanRun run = run(Way.SIDE_BY_SIDE, Map.of());
        good(run.play(Part.MAIN));
        assertEquals(Map.of("media/old.svg", "as it was", "media/same.svg", "the same", "media/gone.svg", "was lost", "media/ä ö+%/日本.txt", "named so",
                "media/today.svg", "uploaded an hour ago", "elsewhere/x.txt", "of somebody else"), visible());
        assertTrue(run.lines().contains("added: 2") && run.lines().contains("changed: 1") && run.lines().contains("unchanged: 1")
                && run.lines().contains("only at the target, kept: 1"), run.lines().toString());
        good(run.play(Part.UNDO));
        assertEquals(before, visible());
    }

    @Test
    void ALL_2_whatAnApplicationWroteSinceTheRestoreIsNotTakenBackWithIt() throws Exception {
        Map<String, String> before = visible();
        PlanRun run = run(Way.IN_PLACE, Map.of());
        good(run.play(Part.MAIN));
        put(live, "media/old.svg", "drawn since");
        good(run.play(Part.UNDO));
        before.forEach((key, text) -> assertEquals(key.equals("media/old.svg") ? "drawn since" : text, visible().get(key), key));
    }

    @Test
    void ALL_2_withoutItsCopyNothingIsWrittenOver() throws Exception {
        Map<String, String> before = visible();
        PlanRun run = run(Way.IN_PLACE, Map.of("remove", "true"));
        good(run.play(Part.MAIN, "keep"));
        Outcome outcome = run.action("write");
        assertTrue(!outcome.good() && outcome.reason().toString().contains("is not kept in"), outcome::toString);
        assertEquals(before, visible());
        good(run.action("keep"));
        good(run.action("write"));
        good(run.play(Part.UNDO));
        assertEquals(before, visible());
    }

    @Test
    void FS_4_removesOnlyWhatWasChosenAndCommitRemovesWhatWasKept() throws Exception {
        PlanRun run = run(Way.IN_PLACE, Map.of("remove", "true"));
        good(run.play(Part.MAIN));
        assertFalse(visible().containsKey("media/today.svg"), "the harm that is chosen here");
        assertTrue(all(live).entrySet().stream().anyMatch(one -> one.getKey().matches("\\.relight-.*/media/today.svg") && one.getValue().equals("uploaded an hour ago")),
                "ALL-2: until commit it is kept beside");
        good(run.play(Part.COMMIT));
        assertEquals(visible(), all(live), "neither what was kept nor the lock is left");
        assertEquals("of somebody else", visible().get("elsewhere/x.txt"));
    }

    @Test
    void FS_4_onlyWhatWasChosenComesBackOrIsRemovedAndAKeyThatIsNotThereIsRefused() throws Exception {
        put(copies, "20260415/2026/a.svg", "a of 2026");
        put(copies, "20260415/2026.svg", "only named alike");
        put(live, "media/2026/b.svg", "only there, and chosen with its folder");
        Map<String, String> before = visible();
        PlanRun run = run(Way.SIDE_BY_SIDE, Map.of("only", "2026/, gone.svg", "remove", "true"));
        good(run.play(Part.MAIN));
        Map<String, String> wanted = new TreeMap<>(before);
        wanted.putAll(Map.of("media/2026/a.svg", "a of 2026", "media/gone.svg", "was lost"));
        wanted.remove("media/2026/b.svg");
        assertEquals(wanted, visible(), "what is damaged and was not chosen stays as it is");
        good(run.play(Part.UNDO));
        assertEquals(before, visible());
        Planning planning = planning(Way.SIDE_BY_SIDE, Optional.empty(), Map.of("only", "gone.svg, nowhere.svg"));
        assertTrue(assertInstanceOf(Planning.Refused.class, planning).refusals().getFirst().text().contains("nowhere.svg"));
    }

    @Test
    void FS_4_whatWasChangedAfterTheCopyStaysUnlessThatIsChosen() throws Exception {
        do {
            put(live, "media/old.svg", "edited since");
        } while (!modified(live, "media/old.svg").isAfter(modified(copies, "20260415/old.svg")));
        PlanRun run = run(Way.SIDE_BY_SIDE, Map.of());
        good(run.play(Part.MAIN));
        assertEquals("edited since", visible().get("media/old.svg"));
        good(run.play(Part.UNDO));
        PlanRun chosen = run(Way.SIDE_BY_SIDE, Map.of("replace-newer", "true"));
        good(chosen.play(Part.MAIN));
        assertEquals("as it was", visible().get("media/old.svg"));
        good(chosen.play(Part.UNDO));
        assertEquals("edited since", visible().get("media/old.svg"));
    }

    @Test
    void ALL_1_aBackupThatLiesWithinWhatItWouldWriteOverIsRefused() throws Exception {
        put(live, "media/backups/20260415/old.svg", "as it was");
        copies = live;
        path = "media/backups/{timestamp}/";
        assertEquals("ALL-1", refusal(Way.SIDE_BY_SIDE).id());
    }

    @Test
    void ALL_3_aCopyThatHasChangedSinceItWasVerifiedEndsTheRestoreBeforeItWrites() throws Exception {
        PlanRun run = run(Way.SIDE_BY_SIDE, Map.of());
        put(copies, "20260415/old.svg", "somebody else's");
        Map<String, String> before = visible();
        Outcome outcome = run.play(Part.MAIN);
        assertEquals(Outcome.Kind.FAILED, outcome.kind());
        assertTrue(outcome.reason().toString().contains("has changed since it was listed"), outcome.reason().toString());
        assertEquals(before, visible());
    }

    @Test
    void ALL_4_anObjectAloneIsNoCopyOfABucket() throws Exception {
        put(copies, "20260415.txt", "whatever");
        path = "{timestamp}.txt";
        assertEquals("ALL-4", refusal(Way.SIDE_BY_SIDE).id());
    }

    @Test
    void ALL_5_aCopyThatDoesNotFitItsListOfChecksumsIsRefused() throws Exception {
        put(copies, "20260415/SHA256SUMS", "0".repeat(64) + "  old.svg\n");
        assertEquals("ALL-5", refusal(Way.SIDE_BY_SIDE).id());
    }

    @Test
    void ALL_15_whatSomebodyWroteAfterTheComparisonIsNeverWrittenOver() throws Exception {
        PlanRun run = run(Way.SIDE_BY_SIDE, Map.of());
        good(run.play(Part.MAIN, "write"));
        put(live, "media/old.svg", "written while the restore was under way");
        Outcome outcome = run.action("write");
        assertEquals(Outcome.Kind.FAILED, outcome.kind());
        assertTrue(outcome.reason().toString().contains("media/old.svg was changed while"), outcome.reason().toString());
        assertEquals("written while the restore was under way", visible().get("media/old.svg"));
        assertFalse(visible().containsKey("media/gone.svg"), "and nothing else was written");
    }

    @Test
    void ALL_15_aSecondRestoreOfTheSamePrefixIsRefused() throws Exception {
        server.put(live, "media.relight-lock", "another-recovery".getBytes());
        assertEquals("ALL-15", refusal(Way.SIDE_BY_SIDE).id());
        server.client().deleteObject(request -> request.bucket(live).key("media.relight-lock"));
        PlanRun run = run(Way.SIDE_BY_SIDE, Map.of());
        server.put(live, "media.relight-lock", "another-recovery".getBytes());
        Map<String, String> before = visible();
        assertEquals(Outcome.Kind.FAILED, run.play(Part.MAIN).kind(), "also where it came between plan and restore");
        assertEquals(before, visible());
    }

    @Test
    void ALL_2_besideGoesToANewPrefixAndNeverToOneThatIsThere() throws Exception {
        Map<String, String> before = visible();
        RestorePlan plan = plan(Way.BESIDE_ONLY, Optional.of("looked-at"), Map.of());
        good(new PlanRun(plan, runner(server.endpoint()), folder.resolve("run")).play(Part.MAIN));
        assertEquals("was lost", all(live).get("looked-at/gone.svg"));
        assertEquals(before.get("media/old.svg"), all(live).get("media/old.svg"));
        assertEquals(all(live).keySet().stream().filter(key -> key.contains(".relight-")).toList(), List.of(), "no lock is left");
        Planning again = planning(Way.BESIDE_ONLY, Optional.of("looked-at"), Map.of());
        assertEquals("ALL-2", assertInstanceOf(Planning.Refused.class, again).refusals().getFirst().id());
    }

    @Test
    void ALL_15_whoeverWritesIsStoppedBeforeAnythingIsKeptOrWrittenAndStartedBehindTheWayBack() throws Exception {
        Path door = folder.resolve("stopped");
        Path busy = folder.resolve("busy");
        stop = Optional.of("touch '" + door + "'; while [ -e '" + busy + "' ]; do sleep 0.01; done");
        start = Optional.of("rm '" + door + "'");
        AtomicInteger uploads = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        Thread application = upload(door, busy, uploads, over);
        try {
            Until.holds(() -> uploads.get() > 0);
            RestorePlan plan = plan(Way.SIDE_BY_SIDE, Optional.empty(), Map.of());
            assertTrue(plan.found().toString().contains("somebody is at work"), plan.found()::toString);
            PlanRun run = new PlanRun(plan, runner(server.endpoint()), folder.resolve("run"));
            good(run.play(Part.MAIN, "keep"));
            int before = uploads.get();
            for (String action : List.of("keep", "write", "prove")) {
                good(run.action(action));
            }
            assertEquals(before, uploads.get(), "nobody wrote meanwhile");
            assertEquals("as it was", all(live).get("media/old.svg"));
            good(run.play(Part.UNDO));
            Until.holds(() -> uploads.get() > before);
        } finally {
            over.set(true);
            application.join();
        }
        assertEquals("an old and damaged one", all(live).get("media/old.svg"));
    }

    @Test
    void theStoreCopiesItselfAndNothingPassesThroughThisMachine() throws Exception {
        byte[] large = new byte[6 << 20];
        server.put(copies, "20260415/large.bin", large);
        try (BreakingRelay relay = new BreakingRelay(server.endpoint())) {
            PlanRun run = new PlanRun(plan(Way.SIDE_BY_SIDE, Optional.empty(), Map.of()), runner(relay.endpoint()), folder.resolve("run"));
            relay.breakAfter(Long.MAX_VALUE, () -> { });
            good(run.play(Part.MAIN));
            assertTrue(relay.passed() < 1 << 20, "bytes of answers: " + relay.passed());
        }
        assertEquals(large.length, server.client().headObject(request -> request.bucket(live).key("media/large.bin")).contentLength());
    }

    @Test
    void goesThroughThisMachineWhereTheBucketsAreOnTwoServersAndOnFromWhereTheOtherBrokeOff() throws Exception {
        byte[] large = new byte[6 << 20];
        new Random(7).nextBytes(large);
        server.put(copies, "20260415/large.bin", large);
        try (BreakingRelay other = new BreakingRelay(server.endpoint())) {
            Workspace workspace = workspace(server.endpoint(), other.endpoint());
            RestorePlan plan = assertInstanceOf(Planning.Planned.class, planning(workspace, Way.SIDE_BY_SIDE, Optional.empty(), Map.of())).plan();
            other.breakAfter(large.length / 2, () -> { });
            PlanRun run = new PlanRun(plan, new BucketRunner(workspace, stores(workspace)::get), folder.resolve("run"));
            good(run.play(Part.MAIN));
            assertEquals(1, other.breaks());
            assertTrue(run.lines().stream().anyMatch(line -> line.contains("the store broke off at")), run.lines().toString());
        }
        assertArrayEquals(large, server.client().getObjectAsBytes(get -> get.bucket(live).key("media/large.bin")).asByteArray());
    }

    /** At a request of each action, the way back and the commit among them; whoever runs it again ends it. */
    @Test
    void theStoreGoesAwayInEachStageIsToldSoAndTheStepIsRunAgain() throws Exception {
        Map<String, String> before = visible();
        RestorePlan plan = plan(Way.SIDE_BY_SIDE, Optional.empty(), Map.of());
        goesAway(plan, "lock", "PUT /" + live + "/media.relight-lock");
        goesAway(plan, "compare", "GET /" + live);
        goesAway(plan, "keep", "PUT /" + live + "/.relight-");
        assertEquals(before, visible());
        goesAway(plan, "write", "PUT /" + live + "/media/old.svg");
        goesAway(plan, "prove", "GET /" + live);
        assertEquals("as it was", visible().get("media/old.svg"));
        goesAway(plan, "put-back", "PUT /" + live + "/media/old.svg");
        assertEquals(before, visible());

        RestorePlan again = plan(Way.SIDE_BY_SIDE, Optional.empty(), Map.of("replace-newer", "true"));
        good(new PlanRun(again, runner(server.endpoint()), folder.resolve("again")).play(Part.MAIN));
        goesAway(again, "remove-old", "DELETE /" + live + "/.relight-");
        assertEquals("as it was", visible().get("media/old.svg"));
    }

    private void goesAway(RestorePlan plan, String action, String request) throws Exception {
        Path shared = folder.resolve(action.equals("remove-old") ? "again" : "run");
        try (BreakingRelay relay = new BreakingRelay(server.endpoint())) {
            relay.cutBefore(request, relay::close);
            Outcome away = new PlanRun(plan, runner(relay.endpoint()), shared).action(action);
            assertEquals(1, relay.breaks(), action);
            assertEquals(Outcome.Kind.FAILED, away.kind(), action);
            assertTrue(away.reason().toString().contains("127.0.0.1:" + relay.endpoint().getPort()), () -> action + ": " + away.reason());
        }
        good(new PlanRun(plan, runner(server.endpoint()), shared).action(action));
    }

    /** An application that goes on putting objects below the prefix, as long as there is no file at its door. */
    private Thread upload(Path door, Path busy, AtomicInteger uploads, AtomicBoolean over) {
        return Thread.ofPlatform().start(() -> {
            try {
                while (!over.get()) {
                    Files.createFile(busy);
                    if (!Files.exists(door)) {
                        put(live, "media/upload-" + uploads.get() + ".svg", "new");
                        uploads.incrementAndGet();
                    }
                    Files.delete(busy);
                    Thread.sleep(5);
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static Instant modified(String bucket, String key) {
        return server.client().headObject(request -> request.bucket(bucket).key(key)).lastModified();
    }

    private static void put(String bucket, String key, String text) {
        server.put(bucket, key, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Without what a restore keeps, and its lock. */
    private Map<String, String> visible() {
        Map<String, String> all = all(live);
        all.keySet().removeIf(key -> key.contains(".relight-"));
        return all;
    }

    private static Map<String, String> all(String bucket) {
        Map<String, String> all = new TreeMap<>();
        server.client().listObjectsV2Paginator(request -> request.bucket(bucket)).contents().forEach(object ->
                all.put(object.key(), server.client().getObjectAsBytes(get -> get.bucket(bucket).key(object.key())).asUtf8String()));
        return all;
    }

    private static void good(Outcome outcome) {
        assertTrue(outcome.good(), outcome.reason().toString());
    }

    private Refusal refusal(Way way) throws Exception {
        return assertInstanceOf(Planning.Refused.class, planning(way, Optional.empty(), Map.of())).refusals().getFirst();
    }

    private PlanRun run(Way way, Map<String, String> choices) throws Exception {
        return new PlanRun(plan(way, Optional.empty(), choices), runner(server.endpoint()), folder.resolve("run"));
    }

    private BucketRunner runner(URI endpoint) {
        Workspace workspace = workspace(endpoint, endpoint);
        return new BucketRunner(workspace, stores(workspace)::get);
    }

    private RestorePlan plan(Way way, Optional<String> into, Map<String, String> choices) throws Exception {
        Planning planning = planning(way, into, choices);
        assertTrue(planning instanceof Planning.Planned, planning::toString);
        return ((Planning.Planned) planning).plan();
    }

    private Planning planning(Way way, Optional<String> into, Map<String, String> choices) throws Exception {
        return planning(workspace(server.endpoint(), server.endpoint()), way, into, choices);
    }

    private Planning planning(Workspace workspace, Way way, Optional<String> into, Map<String, String> choices) throws Exception {
        Map<String, BackupStore> stores = stores(workspace);
        Catalog catalog = new Catalog(workspace, stores, index);
        assertEquals(List.of(), catalog.refresh(WorkListener.NONE));
        Restores restores = new Restores(workspace, catalog, List.of(new BucketEngine(workspace, stores::get, Clock.systemUTC())));
        String newest = catalog.list(CatalogQuery.ALL, 0, 1).getFirst().id();
        return restores.plan(restores.request(new Restores.Wish("pictures", newest, Optional.empty(), way, into, choices), WorkListener.NONE), Messages.english());
    }

    private Workspace workspace(URI target, URI source) {
        ProtectedSystem system = new ProtectedSystem("pictures", "bucket", "critical", List.of(), Objectives.NONE, Map.of("store", "live", "prefix", "media"),
                List.of(), stop, start, Optional.empty());
        BackupSeries series = new BackupSeries("all", "pictures", "copies", path, "yyyyMMdd", BackupSeries.Kind.FULL,
                Optional.empty(), Retention.NONE, 0, Optional.empty(), List.of(), List.of(), Optional.empty(), Optional.empty());
        return new Workspace(folder, new Site("test", "test", ZoneOffset.UTC), List.of(store("live", live, target), store("copies", copies, source)),
                List.of(system), List.of(series), List.of(), List.of(), List.of());
    }

    private static StoreDefinition.S3 store(String name, String bucket, URI endpoint) {
        return new StoreDefinition.S3(name, bucket, "", Optional.of("us-east-1"), Optional.of(endpoint), true, Optional.empty(), true);
    }

    private static Map<String, BackupStore> stores(Workspace workspace) {
        Map<String, BackupStore> stores = new TreeMap<>();
        workspace.stores().forEach(store -> stores.put(store.name(), new S3Store((StoreDefinition.S3) store)));
        return stores;
    }
}
