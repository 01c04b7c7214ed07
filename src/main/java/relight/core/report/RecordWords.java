package relight.core.report;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import relight.core.protocol.Record;
import relight.core.protocol.Record.Claim;
import relight.core.recovery.Mode;
import relight.core.recovery.OutboxMessage;
import relight.core.recovery.StepState.Status;
import relight.core.text.Bytes;
import relight.core.text.Messages;

/** The words of a record in its reader's language. */
public final class RecordWords {

    private static final Set<String> VERDICTS = Set.of("recovered", "recovered-with-gaps", "copy-restored", "not-recovered", "stopped");

    /** To the second: a record is compared with other people's logs. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss xxx");

    private final Messages messages;
    private final Map<Long, Long> amendments;

    public RecordWords(Messages messages, Record record) {
        this.messages = messages;
        amendments = record.amendments();
    }

    Messages messages() {
        return messages;
    }

    public String say(String key, Object... values) {
        return messages.say("protocol.record." + key, values);
    }

    String group(String name) {
        return say("group." + name);
    }

    String table(String name) {
        return say("table." + name);
    }

    public String field(String name) {
        return say(name);
    }

    /** A claim's value as it is read; a dash where nothing is known. */
    public String value(Claim claim) {
        return claim.value().map(value -> value(claim.name(), value)).orElse("–");
    }

    private String value(String name, Object value) {
        return switch (value) {
            case Mode mode -> mode(mode);
            case Status status -> say("status." + status);
            case OutboxMessage.State state -> say("delivery." + state);
            case Boolean met when name.endsWith("Met") -> met(met);
            case Boolean yes -> say(yes ? "yes" : "no");
            case Duration duration -> messages.duration(duration);
            case Instant instant -> TIME.withLocale(messages.locale()).format(instant.atZone(messages.zone()));
            case Bytes size -> messages.size(size.count());
            case List<?> list when name.equals("deviations") ->
                    String.join(", ", list.stream().map(deviation -> say("deviation." + deviation)).toList());
            case List<?> list -> String.join("\n", list.stream().map(String::valueOf).toList());
            case String verdict when name.equals("verdict") -> verdict(verdict);
            default -> String.valueOf(value);
        };
    }

    public String mode(Mode mode) {
        return say("mode." + mode);
    }

    public String met(boolean met) {
        return say(met ? "met" : "missed");
    }

    public String verdict(String verdict) {
        return VERDICTS.contains(verdict) ? say("verdict." + verdict) : verdict;
    }

    /** The events a claim rests on, runs of them drawn together: e12, e19–e21; with a word on those that were amended. */
    public String events(List<Long> events) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < events.size(); i++) {
            int end = i;
            while (end + 1 < events.size() && events.get(end + 1) == events.get(end) + 1) {
                end++;
            }
            text.append(text.isEmpty() ? "" : ", ").append('e').append(events.get(i));
            if (end > i) {
                text.append("–e").append(events.get(end));
            }
            i = end;
        }
        events.stream().filter(amendments::containsKey).forEach(event -> text.append(" (").append(say("amended", amendments.get(event))).append(')'));
        return text.toString();
    }

    Locale locale() {
        return messages.locale();
    }
}
