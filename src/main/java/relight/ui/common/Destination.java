package relight.ui.common;

import java.util.Map;
import java.util.Optional;

/** Somewhere a person can be led to, with what they want there. */
public sealed interface Destination {

    /** The id of the screen that answers. */
    String screen();

    /** A screen as it was left. */
    record Page(String screen) implements Destination {}

    /** Start a recovery: declare it, choose the scenario. */
    record StartRecovery() implements Destination {
        @Override
        public String screen() {
            return Screen.RECOVERY;
        }
    }

    /** Take a recovery over that another machine began. */
    record TakeOver() implements Destination {
        @Override
        public String screen() {
            return Screen.RECOVERY;
        }
    }

    /** Approve on this machine what somebody asks for on another: a sheet above whatever is shown. */
    record Approve() implements Destination {
        @Override
        public String screen() {
            return "";
        }
    }

    /** Run a section of a runbook, {@code runbooks/shop.md#database}; the whole of it without a section. */
    record RunRunbook(String runbook, Optional<String> section) implements Destination {
        @Override
        public String screen() {
            return Screen.RECOVERY;
        }
    }

    /** See what people are to be told of the recovery in hand. */
    record Messages() implements Destination {
        @Override
        public String screen() {
            return Screen.RECOVERY;
        }
    }

    /**
     * Restore a system, from the backup where one was chosen.
     *
     * @param choices what was chosen besides, as the engine's page of choices names it
     */
    record Restore(String system, Optional<String> backup, Map<String, String> choices) implements Destination {

        public Restore(String system, Optional<String> backup) {
            this(system, backup, Map.of());
        }

        @Override
        public String screen() {
            return Screen.RESTORE;
        }
    }

    /** See what lies in the cluster of a system, and do something there. */
    record Cluster(String system) implements Destination {
        @Override
        public String screen() {
            return Screen.CLUSTER;
        }
    }

    /** Look at backups; {@code filter} in the words of the catalog's filter line. */
    record Backups(String filter) implements Destination {
        @Override
        public String screen() {
            return Screen.CATALOG;
        }
    }

    /** Read a runbook. */
    record ReadRunbook(String runbook) implements Destination {
        @Override
        public String screen() {
            return Screen.RUNBOOKS;
        }
    }

    /** Open the workspace anew since its file was changed from within, and read the runbook again. */
    record Reopen(String runbook) implements Destination {
        @Override
        public String screen() {
            return Screen.RUNBOOKS;
        }
    }

    /** Read the record of a recovery. */
    record ReadRecord(String recovery) implements Destination {
        @Override
        public String screen() {
            return Screen.PROTOCOL;
        }
    }
}
