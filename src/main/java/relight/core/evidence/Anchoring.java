package relight.core.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Asks others to vouch for a log's heads, behind what people do: nobody who recovers waits for a server of others. Whoever could
 * not be asked is asked again with the next head.
 */
public final class Anchoring implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Anchoring.class.getName());

    /**
     * How one of them was asked.
     *
     * @param problem why they have not vouched
     */
    public record Asked(Anchorage place, Optional<Problem> problem) {}

    private final Supplier<List<Anchorage>> places;
    private final AtomicReference<SignedNote> next = new AtomicReference<>();
    private final ThreadBehind thread = new ThreadBehind("anchoring");
    private volatile List<Anchorage> begun = List.of();
    private volatile List<Problem> waiting = List.of();

    /**
     * @param places looked up when they are first needed: the workspace names them
     */
    public Anchoring(Supplier<List<Anchorage>> places) {
        this.places = places;
    }

    /** Asks by itself from here on, whenever a head has been signed. What is wrong with how they are named keeps nobody from recovering. */
    public void begin() {
        try {
            begun = places.get();
        } catch (Problem e) {
            waiting = List.of(e);
        }
    }

    /** Takes what the {@link Notary} tells; returns at once. */
    public void heard(Notary.Standing standing) {
        if (!begun.isEmpty() && standing.why().isEmpty() && standing.head().isPresent() && next.getAndSet(standing.head().get()) == null) {
            thread.later(this::askNext);
        }
    }

    /** Of heads that came meanwhile the newest speaks for all. */
    private void askNext() {
        SignedNote head = next.getAndSet(null);
        try {
            ask(head, begun);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All that the workspace names. */
    public List<Anchorage> places() {
        return places.get();
    }

    /** Who has not vouched for a head yet, as far as it is known here; nobody where the workspace cannot be read. */
    public List<Message> lacking(SignedNote head) {
        try {
            return places.get().stream().filter(place -> !place.has(head)).map(place -> Message.of("evidence.level.waits", place.where())).toList();
        } catch (Problem e) {
            return List.of();
        }
    }

    /** Asks each of them for a head, and waits. */
    public List<Asked> ask(SignedNote head, List<Anchorage> asked) throws InterruptedException {
        List<Asked> all = new ArrayList<>();
        for (Anchorage place : asked) {
            all.add(new Asked(place, ask(head, place)));
        }
        waiting = all.stream().map(Asked::problem).flatMap(Optional::stream).toList();
        return all;
    }

    private static Optional<Problem> ask(SignedNote head, Anchorage place) throws InterruptedException {
        try {
            if (!place.has(head)) {
                place.anchor(head);
            }
            return Optional.empty();
        } catch (Problem e) {
            return Optional.of(e);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Asking " + place.where() + " failed", e);
            return Optional.of(new Problem(Message.of("evidence.ask.failed", place.where()), Message.of("evidence.ask.away.remedy"), e));
        }
    }

    /** Who could not be asked the last time, and why; they are asked again with the next head. */
    public List<Problem> waiting() {
        return waiting;
    }

    /** Asks for the last head; where that takes longer than a person would wait, the next start does it. */
    @Override
    public void close() {
        thread.close();
    }
}
