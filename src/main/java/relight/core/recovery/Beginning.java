package relight.core.recovery;

import java.util.Optional;
import relight.core.workspace.Scenario;

/** A way to begin a recovery, as a person chooses it. */
public sealed interface Beginning {

    /** By what people see. */
    record ByScenario(Scenario scenario) implements Beginning {}

    /**
     * By a document of the workspace.
     *
     * @param file    relative to the workspace
     * @param section its id, where just one is meant
     */
    record ByRunbook(String file, Optional<String> section) implements Beginning {

        /** Reads {@code runbooks/shop.md#database}. */
        public static ByRunbook of(String reference) {
            int hash = reference.lastIndexOf('#');
            return hash < 0
                    ? new ByRunbook(reference, Optional.empty())
                    : new ByRunbook(reference.substring(0, hash), Optional.of(reference.substring(hash + 1)));
        }
    }
}
