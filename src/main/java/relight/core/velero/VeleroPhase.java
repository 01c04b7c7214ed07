package relight.core.velero;

import java.util.Arrays;
import java.util.Optional;
import relight.core.catalog.State;

/** Where a backup of Velero stands, by the words of its {@code status.phase} (velero.io/v1, Velero 1.12 to 1.18). */
public enum VeleroPhase {
    NEW("New", State.UNVERIFIED),
    QUEUED("Queued", State.UNVERIFIED),
    READY_TO_START("ReadyToStart", State.UNVERIFIED),
    FAILED_VALIDATION("FailedValidation", State.BAD),
    IN_PROGRESS("InProgress", State.UNVERIFIED),
    WAITING_FOR_PLUGIN_OPERATIONS("WaitingForPluginOperations", State.UNVERIFIED),
    WAITING_FOR_PLUGIN_OPERATIONS_PARTIALLY_FAILED("WaitingForPluginOperationsPartiallyFailed", State.SUSPECT),
    FINALIZING("Finalizing", State.UNVERIFIED),
    FINALIZING_PARTIALLY_FAILED("FinalizingPartiallyFailed", State.SUSPECT),
    COMPLETED("Completed", State.GOOD),
    PARTIALLY_FAILED("PartiallyFailed", State.SUSPECT),
    FAILED("Failed", State.BAD),
    DELETING("Deleting", State.BAD);

    private final String word;
    private final State standing;

    VeleroPhase(String word, State standing) {
        this.word = word;
        this.standing = standing;
    }

    /** As Velero writes it. */
    public String word() {
        return word;
    }

    /** Where this phase alone puts a backup. */
    State standing() {
        return standing;
    }

    /** Empty for a word that no known version of Velero writes. */
    static Optional<VeleroPhase> of(String word) {
        return Arrays.stream(values()).filter(phase -> phase.word.equals(word)).findFirst();
    }
}
