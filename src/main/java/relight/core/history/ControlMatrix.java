package relight.core.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import relight.core.history.Control.Criterion;

/** Which recoveries of which system are evidence of what, for each thing that a control asks for. */
public record ControlMatrix(List<String> systems, List<Row> rows) {

    private static final Duration YEAR = Duration.ofDays(366);

    /**
     * What one criterion finds.
     *
     * @param cells by system
     */
    public record Row(Control control, Criterion criterion, Map<String, Cell> cells) {}

    /**
     * The evidence of one system.
     *
     * @param evidence newest first; none where there is none
     * @param old      whether it is asked for again and again, and the newest evidence is more than a year old
     */
    public record Cell(List<PastRecovery> evidence, boolean old) {

        public Cell {
            evidence = List.copyOf(evidence);
        }
    }

    public ControlMatrix {
        systems = List.copyOf(systems);
        rows = List.copyOf(rows);
    }

    /** @param end of the time that is looked at */
    public static ControlMatrix of(History history, Instant end) {
        List<Row> rows = new ArrayList<>();
        for (Control control : Control.values()) {
            for (Criterion criterion : control.criteria()) {
                Map<String, Cell> cells = new LinkedHashMap<>();
                history.systems().forEach(system -> cells.put(system, cell(criterion, history.of(system), end)));
                rows.add(new Row(control, criterion, cells));
            }
        }
        return new ControlMatrix(history.systems(), rows);
    }

    private static Cell cell(Criterion criterion, List<PastRecovery> recoveries, Instant end) {
        List<PastRecovery> evidence = recoveries.stream().filter(criterion.shownBy()).toList().reversed();
        return new Cell(evidence, criterion.periodic() && !evidence.isEmpty() && evidence.getFirst().declared().isBefore(end.minus(YEAR)));
    }
}
