package relight.core.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.protocol.Happenings.Happening;
import relight.core.protocol.Record.Group;
import relight.core.protocol.Record.Row;
import relight.core.protocol.Record.Table;
import relight.core.recovery.Entry;
import relight.core.recovery.OutboxMessage;
import relight.core.recovery.Recovery;
import relight.core.recovery.Recovery.Participant;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.RecoveryEvent.Adopted;
import relight.core.recovery.RecoveryEvent.Answered;
import relight.core.recovery.RecoveryEvent.ApprovalSigned;
import relight.core.recovery.RecoveryEvent.HandedOver;
import relight.core.recovery.RecoveryEvent.StepDoubted;
import relight.core.recovery.RecoveryEvent.Joined;
import relight.core.recovery.RecoveryEvent.LeadPassed;
import relight.core.recovery.RecoveryEvent.Left;
import relight.core.recovery.RecoveryEvent.MessageDecided;
import relight.core.recovery.RecoveryEvent.MessageEnded;
import relight.core.recovery.RecoveryEvent.MessageTried;
import relight.core.recovery.RecoveryEvent.MessageWaived;
import relight.core.recovery.RecoveryEvent.MessageWritten;
import relight.core.recovery.StepState.Status;

/** The people in a record: who took part, who led, what each of several said, who approved from another machine, and where it went. */
final class RecordPeople {

    private final Recovery recovery;
    private final Happenings happenings;

    RecordPeople(Recovery recovery, Happenings happenings) {
        this.recovery = recovery;
        this.happenings = happenings;
    }

    Group group() {
        return new Group("people", List.of(), List.of(new Table("people", people()), new Table("leads", leads()), new Table("answers", answers()),
                new Table("approvals", approvals()), new Table("adopted", adopted()), new Table("doubted", doubted()), new Table("handedOver", handedOver()),
                new Table("messages", messages()), new Table("leftOut", leftOut())));
    }

    private List<Row> people() {
        List<Row> rows = new ArrayList<>();
        List<Entry> came = happenings.entries().stream()
                .filter(entry -> entry.event() instanceof Joined || entry.event() instanceof LeadPassed).toList();
        for (int i = 0; i < came.size(); i++) {
            Participant person = recovery.people().get(i);
            long since = came.get(i).number();
            List<Long> events = new ArrayList<>(List.of(since));
            happenings.entries().stream().filter(entry -> entry.number() > since && ends(entry, person)).findFirst()
                    .ifPresent(end -> events.add(end.number()));
            rows.add(new Claims(events).add("name", person.name()).add("role", person.role()).add("from", person.since())
                    .add("to", person.until()).row());
        }
        return rows;
    }

    private static boolean ends(Entry entry, Participant person) {
        return switch (entry.event()) {
            case Left left -> left.person().equals(person.name());
            case LeadPassed _ -> person.role().equals(Joined.LEAD);
            default -> false;
        };
    }

    private List<Row> leads() {
        return happenings.all(LeadPassed.class).stream().map(one -> new Claims(one.number()).add("at", one.entry().happened())
                .add("from", one.event().from()).add("to", one.event().to()).add("reason", one.event().reason()).row()).toList();
    }

    private List<Row> answers() {
        return happenings.all(Answered.class).stream().map(one -> new Claims(one.number()).add("at", one.entry().happened())
                .add("step", one.event().step().value()).add("by", one.event().by())
                .add("status", Status.valueOf(one.event().judgement().name())).add("inputs", values(one.event()))
                .add("reason", one.event().comment()).row()).toList();
    }

    private static List<String> values(Answered answer) {
        return answer.values().entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(value -> value.getKey() + "=" + value.getValue()).toList();
    }

    private List<Row> approvals() {
        return happenings.all(ApprovalSigned.class).stream().map(one -> new Claims(one.number()).add("at", one.entry().happened())
                .add("step", one.event().step().value()).add("by", one.event().by()).add("role", one.event().role())
                .add("code", one.event().code()).add("key", one.event().key()).add("signature", one.event().answer()).row()).toList();
    }

    private List<Row> adopted() {
        return happenings.all(Adopted.class).stream().map(one -> new Claims(one.number()).add("at", one.entry().happened())
                .add("by", one.event().by()).add("host", one.event().host()).add("log", one.event().originLog())
                .add("covers", one.event().events()).add("rootSha256", one.event().rootSha256()).add("key", one.event().key()).row()).toList();
    }

    private List<Row> doubted() {
        return happenings.all(StepDoubted.class).stream().map(one -> new Claims(one.number()).add("at", one.entry().happened())
                .add("step", one.event().step().value()).add("host", one.event().host()).row()).toList();
    }

    private List<Row> handedOver() {
        return happenings.all(HandedOver.class).stream().map(one -> new Claims(one.number()).add("at", one.entry().happened())
                .add("to", one.event().to()).add("host", one.event().host()).add("covers", one.event().events())
                .add("rootSha256", one.event().rootSha256()).add("by", one.event().by()).row()).toList();
    }

    /** What was told to whom, on which way, and what became of it. */
    private List<Row> messages() {
        List<Row> rows = new ArrayList<>();
        for (Happening<MessageWritten> written : happenings.all(MessageWritten.class)) {
            MessageWritten e = written.event();
            Optional<OutboxMessage> told = recovery.outbox().message(e.message());
            List<Long> events = happenings.entries().stream().filter(entry -> of(entry.event()).equals(Optional.of(e.message())))
                    .map(Entry::number).toList();
            rows.add(new Claims(events).add("at", written.entry().happened()).add("audience", e.audience()).add("channel", e.channel())
                    .add("recipients", e.to().toString().lines().toList()).add("subject", e.subject()).add("message", e.text())
                    .add("delivery", told.map(OutboxMessage::state)).add("answer", told.map(one -> one.words().toString()))
                    .add("by", e.by()).row());
        }
        return rows;
    }

    private static Optional<String> of(RecoveryEvent event) {
        return switch (event) {
            case MessageWritten e -> Optional.of(e.message());
            case MessageTried e -> Optional.of(e.message());
            case MessageEnded e -> Optional.of(e.message());
            case MessageDecided e -> Optional.of(e.message());
            default -> Optional.empty();
        };
    }

    private List<Row> leftOut() {
        return happenings.all(MessageWaived.class).stream().map(one -> new Claims(one.number()).add("at", one.entry().happened())
                .add("audience", one.event().audience()).add("reason", one.event().reason()).add("by", one.event().by()).row()).toList();
    }
}
