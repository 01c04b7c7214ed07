package relight.ui.recovery;

import java.util.Optional;
import relight.core.approval.KeyKeeper;
import relight.core.approval.KnownKeys;
import relight.core.approval.SigningKey;
import relight.core.protocol.HandOvers;
import relight.core.text.Problem;
import relight.core.workspace.Workspace;

/** What connects this console with others: approvals that come from there, and recoveries that go there or come from there. */
public record OtherMachines(Workspace workspace, KeyKeeper keeper, HandOvers handOvers) {

    /** Whose approvals are believed here; a key of our own that cannot be read keeps nobody from recovering. */
    KnownKeys keys() {
        try {
            return workspace.keys(keeper.known().map(SigningKey::shown));
        } catch (Problem unreadable) {
            return workspace.keys(Optional.empty());
        }
    }
}
