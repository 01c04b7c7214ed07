package relight.ui.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import relight.core.history.Control;
import relight.core.history.ControlMatrix;
import relight.core.history.PastRecovery;
import relight.core.report.HistoryWords;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.WholeText;

/** For each thing that a control asks for, the recoveries that are evidence of it; a click reads the record. */
final class HistoryEvidence extends VBox {

    private static final int NAMED = 3;

    private final HistoryWords words;
    private final Consumer<String> reads;

    HistoryEvidence(Desk desk, ControlMatrix matrix, Consumer<String> reads) {
        super(16);
        words = new HistoryWords(desk.words());
        this.reads = reads;
        getChildren().add(new WholeText(words.say("controls.screen"), "muted"));
        for (Control control : Control.values()) {
            getChildren().add(card(control, matrix));
        }
    }

    private Node card(Control control, ControlMatrix matrix) {
        List<RecordTable.Column> columns = new ArrayList<>(List.of(RecordTable.words(words.say("column.criterion"), 36)));
        matrix.systems().forEach(system -> columns.add(RecordTable.words(system, 32)));
        List<List<Node>> rows = matrix.rows().stream().filter(row -> row.control() == control).map(row -> {
            List<Node> cells = new ArrayList<>(List.of(new WholeText(words.criterion(control, row.criterion()))));
            matrix.systems().forEach(system -> cells.add(cell(row.cells().get(system))));
            return cells;
        }).toList();
        return new Card(words.control(control), new RecordTable(columns, rows), new WholeText(words.beyond(control), "muted", "small"));
    }

    private Node cell(ControlMatrix.Cell cell) {
        if (cell.evidence().isEmpty()) {
            return StatusBadge.plain(Standing.UNKNOWN, words.say("no-evidence"));
        }
        Node head = cell.old() ? StatusBadge.plain(Standing.WARNING, words.say("count", cell.evidence().size()) + ", " + words.say("old"))
                : new Label(words.say("count", cell.evidence().size()));
        FlowPane named = new FlowPane(8, 0);
        cell.evidence().stream().limit(NAMED).forEach(one -> named.getChildren().add(link(one)));
        if (cell.evidence().size() > NAMED) {
            Label more = new Label("+" + (cell.evidence().size() - NAMED));
            more.getStyleClass().addAll("muted", "small");
            named.getChildren().add(more);
        }
        return new VBox(0, head, named);
    }

    private Hyperlink link(PastRecovery one) {
        Hyperlink link = new Hyperlink(one.id() + (one.seal().isPresent() ? "" : "°"));
        link.getStyleClass().add("event-link");
        link.setAccessibleText(one.title() + ", " + words.day(one.declared()) + ", " + words.proof(one));
        link.setOnAction(event -> reads.accept(one.id()));
        return link;
    }
}
