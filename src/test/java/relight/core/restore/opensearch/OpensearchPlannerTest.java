package relight.core.restore.opensearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupFormat;
import relight.core.catalog.State;
import relight.core.catalog.StoredObject;
import relight.core.catalog.Verdict;
import relight.core.restore.Guard;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.TestRestore;
import relight.core.restore.opensearch.OpensearchFacts.Cluster;
import relight.core.restore.opensearch.OpensearchFacts.Failure;
import relight.core.restore.opensearch.OpensearchFacts.Kind;
import relight.core.restore.opensearch.OpensearchFacts.Known;
import relight.core.restore.opensearch.OpensearchFacts.Place;
import relight.core.restore.opensearch.OpensearchFacts.Repository;
import relight.core.restore.opensearch.OpensearchFacts.Room;
import relight.core.restore.opensearch.OpensearchFacts.Snapshot;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;

/** What the planner makes of facts, without a cluster. */
public class OpensearchPlannerTest {

    private static final Instant AT = Instant.parse("2026-04-15T12:11:00Z");
    private static final Instant POINT = Instant.parse("2026-04-15T02:00:00Z");
    private static final Place ALIAS = new Place("orders", Kind.ALIAS, List.of("orders-v1"), "u-1", 4_812_000, 9_000_000_000L,
            "{\"orders\":{\"is_write_index\":true}}", Optional.empty(), Optional.of("2026-04-15T12:02:41Z"), 0);

    private final List<DataCheck> checks = new ArrayList<>(List.of(new DataCheck("newest", "max created", DataCheck.Kind.NEWEST, Optional.empty())));
    private State state = State.GOOD;
    private Optional<String> stop = Optional.of("systemctl stop shop");
    private Cluster cluster = new Cluster("c-1", "shop-search", "opensearch", "3.3.2", List.of(), List.of());
    private Repository repository = new Repository("main", "fs", true, Known.WRITABLE, "{}");
    private Snapshot snapshot = new Snapshot("s-1", "SUCCESS", "3.3.2", List.of("orders-v1", "customers", ".opendistro_security"), List.of(), true, List.of());
    private Place place = ALIAS;
    private List<String> taken = List.of();
    private Optional<Long> free = Optional.of(100_000_000_000L);

    /** A plan of that way, as anybody would make it. */
    public static RestorePlan example(Way way) {
        return new OpensearchPlannerTest().plan(way, Map.of());
    }

    @Test
    void restoresBesideSwapsInOneCallAndKeepsTheOldIndexUntilCommit() {
        RestorePlan plan = plan(Way.SIDE_BY_SIDE, Map.of());
        assertEquals(List.of("recheck", "restore", "count", "check", "hold", "swap"), actions(plan, Part.MAIN));
        assertEquals(List.of("swap-back", "drop"), actions(plan, Part.UNDO));
        assertEquals(List.of("drop"), actions(plan, Part.COMMIT));
        assertEquals("orders-v1_relight_20260415121100", move(plan).restored());
        assertEquals("systemctl stop shop", plan.steps().stream().filter(Step.Shell.class::isInstance).map(Step.Shell.class::cast).findFirst().orElseThrow().script());
    }

    @Test
    void ALL_1_namesClusterIndexDocumentsSizeAndNewestData() {
        RestorePlan plan = plan(Way.SIDE_BY_SIDE, Map.of());
        for (String named : List.of("shop-search", "c-1", "orders-v1", "4,812,000", "9 GB", "2026-04-15T12:02:41Z")) {
            assertTrue(plan.target().contains(named), plan::target);
        }
        assertEquals("shop", plan.confirm());
        assertTrue(plan.steps().stream().filter(Step.EngineAction.class::isInstance).map(Step.EngineAction.class::cast)
                .filter(step -> !step.action().equals("recheck")).allMatch(step -> step.with().get("cluster").equals("c-1")));
    }

    @Test
    void ALL_2_aRestoreNeverWritesIntoAnIndexThatIsThere() {
        taken = List.of("orders-v1_relight_20260415121100", "spare");
        assertEquals("orders-v1_relight_20260415121101", move(plan(Way.SIDE_BY_SIDE, Map.of())).restored());
        assertEquals(List.of("ALL-2"), refused(Way.BESIDE_ONLY, Map.of(), Optional.of("spare")));
        assertEquals(List.of("ALL-2"), refused(Way.BESIDE_ONLY, Map.of(), Optional.of("orders-v1")));
    }

    @Test
    void ALL_2_aBareNameIsCopiedBeforeItBecomesAnAlias() {
        place = new Place("orders", Kind.INDEX, List.of("orders"), "u-1", 5, 10, "{}", Optional.empty(), Optional.empty(), 0);
        snapshot = with(List.of("orders"));
        RestorePlan plan = plan(Way.SIDE_BY_SIDE, Map.of());
        assertEquals(List.of("recheck", "restore", "count", "check", "hold", "set-aside", "swap"), actions(plan, Part.MAIN));
        assertEquals("orders_before_20260415121100", move(plan).old());
        assertTrue(said(plan).contains("its name becomes an alias"), said(plan));
    }

    @Test
    void ALL_3_theSnapshotIsPinnedByItsIdentifierAndTheFactsAreLookedAtAgain() {
        RestorePlan plan = plan(Way.SIDE_BY_SIDE, Map.of());
        assertEquals("s-1", action(plan, "restore").with().get("snapshot"));
        assertTrue(plan.preconditions().get("indices").contains("u-1"));
        snapshot = new Snapshot("s-2", "SUCCESS", "3.3.2", List.of("orders-v1"), List.of(), false, List.of());
        assertEquals(List.of("ALL-3"), refused(Way.SIDE_BY_SIDE, Map.of(), Optional.empty()));
    }

    @Test
    void ALL_5_whatIsBadUnreadOrMissingIsNotRestored() {
        state = State.BAD;
        assertEquals(List.of("ALL-5"), refused(Way.SIDE_BY_SIDE, Map.of(), Optional.empty()));
        state = State.GOOD;
        snapshot = with(List.of("customers"));
        assertEquals(List.of("ALL-5"), refused(Way.SIDE_BY_SIDE, Map.of(), Optional.empty()));
        snapshot = new Snapshot("s-1", "IN_PROGRESS", "3.3.2", List.of("orders-v1"), List.of(), false, List.of());
        assertEquals(List.of("ALL-5"), refused(Way.SIDE_BY_SIDE, Map.of(), Optional.empty()));
        snapshot = new Snapshot("s-1", "SUCCESS", "4.0.0", List.of("orders-v1"), List.of(), false, List.of());
        assertEquals(List.of("ALL-5"), refused(Way.SIDE_BY_SIDE, Map.of(), Optional.empty()));
    }

    @Test
    void ALL_6_refusesWhereTheDataNodesWouldReachTheirWatermark() {
        free = Optional.of(9_800_000_000L);
        assertEquals(List.of("ALL-6"), refused(Way.SIDE_BY_SIDE, Map.of(), Optional.empty()));
    }

    @Test
    void ALL_7_ALL_10_withoutChecksTheRestoreIsUnprovenAndThePointIsTheSnapshotsBegin() {
        checks.clear();
        RestorePlan plan = plan(Way.SIDE_BY_SIDE, Map.of());
        assertTrue(said(plan).contains("will count as unproven"), said(plan));
        assertEquals(POINT.toString(), action(plan, "recovery-point").with().get("point"));
    }

    @Test
    void ALL_15_saysWhoRestoresAndWhoWrites() {
        cluster = new Cluster("c-1", "shop-search", "opensearch", "3.3.2", List.of("orders: m.weiss@console-9, night-2"), List.of());
        assertEquals(List.of("ALL-15"), refused(Way.SIDE_BY_SIDE, Map.of(), Optional.empty()));
        cluster = new Cluster("c-1", "shop-search", "opensearch", "3.3.2", List.of(), List.of());
        place = new Place("orders", Kind.ALIAS, List.of("orders-v1"), "u-1", 5, 10, "{}", Optional.empty(), Optional.empty(), 31);
        stop = Optional.empty();
        RestorePlan plan = plan(Way.SIDE_BY_SIDE, Map.of());
        assertTrue(said(plan).contains("no command that stops them"), said(plan));
        assertTrue(plan.stages().stream().noneMatch(stage -> stage.changes().contains("Applications are stopped")), plan.stages()::toString);
    }

    @Test
    void ES_1_neverRestoresOverAnIndex() {
        assertEquals(List.of("ES-1"), refused(Way.IN_PLACE, Map.of(), Optional.empty()));
        assertEquals("orders-v1", action(plan(Way.SIDE_BY_SIDE, Map.of()), "restore").with().get("source"));
        place = new Place("orders", Kind.DATA_STREAM, List.of(), "", 0, 0, "{}", Optional.empty(), Optional.empty(), 0);
        assertEquals(List.of("ES-1"), refused(Way.SIDE_BY_SIDE, Map.of(OpensearchChoice.INDICES, "orders=orders-v1"), Optional.empty()));
    }

    @Test
    void ES_2_aLifeCyclePolicyIsGivenBackAtCommit() {
        place = new Place("orders", Kind.ALIAS, List.of("orders-v1"), "u-1", 5, 10, "{}", Optional.of(LifeCycle.OPENSEARCH + "=thirty-days"), Optional.empty(), 0);
        RestorePlan plan = plan(Way.SIDE_BY_SIDE, Map.of());
        assertEquals(List.of("drop", "policy"), actions(plan, Part.COMMIT));
        assertTrue(said(plan).contains("thirty-days"), said(plan));
        place = Place.absent("orders-v1");
        assertEquals(Optional.of(LifeCycle.OPENSEARCH + "=ninety"), move(plan(Way.SIDE_BY_SIDE, Map.of(OpensearchChoice.POLICY, "ninety",
                OpensearchChoice.INDICES, "orders-v1"))).policy());
        cluster = new Cluster("c-1", "shop-search", "opensearch", "3.3.2", List.of(), List.of("orders-*"));
        assertTrue(said(plan(Way.SIDE_BY_SIDE, Map.of(OpensearchChoice.INDICES, "orders-v1"))).contains("takes hold of new indices"));
    }

    @Test
    void ES_3_anAliasOfSeveralIndicesIsNotGuessedAt() {
        place = new Place("orders", Kind.SEVERAL, List.of("orders-v1", "orders-v2"), "", 0, 0, "{}", Optional.empty(), Optional.empty(), 0);
        assertEquals(List.of("ES-3"), refused(Way.SIDE_BY_SIDE, Map.of(), Optional.empty()));
    }

    @Test
    void ES_4_aRepositoryOfAnotherClusterIsOnlyRead() {
        repository = new Repository("main", "fs", false, Known.ABSENT, "{\"location\":\"/r\"}");
        assertEquals(List.of("recheck", "register", "restore", "count", "check", "hold", "swap"), actions(plan(Way.SIDE_BY_SIDE, Map.of()), Part.MAIN));
        repository = new Repository("main", "fs", false, Known.READONLY, "{}");
        assertFalse(actions(plan(Way.SIDE_BY_SIDE, Map.of()), Part.MAIN).contains("register"));
        repository = new Repository("main", "fs", false, Known.WRITABLE, "{}");
        assertEquals(List.of("ES-4"), refused(Way.SIDE_BY_SIDE, Map.of(), Optional.empty()));
        repository = new Repository("main", "s3", false, Known.ABSENT, "{}", List.of("data-2"));
        assertTrue(consider(Way.SIDE_BY_SIDE, Map.of(), Optional.empty()) instanceof Planning.Refused refused
                && refused.refusals().getFirst().text().contains("without the plugin repository-s3: data-2"));
        repository = new Repository("main", "fs", false, Known.ANOTHER, "{}");
        assertEquals(List.of("ES-4"), refused(Way.SIDE_BY_SIDE, Map.of(), Optional.empty()));
    }

    @Test
    void ES_5_missingShardsAreRefusedAndNamedWhereTheyAreAccepted() {
        state = State.SUSPECT;
        snapshot = new Snapshot("s-1", "PARTIAL", "3.3.2", List.of("orders-v1", "customers"), List.of(), false,
                List.of(new Failure("orders-v1", 3, "lost"), new Failure("customers", 0, "lost")));
        assertEquals(List.of("ES-5"), refused(Way.SIDE_BY_SIDE, Map.of(), Optional.empty()));
        RestorePlan plan = plan(Way.SIDE_BY_SIDE, Map.of(OpensearchChoice.PARTIAL, "all there is"));
        assertEquals("true", action(plan, "restore").with().get("partial"));
        assertTrue(said(plan).contains("orders-v1[3]") && !said(plan).contains("customers[0]"), said(plan));
        snapshot = new Snapshot("s-1", "PARTIAL", "3.3.2", List.of("orders-v1", "customers"), List.of(), false, List.of(new Failure("customers", 0, "lost")));
        assertEquals("false", action(plan(Way.SIDE_BY_SIDE, Map.of()), "restore").with().get("partial"));
    }

    @Test
    void ES_6_indicesOfTheClusterAndItsSecurityStayOut() {
        place = Place.absent(".opendistro_security");
        assertEquals(List.of("ES-6"), refused(Way.SIDE_BY_SIDE, Map.of(OpensearchChoice.INDICES, ".opendistro_security"), Optional.empty()));
        place = ALIAS;
        assertTrue(said(plan(Way.SIDE_BY_SIDE, Map.of())).contains("settings and templates of the whole cluster"));
    }

    @Test
    void whatHasOnlyBeenPlannedIsLabelledSo() {
        repository = new Repository("main", "gcs", true, Known.WRITABLE, "{}");
        cluster = new Cluster("c-1", "shop-search", "elasticsearch", "8.15.0", List.of(), List.of());
        RestorePlan plan = plan(Way.SIDE_BY_SIDE, Map.of());
        assertTrue(said(plan).contains("type gcs") && said(plan).contains("not proven here") && said(plan).contains("elasticsearch 8.15.0 they have only been planned"), said(plan));
        assertEquals("none", action(plan, "restore").with().get("features"));
    }

    @Test
    void ALL_1_aRestoreTestMakesNamesOfItsOwnOnlyAndEndsByRemovingThem() {
        Optional<String> into = Optional.of("relight_test_shop_1");
        Map<String, String> asked = Map.of(TestRestore.CHOICE, "true");
        repository = new Repository("main", "fs", false, Known.ABSENT, "{}");
        RestorePlan plan = ((Planning.Planned) consider(Way.BESIDE_ONLY, asked, into)).plan();
        assertEquals(List.of("recheck", "register", "restore", "count", "check", "drop"), actions(plan, Part.MAIN));
        assertEquals("relight_test_shop_1", move(plan).restored());
        assertEquals("true", action(plan, "drop").with().get("registered"), "and its repository goes with it");
        assertTrue(TestRestore.cleanUp(plan.steps()).isPresent() && plan.stages().stream().noneMatch(stage -> stage.disturbs()));
        taken = List.of("relight_test_shop_1");
        assertEquals(List.of("ALL-2"), refused(Way.BESIDE_ONLY, asked, into));
    }

    @Test
    void everyHazardOfTheEngineHasItsGuardInThePlan() {
        List<String> ids = plan(Way.SIDE_BY_SIDE, Map.of()).guards().stream().map(Guard::id).toList();
        assertTrue(ids.containsAll(List.of("ES-1", "ES-2", "ES-3", "ES-4", "ES-5", "ES-6", "ALL-1", "ALL-2", "ALL-3", "ALL-6", "ALL-7", "ALL-10", "ALL-15")), ids::toString);
    }

    @Test
    void movesComeBackFromTheLinesOfAStepAsTheyWere() {
        RestorePlan plan = plan(Way.SIDE_BY_SIDE, Map.of());
        List<IndexMove> moves = IndexMove.read(action(plan, "swap").with());
        assertEquals(moves, IndexMove.read(IndexMove.write(moves)));
    }

    private Snapshot with(List<String> indices) {
        return new Snapshot("s-1", "SUCCESS", "3.3.2", indices, List.of(), false, List.of());
    }

    private RestoreRequest request(Way way, Map<String, String> choices, Optional<String> into) {
        ProtectedSystem system = new ProtectedSystem("shop", "opensearch", "critical", List.of(), Objectives.NONE,
                Map.of("url", "https://search.internal:9200", "index", "orders"), checks, stop, Optional.empty(), Optional.empty());
        Verdict verdict = new Verdict(state, List.of(new Verdict.Reason("read", state, relight.core.text.Message.of("restore.opensearch.store.running"))),
                Optional.of(AT), Optional.empty(), Optional.of(new BackupFormat(List.of(), BackupFormat.Content.OPENSEARCH_SNAPSHOT, "3.3.2")));
        StoredObject object = new StoredObject("nightly", Optional.of("s-1"), Optional.empty(), 9_000_000_000L, POINT, Optional.empty());
        Backup backup = new Backup("b1", "nightly", "shop", "snapshots", object, "https://search.internal:9200/_snapshot/main/nightly",
                BackupSeries.Kind.FULL, POINT, verdict);
        return new RestoreRequest(system, backup, List.of(), way, into, choices);
    }

    private Planning consider(Way way, Map<String, String> choices, Optional<String> into) {
        OpensearchFacts facts = new OpensearchFacts(AT, cluster, repository, snapshot, List.of(place), taken,
                new Room(free, Map.of("orders-v1", 9_000_000_000L, "orders", 9_000_000_000L)));
        return new OpensearchPlanner().plan(request(way, choices, into), facts, Messages.english());
    }

    private RestorePlan plan(Way way, Map<String, String> choices) {
        return switch (consider(way, choices, Optional.empty())) {
            case Planning.Planned planned -> planned.plan();
            case Planning.Refused refused -> throw new AssertionError(refused.toString());
        };
    }

    private List<String> refused(Way way, Map<String, String> choices, Optional<String> into) {
        return consider(way, choices, into) instanceof Planning.Refused refused ? refused.refusals().stream().map(Refusal::id).toList() : List.of();
    }

    private static List<String> actions(RestorePlan plan, Part part) {
        return plan.steps().stream().filter(step -> step.header().part() == part).filter(Step.EngineAction.class::isInstance)
                .map(step -> ((Step.EngineAction) step).action()).toList();
    }

    private static Step.EngineAction action(RestorePlan plan, String name) {
        return plan.steps().stream().filter(Step.EngineAction.class::isInstance).map(Step.EngineAction.class::cast)
                .filter(step -> step.action().equals(name)).findFirst().orElseThrow();
    }

    private static IndexMove move(RestorePlan plan) {
        return IndexMove.read(action(plan, "restore").with()).getFirst();
    }

    private static String said(RestorePlan plan) {
        return String.join("\n", plan.found().stream().map(found -> found.text()).toList());
    }
}
