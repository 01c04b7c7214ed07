package relight.core.restore.postgresql.replica;

/** What became of a write that was tried on a server. */
public enum Writes {
    /** It was begun, and taken back. */
    TAKEN,
    /** The server only reads. */
    READ_ONLY,
    /** The server lets nobody in. */
    TURNED_AWAY,
    /** The machine says that no server listens there. */
    NO_SERVER,
    /** Nobody answers: it may be dead, or cut off from here and alive for others. */
    SILENT,
    /** Something else answers, which proves nothing. */
    UNCLEAR
}
