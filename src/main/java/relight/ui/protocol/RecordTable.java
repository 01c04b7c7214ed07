package relight.ui.protocol;

import java.util.List;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** A table on a page: it has the height of what is in it, and its words wrap. */
final class RecordTable extends GridPane {

    /**
     * A column.
     *
     * @param percent of the width; 0 for as wide as its widest cell
     */
    record Column(String title, double percent, HPos alignment) {}

    static Column words(String title, double percent) {
        return new Column(title, percent, HPos.LEFT);
    }

    static Column figures(String title) {
        return new Column(title, 0, HPos.RIGHT);
    }

    /** Short words that are never broken. */
    static Column name(String title) {
        return new Column(title, 0, HPos.LEFT);
    }

    RecordTable(List<Column> columns, List<List<Node>> rows) {
        getStyleClass().add("record-table");
        for (int i = 0; i < columns.size(); i++) {
            getColumnConstraints().add(constraints(columns.get(i)));
            Label title = new Label(columns.get(i).title());
            title.getStyleClass().addAll("muted", "small");
            title.setMinWidth(columns.get(i).percent() == 0 ? Region.USE_PREF_SIZE : 0);
            add(title, i, 0);
        }
        for (int row = 0; row < rows.size(); row++) {
            Region line = new Region();
            line.getStyleClass().add("record-line");
            add(line, 0, 2 * row + 1, columns.size(), 1);
            for (int i = 0; i < columns.size(); i++) {
                Node cell = rows.get(row).get(i);
                GridPane.setValignment(cell, VPos.TOP);
                add(cell, i, 2 * row + 2);
            }
        }
    }

    private static ColumnConstraints constraints(Column column) {
        ColumnConstraints constraints = new ColumnConstraints();
        if (column.percent() == 0) {
            constraints.setMinWidth(Region.USE_PREF_SIZE);
            constraints.setHalignment(column.alignment());
        } else {
            constraints.setMinWidth(0);
            constraints.setPrefWidth(column.percent() * 8);
            constraints.setHgrow(Priority.ALWAYS);
        }
        return constraints;
    }
}
