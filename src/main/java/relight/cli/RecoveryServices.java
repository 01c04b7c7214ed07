package relight.cli;

import java.util.Optional;
import java.util.function.Supplier;
import relight.core.approval.KeyKeeper;
import relight.core.approval.KnownKeys;
import relight.core.approval.SigningKey;
import relight.core.known.KnownErrors;
import relight.core.messaging.Correspondence;
import relight.core.messaging.MessageDesk;
import relight.core.protocol.HandOvers;
import relight.core.recovery.Forecast;
import relight.core.recovery.RecoveryEngine;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.StepHistory;
import relight.core.recovery.StepTerminal;
import relight.core.restore.Restores;
import relight.core.text.Problem;
import relight.core.workspace.Workspace;

/**
 * What the commands that run a recovery need of one workspace.
 *
 * @param here the terminal in which the command was started, for steps that ask; empty where nobody sits at one
 */
public record RecoveryServices(Workspace workspace, Restores restores, RecoveryEngine engine, Supplier<StepHistory> history,
                               KeyKeeper keeper, MessageDesk messages, HandOvers handOvers, Supplier<Optional<StepTerminal>> here) {

    /** Whose approvals are believed here; a key of our own that cannot be read keeps nobody from recovering. */
    KnownKeys keys() {
        try {
            return workspace.keys(keeper.known().map(SigningKey::shown));
        } catch (Problem unreadable) {
            return workspace.keys(Optional.empty());
        }
    }

    /** The error messages that are known here. */
    KnownErrors known() {
        return KnownErrors.in(workspace.root());
    }

    /** What people are to be told of a recovery that is played in the terminal. */
    DueMessages dueMessages(Terminal terminal, RecoverySession session, StepHistory known) {
        return new DueMessages(terminal, new Correspondence(session, messages, clock -> Forecast.of(clock, known)));
    }
}
