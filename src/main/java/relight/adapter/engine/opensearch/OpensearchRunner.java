package relight.adapter.engine.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.adapter.opensearch.SearchAccess;
import relight.adapter.opensearch.SearchCluster;
import relight.core.recovery.Outcome;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.restore.PlanBuilder;
import relight.core.restore.opensearch.IndexMove;
import relight.core.restore.opensearch.OpensearchPlanner;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Carries out the steps of a plan for OpenSearch or Elasticsearch, each from what stands in it alone. */
public final class OpensearchRunner implements StepRunner {

    private final SearchAccess access;

    public OpensearchRunner(SearchAccess access) {
        this.access = access;
    }

    @Override
    public boolean runs(Step step) {
        return step instanceof Step.EngineAction action && action.engine().equals(OpensearchPlanner.ENGINE)
                && !action.action().equals(PlanBuilder.RECHECK);
    }

    @Override
    public Outcome run(Step step, StepRun run) throws InterruptedException {
        ActionRun at = new ActionRun((Step.EngineAction) step, run, access);
        try {
            return carryOut(at);
        } catch (Problem e) {
            return Outcome.failed(e.say(run.words()));
        } catch (IOException e) {
            return Outcome.failed(run.words().say("restore.opensearch.io", String.valueOf(e.getMessage())));
        }
    }

    private static Outcome carryOut(ActionRun at) throws IOException, InterruptedException {
        return switch (at.action().action()) {
            case "register" -> SnapshotRestore.register(at);
            case "restore" -> new SnapshotRestore(at).restore();
            case "count" -> new Proving(at).count();
            case "check" -> new Proving(at).ask();
            case "recovery-point" -> new Proving(at).recoveryPoint();
            case "hold" -> new AliasSwap(at).hold();
            case "set-aside" -> new AliasSwap(at).setAside();
            case "swap" -> new AliasSwap(at).swap();
            case "swap-back" -> new AliasSwap(at).swapBack();
            case "drop" -> new Leftovers(at).drop();
            case "unlock" -> new Leftovers(at).unlock();
            case "policy" -> new Leftovers(at).policy();
            default -> throw new Problem(Message.of("restore.opensearch.action", at.action().action()), Message.of("restore.opensearch.action.remedy"));
        };
    }

    /** The cluster goes on by itself when its console has died; what it has come to is asked for by the name of the target. */
    @Override
    public Optional<Trace> trace(Step step, StepRun run) {
        ActionRun at = new ActionRun((Step.EngineAction) step, run, access);
        List<String> sentences = new ArrayList<>();
        try (SearchCluster cluster = at.cluster()) {
            for (IndexMove move : at.moves()) {
                sentences.add(left(cluster, at, move));
            }
        } catch (Problem away) {
            sentences.add(away.say(run.words()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        return Optional.of(new Trace(String.join(" ", sentences), false, Optional.empty()));
    }

    @Override
    public Optional<String> lasting(Step step, StepRun run) throws InterruptedException {
        ActionRun at = new ActionRun((Step.EngineAction) step, run, access);
        if (!at.action().action().equals("hold")) {
            return Optional.empty();
        }
        List<String> held = new AliasSwap(at).held();
        return held.isEmpty() ? Optional.empty() : Optional.of(at.say("lasting", String.join(", ", held)));
    }

    private static String left(SearchCluster cluster, ActionRun at, IndexMove move) throws InterruptedException {
        if (AliasSwap.swapped(cluster, move)) {
            return at.say("trace.swapped", move.name(), move.restored());
        }
        JsonNode shards = cluster.find("/" + SearchCluster.part(move.restored()) + "/_recovery").path(move.restored()).path("shards");
        if (shards.isMissingNode()) {
            return at.say("trace.absent", move.restored(), move.name());
        }
        long brought = 0;
        long total = 0;
        boolean all = !shards.isEmpty();
        for (JsonNode shard : shards) {
            brought += shard.path("index").path("size").path("recovered_in_bytes").asLong();
            total += shard.path("index").path("size").path("total_in_bytes").asLong();
            all &= shard.path("stage").asText().equals("DONE");
        }
        return all ? at.say("trace.whole", move.restored(), move.name())
                : at.say("trace.restoring", move.restored(), total == 0 ? 0 : 100 * brought / total, move.name());
    }
}
