package relight.ui.common;

import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;

/** Columns of tables whose order the table itself does not change. */
public final class Columns {

    private Columns() {}

    /** A column of words. */
    public static <R> TableColumn<R, R> words(String title, double width, Function<R, String> text, String... styleClasses) {
        return column(title, width, Pos.CENTER_LEFT, (cell, row) -> cell.setText(text.apply(row)), styleClasses);
    }

    /** A column of figures, flush right. */
    public static <R> TableColumn<R, R> figures(String title, double width, Function<R, String> text, String... styleClasses) {
        return column(title, width, Pos.CENTER_RIGHT, (cell, row) -> cell.setText(text.apply(row)), styleClasses);
    }

    /** A column of small nodes, built for each row that comes into sight. */
    public static <R> TableColumn<R, R> nodes(String title, double width, Function<R, Node> node) {
        return column(title, width, Pos.CENTER_LEFT, (cell, row) -> cell.setGraphic(node.apply(row)));
    }

    /** Fills a cell for a row. */
    public interface Filling<R> {
        void fill(TableCell<R, R> cell, R row);
    }

    /** A column that is filled in its own way; the cell is empty before. */
    public static <R> TableColumn<R, R> column(String title, double width, Pos alignment, Filling<R> filling,
                                               String... styleClasses) {
        TableColumn<R, R> column = new TableColumn<>(title);
        column.setPrefWidth(width);
        column.setSortable(false);
        column.setReorderable(false);
        if (alignment == Pos.CENTER_RIGHT) {
            column.getStyleClass().add("figures");
        }
        column.setCellValueFactory(features -> new javafx.beans.property.ReadOnlyObjectWrapper<>(features.getValue()));
        column.setCellFactory(all -> {
            Filled<R> cell = new Filled<>(filling);
            cell.setAlignment(alignment);
            cell.getStyleClass().addAll(styleClasses);
            return cell;
        });
        return column;
    }

    private static final class Filled<R> extends TableCell<R, R> {

        private final Filling<R> filling;

        Filled(Filling<R> filling) {
            this.filling = filling;
        }

        @Override
        protected void updateItem(R row, boolean empty) {
            super.updateItem(row, empty);
            setText(null);
            setGraphic(null);
            setTooltip(null);
            if (!empty && row != null) {
                filling.fill(this, row);
            }
        }
    }
}
