package relight.core.restore.files;

import relight.core.text.Bytes;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Counts what an archive unpacks to, and ends it at its caps (FS-2); files may come from several threads. */
public final class UnpackBudget {

    private final UnpackCaps caps;
    private final long stored;
    private long bytes;
    private long entries;

    /**
     * @param stored bytes of the archive as it lies in its store
     */
    public UnpackBudget(UnpackCaps caps, long stored) {
        this.caps = caps;
        this.stored = stored;
    }

    public synchronized void entry() {
        entries++;
        if (entries > caps.entries()) {
            throw over("entries", caps.entries(), "max-entries");
        }
    }

    /** Bytes that are about to be written; not those that the archive says it holds. */
    public synchronized void bytes(long more) {
        bytes += more;
        if (bytes > caps.bytes()) {
            throw over("bytes", new Bytes(caps.bytes()), "max-bytes");
        }
        if (bytes > UnpackCaps.FREE && bytes / caps.ratio() > stored) {
            throw over("ratio", caps.ratio(), "max-ratio");
        }
    }

    public synchronized long entries() {
        return entries;
    }

    public synchronized long written() {
        return bytes;
    }

    private static Problem over(String what, Object cap, String choice) {
        return new Problem(Message.of("restore.files.over." + what, cap), Message.of("restore.files.over.remedy", choice));
    }
}
