package relight.core.recovery;

/** Why a recovery is run; a drill must never be taken for an incident. */
public enum Mode {
    INCIDENT,
    DRILL,
    TABLETOP;

    /** Whether anything is really done: what was only talked through proves nothing, and its times say nothing. */
    public boolean real() {
        return this != TABLETOP;
    }
}
