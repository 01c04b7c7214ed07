package relight.ui.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import relight.core.recovery.StepHistory;
import relight.ui.common.Clip;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.MarkdownView;

/**
 * A runbook as its author wrote it, with its steps marked and each section ready to be run. Only the rows in sight are built, so that
 * a document of ten thousand lines opens at once.
 */
final class DocumentPane extends ListView<DocumentPane.Row> {

    private static final double LINE = 60;
    private static final double WIDEST = 856;
    private static final double MARGIN = 32;
    /** Of rows below the document's end; the list would never fill its height with ones of none. */
    private static final double EMPTY = 24;

    /** Something to be seen, built when it comes into sight; of the line at which it begins. */
    record Row(int line, Supplier<Node> node) {}

    private final Desk desk;

    DocumentPane(Desk desk) {
        this.desk = desk;
        getStyleClass().addAll("edge-to-edge", "document-pane");
        setCellFactory(rows -> new RowCell());
        setAccessibleText(desk.say("screens.runbooks.document"));
        addEventFilter(KeyEvent.KEY_PRESSED, this::scroll);
    }

    void show(RunbookEntry entry) {
        show(entry, StepHistory.of(List.of()));
    }

    /** With what earlier recoveries say of its steps. */
    void show(RunbookEntry entry, StepHistory history) {
        StepProofs proofs = new StepProofs(desk, entry, history);
        DocumentHead head = new DocumentHead(desk, entry, proofs, this::scrollTo);
        MarkdownView view = new MarkdownView(new DocumentDressing(desk, entry, proofs), this::follow);
        List<Row> rows = new ArrayList<>();
        head.parts().forEach(part -> rows.add(new Row(0, part)));
        entry.rows().forEach(row -> rows.add(new Row(row.line(), () -> view.node(row))));
        getItems().setAll(rows);
        scrollTo(0);
    }

    /** Brings the row at a line, or the one before it, to the top. */
    @Override
    public void scrollTo(int line) {
        int index = 0;
        for (int i = 0; i < getItems().size() && getItems().get(i).line() <= line; i++) {
            index = i;
        }
        super.scrollTo(line <= 0 ? 0 : index);
    }

    /** A document has no row in hand: keys move the page. */
    private void scroll(KeyEvent key) {
        if (!(key.getTarget() instanceof ListView<?>) || !(lookup(".virtual-flow") instanceof VirtualFlow<?> flow)) {
            return;
        }
        double page = Math.max(LINE, flow.getHeight() - LINE);
        switch (key.getCode()) {
            case UP -> flow.scrollPixels(-LINE);
            case DOWN -> flow.scrollPixels(LINE);
            case PAGE_UP -> flow.scrollPixels(-page);
            case PAGE_DOWN, SPACE -> flow.scrollPixels(page);
            case HOME -> super.scrollTo(0);
            case END -> super.scrollTo(getItems().size() - 1);
            default -> {
                return;
            }
        }
        key.consume();
    }

    private void follow(String address) {
        if (address.endsWith(".md") && !address.contains("://")) {
            desk.navigator().go(new Destination.ReadRunbook(address.startsWith("runbooks/") ? address : "runbooks/" + address));
        } else {
            Clip.copy(address);
        }
    }

    /** As wide as the page, and as high as its words then are. */
    private static final class RowCell extends ListCell<Row> {

        RowCell() {
            getStyleClass().add("document-row");
            setPrefWidth(0);
            addEventFilter(MouseEvent.MOUSE_PRESSED, event -> {
                if (event.getTarget() == this) {
                    event.consume();
                    getListView().requestFocus();
                }
            });
        }

        @Override
        protected void updateItem(Row row, boolean empty) {
            super.updateItem(row, empty);
            setText(null);
            setGraphic(empty || row == null ? null : row.node().get());
        }

        private double inner(double width) {
            return Math.min(WIDEST, Math.max(0, width - 2 * MARGIN));
        }

        @Override
        protected double computePrefHeight(double width) {
            double wide = width > 0 ? width : getListView() == null ? WIDEST : getListView().getWidth();
            return getGraphic() == null ? EMPTY : snapSizeY(getGraphic().prefHeight(inner(wide))) + snappedTopInset() + snappedBottomInset();
        }

        @Override
        protected double computeMinHeight(double width) {
            return computePrefHeight(width);
        }

        @Override
        protected void layoutChildren() {
            if (getGraphic() != null) {
                double wide = inner(getWidth());
                getGraphic().resizeRelocate(MARGIN, snappedTopInset(), wide, snapSizeY(getGraphic().prefHeight(wide)));
            }
        }
    }
}
