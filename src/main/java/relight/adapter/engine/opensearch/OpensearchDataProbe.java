package relight.adapter.engine.opensearch;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import relight.adapter.host.CheckCommand;
import relight.adapter.host.Hosts;
import relight.adapter.host.Pods;
import relight.adapter.opensearch.SearchAccess;
import relight.adapter.opensearch.SearchCluster;
import relight.core.restore.DataProbe;
import relight.core.restore.opensearch.OpensearchPlanner;
import relight.core.restore.opensearch.OpensearchTarget;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.ProtectedSystem;

/** Asks the indices of a cluster what data checks ask. */
public final class OpensearchDataProbe implements DataProbe {

    private final SearchAccess access;

    public OpensearchDataProbe(SearchAccess access) {
        this.access = access;
    }

    @Override
    public boolean knows(ProtectedSystem system) {
        return system.engine().equals(OpensearchPlanner.ENGINE);
    }

    @Override
    public String answer(ProtectedSystem system, DataCheck check) throws IOException, InterruptedException {
        Optional<String> said = CheckCommand.answer(Hosts.known(Pods.NONE), system, check);
        return said.isPresent() ? said.get() : ask(system, check);
    }

    private String ask(ProtectedSystem system, DataCheck check) throws InterruptedException {
        OpensearchTarget target = OpensearchTarget.of(system);
        try (SearchCluster cluster = access.to(target)) {
            return answer(cluster, target.names(), check);
        }
    }

    static String answer(SearchCluster cluster, List<String> indices, DataCheck check) throws InterruptedException {
        return IndexQuestion.answer(cluster, indices, check).orElseThrow(() -> new Problem(
                Message.of("restore.opensearch.no-answer", check.name()), Message.of("restore.opensearch.no-answer.remedy")));
    }
}
