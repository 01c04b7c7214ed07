package relight.adapter.engine.opensearch;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import relight.adapter.opensearch.SearchCluster;
import relight.core.recovery.DataChecks;
import relight.core.recovery.Erasable;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.CheckLines;
import relight.core.restore.DataProof;
import relight.core.restore.opensearch.IndexMove;
import relight.core.restore.opensearch.OpensearchPlanner;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;

/** Counts the restored indices, and asks them what the system's checks ask (ALL-7, ALL-10). */
final class Proving {

    private final ActionRun at;

    Proving(ActionRun at) {
        this.at = at;
    }

    /** An index without a document proves nothing. */
    Outcome count() throws InterruptedException {
        long all = 0;
        try (SearchCluster cluster = at.cluster()) {
            DataChecks checks = new DataChecks(at.action().id(), at.run());
            for (IndexMove move : at.moves()) {
                cluster.post("/" + SearchCluster.part(move.restored()) + "/_refresh", SearchCluster.object());
                long docs = cluster.get("/" + SearchCluster.part(move.restored()) + "/_count").path("count").asLong();
                checks.note(move.restored(), "", at.say("counted", docs), docs > 0);
                if (docs == 0) {
                    return Outcome.failed(at.say("counted.empty", move.restored()));
                }
                all += docs;
            }
        }
        return Outcome.succeeded().with(Map.of("documents", all));
    }

    Outcome ask() throws IOException, InterruptedException {
        at.cluster().close();
        Map<String, String> target = new java.util.TreeMap<>(at.target().with());
        target.put("index", at.moves().stream().map(IndexMove::restored).collect(Collectors.joining(",")));
        ProtectedSystem restored = new ProtectedSystem(at.with("system"), OpensearchPlanner.ENGINE, "", List.of(), Objectives.NONE, target, List.of(),
                Optional.empty(), Optional.empty(), Optional.empty());
        DataChecks checks = new DataChecks(at.action().id(), at.run());
        List<DataProof> proofs = checks.ask(new OpensearchDataProbe(at.access()), restored, CheckLines.read(at.action().with()));
        return checks.outcome(proofs);
    }

    /** Where no check measures, the begin of the snapshot is all there is; it is labelled so (ALL-10). */
    Outcome recoveryPoint() {
        at.run().record(new RecoveryEvent.RecoveryPointFound(at.action().id(), at.with("system"), Instant.parse(at.with("point")), false,
                Erasable.of(at.say("point.backup"))));
        return Outcome.succeeded();
    }
}
