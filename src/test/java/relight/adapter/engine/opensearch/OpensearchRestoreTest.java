package relight.adapter.engine.opensearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.catalog.Backup;
import relight.core.catalog.State;
import relight.core.catalog.WorkListener;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.DryRun;
import relight.core.restore.Finding;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.opensearch.IndexMove;
import relight.core.restore.opensearch.LifeCycle;
import relight.core.restore.opensearch.OpensearchChoice;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.workspace.ProtectedSystem;
import relight.testing.OpenSearchServer;

/** Restores from a real node's snapshots into a real node, from the fault to commit or undo. */
@ResourceLock(OpenSearchServer.NODE)
class OpensearchRestoreTest {

    private static final String ALL = "{\"indices\": \"*,-relight-*\", \"include_global_state\": true, \"partial\": true}";

    private static OpenSearchServer server;

    @TempDir
    private Path folder;

    @BeforeEach
    void fill() {
        server = OpenSearchServer.shared();
        server.orders("orders-v1", "orders", 200);
    }

    private static void snapshot() {
        server.snapshot("main", "nightly", ALL);
    }

    @Test
    void ES_1_anIndexBehindAnAliasChangesPlacesAndBackAgainAndGoesAtCommit() throws Exception {
        snapshot();
        harm();
        String old = uuid("orders-v1");
        try (Practice practice = new Practice(folder, server, "orders")) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            practice.succeed(plan, Part.MAIN);
            assertEquals(200, server.count("orders"));
            assertEquals(old, uuid("orders-v1"), "the old index is the same");
            assertEquals(3, server.count("orders-v1"));
            assertEquals(Optional.of(Instant.parse("2026-04-15T03:19:00Z")), practice.events(RecoveryEvent.RecoveryPointFound.class).stream()
                    .filter(RecoveryEvent.RecoveryPointFound::measured).map(RecoveryEvent.RecoveryPointFound::point).findFirst());
            assertFalse(practice.events(RecoveryEvent.CommitWindowOpened.class).isEmpty());
            assertTrue(practice.told.progresses().stream().anyMatch(progress -> progress.done() > 0), "bytes are counted");

            practice.succeed(plan, Part.UNDO);
            assertEquals(3, server.count("orders"));
            server.fill("orders", 1);
            assertEquals(4, server.count("orders"), "and it takes writes again");
        }
        try (Practice practice = new Practice(folder, server, "orders")) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            practice.succeed(plan, Part.MAIN);
            practice.succeed(plan, Part.COMMIT);
            server.fill("orders", 1);
            assertEquals(201, server.count("orders"));
            assertFalse(indices().contains("orders-v1"), () -> indices().toString());
        }
    }

    @Test
    void FS_4_aDryRunTellsOfEachIndexByShardsAndWhatTheClusterHas() throws Exception {
        server.orders("lost", "", 20);
        snapshot();
        harm();
        server.call("DELETE", "/lost", "");
        try (Practice practice = new Practice(folder, server, "orders,lost")) {
            DryRun dry = practice.restores.dryRun(practice.request(Way.SIDE_BY_SIDE, Map.of()), WorkListener.NONE).orElseThrow();
            assertEquals(List.of(new DryRun.Item(DryRun.Kind.THERE, "orders", 3), new DryRun.Item(DryRun.Kind.ADDED, "lost", DryRun.UNKNOWN)), dry.items());
            List<String> said = dry.by().stream().map(Messages.english()::say).toList();
            assertTrue(said.get(1).startsWith("orders: orders-v1 of the snapshot with 2 shards and "), said::toString);
            assertTrue(said.get(1).contains("in the place of orders-v1 with 2 shards, ") && said.get(1).endsWith(" and 3 documents."), said::toString);
            assertTrue(said.get(2).startsWith("lost: lost of the snapshot with 2 shards and "), said::toString);
            assertTrue(practice.restores.dryRun(practice.request(Way.BESIDE_ONLY, Map.of()), WorkListener.NONE).isEmpty());
        }
    }

    @Test
    void ES_3_noAliasComesOutOfTheSnapshotAndOneIndexAloneTakesWrites() throws Exception {
        snapshot();
        try (Practice practice = new Practice(folder, server, "orders")) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            runUntil(practice, plan, "hold");
            assertEquals(List.of("orders-v1"), holders("orders"));
            for (String action : List.of("hold", "swap")) {
                assertTrue(practice.run(action(plan, action)).good(), practice.told::output);
            }
            assertEquals(List.of(move(plan).restored()), holders("orders"));
            assertTrue(server.call("GET", "/_alias/orders", "").path(move(plan).restored()).path("aliases").path("orders").path("is_write_index").asBoolean());
        }
    }

    @Test
    void ALL_2_anIndexKnownByItsBareNameIsCopiedBeforeItsNameBecomesAnAlias() throws Exception {
        server.orders("plain", "", 150);
        snapshot();
        server.call("POST", "/plain/_delete_by_query?refresh=true", "{\"query\": {\"range\": {\"created\": {\"gte\": \"2026-04-15T00:10:00Z\"}}}}");
        assertEquals(10, server.count("plain"));
        try (Practice practice = new Practice(folder, server, "plain")) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            practice.succeed(plan, Part.MAIN);
            assertEquals(150, server.count("plain"));
            assertEquals(10, server.count(move(plan).before()));
            practice.succeed(plan, Part.UNDO);
            assertEquals(10, server.count("plain"));
            server.fill("plain", 1);
        }
        try (Practice practice = new Practice(folder, server, "plain")) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of(OpensearchChoice.INDICES, "plain=plain"));
            practice.succeed(plan, Part.MAIN);
            assertEquals(150, server.count("plain"));
            practice.succeed(plan, Part.COMMIT);
            assertEquals(List.of(move(plan).restored()), holders("plain"));
        }
    }

    @Test
    void anIndexDeletedByMistakeIsBackUnderItsName() throws Exception {
        server.orders("plain", "", 150);
        snapshot();
        server.call("DELETE", "/plain", "");
        try (Practice practice = new Practice(folder, server, "plain")) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            practice.succeed(plan, Part.MAIN);
            server.fill("plain", 1);
            assertEquals(151, server.count("plain"));
            practice.succeed(plan, Part.COMMIT);
            assertEquals(151, server.count("plain"));
        }
    }

    @Test
    void besideOnlyTouchesNothingAndIsDeletedAgain() throws Exception {
        snapshot();
        try (Practice practice = new Practice(folder, server, "orders")) {
            RestorePlan plan = practice.plan(Way.BESIDE_ONLY, Map.of());
            practice.succeed(plan, Part.MAIN);
            assertEquals(200, server.count(move(plan).restored()));
            assertEquals(List.of("orders-v1"), holders("orders"));
            assertEquals(0, server.count("relight-locks"), "another machine need not wait until somebody lifts it");
            practice.succeed(plan, Part.UNDO);
            assertFalse(indices().contains(move(plan).restored()));
        }
    }

    @Test
    void ES_2_theLifeCyclePolicyIsLeftOutUntilCommit() throws Exception {
        server.call("PUT", "/orders-v1/_settings", "{\"" + LifeCycle.OPENSEARCH + "\": \"delete-after-a-day\"}");
        snapshot();
        try (Practice practice = new Practice(folder, server, "orders")) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            assertTrue(plan.found().stream().anyMatch(found -> found.text().contains("delete-after-a-day")), plan.found()::toString);
            practice.succeed(plan, Part.MAIN);
            assertEquals("", policy(move(plan).restored()));
            practice.succeed(plan, Part.COMMIT);
            assertEquals("delete-after-a-day", policy(move(plan).restored()));
        }
    }

    @Test
    void ES_4_anotherClustersRepositoryIsRegisteredForReadingOnly() throws Exception {
        snapshot();
        OpenSearchServer other = server.neighbour();
        try (Practice practice = new Practice(folder, other.target("orders"), server.url(),
                system -> system)) {
            assertEquals(List.of("ALL-5"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()), "no index is called so");
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of(OpensearchChoice.INDICES, "orders=orders-v1"));
            practice.succeed(plan, Part.MAIN);
            assertEquals(200, other.count("orders"));
            assertEquals("true", other.call("GET", "/_snapshot/main", "").at("/main/settings/readonly").asText());
            other.repository("main", "");
            assertEquals(List.of("ES-4"), practice.refusals(Way.SIDE_BY_SIDE, Map.of(OpensearchChoice.INDICES, "orders=orders-v1")));
        }
    }

    @Test
    void ES_4_aRepositoryThatWasRegisteredForTheRestoreGoesWhenItIsTakenBack() throws Exception {
        snapshot();
        OpenSearchServer other = server.neighbour();
        try (Practice practice = new Practice(folder, other.target("orders"), server.url(), system -> system)) {
            RestorePlan plan = practice.plan(Way.BESIDE_ONLY, Map.of(OpensearchChoice.INDICES, "orders=orders-v1"));
            practice.succeed(plan, Part.MAIN);
            assertTrue(other.call("GET", "/_snapshot", "").has("main"));
            practice.succeed(plan, Part.UNDO);
            assertFalse(other.call("GET", "/_snapshot", "").has("main"));
            assertTrue(other.ask("GET", "/" + move(plan).restored(), "").has("error"));
            assertTrue(server.call("GET", "/_snapshot", "").has("main"), "its own cluster keeps it");
        }
    }

    @Test
    void ALL_1_anIndexThatSomebodyElseMadeMeanwhileIsNeitherFilledNorDeleted() throws Exception {
        snapshot();
        try (Practice practice = new Practice(folder, server, "orders")) {
            RestorePlan plan = practice.plan(Way.BESIDE_ONLY, Map.of());
            server.orders(move(plan).restored(), "", 7);
            Outcome outcome = practice.run(action(plan, "restore"));
            assertTrue(outcome.reason().toString().contains("does not come from this snapshot"), outcome.reason()::toString);
            outcome = practice.run(action(plan, "drop"));
            assertTrue(outcome.reason().toString().contains("was not made by this restore"), outcome.reason()::toString);
            assertEquals(7, server.count(move(plan).restored()));
        }
    }

    @Test
    void ES_5_aPartialSnapshotIsSuspectAndRefusedUntilItsEmptyShardsAreAccepted() throws Exception {
        server.call("PUT", "/dark?wait_for_active_shards=0", """
                {"settings": {"number_of_shards": 2, "number_of_replicas": 0, "index.routing.allocation.require._name": "nowhere"}}""");
        snapshot();
        try (Practice practice = new Practice(folder, server, "dark")) {
            Backup backup = practice.backup();
            assertEquals(State.SUSPECT, backup.state(), backup.verdict()::toString);
            assertTrue(backup.verdict().reasons().toString().contains("dark[1]"), backup.verdict()::toString);
            assertEquals(List.of("ES-5"), practice.refusals(Way.BESIDE_ONLY, Map.of()));
            RestorePlan plan = practice.plan(Way.BESIDE_ONLY, Map.of(OpensearchChoice.PARTIAL, "nothing else is left"));
            assertTrue(plan.found().stream().anyMatch(found -> found.standing() == Finding.Standing.WARNING
                    && found.text().contains("dark[0], dark[1]")), plan.found()::toString);
        }
    }

    @Test
    void ES_5_aForcedPartialRestoreNamesTheEmptyShardsAfterwardsAndTellsEachShard() throws Exception {
        int room = server.call("GET", "/_cat/shards?format=json", "").size() + 1;
        server.call("PUT", "/_cluster/settings", "{\"transient\": {\"cluster.routing.allocation.total_shards_per_node\": " + room + "}}");
        server.call("PUT", "/halved?wait_for_active_shards=0", """
                {"settings": {"number_of_shards": 2, "number_of_replicas": 0}, "mappings": {"properties": {"created": {"type": "date"}, "note": {"type": "keyword"}}}}""");
        while (!started("0") && !started("1")) {
            Thread.sleep(20);
        }
        int lost = started("0") ? 1 : 0;
        String routing = Stream.iterate(0, i -> i + 1).map(Object::toString).filter(key -> server.call("GET", "/halved/_search_shards?routing=" + key, "")
                .at("/shards/0/0/state").asText().equals("STARTED")).findFirst().orElseThrow();
        server.fill("halved", routing, 150);
        snapshot();
        server.call("PUT", "/_cluster/settings", "{\"transient\": {\"cluster.routing.allocation.total_shards_per_node\": null}}");
        try (Practice practice = new Practice(folder, server, "halved")) {
            RestorePlan plan = practice.plan(Way.BESIDE_ONLY, Map.of(OpensearchChoice.PARTIAL, "nothing else is left"));
            practice.succeed(plan, Part.MAIN);
            String restored = move(plan).restored();
            assertTrue(practice.told.output().contains(restored + "[" + (1 - lost) + "] restored, "), practice.told::output);
            assertTrue(practice.told.output().contains(restored + "[" + lost + "] is empty: the snapshot lacks it"), practice.told::output);
            List<RecoveryEvent.Checked> empty = practice.events(RecoveryEvent.Checked.class).stream()
                    .filter(check -> check.check().equals("Shards that came back empty")).toList();
            assertEquals(List.of(restored + "[" + lost + "]"), empty.stream().map(check -> check.actual().toString()).toList());
            assertFalse(empty.getFirst().passed(), "the record does not call that proven");
            assertEquals(150, server.count(restored));
        }
    }

    private static boolean started(String shard) {
        for (JsonNode found : server.call("GET", "/_cat/shards/halved?format=json&h=shard,state", "")) {
            if (found.path("shard").asText().equals(shard)) {
                return found.path("state").asText().equals("STARTED");
            }
        }
        return false;
    }

    @Test
    void ES_6_settingsAndTemplatesOfTheClusterStayOut() throws Exception {
        server.call("PUT", "/_index_template/old", "{\"index_patterns\": [\"old-*\"]}");
        server.call("PUT", "/.tasks-like", "{\"settings\": {\"index.hidden\": true, \"number_of_replicas\": 0}}");
        snapshot();
        server.call("DELETE", "/_index_template/old", "");
        try (Practice practice = new Practice(folder, server, "orders")) {
            practice.succeed(practice.plan(Way.SIDE_BY_SIDE, Map.of()), Part.MAIN);
            assertTrue(server.ask("GET", "/_index_template/old", "").has("error"), "the template is not back");
            assertEquals(List.of("ES-6"), practice.refusals(Way.BESIDE_ONLY, Map.of(OpensearchChoice.INDICES, ".tasks-like")));
        }
    }

    @Test
    void ALL_1_aRestoreTestRemovesOnlyWhatBearsItsLock() throws Exception {
        snapshot();
        try (Practice practice = new Practice(folder, server, "orders")) {
            RestorePlan plan = practice.test();
            runUntil(practice, plan, "drop");
            String made = move(plan).restored();
            assertEquals(200, server.count(made));
            server.call("DELETE", "/relight-locks/_doc/" + made + "?refresh=true", "");
            Outcome foreign = practice.run(action(plan, "drop"));
            assertTrue(foreign.reason().toString().contains("does not bear the mark of a restore test"), foreign.reason()::toString);
            assertFalse(practice.run(action(plan, "restore")).good(), "nor is it gone on with");
            server.call("DELETE", "/" + made, "");
            assertTrue(practice.run(action(plan, "restore")).good(), practice.told::output);
            for (int i = 0; i < 2; i++) {
                assertTrue(practice.run(action(plan, "drop")).good(), "also when nothing is left");
            }
            assertEquals(List.of("orders-v1"), indices().stream().filter(name -> !name.equals("relight-locks")).toList());
        }
    }

    @Test
    void ALL_1_anotherClusterUnderTheSameAddressIsNotTouched() throws Exception {
        snapshot();
        try (Practice practice = new Practice(folder, server, "orders")) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            assertTrue(plan.target().contains("shop-search") && plan.target().contains("200") && plan.target().contains("2026-04-15T03:19"), plan.target());
            Step.EngineAction restore = action(plan, "restore");
            Map<String, String> with = new java.util.TreeMap<>(restore.with());
            with.put("cluster", "another");
            Outcome outcome = practice.run(Step.EngineAction.of(restore.header(), "opensearch", "restore", with));
            assertTrue(outcome.reason().toString().contains("not the one planned for"), outcome.reason()::toString);
            assertFalse(indices().contains(move(plan).restored()));
        }
    }

    @Test
    void ALL_3_anotherSnapshotOfTheSameNameIsNotTakenForTheOneOfThePlan() throws Exception {
        snapshot();
        try (Practice practice = new Practice(folder, server, "orders")) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            server.call("DELETE", "/_snapshot/main/nightly", "");
            snapshot();
            Outcome outcome = practice.run(action(plan, "restore"));
            assertTrue(outcome.reason().toString().contains("another one than planned"), outcome.reason()::toString);
            assertFalse(practice.execute(plan.steps(), Part.MAIN).good(), "and the second look at the facts sees it first");
        }
    }

    @Test
    void ALL_5_aSnapshotThatDoesNotHoldTheIndexIsRefused() throws Exception {
        server.snapshot("main", "nightly", "{\"indices\": \"nothing-*\", \"ignore_unavailable\": true}");
        harm();
        try (Practice practice = new Practice(folder, server, "orders")) {
            assertEquals(List.of("ALL-5"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
        }
        assertEquals(3, server.count("orders"));
    }

    @Test
    void ALL_10_theRecoveryPointIsTheNewestDocumentAndElseTheSnapshotsBeginAndLabelledSo() throws Exception {
        snapshot();
        for (boolean measured : new boolean[] {true, false}) {
            try (Practice practice = new Practice(folder, server.target("orders"), server.url(), system -> new ProtectedSystem(system.name(), system.engine(),
                    system.tier(), List.of(), system.objectives(), system.target(), Practice.CHECKS.subList(0, measured ? 3 : 1), Optional.empty(),
                    Optional.empty(), Optional.empty()))) {
                RestorePlan plan = practice.plan(Way.BESIDE_ONLY, Map.of());
                practice.succeed(plan, Part.MAIN);
                practice.succeed(plan, Part.UNDO);
                RecoveryEvent.RecoveryPointFound found = practice.events(RecoveryEvent.RecoveryPointFound.class).getLast();
                assertEquals(measured ? Instant.parse("2026-04-15T03:19:00Z") : practice.backup().recoveryPoint(), found.point());
                assertEquals(measured, found.measured());
            }
        }
    }

    @Test
    void ALL_6_aFullDiskIsSeenBeforeTheRestoreBegins() throws Exception {
        snapshot();
        String settings = "{\"transient\": {\"cluster.routing.allocation.disk.watermark.low\": %1$s, "
                + "\"cluster.routing.allocation.disk.watermark.high\": %1$s, \"cluster.routing.allocation.disk.watermark.flood_stage\": %1$s}}";
        server.call("PUT", "/_cluster/settings", settings.formatted("\"900tb\""));
        try (Practice practice = new Practice(folder, server, "orders")) {
            assertEquals(List.of("ALL-6"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
        } finally {
            server.call("PUT", "/_cluster/settings", settings.formatted("null"));
        }
    }

    /** One node alone does not heed its disk, so that the same is said of a rule that keeps shards from it. */
    @Test
    void ALL_6_whatNoNodeTakesInTheMiddleIsNamedAndTheRestoreGoesOnWhenOneMay() throws Exception {
        snapshot();
        harm();
        String excluded = "{\"transient\": {\"cluster.routing.allocation.exclude._name\": %s}}";
        try (Practice practice = new Practice(folder, server, "orders")) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            runUntil(practice, plan, "restore");
            server.call("PUT", "/" + RestoreLock.INDEX + "/_doc/another?refresh=true", "{}");
            server.call("PUT", "/_cluster/settings", excluded.formatted("\"*\""));
            Outcome homeless = practice.run(action(plan, "restore"));
            assertTrue(homeless.reason().toString().contains("No node may take a shard") && homeless.reason().toString().contains("cluster.routing.allocation.exclude"),
                    homeless::toString);
            assertEquals(3, server.count("orders"));
            server.call("PUT", "/_cluster/settings", excluded.formatted("null"));
            List<Step> main = plan.steps().stream().filter(step -> step.header().part() == Part.MAIN).toList();
            for (Step step : main.subList(main.indexOf(action(plan, "restore")), main.size())) {
                assertEquals("", practice.run(step).reason().toString(), step::title);
            }
            assertEquals(200, server.count("orders"));
            practice.succeed(plan, Part.UNDO);
            assertEquals(3, server.count("orders"));
        } finally {
            server.call("PUT", "/_cluster/settings", excluded.formatted("null"));
        }
    }

    @Test
    void ALL_7_anEmptyIndexIsNoRestore() throws Exception {
        harm();
        server.call("POST", "/orders-v1/_delete_by_query?refresh=true", "{\"query\": {\"match_all\": {}}}");
        snapshot();
        try (Practice practice = new Practice(folder, server, "orders")) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            Outcome outcome = practice.execute(plan.steps(), Part.MAIN);
            assertTrue(outcome.reason().toString().contains("has no documents"), outcome.reason()::toString);
            assertEquals(List.of("orders-v1"), holders("orders"));
        }
    }

    @Test
    void ALL_15_aSecondRestoreIsToldWhoseTheFirstIsAndWritersAreHeldUp() throws Exception {
        snapshot();
        try (Practice practice = new Practice(folder, server, "orders")) {
            RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
            server.call("PUT", "/relight-locks/_doc/orders?refresh=true", """
                    {"recovery": "night-2", "user": "m.weiss", "host": "console-9", "pid": 1, "started": 1, "since": "2026-04-15T12:00:00Z"}""");
            Outcome outcome = practice.run(action(plan, "restore"));
            assertTrue(outcome.reason().toString().contains("m.weiss@console-9, night-2"), outcome.reason()::toString);
            assertEquals(List.of("ALL-15"), practice.refusals(Way.SIDE_BY_SIDE, Map.of()));
            server.call("DELETE", "/relight-locks/_doc/orders?refresh=true", "");
            runUntil(practice, plan, "swap");
            assertTrue(practice.runner.lasting(action(plan, "hold"), practice.told).orElse("").contains("orders takes no writes"));
            assertTrue(server.ask("POST", "/orders/_doc", "{\"note\": \"late\"}").toString().contains("write"), "what would be lost is refused");
            practice.succeed(plan, Part.UNDO);
            server.fill("orders", 1);
        }
    }

    @Test
    void aDataStreamIsRefusedWithASentence() throws Exception {
        server.call("PUT", "/_index_template/streams", "{\"index_patterns\": [\"logs-*\"], \"data_stream\": {}, \"priority\": 200}");
        server.call("PUT", "/_data_stream/logs-shop", "");
        snapshot();
        try (Practice practice = new Practice(folder, server, "logs-shop")) {
            assertTrue(practice.consider(Way.SIDE_BY_SIDE, Map.of()).toString().contains("is a data stream"));
        }
    }

    private static void harm() {
        server.call("POST", "/orders-v1/_delete_by_query?refresh=true", "{\"query\": {\"range\": {\"created\": {\"gte\": \"2026-04-15T00:03:00Z\"}}}}");
        assertEquals(3, server.count("orders"));
    }

    /** Runs the main way up to the first action of that name, and not it. */
    private static void runUntil(Practice practice, RestorePlan plan, String action) throws InterruptedException {
        for (Step step : plan.steps()) {
            if (step instanceof Step.EngineAction one && one.action().equals(action)) {
                return;
            }
            assertTrue(practice.run(step).good(), () -> practice.told.output());
        }
    }

    private static Step.EngineAction action(RestorePlan plan, String name) {
        return plan.steps().stream().filter(Step.EngineAction.class::isInstance).map(Step.EngineAction.class::cast)
                .filter(step -> step.action().equals(name)).findFirst().orElseThrow();
    }

    private static IndexMove move(RestorePlan plan) {
        return IndexMove.read(action(plan, "restore").with()).getFirst();
    }

    private static List<String> holders(String alias) {
        List<String> names = new ArrayList<>();
        server.call("GET", "/_alias/" + alias, "").fieldNames().forEachRemaining(names::add);
        return names.stream().sorted().toList();
    }

    private static List<String> indices() {
        List<String> names = new ArrayList<>();
        for (JsonNode index : server.call("GET", "/_cat/indices?format=json&h=index", "")) {
            names.add(index.path("index").asText());
        }
        return names;
    }

    private static String uuid(String index) {
        return server.call("GET", "/" + index + "/_settings?flat_settings=true", "").path(index).path("settings").path("index.uuid").asText();
    }

    private static String policy(String index) {
        return server.call("GET", "/" + index + "/_settings?flat_settings=true", "").path(index).path("settings").path(LifeCycle.OPENSEARCH).asText();
    }
}
