package relight.adapter.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import relight.adapter.sqlite.JournalWriter.Appended;
import relight.core.protocol.EventCodec;
import relight.core.protocol.Health;
import relight.core.protocol.ProtocolLog;
import relight.core.protocol.Salvaged;
import relight.core.protocol.StoredEvent;
import relight.core.recovery.Entry;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.RecoveryEvent.Declared;
import relight.core.recovery.RecoveryEvent.Planned;
import relight.core.recovery.RecoveryEvent.StepIntended;
import relight.core.recovery.TimeSource;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * The journal in a SQLite file. One thread writes and one reads, neither is ever interrupted; several processes may have the same
 * file open.
 */
public final class SqliteJournal implements ProtocolLog {

    private static final System.Logger LOG = System.getLogger(SqliteJournal.class.getName());

    /** Events in one reading: a long one would keep the write-ahead log from being emptied. */
    private static final int LEAVES = 5_000;

    private final JournalFile file;
    private final JournalReserve reserve;
    private final DatabaseThread writing = new DatabaseThread("journal-writer");
    private final DatabaseThread reading = new DatabaseThread("journal-reader");
    private final DatabaseThread checking = new DatabaseThread("journal-check");
    private final JournalWriter writer;
    private final Connection readerConnection;
    private final JournalRows rows;
    private final JournalLeases leases;
    private final String logId;
    private final CompletableFuture<Health> checked = new CompletableFuture<>();
    private final List<Consumer<Entry>> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock turn = new ReentrantLock();
    private final Deque<Entry> undelivered = new ArrayDeque<>();
    private boolean delivering;
    private volatile boolean closed;

    private SqliteJournal(JournalFile file, JournalReserve reserve, TimeSource time, Optional<String> previousHead) throws SQLException {
        this.file = file;
        this.reserve = reserve;
        writer = new JournalWriter(file.open(), new EventCodec(), time);
        leases = new JournalLeases(writer.connection(), time);
        logId = new JournalBeginning(writer, previousHead).logId();
        readerConnection = file.open();
        rows = new JournalRows(readerConnection);
        checking.later(reserve::make);
        checking.later(() -> checked.complete(new JournalCheck(file, () -> closed).run()));
    }

    /**
     * Opens a journal, or begins one where there is no file.
     *
     * @throws Problem where the file belongs to something else, to a newer program, or cannot be opened
     */
    public static SqliteJournal open(Path path, TimeSource time) {
        return open(path, time, Optional.empty());
    }

    /**
     * The same, where an empty one follows another that could not be continued.
     *
     * @param previousHead what was signed of that one: how many events, a space, and their root in hexadecimal
     */
    public static SqliteJournal open(Path path, TimeSource time, Optional<String> previousHead) {
        JournalFile file = new JournalFile(path.toAbsolutePath().normalize());
        NetworkHome.refuse(file.path());
        file.prepare();
        JournalReserve reserve = new JournalReserve(file.path(), JournalReserve.BYTES);
        try {
            return open(file, reserve, time, previousHead);
        } catch (SQLException e) {
            throw file.problem(e);
        }
    }

    /** A full disk must not keep anybody from what is recorded: opening needs a little room, too. */
    private static SqliteJournal open(JournalFile file, JournalReserve reserve, TimeSource time, Optional<String> previousHead) throws SQLException {
        try {
            return new SqliteJournal(file, reserve, time, previousHead);
        } catch (SQLException e) {
            if (JournalFile.noRoom(e) && reserve.release()) {
                return new SqliteJournal(file, reserve, time, previousHead);
            }
            throw e;
        }
    }

    @Override
    public String logId() {
        return logId;
    }

    @Override
    public Entry append(String recovery, RecoveryEvent event) {
        return append(writer.draft(recovery, event, Optional.empty(), EventIds.next()));
    }

    @Override
    public Entry append(String recovery, RecoveryEvent event, Instant happened) {
        return append(writer.draft(recovery, event, Optional.of(happened), EventIds.next()));
    }

    @Override
    public Entry append(String recovery, RecoveryEvent event, Instant happened, String eventId) {
        Entry draft = writer.draft(recovery, event, Optional.of(happened), eventId);
        return publish(() -> withRoom(event, () -> writer.appendOnce(draft)));
    }

    private Entry append(Entry draft) {
        return publish(() -> withRoom(draft.event(), () -> writer.append(draft)));
    }

    /** On a full disk what begins something is refused; what has happened already is recorded in the reserved room. */
    private Appended withRoom(RecoveryEvent event, JournalWriter.Work<Appended> append) throws SQLException {
        if (!begins(event)) {
            return giveRoom(append);
        }
        if (!reserve.allowsMore()) {
            throw file.full("");
        }
        return append.run();
    }

    /** Without the record of its beginning it must not happen. */
    private static boolean begins(RecoveryEvent event) {
        return event instanceof StepIntended || event instanceof Declared || event instanceof Planned;
    }

    private Appended giveRoom(JournalWriter.Work<Appended> append) throws SQLException {
        try {
            return append.run();
        } catch (SQLException e) {
            if (JournalFile.noRoom(e) && reserve.release()) {
                return append.run();
            }
            throw e;
        }
    }

    @Override
    public Entry seal(String recovery) {
        awaitSound();
        return publish(() -> giveRoom(() -> new JournalSeals(writer).seal(recovery)));
    }

    /** A seal says that the events are as they were; over a damaged file it would say so of what is not. */
    private void awaitSound() {
        Health health = checked.join();
        if (health.state() == Health.State.DAMAGED) {
            throw new Problem(Message.of("protocol.seal.damaged", health.damages().getFirst()),
                    Message.of("protocol.seal.damaged.remedy", file.path().toString()));
        }
    }

    /** Appends in turn and tells the listeners in the same order; what a listener appends itself is told after. */
    private Entry publish(JournalWriter.Work<Appended> append) {
        turn.lock();
        try {
            Appended appended = writing.callHere(told(append));
            if (appended.fresh()) {
                undelivered.add(appended.entry());
                deliver();
            }
            return appended.entry();
        } finally {
            turn.unlock();
        }
    }

    private void deliver() {
        if (delivering) {
            return;
        }
        delivering = true;
        try {
            while (!undelivered.isEmpty()) {
                Entry entry = undelivered.remove();
                listeners.forEach(listener -> tell(listener, entry));
            }
        } finally {
            delivering = false;
        }
    }

    /** The event is on the disk: a listener that fails must not make it look otherwise. */
    private static void tell(Consumer<Entry> listener, Entry entry) {
        try {
            listener.accept(entry);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A listener failed at event " + entry.number(), e);
        }
    }

    @Override
    public List<Entry> entries(String recovery) {
        return read(() -> rows.entries(recovery, this::damaged));
    }

    @Override
    public List<Summary> recoveries() {
        return read(() -> rows.summaries(this::damaged));
    }

    private void damaged(Exception damage) {
        LOG.log(System.Logger.Level.WARNING, "The journal {0} is damaged: {1}", file.path(), damage.getMessage());
    }

    @Override
    public void stored(String recovery, Consumer<StoredEvent> reader) {
        for (long number : read(() -> rows.numbers(recovery))) {
            reader.accept(read(() -> rows.stored(number)));
        }
    }

    @Override
    public Salvaged salvaged(String recovery) {
        boolean damaged = checked.join().state() == Health.State.DAMAGED;
        return read(() -> JournalSalvage.stored(readerConnection, recovery, damaged, this::damaged));
    }

    @Override
    public Lease take(String recovery, String person) {
        String token = write(() -> writer.transaction(() -> leases.take(recovery, person)));
        return () -> write(() -> writer.transaction(() -> {
            leases.giveBack(recovery, token);
            return token;
        }));
    }

    @Override
    public Optional<Owner> owner(String recovery) {
        return write(() -> leases.owner(recovery));
    }

    @Override
    public String keep(byte[] document) {
        return write(() -> writer.transaction(() -> writer.keep(document)));
    }

    @Override
    public Optional<byte[]> kept(String sha256) {
        return read(() -> rows.document(sha256));
    }

    @Override
    public void listen(Consumer<Entry> listener) {
        listeners.add(listener);
    }

    @Override
    public long size() {
        return read(rows::size);
    }

    @Override
    public byte[] root(long size) {
        return read(() -> rows.tree(size)).root();
    }

    @Override
    public void leaves(long size, Consumer<byte[]> reader) {
        for (long from = 0; from < size; from += LEAVES) {
            long before = Math.min(size, from + LEAVES);
            long first = from;
            read(() -> rows.leaves(first, before)).forEach(reader);
        }
    }

    @Override
    public Health health() {
        return checked.getNow(Health.CHECKING);
    }

    @Override
    public Health awaitHealth() throws InterruptedException {
        try {
            return checked.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public Entry erase(String recovery, List<Long> events, String reason) {
        return erased(recovery, erasing -> erasing.erase(recovery, events, reason));
    }

    @Override
    public Entry eraseWords(String recovery, Map<Long, Set<String>> commitments, String reason) {
        return erased(recovery, erasing -> erasing.erase(recovery, commitments, reason));
    }

    private interface Erasing {
        Appended run(JournalErasing erasing) throws SQLException;
    }

    private Entry erased(String recovery, Erasing work) {
        JournalErasing erasing = new JournalErasing(writer);
        Entry erased = publish(() -> work.run(erasing));
        if (read(() -> rows.sealed(recovery))) {
            seal(recovery);
        }
        write(() -> erasing.emptyWriteAheadLog(file.path()));
        return erased;
    }

    @Override
    public Entry adopt(String recovery, RecoveryEvent.Adopted adopted, List<StoredEvent> events, List<byte[]> documents,
                       List<RecoveryEvent> then) {
        return publish(() -> giveRoom(() -> new JournalAdoption(writer).adopt(recovery, adopted, events, documents, then)));
    }

    @Override
    public void backUp(Path target) {
        read(() -> JournalBackup.write(readerConnection, file.path(), target));
    }

    private <T> T write(JournalWriter.Work<T> work) {
        return on(writing, work);
    }

    private <T> T read(JournalWriter.Work<T> work) {
        return on(reading, work);
    }

    private <T> T on(DatabaseThread thread, JournalWriter.Work<T> work) {
        return thread.call(told(work));
    }

    private <T> Callable<T> told(JournalWriter.Work<T> work) {
        return () -> {
            try {
                return work.run();
            } catch (SQLException e) {
                throw file.problem(e);
            }
        };
    }

    /** Waits for what is being written; a check that is not done ends. */
    @Override
    public void close() {
        closed = true;
        checking.close();
        reading.close();
        writing.close();
        try {
            readerConnection.close();
            writer.close();
        } catch (SQLException e) {
            throw file.problem(e);
        }
    }
}
