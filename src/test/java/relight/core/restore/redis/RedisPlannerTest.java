package relight.core.restore.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.ColdStorage;
import relight.core.catalog.BackupFormat.Content;
import relight.core.catalog.State;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.redis.RedisFacts.Place;
import relight.core.restore.redis.RedisFacts.Server;
import relight.core.restore.redis.RedisFacts.Topology;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;

public class RedisPlannerTest {

    private static final Instant NOW = Instant.parse("2026-04-15T06:30:00Z");
    private static final RedisVersion V7 = RedisVersion.of("Redis", "7.0.15");
    private static final RdbHeader HEADER = new RdbHeader(10, Map.of("redis-ver", "7.0.15", "ctime", "1776218400", "used-mem", "900000000"));
    private static final Server UP = new Server(true, "", V7, Optional.of(471L), Optional.empty(), false, true, 12_000, Optional.empty(), List.of(), false);

    /** A plan of that way, as anybody would make it. */
    public static RestorePlan example(Way way) {
        RestoreRequest request = new RestoreRequest(system(Map.of()), backup(State.GOOD), List.of(), way, Optional.of("beside").filter(_ -> way == Way.BESIDE_ONLY), Map.of());
        return planned(request);
    }

    @Test
    void ALL_1_namesAddressFileAndKeysAndAsksForTheSystemsName() {
        RestorePlan plan = plan(facts(place(false), Topology.ALONE));
        assertEquals("Redis at 127.0.0.1:6379, /var/lib/redis/dump.rdb, 12,000 keys", plan.target());
        assertEquals("cache", plan.confirm());
    }

    @Test
    void ALL_2_provesBesideBeforeTheSwapAndKeepsWhatWasThereUntilCommit() {
        RestorePlan plan = plan(facts(place(false), Topology.ALONE));
        assertEquals(List.of("recheck", "lock", "begin-keep", "restore", "prove", "keep", "quiet", "stop", "swap", "start", "compare"), actions(plan, Part.MAIN));
        assertEquals(List.of("quiet-undo", "stop", "swap-back", "start", "unlock", "remove-old"), actions(plan, Part.UNDO));
        assertEquals(List.of("remove-old"), actions(plan, Part.COMMIT));
        assertEquals("true", action(plan, "quiet").with().get("way-back"), "whoever is cut off behind it has the way back");
        assertEquals("/var/lib/redis/.relight-20260415-063000-000", action(plan, "swap").with().get("work"));
        assertEquals(List.of("ALL-2"), refused(request(Way.IN_PLACE, Map.of(), backup(State.GOOD)), facts(place(false), Topology.ALONE)));
    }

    @Test
    void RD_1_theAppendOnlyFileIsOffUntilTheRestoredDataIsSeen() {
        RestorePlan plan = plan(facts(place(true), Topology.ALONE));
        List<String> main = actions(plan, Part.MAIN);
        assertTrue(main.contains("compare") && main.indexOf("swap") < main.indexOf("start") && main.indexOf("compare") < main.indexOf("append-only"), main::toString);
        assertEquals("true", action(plan, "swap").with().get("append-only"));
        Place nowhere = new Place(Optional.empty(), "/var/lib/redis", "dump.rdb", "appendonlydir", true, true, 1L << 40, 1L << 40, 0, Optional.empty(), false, true);
        assertTrue(refused(facts(nowhere, Topology.ALONE)).contains("RD-1"), "nothing could turn it off for the start");
        assertTrue(refused(new RedisFacts(new Server(true, "", V7, Optional.of(471L), Optional.empty(), true, true, 1, Optional.empty(), List.of(), false),
                place(true), Topology.ALONE, Optional.of(HEADER), backup(State.GOOD), NOW)).contains("RD-1"), "its command line wins");
    }

    @Test
    void RD_2_theFileIsPlacedOnlyAfterTheServerIsStoppedByWhateverWouldStartItAgain() {
        List<String> main = actions(plan(facts(place(false), Topology.ALONE)), Part.MAIN);
        assertEquals(main.indexOf("swap") - 1, main.indexOf("stop"));
        Server supervised = new Server(true, "", V7, Optional.of(471L), Optional.of("redis-server.service"), false, true, 1, Optional.empty(), List.of(), false);
        RedisFacts facts = new RedisFacts(supervised, place(false), Topology.ALONE, Optional.of(HEADER), backup(State.GOOD), NOW);
        assertEquals(List.of("RD-2"), refused(facts));
        assertTrue(new RedisPlanner().plan(new RestoreRequest(system(Map.of("service", "redis-server")), backup(State.GOOD), List.of(),
                Way.SIDE_BY_SIDE, Optional.empty(), Map.of()), facts, Messages.english()) instanceof Planning.Planned);
        Server elsewhere = new Server(true, "", V7, Optional.of(471L), Optional.empty(), false, false, 1, Optional.empty(), List.of(), false);
        assertEquals(List.of("RD-2"), refused(new RedisFacts(elsewhere, place(false), Topology.ALONE, Optional.of(HEADER), backup(State.GOOD), NOW)));
    }

    @Test
    void RD_3_inAContainerTheFileTakesItsPlaceBeforeTheProcessEnds() {
        RestorePlan plan = ((Planning.Planned) new RedisPlanner().plan(contained(), contained(place(true), V7, true), Messages.english())).plan();
        List<String> main = actions(plan, Part.MAIN);
        assertTrue(main.indexOf("quiet") < main.indexOf("swap-alive") && main.indexOf("swap-alive") == main.indexOf("await-restart") - 1, main::toString);
        assertFalse(main.contains("stop") || main.contains("start") || main.contains("append-only"), main::toString);
        assertEquals(List.of("quiet-undo", "swap-back-alive", "await-restart", "unlock", "remove-old"), actions(plan, Part.UNDO));
        assertEquals(List.of("RD-3"), refused(contained(), contained(place(false), V7, false)), "it answers no more");
        Place passing = new Place(Optional.empty(), "/data", "dump.rdb", "appendonlydir", false, true, 1L << 40, 1L << 40, 0, Optional.empty(), false, false);
        assertEquals(List.of("RD-3"), refused(contained(), contained(passing, V7, true)), "what is placed there goes with the container");
        assertEquals(List.of("RD-1"), refused(contained(), contained(place(true), RedisVersion.of("Redis", "3.2.1"), true)));
    }

    private static RestoreRequest contained() {
        return new RestoreRequest(system(Map.of("on", "pod:production/shop/cache-0")), backup(State.GOOD), List.of(), Way.SIDE_BY_SIDE, Optional.empty(), Map.of());
    }

    private static RedisFacts contained(Place place, RedisVersion version, boolean up) {
        Server server = new Server(up, "", version, Optional.of(1L), Optional.empty(), true, true, 1, Optional.empty(), List.of(), true);
        RdbHeader header = new RdbHeader(6, Map.of("redis-ver", "3.2.1"));
        return new RedisFacts(server, place, Topology.ALONE, Optional.of(header), backup(State.GOOD), NOW);
    }

    @Test
    void RD_4_refusesAFileOfANewerVersion() {
        RdbHeader newer = new RdbHeader(11, Map.of("redis-ver", "7.2.4"));
        RedisFacts facts = new RedisFacts(UP, place(false), Topology.ALONE, Optional.of(newer), backup(State.GOOD), NOW);
        Refusal refusal = ((Planning.Refused) new RedisPlanner().plan(request(), facts, Messages.english())).refusals().getFirst();
        assertEquals("RD-4", refusal.id());
        assertTrue(refusal.text().contains("11") && refusal.text().contains("7.2.4") && refusal.text().contains("up to 10"), refusal::text);
        assertTrue(actions(plan(facts(place(false), Topology.ALONE)), Part.MAIN).contains("prove"), "redis-check-rdb is part of it");
        for (String[] known : new String[][] {{"2.8", "6"}, {"3.2", "7"}, {"4.0", "8"}, {"6.2", "9"}, {"7.0", "10"}, {"7.2", "11"}, {"7.4", "12"}}) {
            assertEquals(Integer.parseInt(known[1]), RedisVersion.of("Redis", known[0] + ".1").readsRdbUpTo());
        }
    }

    @Test
    void RD_5_aReplicaIsRefusedWithItsMasterAndReplicasComeBackLast() {
        Topology replica = new Topology("slave", Optional.of("10.0.0.1:6379"), List.of(), Optional.empty(), "", "", false, List.of());
        assertTrue(((Planning.Refused) new RedisPlanner().plan(request(), facts(place(false), replica), Messages.english())).refusals().getFirst()
                .remedy().contains("10.0.0.1:6379"));
        Topology master = new Topology("master", Optional.empty(), List.of("10.0.0.2:6379"), Optional.empty(), "", "", false, List.of());
        List<String> main = actions(plan(facts(place(false), master)), Part.MAIN);
        assertTrue(main.contains("detach") && main.indexOf("detach") < main.indexOf("quiet"), main::toString);
        assertEquals("attach", main.getLast());
        assertTrue(actions(plan(facts(place(false), master)), Part.UNDO).contains("attach"));
    }

    @Test
    void RD_5_SentinelsHoldItForAliveAndAreNeverForgotten() {
        Topology watched = new Topology("master", Optional.empty(), List.of("10.0.0.2:6379"), Optional.empty(), "", "", true, List.of());
        assertEquals(List.of("RD-5"), refused(facts(place(false), watched)));
        Topology known = new Topology("master", Optional.empty(), List.of("10.0.0.2:6379"), Optional.empty(), "", "", true,
                List.of("10.0.0.3:26379 main 5000"));
        List<String> main = actions(plan(facts(place(false), known)), Part.MAIN);
        assertTrue(main.contains("hold-sentinels") && main.indexOf("hold-sentinels") < main.indexOf("quiet") && main.getLast().equals("release-sentinels"), main::toString);
        assertFalse(main.contains("detach"), "they would attach them again");
        assertTrue(actions(plan(facts(place(false), known)), Part.UNDO).contains("release-sentinels"));
    }

    @Test
    void RD_6_aNodeIsRestoredOnlyWhereTheClusterIsWholeAndWaitedFor() {
        Topology broken = new Topology("master", Optional.empty(), List.of(), Optional.of("abc"), "0-5460", "fail", false, List.of());
        assertEquals(List.of("RD-6"), refused(facts(place(false), broken)));
        Topology whole = new Topology("master", Optional.empty(), List.of(), Optional.of("abc"), "0-5460", "ok", false, List.of());
        RestorePlan plan = plan(facts(place(false), whole));
        List<String> main = actions(plan, Part.MAIN);
        assertEquals(main.indexOf("start") + 1, main.indexOf("cluster-ok"), main::toString);
        assertEquals("0-5460", action(plan, "prove").with().get("slots"), "the file's keys are held against them");
        assertTrue(SlotRanges.of("100 5000-5400").without(SlotRanges.of("0-5460 7000 [93-<-abc]")).isEmpty());
        assertEquals(1, SlotRanges.of("100 5461").without(SlotRanges.of("0-5460")).count());
    }

    @Test
    void ALL_3_pinsTheBytesThatWereVerified() {
        assertEquals("ab12", action(plan(facts(place(false), Topology.ALONE)), "restore").with().get("backup.sha256"));
    }

    @Test
    void ALL_7_theDataIsAskedBesideOrWhereItIsNotLoadedThereAsLongAsThereIsAWayBack() {
        RestorePlan plan = plan(facts(place(false), Topology.ALONE));
        assertEquals("GET canary", action(plan, "prove").with().get("check.1.query"));
        assertFalse(action(plan, "compare").with().containsKey("check.1.query"), "whoever serves it has gone on writing");
        assertFalse(actions(plan, Part.MAIN).contains("check-file"), "it is part of the proof");
        RestorePlan late = planned(request(Way.SIDE_BY_SIDE, Map.of("no-trial", "true"), backup(State.GOOD)));
        assertEquals("GET canary", action(late, "compare").with().get("check.1.query"));
        RestorePlan never = planned(new RestoreRequest(system(Map.of()), backup(State.GOOD), List.of(), Way.BESIDE_ONLY, Optional.of("beside"),
                Map.of("no-trial", "true")));
        assertEquals("true", action(never, "check-file").with().get("unproven"), "no server ever loads it");
        assertEquals(List.of(true, true), List.of(late, never).stream().map(one -> one.guards().stream()
                .anyMatch(guard -> guard.id().equals("ALL-7") && guard.text().contains(one == late ? "when it is back" : "unproven"))).toList());
    }

    @Test
    void ALL_14_refusesWhatWasEncryptedBeforeItWasStored() {
        assertEquals(List.of("ALL-14"), refused(request(Way.SIDE_BY_SIDE, Map.of(), backup(State.GOOD, Content.ENCRYPTED)),
                facts(place(false), Topology.ALONE)));
    }

    @Test
    void ALL_5_refusesABadOneAndALL_4_WhatIsNoRdb() {
        assertEquals(List.of("ALL-5"), refused(request(Way.SIDE_BY_SIDE, Map.of(), backup(State.BAD)), facts(place(false), Topology.ALONE)));
        assertEquals(List.of("ALL-4"), refused(request(Way.SIDE_BY_SIDE, Map.of(), backup(State.GOOD, Content.TAR)), facts(place(false), Topology.ALONE)));
    }

    @Test
    void ALL_6_refusesWhereDiskOrMemoryIsTooSmall() {
        Place full = new Place(Optional.of("/etc/redis/redis.conf"), "/var/lib/redis", "dump.rdb", "appendonlydir", false, true, 1000, 1L << 40, 0,
                Optional.empty(), false, true);
        assertEquals(List.of("ALL-6"), refused(facts(full, Topology.ALONE)));
        Place small = new Place(Optional.of("/etc/redis/redis.conf"), "/var/lib/redis", "dump.rdb", "appendonlydir", false, true, 1L << 40, 1000, 0,
                Optional.empty(), false, true);
        assertEquals(List.of("ALL-6"), refused(facts(small, Topology.ALONE)));
        RestorePlan plan = (((Planning.Planned) new RedisPlanner().plan(request(Way.SIDE_BY_SIDE, Map.of("no-trial", "true"), backup(State.GOOD)),
                facts(small, Topology.ALONE), Messages.english()))).plan();
        assertFalse(actions(plan, Part.MAIN).contains("prove"));
    }

    @Test
    void ALL_15_refusesWhereSomebodyElseRestores() {
        Place locked = new Place(Optional.of("/etc/redis/redis.conf"), "/var/lib/redis", "dump.rdb", "appendonlydir", false, true, 1L << 40, 1L << 40, 0,
                Optional.of("lang@ops1"), false, true);
        assertEquals(List.of("ALL-15"), refused(facts(locked, Topology.ALONE)));
        assertTrue(new RedisPlanner().plan(request(), facts(locked, Topology.ALONE), Messages.english()).toString().contains("lang@ops1"));
    }

    @Test
    void ALL_10_theTimeInTheHeaderIsTheRecoveryPointWhereNoCheckMeasures() {
        RestorePlan plan = plan(facts(place(false), Topology.ALONE));
        assertEquals("2026-04-15T02:00:00Z", action(plan, "prove").with().get("point"));
        assertEquals("ctime", action(plan, "prove").with().get("point-of"));
    }

    @Test
    void readsTheHeaderOfAnRdbFile() {
        byte[] bytes = "REDIS0011\u00fa\u0009redis-ver\u00057.2.4\u00fa\u0005ctime\u00c2\u0040\u00e2\u0001\u0000\u00fe".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        RdbHeader header = RdbHeader.read(bytes).orElseThrow();
        assertEquals(11, header.version());
        assertEquals(Map.of("redis-ver", "7.2.4", "ctime", "123456"), header.fields());
        assertTrue(RdbHeader.read("PGDMP".getBytes()).isEmpty());
    }

    private static Place place(boolean append) {
        return new Place(Optional.of("/etc/redis/redis.conf"), "/var/lib/redis", "dump.rdb", "appendonlydir", append, true, 1L << 40, 1L << 40,
                50_000_000, Optional.empty(), false, true);
    }

    private static RedisFacts facts(Place place, Topology topology) {
        return new RedisFacts(UP, place, topology, Optional.of(HEADER), backup(State.GOOD), NOW);
    }

    private static ProtectedSystem system(Map<String, String> target) {
        return new ProtectedSystem("cache", "redis", "critical", List.of(), Objectives.NONE, new TreeMap<>(target),
                List.of(new DataCheck("canary", "GET canary", DataCheck.Kind.EQUALS, Optional.of("tweet"))), Optional.empty(), Optional.empty(),
                Optional.empty());
    }

    private static RestoreRequest request() {
        return request(Way.SIDE_BY_SIDE, Map.of(), backup(State.GOOD));
    }

    private static RestoreRequest request(Way way, Map<String, String> choices, Backup backup) {
        return new RestoreRequest(system(Map.of()), backup, List.of(), way, Optional.empty(), choices);
    }

    private static Backup backup(State state) {
        return backup(state, Content.REDIS_RDB);
    }

    @Test
    void ALL_8_thawsAColdFileFirstAndKeepsWhatWasChosen() {
        Backup cold = backup(State.UNVERIFIED, Content.REDIS_RDB, Optional.of(ColdStorage.frozen("GLACIER")));
        RestorePlan plan = planned(request(Way.SIDE_BY_SIDE, Map.of("no-trial", "true"), cold));
        assertEquals(List.of("thaw"), actions(plan, Part.MAIN));
        assertEquals(Map.of("no-trial", "true"), ((Step.Restore) plan.steps().getLast()).choices());
        assertEquals(List.of("ALL-8"), refused(request(Way.SIDE_BY_SIDE, Map.of("thaw-days", "soon"), cold), facts(place(false), Topology.ALONE)));
    }

    private static Backup backup(State state, Content content) {
        return backup(state, content, Optional.empty());
    }

    private static Backup backup(State state, Content content, Optional<ColdStorage> cold) {
        StoredObject object = new StoredObject("cache.rdb.gz", Optional.empty(), Optional.empty(), 40_000_000, NOW, cold, OptionalLong.empty());
        return new Backup("b1", "nightly", "cache", "disk", object, "/backups/cache.rdb.gz", BackupSeries.Kind.FULL, NOW, new Verdict(state,
                List.of(), Optional.of(NOW), Optional.of("ab12"), Optional.of(new BackupFormat(List.of(BackupFormat.Wrapping.GZIP), content, "")),
                OptionalLong.of(90_000_000)));
    }

    private static RestorePlan plan(RedisFacts facts) {
        return ((Planning.Planned) new RedisPlanner().plan(request(), facts, Messages.english())).plan();
    }

    private static RestorePlan planned(RestoreRequest request) {
        return ((Planning.Planned) new RedisPlanner().plan(request, facts(place(false), Topology.ALONE), Messages.english())).plan();
    }

    private static List<String> refused(RedisFacts facts) {
        return refused(request(), facts);
    }

    private static List<String> refused(RestoreRequest request, RedisFacts facts) {
        return new RedisPlanner().plan(request, facts, Messages.english()) instanceof Planning.Refused refused
                ? refused.refusals().stream().map(Refusal::id).toList() : List.of();
    }

    private static List<String> actions(RestorePlan plan, Part part) {
        return plan.steps().stream().filter(step -> step.header().part() == part && step instanceof Step.EngineAction)
                .map(step -> ((Step.EngineAction) step).action()).toList();
    }

    private static Step.EngineAction action(RestorePlan plan, String name) {
        return plan.steps().stream().filter(step -> step instanceof Step.EngineAction action && action.action().equals(name))
                .map(step -> (Step.EngineAction) step).findFirst().orElseThrow();
    }
}
