package relight.ui.protocol;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.Property;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import relight.core.protocol.RecordQuery;
import relight.core.protocol.RecordSheet.Ending;
import relight.core.recovery.Mode;

/** Which recoveries a person wants to see; what is null does not matter. */
final class RecordFilter {

    /** Times that are asked for often, back from today. */
    enum Span {
        WEEK(Period.ofWeeks(1)), MONTH(Period.ofMonths(1)), QUARTER(Period.ofMonths(3)), YEAR(Period.ofYears(1));

        private final Period back;

        Span(Period back) {
            this.back = back;
        }
    }

    private final Clock clock;
    private final StringProperty text = new SimpleStringProperty("");
    private final ObjectProperty<Mode> mode = new SimpleObjectProperty<>();
    private final ObjectProperty<String> system = new SimpleObjectProperty<>();
    private final ObjectProperty<String> person = new SimpleObjectProperty<>();
    private final ObjectProperty<Ending> ending = new SimpleObjectProperty<>();
    private final ObjectProperty<String> verdict = new SimpleObjectProperty<>();
    private final ObjectProperty<LocalDate> from = new SimpleObjectProperty<>();
    private final ObjectProperty<LocalDate> until = new SimpleObjectProperty<>();

    /** @param clock in whose zone days begin and end */
    RecordFilter(Clock clock) {
        this.clock = clock;
    }

    RecordQuery query() {
        return new RecordQuery(begin(from.get()), begin(until.get() == null ? null : until.get().plusDays(1)), Optional.ofNullable(system.get()),
                Optional.ofNullable(mode.get()), Optional.ofNullable(person.get()), Optional.ofNullable(ending.get()),
                Optional.ofNullable(verdict.get()), text.get());
    }

    private Optional<Instant> begin(LocalDate day) {
        return Optional.ofNullable(day).map(one -> one.atStartOfDay(clock.getZone()).toInstant());
    }

    /** From so long ago until now. */
    void choose(Span span) {
        from.set(LocalDate.now(clock).minus(span.back));
        until.set(null);
    }

    /** The span that is chosen, where it is one of them. */
    Optional<Span> span() {
        return until.get() == null && from.get() != null
                ? Stream.of(Span.values()).filter(span -> from.get().equals(LocalDate.now(clock).minus(span.back))).findFirst() : Optional.empty();
    }

    /** How many things are asked for beside words and mode, which are always seen. */
    int hidden() {
        return (int) Stream.of(system, person, ending, verdict).filter(one -> one.get() != null).count()
                + (from.get() == null && until.get() == null ? 0 : 1);
    }

    void clear() {
        text.set("");
        Stream.of(mode, system, person, ending, verdict, from, until).forEach(one -> one.set(null));
    }

    /** Calls whenever anything is asked for otherwise. */
    void listen(Runnable changed) {
        List<Property<?>> all = List.of(text, mode, system, person, ending, verdict, from, until);
        all.forEach(one -> one.addListener((any, before, now) -> changed.run()));
    }

    StringProperty text() {
        return text;
    }

    ObjectProperty<Mode> mode() {
        return mode;
    }

    ObjectProperty<String> system() {
        return system;
    }

    ObjectProperty<String> person() {
        return person;
    }

    ObjectProperty<Ending> ending() {
        return ending;
    }

    ObjectProperty<String> verdict() {
        return verdict;
    }

    ObjectProperty<LocalDate> from() {
        return from;
    }

    ObjectProperty<LocalDate> until() {
        return until;
    }
}
