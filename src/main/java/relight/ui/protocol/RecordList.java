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
import relight.core.protocol.RecordSheet;
import relight.core.recovery.Mode;
import relight.ui.common.Desk;
import relight.ui.common.KeyHint;
import relight.ui.common.RelativeTime;
import relight.ui.common.Spring;
import relight.ui.common.StatusBadge;
import relight.ui.protocol.ProtocolViewModel.Indexing;

/** Every recovery, the newest first, with what it was and whether its objectives were met. */
final class RecordList extends VBox {

    private final Desk desk;
    private final ProtocolViewModel model;
    private final RelativeTime times;
    private final CustomTextField filter = new CustomTextField();
    private final ListView<RecordSheet> list;
    private final Label none = new Label();

    RecordList(Desk desk, ProtocolViewModel model) {
        this.desk = desk;
        this.model = model;
        times = new RelativeTime(desk.words(), desk.clock());
        list = new ListView<>(model.lines());
        getStyleClass().add("record-list");
        Label title = new Label(desk.say("screens.shell.protocol"));
        title.getStyleClass().add("page-title");
        VBox head = new VBox(12, title, filterLine(), modes(), new FilterPane(desk, model), count());
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
        model.lines().addListener((ListChangeListener<RecordSheet>) change -> select());
        VBox.setVgrow(list, Priority.ALWAYS);
        getChildren().addAll(head, list);
    }

    private Label placeholder() {
        none.getStyleClass().add("muted");
        none.setWrapText(true);
        return none;
    }

    private Node filterLine() {
        filter.setLeft(new FontIcon(Feather.SEARCH));
        filter.setRight(KeyHint.of(new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN)));
        filter.setPromptText(desk.say("records.filter.prompt"));
        filter.setAccessibleText(desk.say("protocol.screen.filter"));
        filter.getStyleClass().add("record-filter");
        filter.textProperty().bindBidirectional(model.filter().text());
        filter.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.DOWN) {
                list.requestFocus();
                event.consume();
            }
        });
        return filter;
    }

    /** Words and mode are always seen; the rest comes when it is asked for. */
    private Node modes() {
        ToggleGroup group = new ToggleGroup();
        FlowPane row = new FlowPane(8, 8, chip(group, "records.mode.ALL", null));
        for (Mode mode : Mode.values()) {
            row.getChildren().add(chip(group, "records.mode." + mode.name(), mode));
        }
        group.selectedToggleProperty().addListener((all, before, now) -> {
            if (now == null) {
                before.setSelected(true);
            } else {
                model.filter().mode().set((Mode) now.getUserData());
            }
        });
        model.filter().mode().addListener((all, before, now) -> group.getToggles().stream()
                .filter(chip -> chip.getUserData() == now).forEach(group::selectToggle));
        return row;
    }

    private ToggleButton chip(ToggleGroup group, String key, Mode mode) {
        ToggleButton chip = new ToggleButton(desk.say(key));
        chip.getStyleClass().add("chip");
        chip.setUserData(mode);
        chip.setToggleGroup(group);
        chip.setSelected(model.filter().mode().get() == mode);
        return chip;
    }

    private Node count() {
        Label count = new Label();
        count.getStyleClass().addAll("muted", "small");
        count.setMinWidth(0);
        count.setId("record-count");
        Runnable tell = () -> {
            Indexing now = model.indexing().get();
            none.setText(desk.say(model.total() == 0 ? "protocol.screen.empty" : "protocol.screen.none-found"));
            count.setText(now == null ? desk.say("records.count", model.lines().size(), model.total())
                    : desk.say("records.indexing", now.done(), now.of()));
        };
        model.indexing().addListener((all, before, now) -> tell.run());
        model.lines().addListener((ListChangeListener<RecordSheet>) change -> tell.run());
        model.choices().addListener((all, before, now) -> tell.run());
        tell.run();
        return count;
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

    private final class Cell extends ListCell<RecordSheet> {

        @Override
        protected void updateItem(RecordSheet line, boolean empty) {
            super.updateItem(line, empty);
            setText(null);
            setGraphic(empty || line == null ? null : describe(line));
        }

        private Node describe(RecordSheet line) {
            Label title = new Label(line.summary().title());
            title.getStyleClass().add("strong");
            title.setMinWidth(0);
            HBox first = new HBox(8, title, new Spring(), StatusBadge.plain(RecordLine.standing(line),
                    desk.say("records.ending." + line.ending())));
            first.setAlignment(Pos.CENTER_LEFT);
            Label second = new Label(detail(line));
            second.getStyleClass().addAll("muted", "small");
            second.setMinWidth(0);
            VBox box = new VBox(2, first, second);
            box.setMinWidth(0);
            box.setPrefWidth(0);
            return box;
        }

        private String detail(RecordSheet line) {
            String mode = desk.say("protocol.record.mode." + line.summary().mode().name());
            String when = times.day(line.summary().declared());
            String time = line.facts().flatMap(facts -> facts.recoveryTime()).map(this::brief).orElse("");
            String rto = line.facts().flatMap(facts -> facts.rto()).map(this::brief).orElse("");
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
