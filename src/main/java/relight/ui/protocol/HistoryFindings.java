package relight.ui.protocol;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import relight.core.history.OpenItem;
import relight.core.history.PastRecovery;
import relight.core.report.HistoryWords;
import relight.ui.common.Desk;
import relight.ui.common.Spring;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.WholeText;
import relight.ui.common.WordsArea;
import relight.ui.protocol.HistoryViewModel.Wanted;

/** What recoveries showed and what has become of it: most urgent first, to be settled here. */
final class HistoryFindings extends VBox {

    private final Desk desk;
    private final HistoryWords words;
    private final HistoryViewModel model;
    private final Consumer<String> reads;
    private final VBox list = new VBox(12);

    HistoryFindings(Desk desk, HistoryViewModel model, Consumer<String> reads) {
        super(16);
        this.desk = desk;
        this.model = model;
        this.reads = reads;
        words = new HistoryWords(desk.words());
        TextField filter = new TextField(model.text().get());
        filter.setPromptText(say("filter"));
        filter.setAccessibleText(say("filter"));
        filter.setId("finding-filter");
        filter.textProperty().addListener((all, before, now) -> {
            model.text().set(now);
            fill();
        });
        HBox.setHgrow(filter, Priority.ALWAYS);
        HBox head = new HBox(12, kinds(), filter);
        head.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(head, list);
        fill();
    }

    private Node kinds() {
        ToggleGroup group = new ToggleGroup();
        HBox row = new HBox(8);
        row.setAlignment(Pos.CENTER_LEFT);
        for (Wanted kind : Wanted.values()) {
            ToggleButton chip = new ToggleButton(say("kind." + kind) + " " + model.count(kind));
            chip.getStyleClass().add("chip");
            chip.setToggleGroup(group);
            chip.setMinWidth(USE_PREF_SIZE);
            chip.setSelected(model.wanted().get() == kind);
            chip.setUserData(kind);
            chip.setId("findings-" + kind);
            row.getChildren().add(chip);
        }
        group.selectedToggleProperty().addListener((all, before, now) -> {
            if (now == null) {
                before.setSelected(true);
            } else {
                model.wanted().set((Wanted) now.getUserData());
                fill();
            }
        });
        return row;
    }

    private void fill() {
        List<OpenItem> items = model.items();
        list.getChildren().setAll(items.stream().map(this::item).toList());
        if (items.isEmpty()) {
            list.getChildren().add(new WholeText(say("nothing." + model.wanted().get()), "muted"));
        }
    }

    private Node item(OpenItem item) {
        OpenItem.Standing standing = item.standing(model.today());
        StatusBadge badge = StatusBadge.pill(switch (standing) {
            case OVERDUE -> Standing.BAD;
            case DUE -> Standing.WARNING;
            case OPEN -> Standing.INFO;
            case SETTLED -> Standing.GOOD;
        }, desk.say("history.standing." + standing));
        List<Node> facts = new ArrayList<>(List.of(code(item.id())));
        facts.add(fact(words.say("column.owner"), words.owner(item)));
        facts.add(fact(words.say("column.due"), words.due(item)));
        if (!item.finding().severity().isBlank()) {
            facts.add(fact(desk.say("protocol.record.severity"), item.finding().severity()));
        }
        HBox line = new HBox(24, facts.toArray(Node[]::new));
        WholeText told = new WholeText(item.finding().finding().toString(), "strong");
        HBox head = new HBox(12, badge, told, new Spring(), link(item.of()));
        head.setAlignment(Pos.CENTER_LEFT);
        if (item.settled().isEmpty()) {
            Button settle = new Button(say("settle"));
            settle.setMinWidth(USE_PREF_SIZE);
            settle.setId("settle-" + item.id().replace('/', '-'));
            settle.setOnAction(event -> ask(item));
            head.getChildren().add(settle);
        }
        VBox box = new VBox(8, head, line);
        item.changes().forEach(change -> box.getChildren().add(new WholeText(words.say("changed", change), "muted", "small")));
        item.settled().ifPresentOrElse(done -> box.getChildren().add(new WholeText(desk.say("history.screen.settled", done.at(), done.recovery().id(), done.reason(), done.by()), "small")),
                () -> retest(item).ifPresent(text -> box.getChildren().add(new WholeText(text, "muted", "small"))));
        box.getStyleClass().add("card-box");
        return box;
    }

    private Optional<String> retest(OpenItem item) {
        return !item.finding().retest() ? Optional.empty() : Optional.of(item.retests().isEmpty() ? words.say("retest.none")
                : words.say("retest.last", item.retests().getLast().id(), item.retests().size()));
    }

    private Node link(PastRecovery of) {
        Hyperlink link = new Hyperlink(of.title() + ", " + words.day(of.declared()));
        link.getStyleClass().add("event-link");
        link.setOnAction(event -> reads.accept(of.id()));
        return link;
    }

    /** As it is typed, letter by letter. */
    private static Node code(String id) {
        Label label = new Label(id);
        label.getStyleClass().addAll("mono", "small");
        return label;
    }

    private static Node fact(String name, String value) {
        Label label = new Label(name);
        label.getStyleClass().addAll("muted", "small");
        return new HBox(6, label, new Label(value));
    }

    /** By a later recovery, or for a reason alone; either way with a word. */
    private void ask(OpenItem item) {
        ComboBox<PastRecovery> shownBy = new ComboBox<>();
        shownBy.getItems().add(null);
        shownBy.getItems().addAll(item.retests().reversed());
        shownBy.setConverter(new StringConverter<>() {
            @Override
            public String toString(PastRecovery one) {
                return one == null ? say("reason-alone") : one.id() + " · " + one.title();
            }

            @Override
            public PastRecovery fromString(String text) {
                return null;
            }
        });
        shownBy.getSelectionModel().select(item.retests().isEmpty() ? null : item.retests().getLast());
        shownBy.setAccessibleText(say("shown-by"));
        shownBy.setMaxWidth(Double.MAX_VALUE);
        WordsArea reason = new WordsArea(3);
        reason.setAccessibleText(say("reason"));
        reason.setId("settle-reason");
        Button settle = new Button(say("settle.do"));
        settle.getStyleClass().add(Styles.ACCENT);
        settle.setDefaultButton(true);
        settle.setId("settle-do");
        settle.disableProperty().bind(reason.textProperty().isEmpty());
        settle.setOnAction(event -> {
            desk.dialogs().close();
            model.settle(item.id(), Optional.ofNullable(shownBy.getValue()).map(PastRecovery::id), reason.getText());
        });
        VBox form = new VBox(8, new WholeText(item.finding().finding().toString(), "strong"), new WholeText(say("shown-by"), "muted"), shownBy,
                new WholeText(say("reason"), "muted"), reason);
        form.setPrefWidth(480);
        desk.dialogs().show(desk.say("history.screen.settle.title", item.id()), form, settle);
        reason.requestFocus();
    }

    private String say(String key) {
        return desk.say("history.screen." + key);
    }
}
