package relight.core.recovery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The log of everything that happens in recoveries. What {@link #append} has returned from is on the disk.
 *
 * <p>Every method may be called from any thread; none is ended by interruption half way.
 */
public interface Journal extends AutoCloseable {

    /** A recovery as a list shows it. */
    record Summary(String recovery, Mode mode, String title, List<String> systems, Instant declared, Optional<Instant> closed,
                   Optional<String> verdict, long events, boolean sealed) {}

    /** Who has a recovery in hand. */
    record Owner(String person, String host, long pid, Instant since) {}

    /** The right to append to one recovery, until it is closed or its process has gone. */
    interface Lease extends AutoCloseable {
        @Override
        void close();
    }

    /** Writes an event that happens now; throws a {@link relight.core.text.Problem} where it cannot be committed. */
    Entry append(String recovery, RecoveryEvent event);

    /** Writes an event that happened earlier and is entered late. */
    Entry append(String recovery, RecoveryEvent event, Instant happened);

    /** The recovery's events in their order; of a damaged journal those that can still be read. */
    List<Entry> entries(String recovery);

    List<Summary> recoveries();

    /**
     * Takes a recovery in hand; throws a Problem that names the owner where another living process has it.
     */
    Lease take(String recovery, String person);

    Optional<Owner> owner(String recovery);

    /** Keeps a document beside the log; returns its SHA-256 in hexadecimal. */
    String keep(byte[] document);

    Optional<byte[]> kept(String sha256);

    /** Appends a seal over the recovery's events so far. */
    Entry seal(String recovery);

    /** Called after each append of this process, in order, on the thread that appended. */
    void listen(Consumer<Entry> listener);

    @Override
    void close();
}
