package relight.core.catalog;

import java.io.IOException;

/** The key that the workspace names does not open a backup, or the program is not there that would. */
public final class KeyRefusedException extends IOException {

    private final BackupFormat.Wrapping by;
    private final String said;

    /** @param said in the program's words */
    public KeyRefusedException(BackupFormat.Wrapping by, String said) {
        super(by.program() + ": " + said);
        this.by = by;
        this.said = said;
    }

    /** What encrypted the backup. */
    public BackupFormat.Wrapping by() {
        return by;
    }

    public String said() {
        return said;
    }
}
