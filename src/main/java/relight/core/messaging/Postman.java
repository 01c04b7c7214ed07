package relight.core.messaging;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import relight.core.messaging.Carrier.Delivered;
import relight.core.recovery.OutboxMessage;
import relight.core.recovery.RecoveryEvent.MessageEnded.Delivery;
import relight.core.recovery.RecoverySession;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Hands over what waits in a recovery's outbox, each message at its time and each attempt recorded before it is made. Where nothing
 * gets through it comes again, at longer and longer intervals.
 */
final class Postman implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Postman.class.getName());
    private static final Duration ROUND = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final RecoverySession session;
    private final MessageDesk desk;
    private final Runnable writeByItself;
    private final Semaphore call = new Semaphore(0);
    private final ReentrantLock round = new ReentrantLock();
    private Thread thread;

    Postman(RecoverySession session, MessageDesk desk, Runnable writeByItself) {
        this.session = session;
        this.desk = desk;
        this.writeByItself = writeByItself;
    }

    synchronized void start() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("postman").start(this::work);
        }
    }

    /** There may be something to take. */
    void wake() {
        call.release();
    }

    private void work() {
        try {
            while (true) {
                try {
                    pass();
                } catch (RuntimeException e) {
                    LOG.log(System.Logger.Level.WARNING, "a round of the postman failed", e);
                }
                call.tryAcquire(ROUND.toMillis(), TimeUnit.MILLISECONDS);
                call.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One round: everything whose time has come at the same time, so that one that does not answer keeps no other waiting. */
    void pass() throws InterruptedException {
        round.lockInterruptibly();
        try {
            writeByItself.run();
            Instant now = session.clock().now();
            List<Callable<Object>> ready = session.state().outbox().messages().stream()
                    .filter(message -> message.nextTry().filter(at -> !at.isAfter(now)).isPresent())
                    .filter(message -> desk.carrier(message.message().channel()).isPresent())
                    .map(message -> Executors.callable(() -> handOver(message)))
                    .toList();
            if (!ready.isEmpty()) {
                try (ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor()) {
                    hands.invokeAll(ready);
                }
            }
        } finally {
            round.unlock();
        }
    }

    private void handOver(OutboxMessage message) {
        session.outbox().begin(message.id()).ifPresent(attempt -> {
            Delivered delivered = delivered(message);
            session.outbox().end(message.id(), attempt, delivered.delivery(), desk.words().say(delivered.words()));
        });
    }

    /** What a person can mend, such as a password that is not there, comes before anything was sent. */
    private Delivered delivered(OutboxMessage message) {
        try {
            return desk.carrier(message.message().channel()).orElseThrow().deliver(session.state(), message.message());
        } catch (Problem mended) {
            return new Delivered(Delivery.REFUSED, mended.remedy()
                    .map(remedy -> Message.of("messaging.problem", mended.what(), remedy)).orElse(mended.what()));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "handing over " + message.id() + " failed", e);
            return new Delivered(Delivery.UNKNOWN, Message.of("messaging.fault", e.getClass().getSimpleName()));
        }
    }

    @Override
    public void close() {
        Thread working;
        synchronized (this) {
            working = thread;
        }
        if (working != null) {
            working.interrupt();
            try {
                working.join(PATIENCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
