package relight.core.report;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import relight.core.evidence.Checkpoint;
import relight.core.history.ControlMatrix;
import relight.core.history.History;
import relight.core.history.History.Scope;
import relight.core.history.OpenItem;
import relight.core.history.OpenItem.Standing;
import relight.core.history.PastRecovery;
import relight.core.history.Trend;
import relight.core.text.Message;

/**
 * All that is told of many recoveries, whatever the form.
 *
 * @param items  findings of these recoveries, and settled ones as far as one of these settled them
 * @param today  by which they are due
 * @param log    the id of the log
 * @param head   of the log, and {@code key} the fingerprint that it is signed with; empty where none is signed
 * @param level  how far others have seen it, in words
 */
record HistoryReport(History history, Scope scope, List<OpenItem> items, ControlMatrix matrix, Instant made, LocalDate today, String log,
                     Optional<Checkpoint> head, Optional<String> key, List<Message> level) {

    /** @param whole every recovery of the journal; of these the report tells those in the scope */
    static HistoryReport of(History whole, Scope scope, List<OpenItem> findings, Instant made, ZoneId zone, String log, Optional<Checkpoint> head, Optional<String> key,
                            List<Message> level) {
        History history = whole.in(scope, zone);
        List<OpenItem> items = findings.stream().filter(item -> history.recoveries().contains(item.of())).toList();
        LocalDate today = made.atZone(zone).toLocalDate();
        Instant end = scope.to().filter(to -> to.isBefore(today)).map(to -> to.plusDays(1).atStartOfDay(zone).toInstant()).orElse(made);
        return new HistoryReport(history, scope, items, ControlMatrix.of(history, end), made, today, log, head, key, level);
    }

    /** By which the report names a recovery, from 1. */
    int number(PastRecovery recovery) {
        return history.recoveries().indexOf(recovery) + 1;
    }

    List<OpenItem> open() {
        return items.stream().filter(item -> item.settled().isEmpty()).sorted(Comparator.comparing((OpenItem item) -> item.standing(today))
                .thenComparing(item -> item.due().orElse(LocalDate.MAX))).toList();
    }

    List<OpenItem> settled() {
        return items.stream().filter(item -> item.settled().isPresent()).toList();
    }

    long overdue() {
        return items.stream().filter(item -> item.standing(today) == Standing.OVERDUE).count();
    }

    Trend trend(Trend.Kind kind) {
        return Trend.of(history.recoveries(), kind);
    }

    long drills() {
        return history.recoveries().stream().filter(PastRecovery::drill).count();
    }

    /** For a camera: the whole head and the fingerprint. */
    Optional<String> code() {
        return head.flatMap(at -> key.map(print -> at.text() + print));
    }

    /** The first and the last day on which one was declared, or that were asked for. */
    Optional<LocalDate> first(ZoneId zone) {
        return scope.from().or(() -> days(zone).findFirst());
    }

    Optional<LocalDate> last(ZoneId zone) {
        return scope.to().or(() -> days(zone).reduce((_, later) -> later));
    }

    private Stream<LocalDate> days(ZoneId zone) {
        return history.recoveries().stream().map(one -> one.declared().atZone(zone).toLocalDate());
    }
}
