package relight.adapter.engine.opensearch;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import relight.adapter.opensearch.SearchAccess;
import relight.adapter.opensearch.SnapshotStore;
import relight.core.catalog.WorkListener;
import relight.core.recovery.StepRunner;
import relight.core.restore.Planning;
import relight.core.restore.RestorePlan;
import relight.core.restore.Restores;
import relight.core.restore.TestRestore;
import relight.core.text.Messages;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.StoreRules;
import relight.testing.OpenSearchServer;
import relight.testing.PlanPractice;

/** One index and one repository of snapshots. */
final class Practice extends PlanPractice {

    static final List<DataCheck> CHECKS = List.of(
            new DataCheck("orders", "count", DataCheck.Kind.AT_LEAST, Optional.of("100")),
            new DataCheck("canary", "{\"query\": {\"term\": {\"note\": \"canary\"}}, \"size\": 0}", DataCheck.Kind.EQUALS, Optional.of("1")),
            new DataCheck("newest order", "max created", DataCheck.Kind.NEWEST, Optional.empty()));

    private static final AtomicInteger COUNT = new AtomicInteger();

    final SearchAccess access;
    private final SnapshotStore store;
    final Restores restores;
    final OpensearchRunner runner;

    Practice(Path folder, OpenSearchServer server, String index) throws IOException {
        this(folder, server.target(index), server.url(), UnaryOperator.identity());
    }

    /** @param origin address of the cluster that is asked for snapshots */
    Practice(Path folder, Map<String, String> target, String origin, UnaryOperator<ProtectedSystem> change) throws IOException {
        StoreDefinition.Opensearch definition = new StoreDefinition.Opensearch("snapshots", URI.create(origin), "main", Optional.empty(),
                Optional.empty(), Optional.empty(), false, StoreRules.NONE);
        SearchAccess access = new SearchAccess(Practice::secret);
        SnapshotStore store = new SnapshotStore(definition, access);
        super(folder, change.apply(new ProtectedSystem("shop", "opensearch", "critical", List.of(), Objectives.NONE, target,
                CHECKS, Optional.empty(), Optional.empty(), Optional.empty())), definition, store, folder.resolve("index-" + COUNT.incrementAndGet() + ".db"));
        this.access = access;
        this.store = store;
        restores = new Restores(workspace, catalog, List.of(new OpensearchEngine(workspace, access, Clock.systemUTC()))).testingIn(folder.resolve("tests"));
        runner = new OpensearchRunner(access);
    }

    /** A restore test of the only backup. */
    RestorePlan test() throws IOException, InterruptedException {
        return switch (restores.plan(restores.request(TestRestore.wish("shop", backup().id(), Optional.empty(), Instant.now()), WorkListener.NONE),
                Messages.english())) {
            case Planning.Planned planned -> planned.plan();
            case Planning.Refused refused -> throw new AssertionError(refused.toString());
        };
    }

    @Override
    protected Restores restores() {
        return restores;
    }

    @Override
    protected StepRunner runner() {
        return runner;
    }

    @Override
    public void close() {
        super.close();
        store.close();
    }
}
