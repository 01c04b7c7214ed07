package relight.adapter.engine.opensearch;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.adapter.opensearch.SearchAccess;
import relight.core.catalog.WorkListener;
import relight.core.restore.Choice;
import relight.core.restore.DryRun;
import relight.core.restore.Planning;
import relight.core.restore.RestoreEngine;
import relight.core.restore.RestoreRequest;
import relight.core.restore.opensearch.OpensearchChoice;
import relight.core.restore.opensearch.OpensearchFacts;
import relight.core.restore.opensearch.OpensearchPlanner;
import relight.core.text.Messages;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Workspace;

/** Indices of OpenSearch and Elasticsearch from the snapshots of a repository. */
public final class OpensearchEngine implements RestoreEngine<OpensearchFacts> {

    private final OpensearchProbe probe;
    private final OpensearchPlanner planner = new OpensearchPlanner();

    public OpensearchEngine(Workspace workspace, SearchAccess access, Clock clock) {
        this.probe = new OpensearchProbe(workspace, access, clock);
    }

    @Override
    public String name() {
        return OpensearchPlanner.ENGINE;
    }

    @Override
    public List<Choice> choices(ProtectedSystem system) {
        return List.of(Choice.text(OpensearchChoice.INDICES), Choice.text(OpensearchChoice.PARTIAL), Choice.text(OpensearchChoice.POLICY));
    }

    @Override
    public List<RestoreRequest.Way> ways(Map<String, String> chosen) {
        return RestoreRequest.Way.APART;
    }

    @Override
    public OpensearchFacts probe(RestoreRequest request) throws IOException, InterruptedException {
        return probe.look(request);
    }

    /** Indices, by what cluster and repository tell of them; a restore beside makes new ones. */
    @Override
    public boolean compares(RestoreRequest request) {
        return request.way() != RestoreRequest.Way.BESIDE_ONLY;
    }

    @Override
    public DryRun.Of compared() {
        return DryRun.Of.INDICES;
    }

    @Override
    public Optional<DryRun> dryRun(RestoreRequest request, WorkListener listener) throws InterruptedException {
        return Optional.of(probe.compare(request));
    }

    /** Under a name of its own on the same cluster, beside what is there. */
    @Override
    public Optional<RestoreRequest> throwAway(RestoreRequest request, Path folder) {
        return Optional.of(request);
    }

    @Override
    public Planning plan(RestoreRequest request, OpensearchFacts facts, Messages words) {
        return planner.plan(request, facts, words);
    }
}
