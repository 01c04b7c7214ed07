package relight.ui.protocol;

import java.time.Duration;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import atlantafx.base.controls.CustomTextField;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.ui.common.Desk;
import relight.ui.common.KeyHint;
import relight.ui.common.RelativeTime;
import relight.ui.common.Spring;
import relight.ui.common.StatusBadge;
import relight.ui.protocol.RecordLine.Kind;

/** Every recovery, the newest first, with what it was and whether its objectives were met. */
final class RecordList extends VBox {

    private final Desk desk;
    private final ProtocolViewModel model;
    private final RelativeTime times;
    private final CustomTextField filter = new CustomTextField();
    private final ListView<RecordLine> list;

    RecordList(Desk desk, ProtocolViewModel model) {
        this.desk = desk;
        this.model = model;
        times = new RelativeTime(desk.words(), desk.clock());
        list = new ListView<>(model.lines());
        getStyleClass().add("record-list");
        Label title = new Label(desk.say("screens.shell.protocol"));
        title.getStyleClass().add("page-title");
        VBox head = new VBox(12, title, filterLine(), kinds());
        head.getStyleClass().add("record-list-head");
        list.getStyleClass().add("records");
        list.setAccessibleText(desk.say("protocol.screen.list"));
        list.setPlaceholder(placeholder());
        list.setCellFactory(view -> new Cell());
        list.getSelectionModel().selectedItemProperty().addListener((all, before, now) -> {
            if (now != null) {
                model.chosen().set(now.summary().recovery());
            }
        });
        model.chosen().addListener((all, before, now) -> select());
        model.lines().addListener((ListChangeListener<RecordLine>) change -> select());
        VBox.setVgrow(list, Priority.ALWAYS);
        getChildren().addAll(head, list);
    }

    private Label placeholder() {
        Label none = new Label(desk.say("protocol.screen.none-found"));
        none.getStyleClass().add("muted");
        none.setWrapText(true);
        return none;
    }

    private Node filterLine() {
        filter.setLeft(new FontIcon(Feather.SEARCH));
        filter.setRight(KeyHint.of(new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN)));
        filter.setPromptText(desk.say("protocol.screen.filter.prompt"));
        filter.setAccessibleText(desk.say("protocol.screen.filter"));
        filter.getStyleClass().add("record-filter");
        filter.textProperty().bindBidirectional(model.text());
        filter.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.DOWN) {
                list.requestFocus();
                event.consume();
            }
        });
        return filter;
    }

    private Node kinds() {
        ToggleGroup group = new ToggleGroup();
        FlowPane row = new FlowPane(8, 8);
        for (Kind kind : Kind.values()) {
            ToggleButton chip = new ToggleButton(desk.say("protocol.screen.kind." + kind.name()));
            chip.getStyleClass().add("chip");
            chip.setToggleGroup(group);
            chip.setSelected(model.kind().get() == kind);
            chip.setUserData(kind);
            row.getChildren().add(chip);
        }
        group.selectedToggleProperty().addListener((all, before, now) -> {
            if (now == null) {
                before.setSelected(true);
            } else {
                model.kind().set((Kind) now.getUserData());
            }
        });
        return row;
    }

    private void select() {
        String chosen = model.chosen().get();
        if (chosen != null) {
            model.line(chosen).filter(line -> !line.equals(list.getSelectionModel().getSelectedItem()))
                    .ifPresent(line -> list.getSelectionModel().select(line));
        }
    }

    void focusFilter() {
        filter.requestFocus();
        filter.selectAll();
    }

    private final class Cell extends ListCell<RecordLine> {

        @Override
        protected void updateItem(RecordLine line, boolean empty) {
            super.updateItem(line, empty);
            setText(null);
            setGraphic(empty || line == null ? null : describe(line));
        }

        private Node describe(RecordLine line) {
            Label title = new Label(line.summary().title());
            title.getStyleClass().add("strong");
            title.setMinWidth(0);
            HBox first = new HBox(8, title, new Spring(), StatusBadge.plain(line.standing(), desk.say("protocol.screen.word." + line.word())));
            first.setAlignment(Pos.CENTER_LEFT);
            Label second = new Label(detail(line));
            second.getStyleClass().addAll("muted", "small");
            second.setMinWidth(0);
            VBox box = new VBox(2, first, second);
            box.setMinWidth(0);
            box.setPrefWidth(0);
            return box;
        }

        private String detail(RecordLine line) {
            String mode = desk.say("protocol.record.mode." + line.summary().mode().name());
            String when = times.day(line.summary().declared());
            String time = line.result().flatMap(result -> result.recoveryTime()).map(this::brief).orElse("");
            String rto = line.result().flatMap(result -> result.rto()).map(this::brief).orElse("");
            if (time.isEmpty()) {
                return desk.say("protocol.screen.line", mode, when);
            }
            return rto.isEmpty() ? desk.say("protocol.screen.line.time", mode, when, time)
                    : desk.say("protocol.screen.line.rto", mode, when, time, rto);
        }

        private String brief(Duration duration) {
            return times.rough(duration);
        }
    }
}
