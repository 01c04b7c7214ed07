package relight.core.protocol;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryEvent.HandedOver;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.SessionListener;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Keeps a recovery in the evidence store while it goes on, so that another machine can take it over. Works beside the steps and never
 * holds one up; what cannot be stored is tried again, and how long that has been so can be seen. Where another machine has taken the
 * recovery over, it ends here.
 */
public final class Keeping implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Keeping.class.getName());

    static final Keeping NOWHERE = new Keeping();

    /** Between two looks whether somebody has taken it over, and between two attempts to store. */
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration LEAST_PAUSE = Duration.ofMillis(100);
    /** Storing takes at most a fifth of the time. */
    private static final int PAUSES = 4;
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    /**
     * How far the store is.
     *
     * @param place   of the bundles; empty where they are kept nowhere
     * @param stored  when it was stored the last time
     * @param waiting since when something is not stored that has happened
     * @param failure why not, where that was tried
     */
    public record Standing(Optional<String> place, Optional<Instant> stored, Optional<Instant> waiting, Optional<Message> failure) {}

    private final RecoverySession session;
    private final EvidenceStore store;
    private final HandOvers handOvers;
    private final List<Consumer<Standing>> listeners = new CopyOnWriteArrayList<>();
    private final SessionListener hears = new SessionListener() {
        @Override
        public void changed(Recovery recovery) {
            happened();
        }
    };
    private Thread worker;
    private boolean unstored = true;
    private boolean ends;
    private volatile Standing standing;

    private Keeping() {
        session = null;
        store = null;
        handOvers = null;
        standing = new Standing(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    Keeping(RecoverySession session, EvidenceStore store, HandOvers handOvers) {
        this.session = session;
        this.store = store;
        this.handOvers = handOvers;
        standing = new Standing(Optional.of(store.describe("")), Optional.empty(), Optional.of(Instant.now()), Optional.empty());
    }

    Keeping start() {
        session.listen(hears);
        worker = Thread.ofPlatform().name("hand-over-keeper").daemon().start(this::keep);
        return this;
    }

    public Standing standing() {
        return standing;
    }

    /** Told on the thread that stores. */
    public void listen(Consumer<Standing> listener) {
        listeners.add(listener);
    }

    private synchronized void happened() {
        unstored = true;
        if (standing.waiting().isEmpty()) {
            standing = new Standing(standing.place(), standing.stored(), Optional.of(Instant.now()), standing.failure());
        }
        notifyAll();
    }

    private void keep() {
        try {
            boolean goesOn = true;
            while (goesOn) {
                long begin = System.nanoTime();
                boolean done = turn();
                Duration took = Duration.ofNanos(System.nanoTime() - begin);
                goesOn = !session.isGone() && await(done, took.multipliedBy(PAUSES));
            }
        } catch (InterruptedException e) {
            // it is let go, and the store does not answer
        }
    }

    /** Waits until there is something to do; false when all is done. */
    private synchronized boolean await(boolean done, Duration pause) throws InterruptedException {
        long rest = (done ? pause.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : pause : LOOK).toMillis();
        long until = System.nanoTime() + Duration.ofMillis(rest).toNanos();
        long look = System.nanoTime() + LOOK.toNanos();
        for (long now = System.nanoTime(); !ends && (now < until || !unstored && now < look); now = System.nanoTime()) {
            wait(Math.max(1, Duration.ofNanos((unstored ? until : Math.max(until, look)) - now).toMillis()));
        }
        return !ends || unstored && done;
    }

    /** Stores what is not stored; false where that failed. */
    private boolean turn() {
        boolean due;
        synchronized (this) {
            due = unstored;
            unstored = false;
        }
        try {
            Optional<HandedOver> gone = handOvers.goneTo(store, session.id());
            if (gone.isPresent()) {
                session.leave(gone.get());
                return true;
            }
            if (due) {
                handOvers.store(session.id(), session.operator(), store);
                tell(true, Optional.empty());
            } else {
                tell(false, Optional.empty());
            }
            return true;
        } catch (IOException e) {
            return failed(due, Message.of("people.evidence.away", store.describe(""), String.valueOf(e.getMessage())));
        } catch (Problem e) {
            return failed(due, e.what());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, session.id() + " is not kept for other machines", e);
            return failed(due, Message.of("people.evidence.fault", String.valueOf(e.getMessage())));
        }
    }

    private boolean failed(boolean due, Message why) {
        synchronized (this) {
            unstored |= due;
        }
        tell(false, Optional.of(why));
        return false;
    }

    private void tell(boolean stored, Optional<Message> failure) {
        Standing now;
        synchronized (this) {
            Optional<Instant> waiting = unstored ? standing.waiting().or(() -> Optional.of(Instant.now())) : Optional.empty();
            now = new Standing(standing.place(), stored ? Optional.of(Instant.now()) : standing.stored(), waiting, failure);
            standing = now;
        }
        listeners.forEach(listener -> listener.accept(now));
    }

    /** Stores the last words, as long as that may take. */
    @Override
    public void close() {
        if (worker == null) {
            return;
        }
        session.unlisten(hears);
        synchronized (this) {
            ends = true;
            notifyAll();
        }
        try {
            worker.join(LAST_WORDS);
            worker.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
