package relight.core.kubernetes;

import java.util.Optional;
import relight.core.workspace.Workspace;

/** The programs that kubeconfigs run to sign on: each is shown to somebody once before it runs. */
public record SignOn(Workspace workspace, Clusters clusters) {

    /** The program that nobody has allowed yet and without which that system's cluster cannot be asked; empty where nothing is to be allowed. */
    public Optional<String> waiting(String system) {
        return clusters.program(ClusterTarget.named(workspace, system)).filter(program -> !clusters.isAllowed(program));
    }

    /** Lets it run from now on; another word in it is another program. */
    public void allow(String program) {
        clusters.allow(program);
    }
}
