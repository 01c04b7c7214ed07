package relight.core.protocol;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import relight.core.recovery.Entry;
import relight.core.recovery.Journal;
import relight.core.recovery.RecoveryEvent;

/** The journal as those see it who keep and check it: its bytes, its health, erasing and backing up. */
public interface ProtocolLog extends Journal {

    /** The recovery that the log's own events stand under. */
    String LOG = "log";

    /** Names this log, drawn when it was begun. */
    String logId();

    /** Writes an event once, however often it is given with this id. */
    Entry append(String recovery, RecoveryEvent event, Instant happened, String eventId);

    /** How many events the log has. */
    long size();

    /**
     * The root over the first events, as it was stored with the last of them; the check of the whole file holds it against the events.
     *
     * @throws IllegalArgumentException where the log has fewer
     */
    byte[] root(long size);

    /** Gives the bytes of the first events in their order. */
    void leaves(long size, Consumer<byte[]> reader);

    /** What is known of the file so far; never blocks. */
    Health health();

    /** Waits until the whole file has been checked. */
    Health awaitHealth() throws InterruptedException;

    /** Gives all events of one recovery as they lie in the log, in their order; throws a Problem at the first that cannot be read. */
    void stored(String recovery, Consumer<StoredEvent> reader);

    /** All events of one recovery that can be read, however damaged the file is; waits until it is known whether it is. */
    Salvaged salvaged(String recovery);

    /**
     * Takes back what people wrote in these events: salts and words go from the file, the events and all proofs stay. A recovery
     * that was sealed is sealed again.
     *
     * @param events numbers in the log, all of this recovery
     * @param reason for the record; not erasable itself
     */
    Entry erase(String recovery, List<Long> events, String reason);

    /**
     * Takes back single words, and leaves the others of the same events.
     *
     * @param commitments of the words, by the number of the event that they stand in
     */
    Entry eraseWords(String recovery, Map<Long, Set<String>> commitments, String reason);

    /**
     * Takes in a recovery's events from another log, byte for byte and all or none, after the event that says so.
     *
     * @param documents that the events name
     * @param then      what is to be said of them here
     */
    Entry adopt(String recovery, RecoveryEvent.Adopted adopted, List<StoredEvent> events, List<byte[]> documents, List<RecoveryEvent> then);

    /** Writes a copy of the whole log to a file that does not exist yet. */
    void backUp(Path target);
}
