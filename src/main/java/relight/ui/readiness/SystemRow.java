package relight.ui.readiness;

import java.util.List;
import relight.ui.common.Standing;

/**
 * A system as the table shows it: words and standings, decided.
 *
 * @param provenBy who proved it at which console; empty where that is not known
 * @param cluster whether it is a cluster that can be looked into
 * @param mtd      the maximum tolerable downtime; empty where nothing is said of it
 */
public record SystemRow(String system, String kind, Told newest, double ageFraction, Told age, List<Standing> days, String daysTold,
                        Told proven, String provenBy, Told forecast, String mtd, Told copies, boolean cluster) {

    /** Words with how they stand. */
    public record Told(Standing standing, String text) {}

    public SystemRow {
        days = List.copyOf(days);
    }

    /** Its backups, in the words of the catalog's filter line. */
    String filter() {
        return "system:" + system;
    }

    /** Whether a recovery now would keep both objectives, as far as is known. */
    boolean ready() {
        return age.standing() != Standing.BAD && forecast.standing() != Standing.BAD && newest.standing() != Standing.BAD;
    }
}
