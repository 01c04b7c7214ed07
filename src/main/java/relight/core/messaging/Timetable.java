package relight.core.messaging;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import relight.core.messaging.Audience.Rhythm;
import relight.core.recovery.OutboxMessage;
import relight.core.recovery.Recovery;

/**
 * Who is to hear what next, by the clock: follows from the plan, from what a recovery's journal says of its messages, and from
 * nothing else. Time counts from the declaration.
 */
public final class Timetable {

    private static final Comparator<Slot> FIRST_DUE =
            Comparator.comparing((Slot slot) -> slot.due().orElse(Instant.MAX)).thenComparing(slot -> !slot.audience().escalation());

    private final Recovery recovery;
    private final Instant now;

    private Timetable(Recovery recovery, Instant now) {
        this.recovery = recovery;
        this.now = now;
    }

    /** What each audience is to hear next, the first due first; nothing of one that has heard all. */
    public static List<Slot> of(List<Audience> audiences, Recovery recovery, Instant now) {
        Timetable timetable = new Timetable(recovery, now);
        return audiences.stream().flatMap(audience -> timetable.slot(audience).stream()).sorted(FIRST_DUE).toList();
    }

    /** When the audience of a message hears again, were it told now; empty where nobody can say. */
    static Optional<Instant> after(Slot slot, Instant now) {
        return slot.audience().rhythm() instanceof Rhythm.Every(Duration period) && slot.occasion().kind() == Occasion.Kind.UPDATE
                ? Optional.of(now.plus(period)) : Optional.empty();
    }

    private Optional<Slot> slot(Audience audience) {
        return switch (audience.rhythm()) {
            case Rhythm.Once(Duration after) -> over().isPresent() ? end(audience, over().get())
                    : unheard(audience, Occasion.escalation(audience.name()), Optional.of(start().plus(after)));
            case Rhythm.Every(Duration period) -> over().isPresent() ? end(audience, over().get()) : update(audience, period);
            case Rhythm.AsNeeded() -> Optional.of(new Slot(audience, Occasion.update(audience.name(), last(audience) + 1),
                    Optional.empty(), audience.channels()));
        };
    }

    private Instant start() {
        return recovery.declaredAt().plus(recovery.clockSet());
    }

    /** Since when there is nothing more to tell but the end. */
    private Optional<Instant> over() {
        return recovery.verified().or(recovery::closedAt);
    }

    /** The update that is not told on all channels yet, until the next one is due. */
    private Optional<Slot> update(Audience audience, Duration period) {
        int last = last(audience);
        if (last == 0) {
            return unheard(audience, Occasion.update(audience.name(), 1), Optional.of(start()));
        }
        Occasion told = Occasion.update(audience.name(), last);
        Instant at = times(told).min(Comparator.naturalOrder()).orElseThrow();
        Instant next = at.plus(period);
        Optional<Slot> rest = next.isAfter(now) ? unheard(audience, told, Optional.of(at)) : Optional.empty();
        return rest.or(() -> unheard(audience, Occasion.update(audience.name(), last + 1), Optional.of(next)));
    }

    /** Who was told of the beginning is told of the end. */
    private Optional<Slot> end(Audience audience, Instant since) {
        boolean heard = last(audience) > 0 || times(Occasion.escalation(audience.name())).findAny().isPresent();
        return !heard ? Optional.empty() : unheard(audience, Occasion.end(audience.name()), Optional.of(since));
    }

    private Optional<Slot> unheard(Audience audience, Occasion occasion, Optional<Instant> due) {
        boolean waived = recovery.outbox().waived().stream().anyMatch(one -> one.occasion().equals(occasion.id()));
        List<String> open = waived ? List.of() : audience.channels().stream().filter(channel -> !told(occasion, channel)).toList();
        return open.isEmpty() ? Optional.empty() : Optional.of(new Slot(audience, occasion, due, open));
    }

    private boolean told(Occasion occasion, String channel) {
        return recovery.outbox().message(occasion.message(channel)).isPresent();
    }

    /** The number of the newest update that was told or left out; 0 where there is none. */
    private int last(Audience audience) {
        int last = 0;
        while (times(Occasion.update(audience.name(), last + 1)).findAny().isPresent()) {
            last++;
        }
        return last;
    }

    /** When something of an occasion was told or left out; a message that was taken back counts for it too. */
    private Stream<Instant> times(Occasion occasion) {
        String id = occasion.id();
        List<Instant> times = new ArrayList<>();
        recovery.outbox().messages().stream().filter(one -> one.message().occasion().equals(id)).map(OutboxMessage::written).forEach(times::add);
        recovery.outbox().waived().stream().filter(one -> one.occasion().equals(id)).forEach(one -> times.add(one.at()));
        return times.stream();
    }
}
