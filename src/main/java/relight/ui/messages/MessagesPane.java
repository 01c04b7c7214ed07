package relight.ui.messages;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import relight.ui.common.Desk;
import relight.ui.common.EmptyState;
import relight.ui.common.KeyHint;
import relight.ui.common.ProblemPane;
import relight.ui.common.Spring;
import relight.ui.common.StatusShape;

/** Who is to hear of the recovery and when, the message to be read before it goes, and what became of those that went. */
public final class MessagesPane extends BorderPane {

    private final Desk desk;
    private final MessagesViewModel model;
    private final MessageWords words;
    private final ListView<MessageRow> list = new ListView<>();
    private final ComposePane compose;
    private final WrittenPane written;
    private final StackPane page = new StackPane();
    private final VBox problem = new VBox();

    /**
     * Over one recovery's messages.
     *
     * @param back leads back to the steps
     */
    public MessagesPane(Desk desk, MessagesViewModel model, Runnable back) {
        this.desk = desk;
        this.model = model;
        this.words = new MessageWords(desk);
        compose = new ComposePane(desk, model);
        written = new WrittenPane(desk, model);
        getStyleClass().add("messages-pane");
        list.getStyleClass().add("message-list");
        list.setAccessibleText(desk.say("messaging.screen.title"));
        list.setItems(model.rows());
        list.setCellFactory(all -> new Cell());
        list.setPrefWidth(248);
        list.setMinWidth(184);
        list.getSelectionModel().selectedItemProperty().addListener((all, before, now) -> {
            if (now != null) {
                model.selected().set(now);
            }
        });
        model.selected().addListener((all, before, now) -> show(now));
        model.problem().addListener((all, before, now) -> {
            problem.getChildren().clear();
            if (now != null) {
                problem.getChildren().add(ProblemPane.of(now, desk.words()));
            }
        });
        VBox right = new VBox(problem, page);
        VBox.setVgrow(page, Priority.ALWAYS);
        right.setMinWidth(0);
        setTop(heading(back));
        setLeft(list);
        setCenter(right);
        show(model.selected().get());
    }

    private Node heading(Runnable back) {
        Label title = new Label(desk.say("messaging.screen.title"));
        title.getStyleClass().add("messages-title");
        Button close = new Button(desk.say("messaging.screen.back"), new KeyHint("M"));
        close.setContentDisplay(ContentDisplay.RIGHT);
        close.setOnAction(event -> back.run());
        HBox heading = new HBox(16, title, new Spring(), close);
        heading.setAlignment(Pos.CENTER_LEFT);
        heading.getStyleClass().add("messages-heading");
        return heading;
    }

    /** A second has gone by. */
    public void tick() {
        model.refresh();
        model.refreshDraft(compose.untouched());
    }

    /** Puts the keyboard where the next message is chosen. */
    public void takeKeys() {
        list.requestFocus();
    }

    private void show(MessageRow row) {
        if (row != null && !row.equals(list.getSelectionModel().getSelectedItem())) {
            list.getSelectionModel().select(row);
        }
        page.getChildren().setAll(switch (row) {
            case null -> new EmptyState(Feather.MESSAGE_SQUARE, desk.say("messaging.screen.nobody"), desk.say("messaging.screen.nobody.text"));
            case MessageRow.Open open -> compose.show(open);
            case MessageRow.Written one -> written.show(one);
        });
    }

    private final class Cell extends ListCell<MessageRow> {

        private final Label title = new Label();
        private final Label detail = new Label();

        Cell() {
            title.getStyleClass().add("step-title");
            detail.getStyleClass().addAll("muted", "small");
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(MessageRow row, boolean empty) {
            super.updateItem(row, empty);
            setText(null);
            setGraphic(null);
            setAccessibleText(null);
            if (empty || row == null) {
                return;
            }
            title.setText(words.title(row));
            detail.setText(words.detail(row));
            VBox lines = new VBox(2, title, detail);
            lines.setMinWidth(0);
            HBox.setHgrow(lines, Priority.ALWAYS);
            HBox line = new HBox(12, new StatusShape(words.standing(row)), lines);
            line.setAlignment(Pos.CENTER_LEFT);
            setGraphic(line);
            setAccessibleText(title.getText() + ", " + detail.getText());
        }
    }
}
