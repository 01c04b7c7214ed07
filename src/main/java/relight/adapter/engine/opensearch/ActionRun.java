package relight.adapter.engine.opensearch;

import java.util.List;
import java.util.Optional;
import relight.adapter.opensearch.SearchAccess;
import relight.adapter.opensearch.SearchCluster;
import relight.core.recovery.Progress;
import relight.core.recovery.StepRun;
import relight.core.restore.opensearch.IndexMove;
import relight.core.restore.opensearch.OpensearchTarget;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;

/** One run of one action: its words, and the way to the cluster. */
record ActionRun(Step.EngineAction action, StepRun run, SearchAccess access) {

    OpensearchTarget target() {
        return OpensearchTarget.of(action.with());
    }

    /** A word of the action; a {@link Problem} where somebody took it out of the saved plan. */
    String with(String name) {
        return Optional.ofNullable(action.with().get(name)).orElseThrow(() -> new Problem(
                Message.of("restore.opensearch.word", name, action.title()), Message.of("restore.opensearch.word.remedy")));
    }

    List<IndexMove> moves() {
        return IndexMove.read(action.with());
    }

    /** The very cluster that the plan was made for (ALL-1). */
    SearchCluster cluster() throws InterruptedException {
        SearchCluster cluster = access.to(target());
        try {
            SearchCluster.About about = cluster.about();
            if (!about.uuid().equals(with("cluster"))) {
                throw new Problem(Message.of("restore.opensearch.other-cluster", target().url(), about.name(), about.uuid(), with("cluster")),
                        Message.of("restore.opensearch.other-cluster.remedy"));
            }
            return cluster;
        } catch (Problem | InterruptedException e) {
            cluster.close();
            throw e;
        }
    }

    String say(String key, Object... values) {
        return run.words().say("restore.opensearch." + key, values);
    }

    void output(String line) {
        run.output(line);
    }

    void bytes(String what, long done, long total) {
        run.progress(new Progress(what, done, total > 0 ? Optional.of(total) : Optional.empty(), Progress.Unit.BYTES));
    }
}
