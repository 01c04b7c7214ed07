package relight.ui.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import relight.core.history.FindingDesk;
import relight.core.history.History;
import relight.core.history.History.Scope;
import relight.core.history.OpenItem;
import relight.core.history.OpenItem.Standing;
import relight.core.protocol.ProtocolLog;
import relight.core.report.HistoryExport;
import relight.core.report.HistoryExporter;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.ui.common.Background;

/** All recoveries together: those of a time and a system, and their findings. Lives on the FX thread. */
public final class HistoryViewModel {

    /** Over which time; the last one is all. */
    enum Span {
        QUARTER(3), YEAR(12), ALL(0);

        private final int months;

        Span(int months) {
            this.months = months;
        }
    }

    /** Which findings are listed. */
    enum Wanted {
        OPEN, OVERDUE, SETTLED;

        private boolean holds(Standing standing) {
            return switch (this) {
                case OPEN -> standing != Standing.SETTLED;
                case OVERDUE -> standing == Standing.OVERDUE;
                case SETTLED -> standing == Standing.SETTLED;
            };
        }
    }

    private record Read(History history, List<OpenItem> items) {}

    private final ProtocolLog log;
    private final HistoryExporter exporter;
    private final Supplier<Map<String, List<String>>> changes;
    private final Background background;
    private final Clock clock;
    private final String operator;
    private final ReadOnlyObjectWrapper<History> history = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Exception> problem = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Path> written = new ReadOnlyObjectWrapper<>();
    private final ObjectProperty<Span> span = new SimpleObjectProperty<>(Span.ALL);
    private final StringProperty system = new SimpleStringProperty("");
    private final ObjectProperty<Wanted> wanted = new SimpleObjectProperty<>(Wanted.OPEN);
    private final StringProperty text = new SimpleStringProperty("");
    private Read whole = new Read(new History(List.of(), List.of()), List.of());
    private Background.Running reading = () -> { };

    /**
     * @param changes  what in the workspace says that it was changed for a finding; may block
     * @param operator who settles findings here
     */
    public HistoryViewModel(ProtocolLog log, HistoryExporter exporter, Supplier<Map<String, List<String>>> changes, Background background, Clock clock, String operator) {
        this.log = log;
        this.exporter = exporter;
        this.changes = changes;
        this.background = background;
        this.clock = clock;
        this.operator = operator;
        span.addListener((all, before, now) -> narrow());
        system.addListener((all, before, now) -> narrow());
    }

    void refresh() {
        reading.cancel();
        reading = background.run(() -> {
            History all = History.of(log);
            return new Read(all, all.findings(changes.get()));
        }, read -> {
            problem.set(null);
            whole = read;
            narrow();
        }, problem::set);
    }

    void rest() {
        reading.cancel();
    }

    private void narrow() {
        history.set(whole.history().in(scope(), clock.getZone()));
    }

    private Scope scope() {
        Optional<LocalDate> from = span.get() == Span.ALL ? Optional.empty() : Optional.of(today().minusMonths(span.get().months));
        return new Scope(from, Optional.empty(), system.get().isEmpty() ? List.of() : List.of(system.get()));
    }

    LocalDate today() {
        return LocalDate.now(clock);
    }

    /** All that any recovery has touched, whatever is chosen. */
    List<String> systems() {
        return whole.history().systems();
    }

    /** Findings of the recoveries shown, most urgent first. */
    List<OpenItem> items() {
        String[] sought = text.get().strip().toLowerCase(Locale.ROOT).split("\\s+");
        return all().filter(item -> wanted.get().holds(item.standing(today()))).filter(item -> {
            String said = String.join(" ", item.id(), item.finding().finding().toString(), item.finding().owner().toString(), item.finding().severity()).toLowerCase(Locale.ROOT);
            return Stream.of(sought).allMatch(said::contains);
        }).sorted(Comparator.comparing((OpenItem item) -> item.standing(today())).thenComparing(item -> item.due().orElse(LocalDate.MAX))).toList();
    }

    long count(Wanted kind) {
        return all().filter(item -> kind.holds(item.standing(today()))).count();
    }

    private Stream<OpenItem> all() {
        return history.get() == null ? Stream.empty() : whole.items().stream().filter(item -> history.get().recoveries().contains(item.of()));
    }

    /** Settles a finding and reads the journal again. */
    void settle(String finding, Optional<String> shownBy, String reason) {
        problem.set(null);
        background.run(() -> {
            new FindingDesk(log).settle(finding, shownBy, reason, operator);
            return finding;
        }, settled -> refresh(), problem::set);
    }

    void export(HistoryExport form, Path file) {
        Scope scope = scope();
        written.set(null);
        problem.set(null);
        background.run(() -> {
            try {
                return Files.write(file, exporter.write(scope, form));
            } catch (IOException e) {
                throw new Problem(Message.of("protocol.screen.export.failed", file.toString(), String.valueOf(e.getMessage())), Message.of("protocol.screen.export.failed.remedy"), e);
            }
        }, written::set, problem::set);
    }

    ReadOnlyObjectProperty<History> history() {
        return history.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Exception> problem() {
        return problem.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Path> written() {
        return written.getReadOnlyProperty();
    }

    ObjectProperty<Span> span() {
        return span;
    }

    StringProperty system() {
        return system;
    }

    ObjectProperty<Wanted> wanted() {
        return wanted;
    }

    StringProperty text() {
        return text;
    }
}
