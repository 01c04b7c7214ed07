package relight.ui.runbook;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.runbook.lint.Finding;
import relight.core.runbook.lint.Severity;
import relight.ui.common.Desk;
import relight.ui.common.ProblemPane;
import relight.ui.common.SectionTitle;
import relight.ui.common.Spring;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.StatusShape;

/** Beside the document: what is dangerous in it, with line, reason and remedy. F8 and Shift+F8 go from one to the next. */
final class FindingsPane extends VBox {

    private static final double SCROLL_BAR = 16;

    private final Desk desk;
    private final FindingsViewModel model;
    private final IntConsumer scrollTo;
    private final ListView<Finding> list = new ListView<>();
    private final Map<Severity, ToggleButton> filters = new EnumMap<>(Severity.class);
    private final VBox actions = new VBox(8);
    private final VBox problems = new VBox();
    private final HBox chips = new HBox(4);
    private final ReadOnlyBooleanWrapper nothing = new ReadOnlyBooleanWrapper();

    FindingsPane(Desk desk, FindingsViewModel model, IntConsumer scrollTo) {
        this.desk = desk;
        this.model = model;
        this.scrollTo = scrollTo;
        getStyleClass().add("findings");
        for (Severity severity : List.of(Severity.DANGER, Severity.WARNING, Severity.INFO)) {
            chips.getChildren().add(filter(severity));
        }
        list.setCellFactory(all -> new Cell());
        list.getStyleClass().add("findings-list");
        list.setAccessibleText(desk.say("screens.findings.title"));
        list.setPlaceholder(new Label(desk.say("screens.findings.looking")));
        list.getSelectionModel().selectedItemProperty().addListener((all, before, now) -> chosen(now));
        list.setOnKeyPressed(key -> {
            if (key.getCode() == KeyCode.ENTER) {
                chosen(list.getSelectionModel().getSelectedItem());
            }
        });
        VBox.setVgrow(list, Priority.ALWAYS);
        getChildren().addAll(new SectionTitle(desk.say("screens.findings.title")), chips, problems, list, actions);
        model.findingsProperty().addListener((all, before, now) -> fill());
        model.undoableProperty().addListener((all, before, now) -> {
            chosen(list.getSelectionModel().getSelectedItem());
            narrow();
        });
        model.problemProperty().addListener((all, before, now) -> {
            problems.getChildren().setAll(now.map(failure -> ProblemPane.of(failure, desk.words())).stream().toList());
            narrow();
        });
        fill();
    }

    private ToggleButton filter(Severity severity) {
        ToggleButton chip = new ToggleButton();
        chip.getStyleClass().add(Styles.SMALL);
        chip.setGraphic(new StatusShape(standing(severity)));
        chip.setSelected(true);
        chip.setMinWidth(USE_PREF_SIZE);
        chip.setOnAction(event -> fill());
        filters.put(severity, chip);
        return chip;
    }

    static Standing standing(Severity severity) {
        return switch (severity) {
            case DANGER -> Standing.BAD;
            case WARNING -> Standing.WARNING;
            case INFO -> Standing.INFO;
        };
    }

    private void fill() {
        List<Finding> all = model.findingsProperty().get().orElse(List.of());
        filters.forEach((severity, chip) -> {
            long many = all.stream().filter(finding -> finding.severity() == severity).count();
            chip.setText(Long.toString(many));
            chip.setAccessibleText(desk.say("screens.findings.filter." + severity.name().toLowerCase(Locale.ROOT), many));
            chip.setDisable(many == 0);
        });
        boolean done = model.findingsProperty().get().isPresent();
        list.setPlaceholder(done ? StatusBadge.plain(all.isEmpty() ? Standing.GOOD : Standing.UNKNOWN,
                desk.say(all.isEmpty() ? "screens.findings.none" : "screens.findings.filtered")) : new Label(desk.say("screens.findings.looking")));
        list.getItems().setAll(all.stream().filter(finding -> filters.get(finding.severity()).isSelected()).toList());
        chosen(null);
        narrow();
    }

    private void narrow() {
        nothing.set(model.findingsProperty().get().filter(List::isEmpty).isPresent() && model.undoableProperty().get().isEmpty()
                && model.problemProperty().get().isEmpty());
    }

    /** Whether there is nothing to read and nothing to do here: the document is worth more than an empty list. */
    ReadOnlyBooleanProperty nothingProperty() {
        return nothing.getReadOnlyProperty();
    }

    /** The one line that then says so. */
    Node line() {
        StatusBadge line = StatusBadge.plain(Standing.GOOD, desk.say("screens.findings.none"));
        line.setId("findings-none");
        line.getStyleClass().add("findings-none");
        line.setMaxWidth(Double.MAX_VALUE);
        line.setFocusTraversable(true);
        line.visibleProperty().bind(nothing);
        line.managedProperty().bind(nothing);
        return line;
    }

    private void chosen(Finding finding) {
        List<Node> possible = new ArrayList<>();
        if (finding != null) {
            scrollTo.accept(finding.line());
            List<String> systems = model.systems(finding);
            if (!systems.isEmpty()) {
                possible.addAll(replacing(finding, systems));
            }
        }
        model.undoableProperty().get().ifPresent(file -> {
            Button undo = new Button(desk.say("screens.findings.undo", file), new FontIcon(Feather.CORNER_UP_LEFT));
            undo.setId("findings-undo");
            undo.setMaxWidth(Double.MAX_VALUE);
            undo.setOnAction(event -> model.undo());
            possible.add(undo);
        });
        actions.getChildren().setAll(possible);
    }

    private List<Node> replacing(Finding finding, List<String> systems) {
        ComboBox<String> choice = new ComboBox<>();
        choice.getItems().setAll(systems);
        choice.getSelectionModel().selectFirst();
        choice.setAccessibleText(desk.say("screens.findings.system"));
        choice.setMaxWidth(Double.MAX_VALUE);
        Label about = new Label(desk.say("screens.findings.guarded"));
        about.setWrapText(true);
        about.setMinHeight(USE_PREF_SIZE);
        about.getStyleClass().addAll("muted", "small");
        Button put = new Button(desk.say("screens.findings.replace"), new FontIcon(Feather.SHIELD));
        put.setId("findings-replace");
        put.getStyleClass().add(Styles.ACCENT);
        put.setMaxWidth(Double.MAX_VALUE);
        put.setOnAction(event -> model.replace(finding, choice.getValue()));
        return systems.size() == 1 ? List.of(about, put) : List.of(about, choice, put);
    }

    /** Goes to the next finding, or to the one before. */
    void go(int step) {
        int size = list.getItems().size();
        if (size > 0) {
            int at = list.getSelectionModel().getSelectedIndex();
            int next = at < 0 ? step > 0 ? 0 : size - 1 : Math.floorMod(at + step, size);
            list.getSelectionModel().select(next);
            list.scrollTo(next);
            list.requestFocus();
        }
    }

    private final class Cell extends ListCell<Finding> {

        private final Label place = new Label();
        private final Label id = new Label();
        private final Label text = wrapping();
        private final Label remedy = wrapping();
        private final StatusShape shape = new StatusShape(Standing.INFO);
        private final VBox box;

        Cell() {
            place.getStyleClass().addAll("strong", "small");
            id.getStyleClass().addAll("mono", "muted", "small");
            remedy.getStyleClass().addAll("muted");
            HBox head = new HBox(8, shape, place, new Spring(), id);
            head.setAlignment(Pos.CENTER_LEFT);
            box = new VBox(4, head, text, remedy);
            box.setMinWidth(0);
            setPrefWidth(0);
        }

        /** As high as its words are at the width of the list: a list would give it the height of lines that are not broken. */
        @Override
        protected double computePrefHeight(double width) {
            double wide = (width > 0 ? width : getListView().getWidth() - SCROLL_BAR) - snappedLeftInset() - snappedRightInset();
            return isEmpty() || getItem() == null ? super.computePrefHeight(width) : snapSizeY(box.prefHeight(wide)) + snappedTopInset() + snappedBottomInset();
        }

        private static Label wrapping() {
            Label label = new Label();
            label.setWrapText(true);
            label.setMinHeight(USE_PREF_SIZE);
            return label;
        }

        @Override
        protected void updateItem(Finding finding, boolean empty) {
            super.updateItem(finding, empty);
            setText(null);
            setGraphic(null);
            if (empty || finding == null) {
                setAccessibleText(null);
                return;
            }
            String severity = desk.say("runbook.lint.severity." + finding.severity().name().toLowerCase(Locale.ROOT));
            shape.setStanding(standing(finding.severity()));
            place.setText(desk.say("screens.findings.line", finding.line()) + " · " + severity);
            id.setText(finding.id());
            text.setText(desk.words().say(finding.text()));
            remedy.setText(desk.words().say(finding.remedy()));
            setAccessibleText(place.getText() + ". " + text.getText() + " " + remedy.getText());
            setGraphic(box);
        }
    }
}
