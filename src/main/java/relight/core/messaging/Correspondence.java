package relight.core.messaging;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import relight.core.recovery.Erasable;
import relight.core.recovery.Forecast;
import relight.core.recovery.Mode;
import relight.core.recovery.OutboxLog;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryClock;
import relight.core.recovery.RecoveryEvent.MessageDecided.Decision;
import relight.core.recovery.RecoveryEvent.MessageWritten;
import relight.core.recovery.RecoverySession;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;

/**
 * What people are told of one recovery that this process has in hand. A message stands in the journal before anything of it goes, so
 * it outlives this process, and it is handed over once.
 */
public final class Correspondence implements AutoCloseable {

    private final RecoverySession session;
    private final MessageDesk desk;
    private final Function<RecoveryClock, Forecast> forecasts;
    private final Postman postman;

    public Correspondence(RecoverySession session, MessageDesk desk, Function<RecoveryClock, Forecast> forecasts) {
        this.session = session;
        this.desk = desk;
        this.forecasts = forecasts;
        this.postman = new Postman(session, desk, this::writeByItself);
    }

    /** Begins to send what waits, now and from here on, without anybody waiting for it. */
    public Correspondence start() {
        postman.start();
        return this;
    }

    /** Who is to hear what next, the first due first. */
    public List<Slot> slots() {
        return Timetable.of(desk.audiences(), session.state(), session.clock().now());
    }

    /** What is due now. */
    public List<Slot> due() {
        Instant now = session.clock().now();
        return slots().stream().filter(slot -> slot.isDue(now)).toList();
    }

    /** How many things wait for a person: what is due, and what is stuck in the outbox. */
    public int waitingForAPerson() {
        return due().size() + session.state().outbox().undecided().size();
    }

    public Recovery recovery() {
        return session.state();
    }

    /** The message that tells it, filled with the state of this moment; a Problem where the team's template cannot be used. */
    public Draft draft(Slot slot) {
        RecoveryClock clock = session.clock();
        StateWords state = new StateWords(clock, forecasts.apply(clock), desk.site().name());
        Messages words = Messages.in(slot.audience().manner().language(), desk.site().zone());
        Template template = desk.templates().of(slot.audience(), slot.occasion().kind());
        return state.marked(template.fill(state.values(slot.audience(), Timetable.after(slot, clock.now()), words)), words);
    }

    /** Whether a click sends it there; otherwise a person has to call, copy or post it. */
    public boolean carried(Slot slot, String channel) {
        return desk.carrier(slot.audience(), channel).isPresent();
    }

    /** Whether anybody takes messages of a channel from here. */
    public boolean carries(String channel) {
        return desk.carrier(channel).isPresent();
    }

    /**
     * Puts it into the outbox for every open channel that can be reached from here.
     *
     * @return how many messages
     */
    public int send(Slot slot, Draft draft) {
        return write(slot, draft, Erasable.of(session.operator()));
    }

    private int write(Slot slot, Draft draft, Erasable by) {
        List<String> reached = slot.open().stream().filter(channel -> carried(slot, channel)).toList();
        reached.forEach(channel -> outbox().write(message(slot, channel, draft, by)));
        postman.wake();
        return reached.size();
    }

    /** A person has told it on a channel: called, posted, said; in words how that went. */
    public void told(Slot slot, String channel, Draft draft, String words) {
        if (outbox().write(message(slot, channel, draft, Erasable.of(session.operator())))) {
            outbox().decide(slot.occasion().message(channel), Decision.SENT, words);
        }
    }

    /** Leaves it out this time; the reason stands in the record. */
    public void waive(Slot slot, String reason) {
        if (reason.isBlank()) {
            throw new Problem(Message.of("messaging.waive.reason"));
        }
        outbox().waive(slot.occasion().id(), slot.audience().name(), reason);
    }

    /** Says what became, or is to become, of a message that is not surely gone. */
    public void decide(String message, Decision decision, String reason) {
        outbox().decide(message, decision, reason);
        postman.wake();
    }

    /** Hands over everything whose time has come, and waits until that has ended. */
    public void pass() throws InterruptedException {
        postman.pass();
    }

    private MessageWritten message(Slot slot, String channel, Draft draft, Erasable by) {
        Audience audience = slot.audience();
        Optional<Carrier> carrier = desk.carrier(audience, channel);
        List<String> to = carrier.map(one -> one.addressed() ? audience.addresses() : List.<String>of()).orElseGet(() -> called(audience));
        return new MessageWritten(slot.occasion().message(channel), slot.occasion().id(), audience.name(), channel,
                carrier.filter(one -> one.repeatable(channel)).isPresent(), audience.manner().language().toLanguageTag(),
                Erasable.of(String.join("\n", to)), Erasable.of(draft.subject()), Erasable.of(draft.text()), by);
    }

    private static List<String> called(Audience audience) {
        return audience.people().stream().map(one -> one.name() + one.phone().map(phone -> " " + phone).orElse("")).toList();
    }

    /** Only a real incident writes to anybody by itself; what cannot be filled stays due, for a person to see. */
    private void writeByItself() {
        if (session.state().declared().mode() != Mode.INCIDENT) {
            return;
        }
        for (Slot slot : due()) {
            if (slot.audience().manner().automatic() && slot.open().stream().anyMatch(channel -> carried(slot, channel))) {
                try {
                    write(slot, draft(slot), Erasable.NOTHING);
                } catch (Problem template) {
                    System.getLogger(Correspondence.class.getName()).log(System.Logger.Level.WARNING,
                            "not sent by itself: " + slot.occasion().id() + ": " + template.getMessage());
                }
            }
        }
    }

    private OutboxLog outbox() {
        return session.outbox();
    }

    /** Ends what is being handed over; what waits stays in the journal. */
    @Override
    public void close() {
        postman.close();
    }
}
