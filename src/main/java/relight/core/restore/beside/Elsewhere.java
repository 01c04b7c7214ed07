package relight.core.restore.beside;

import java.util.List;
import relight.core.restore.FarLook;

/**
 * A place that is not on this machine: how a backup gets there, and what was looked for there.
 *
 * @param way     of the backup
 * @param user    as whom Relight works there
 * @param seesAll whether it sees whose files everybody's processes have open, as root does
 * @param missing programs that the restore needs there and that were not found
 */
public record Elsewhere(FarLook way, String user, boolean seesAll, List<String> missing) {

    public Elsewhere {
        missing = List.copyOf(missing);
    }
}
