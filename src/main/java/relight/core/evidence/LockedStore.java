package relight.core.evidence;

import java.time.Duration;

/** A bucket that can lock what is put into it. Throws a {@link relight.core.text.Problem} where it cannot be asked, or does not lock. */
public interface LockedStore extends AutoCloseable {

    /** What people call it. */
    String where();

    /** Puts a file there that nobody can change or delete for so long, and reads the lock back. */
    LockedCopy lock(String name, byte[] file, Duration retain);

    /** Reads a locked file and its lock as they are now. */
    Looked look(LockedCopy copy);

    /** What was found. */
    record Looked(LockedCopy copy, byte[] file) {}

    @Override
    void close();
}
