package relight.core.report;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Optional;
import relight.core.history.Control;
import relight.core.history.OpenItem;
import relight.core.history.PastRecovery;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoveryEvent.Closed;
import relight.core.text.Messages;

/** The words of a report on many recoveries in its reader's language. */
public record HistoryWords(Messages messages) {

    public String say(String key, Object... values) {
        return messages.say("history.report." + key, values);
    }

    public String mode(Mode mode) {
        return messages.say("protocol.record.mode." + mode);
    }

    public String verdict(PastRecovery recovery) {
        return recovery.closed().map(Closed::verdict).map(verdict -> messages.say("protocol.record.verdict." + verdict)).orElse(messages.say("protocol.record.verdict.open"));
    }

    public String day(LocalDate day) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withLocale(messages.locale()).format(day);
    }

    public String day(Instant at) {
        return day(at.atZone(messages.zone()).toLocalDate());
    }

    public String control(Control control) {
        return messages.say("history.control." + control);
    }

    public String criterion(Control control, Control.Criterion criterion) {
        return messages.say("history.control." + control + "." + criterion.id());
    }

    /** What the control asks beside, and no record shows. */
    public String beyond(Control control) {
        return messages.say("history.control." + control + ".beyond");
    }

    public String owner(OpenItem item) {
        String owner = item.finding().owner().toString();
        return owner.isBlank() ? messages.say("history.nobody") : owner;
    }

    public String due(OpenItem item) {
        return item.due().map(this::day).or(() -> item.finding().dueDate()).orElse(messages.say("history.no-date"));
    }

    /** An actual figure with a sign where it was judged: told without any colour. */
    String judged(Optional<String> actual, Optional<Boolean> met) {
        return actual.map(figure -> met.map(good -> good ? "✓ " : "✗ ").orElse("") + figure).orElse("–");
    }

    /** The last seal, or that there is none. */
    public String proof(PastRecovery recovery) {
        return recovery.seal().map(seal -> say("seal", seal.event(), seal.events(), seal.root().substring(0, 16))).orElse(say("unsealed"));
    }
}
