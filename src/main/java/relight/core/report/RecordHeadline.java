package relight.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.core.protocol.Record;
import relight.core.protocol.Record.Result;
import relight.core.protocol.Record.Row;
import relight.core.recovery.RecoveryEvent.Closed;
import relight.core.text.Messages;

/** What stands at the top and at the end of a record whatever its form. */
final class RecordHeadline {

    /** A figure with its name and what it is measured against. */
    record Figure(String label, String value, String note, Optional<Boolean> good) {}

    private final Record record;
    private final RecordWords words;

    RecordHeadline(Record record, RecordWords words) {
        this.record = record;
        this.words = words;
    }

    String title() {
        return record.recovery().declared().title().toString();
    }

    String mode() {
        return words.mode(record.recovery().declared().mode());
    }

    String verdict() {
        return record.recovery().closed().map(Closed::verdict).map(words::verdict).orElse(words.say("verdict.open"));
    }

    List<Figure> figures() {
        Result result = record.result();
        Messages messages = words.messages();
        Figure time = new Figure(words.field("recoveryTime"), result.recoveryTime().map(messages::duration).orElse(words.say("running")),
                note(result.rto().map(messages::duration), result.rtoMet(), ""), result.rtoMet());
        String assumed = result.dataLost().isPresent() && !result.measured() ? words.say("assumed") : "";
        Figure lost = new Figure(words.field("dataLost"), result.dataLost().map(messages::duration).orElse(words.say("unknown")),
                note(result.rpo().map(messages::duration), result.rpoMet(), assumed), result.rpoMet());
        Figure split = new Figure(words.say("split"), words.field("declare") + " " + messages.duration(result.split().declare()) + " · "
                + words.field("decide") + " " + messages.duration(result.split().decide()) + " · "
                + words.field("machine") + " " + messages.duration(result.split().machine()) + " · "
                + words.field("waiting") + " " + messages.duration(result.split().waiting()) + " · "
                + words.field("verify") + " " + messages.duration(result.split().verify()), "", Optional.empty());
        return List.of(time, lost, split);
    }

    private String note(Optional<String> objective, Optional<Boolean> met, String more) {
        List<String> parts = new ArrayList<>();
        parts.add(objective.map(value -> words.say("objective", value)).orElse(words.say("no-objective")));
        met.ifPresent(yes -> parts.add(words.met(yes)));
        if (!more.isEmpty()) {
            parts.add(more);
        }
        return String.join(" · ", parts);
    }

    /** How whoever holds the record can check it, and what no check can show. */
    List<String> check() {
        List<String> paragraphs = new ArrayList<>();
        paragraphs.add(words.say("check.events", record.log()));
        List<Row> seals = record.group("signOff").tables().getLast().rows();
        if (seals.isEmpty()) {
            paragraphs.add(words.say("check.unsealed"));
        } else {
            Row seal = seals.getLast();
            paragraphs.add(words.say("check.seal", seal.events().getFirst(), seal.value("covers").orElse(0L), seal.value("rootSha256").orElse("")));
        }
        paragraphs.add(words.say("check.how", record.recovery().id()));
        paragraphs.add(words.say("check.limit"));
        return paragraphs;
    }
}
