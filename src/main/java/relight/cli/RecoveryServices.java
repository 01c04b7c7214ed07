package relight.cli;

import java.util.function.Supplier;
import relight.core.known.KnownErrors;
import relight.core.recovery.RecoveryEngine;
import relight.core.recovery.StepHistory;
import relight.core.restore.Restores;
import relight.core.workspace.Workspace;

/** What the commands that run a recovery need of one workspace. */
public record RecoveryServices(Workspace workspace, Restores restores, RecoveryEngine engine, Supplier<StepHistory> history) {

    /** The error messages that are known here. */
    KnownErrors known() {
        return KnownErrors.in(workspace.root());
    }
}
