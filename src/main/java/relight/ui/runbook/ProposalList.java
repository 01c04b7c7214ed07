package relight.ui.runbook;

import java.util.function.BiConsumer;
import javafx.geometry.Bounds;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import relight.core.runbook.edit.Completion;
import relight.core.runbook.edit.Proposal;
import relight.ui.common.Desk;

/** What can stand at the caret, below it: the arrows choose, Enter or Tab puts it there, Esc goes on without. */
final class ProposalList extends Pane {

    private static final double ROW = 28;
    private static final double WIDE = 440;
    private static final int MOST = 8;

    private final ListView<Proposal> list = new ListView<>();
    private final BiConsumer<Completion, Proposal> chosen;
    private Completion shown;

    ProposalList(Desk desk, BiConsumer<Completion, Proposal> chosen) {
        this.chosen = chosen;
        setPickOnBounds(false);
        list.getStyleClass().add("proposals");
        list.setAccessibleText(desk.say("screens.editor.proposals"));
        list.setFixedCellSize(ROW);
        list.setFocusTraversable(false);
        list.setCellFactory(all -> new Cell(desk));
        list.addEventHandler(MouseEvent.MOUSE_CLICKED, event -> take());
        list.setVisible(false);
        getChildren().add(list);
    }

    boolean isOpen() {
        return list.isVisible();
    }

    /** Shows them below the caret, or above it where there is no room. */
    void show(Completion completion, Bounds caretOnScreen) {
        if (completion.proposals().isEmpty()) {
            hide();
            return;
        }
        shown = completion;
        list.getItems().setAll(completion.proposals());
        list.getSelectionModel().selectFirst();
        list.scrollTo(0);
        Bounds caret = screenToLocal(caretOnScreen);
        double high = Math.min(MOST, completion.proposals().size()) * ROW + 2;
        double below = caret.getMaxY() + 4;
        double y = below + high <= getHeight() ? below : Math.max(0, caret.getMinY() - 4 - high);
        list.resizeRelocate(Math.clamp(caret.getMinX(), 0, Math.max(0, getWidth() - WIDE)), y, Math.min(WIDE, getWidth()), high);
        list.setVisible(true);
    }

    void hide() {
        list.setVisible(false);
    }

    /** Whether the key was meant for the list. */
    boolean key(KeyEvent key) {
        if (!isOpen()) {
            return false;
        }
        int at = list.getSelectionModel().getSelectedIndex();
        switch (key.getCode()) {
            case DOWN -> choose(at + 1);
            case UP -> choose(at - 1);
            case PAGE_DOWN -> choose(Math.min(at + MOST, list.getItems().size() - 1));
            case PAGE_UP -> choose(Math.max(at - MOST, 0));
            case ENTER, TAB -> take();
            case ESCAPE -> hide();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void choose(int at) {
        int index = Math.floorMod(at, list.getItems().size());
        list.getSelectionModel().select(index);
        list.scrollTo(Math.max(0, index - MOST + 2));
    }

    private void take() {
        Proposal one = list.getSelectionModel().getSelectedItem();
        hide();
        if (one != null) {
            chosen.accept(shown, one);
        }
    }

    @Override
    protected void layoutChildren() {
        list.layout();
    }

    private static final class Cell extends ListCell<Proposal> {

        private final Desk desk;
        private final Label word = new Label();
        private final Label meaning = new Label();
        private final HBox line = new HBox(12, word, meaning);

        Cell(Desk desk) {
            this.desk = desk;
            word.getStyleClass().add("mono");
            word.setMinWidth(Region.USE_PREF_SIZE);
            meaning.getStyleClass().addAll("muted", "small");
            meaning.setMinWidth(0);
            line.setAlignment(Pos.CENTER_LEFT);
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(Proposal one, boolean empty) {
            super.updateItem(one, empty);
            setGraphic(empty || one == null ? null : line);
            if (!empty && one != null) {
                word.setText(one.word());
                meaning.setText(one.meaning().map(desk.words()::say).orElse(""));
                setAccessibleText(one.word() + ", " + meaning.getText());
            }
        }
    }
}
