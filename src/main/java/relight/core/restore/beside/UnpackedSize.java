package relight.core.restore.beside;

import relight.core.catalog.Backup;

/** How large a backup is without its compressions. */
public final class UnpackedSize {

    /** What text and pages usually give, where nobody has counted. */
    private static final long USUAL_RATIO = 6;

    private UnpackedSize() {}

    /** As the reading that verified the backup counted it; otherwise an estimate that is rather too large. */
    public static long of(Backup backup) {
        return backup.verdict().unpacked().orElse(backup.size() * USUAL_RATIO);
    }
}
