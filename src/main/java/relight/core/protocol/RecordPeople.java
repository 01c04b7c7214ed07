package relight.core.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import relight.core.protocol.Record.Group;
import relight.core.protocol.Record.Row;
import relight.core.protocol.Record.Table;
import relight.core.recovery.Entry;
import relight.core.recovery.Recovery;
import relight.core.recovery.Recovery.Participant;
import relight.core.recovery.RecoveryEvent.Adopted;
import relight.core.recovery.RecoveryEvent.Answered;
import relight.core.recovery.RecoveryEvent.ApprovalSigned;
import relight.core.recovery.RecoveryEvent.HandedOver;
import relight.core.recovery.RecoveryEvent.Joined;
import relight.core.recovery.RecoveryEvent.LeadPassed;
import relight.core.recovery.RecoveryEvent.Left;
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
                new Table("approvals", approvals()), new Table("adopted", adopted()), new Table("handedOver", handedOver())));
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

    private List<Row> handedOver() {
        return happenings.all(HandedOver.class).stream().map(one -> new Claims(one.number()).add("at", one.entry().happened())
                .add("to", one.event().to()).add("host", one.event().host()).add("covers", one.event().events())
                .add("rootSha256", one.event().rootSha256()).add("by", one.event().by()).row()).toList();
    }
}
