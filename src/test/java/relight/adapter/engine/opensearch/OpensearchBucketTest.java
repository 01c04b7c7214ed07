package relight.adapter.engine.opensearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.catalog.State;
import relight.core.recovery.Outcome;
import relight.core.restore.Planning;
import relight.core.restore.RestorePlan;
import relight.core.restore.RestoreRequest.Way;
import relight.core.restore.opensearch.OpensearchChoice;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.testing.BreakingRelay;
import relight.testing.OpenSearchServer;
import relight.testing.S3Server;
import relight.testing.Until;

/** A repository in a bucket: a node with the plugin for it, and one without. */
@ResourceLock(OpenSearchServer.NODE)
class OpensearchBucketTest {

    @TempDir
    private Path folder;

    @Test
    void ES_4_aSnapshotInABucketComesBackAndAClusterWithoutThePluginIsToldSo() throws Exception {
        OpenSearchServer server = OpenSearchServer.shared();
        try (S3Server s3 = S3Server.start()) {
            s3.bucket("snapshots");
            server.bucket(s3.endpoint(), "snapshots", "");
            server.orders("orders-v1", "orders", 200);
            server.snapshot("main", "nightly", "{\"indices\": \"orders-v1\", \"include_global_state\": false}");
            server.call("DELETE", "/orders-v1", "");
            server.orders("orders-v1", "orders", 3);
            try (Practice practice = new Practice(folder, server, "orders")) {
                assertEquals(State.GOOD, practice.backup().state(), practice.backup().verdict()::toString);
                RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
                practice.succeed(plan, Part.MAIN);
                assertEquals(200, server.count("orders"));
                practice.succeed(plan, Part.COMMIT);
            }
            OpenSearchServer other = server.neighbour();
            try (Practice practice = new Practice(folder.resolve("other"), other.target("orders"), server.url(), system -> system)) {
                Planning planning = practice.consider(Way.SIDE_BY_SIDE, Map.of(OpensearchChoice.INDICES, "orders=orders-v1"));
                assertTrue(planning instanceof Planning.Refused refused && refused.refusals().size() == 1
                        && refused.refusals().getFirst().text().contains("without the plugin repository-s3"), planning::toString);
            }
            server.renew();
        }
    }

    @Test
    void ALL_2_aBucketThatBreaksOffInTheMiddleIsToldOfAndTheRestoreBeginsAnew() throws Exception {
        OpenSearchServer server = OpenSearchServer.shared();
        try (S3Server s3 = S3Server.start(); BreakingRelay relay = new BreakingRelay(s3.endpoint())) {
            s3.bucket("snapshots");
            server.bucket(relay.endpoint(), "snapshots", ", \"max_restore_bytes_per_sec\": \"5kb\"");
            server.orders("orders-v1", "orders", 1_500);
            server.snapshot("main", "nightly", "{\"indices\": \"orders-v1\", \"include_global_state\": false}");
            server.call("DELETE", "/orders-v1", "");
            server.orders("orders-v1", "orders", 3);
            try (Practice practice = new Practice(folder, server, "orders")) {
                RestorePlan plan = practice.plan(Way.SIDE_BY_SIDE, Map.of());
                Step restore = plan.steps().stream().filter(step -> step instanceof Step.EngineAction action && action.action().equals("restore"))
                        .findFirst().orElseThrow();
                CompletableFuture<Outcome> restoring = CompletableFuture.supplyAsync(() -> {
                    try {
                        return practice.run(restore);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
                Until.holds(() -> server.ask("GET", "/_cat/recovery?format=json&active_only=true", "").size() > 0);
                relay.close();
                Outcome broken = restoring.join();
                assertTrue(broken.reason().toString().contains("could not restore some shards") && broken.reason().toString().contains("begins anew"),
                        broken.reason()::toString);
                assertEquals(3, server.count("orders"));
                server.bucket(s3.endpoint(), "snapshots", "");
                for (Step step : plan.steps().subList(plan.steps().indexOf(restore), plan.steps().size())) {
                    if (step.header().part() == Part.MAIN) {
                        assertEquals("", practice.run(step).reason().toString(), step::title);
                    }
                }
                assertEquals(1_500, server.count("orders"));
            }
            server.renew();
        }
    }
}
