package relight.ui.restore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.css.PseudoClass;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import relight.core.restore.Choice;
import relight.core.restore.files.Selection;
import relight.core.restore.rows.RowsChoice;
import relight.core.restore.RestoreRequest.Way;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.WholeText;
import relight.ui.contents.ContentsSheet;

/** To where, and what becomes of what is there? */
final class WherePage extends WizardPage {

    private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");
    private static final int IN_ONE_COLUMN = 8;

    private final RestoreViewModel model;
    private final TextField into = new TextField();
    private final Map<String, Runnable> empties = new HashMap<>();

    WherePage(Desk desk, RestoreViewModel model) {
        super(desk, model, desk.say("restore.screen.where"), desk.say(desk.words().own("restore.screen.where.text", model.system().engine())));
        this.model = model;
        ToggleGroup group = new ToggleGroup();
        VBox ways = new VBox(12);
        into.setPromptText(desk.say("restore.screen.into"));
        into.setAccessibleText(desk.say("restore.screen.into"));
        into.setMaxWidth(400);
        into.setText(model.draft().get().into().orElse(""));
        into.textProperty().addListener((all, before, now) -> choose(model.draft().get().way()));
        into.disableProperty().bind(model.draft().map(draft -> draft.way() != Way.BESIDE_ONLY || draft.rows() || draft.switches()));
        for (Way way : model.ways()) {
            ways.getChildren().add(way(way, group));
        }
        List<Choice> choices = new ArrayList<>(model.choices());
        if (choices.removeIf(choice -> RowsChoice.NAMES.contains(choice.name()))) {
            ways.getChildren().add(rows(group));
        }
        List<Choice> fences = choices.stream().filter(choice -> SwitchWay.CHOICES.contains(choice.name())).toList();
        if (!fences.isEmpty()) {
            choices.removeAll(fences);
            ways.getChildren().add(switching(group, fences));
        }
        getChildren().addAll(ways);
        choices.stream().map(Choice::only).distinct().forEach(only -> cards(only, choices.stream().filter(choice -> choice.only().equals(only)).toList()));
    }

    /** Choices that go together, those that mean something only with another one hidden until that is chosen. */
    private void cards(Optional<Choice.Only> only, List<Choice> choices) {
        String title = only.map(other -> "restore.screen.choices." + other.name() + "." + other.value()).orElse("restore.screen.choices");
        Card card = new Card(desk().say(title));
        String text = desk().words().own(title, "text");
        if (!text.equals(title)) {
            card.getChildren().add(new WholeText(desk().say(text), "muted"));
        }
        only.ifPresent(other -> card.setId("choices-" + other.name() + "-" + other.value()));
        if (choices.size() > IN_ONE_COLUMN) {
            card.getChildren().add(grid(choices));
        } else {
            choices.forEach(choice -> card.getChildren().add(choice(choice)));
        }
        card.setMaxWidth(960);
        card.managedProperty().bind(card.visibleProperty());
        only.ifPresent(other -> card.visibleProperty().bind(model.draft().map(draft -> other.value().equals(draft.choices().get(other.name())))));
        getChildren().add(card);
    }

    /** Two in a row, so that many are seen at once; what is ticked stands together, behind the fields. */
    private GridPane grid(List<Choice> choices) {
        GridPane grid = new GridPane(24, 12);
        for (int i = 0; i < 2; i++) {
            ColumnConstraints half = new ColumnConstraints();
            half.setPercentWidth(50);
            grid.getColumnConstraints().add(half);
        }
        List<Node> fields = new ArrayList<>();
        List<Node> ticks = new ArrayList<>();
        choices.stream().map(this::choice).forEach(choice -> (choice instanceof CheckBox ? ticks : fields).add(choice));
        place(grid, fields, 0);
        place(grid, ticks, (fields.size() + 1) / 2);
        return grid;
    }

    private static void place(GridPane grid, List<Node> choices, int row) {
        for (int i = 0; i < choices.size(); i++) {
            Node choice = choices.get(i);
            if (choice instanceof VBox labelled && labelled.getChildren().getLast() instanceof ComboBox<?> options) {
                options.setMaxWidth(Double.MAX_VALUE);
            }
            grid.add(choice, i % 2, row + i / 2);
            // A label of two lines beside one of one: the fields stand in a row all the same
            GridPane.setFillHeight(choice, false);
            GridPane.setValignment(choice, VPos.BOTTOM);
        }
    }

    private VBox way(Way way, ToggleGroup group) {
        RadioButton button = new RadioButton(ofEngine("restore.screen.way." + way.name()));
        button.setId("way-" + way.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        button.setSelected(model.draft().get().way() == way && !model.draft().get().rows() && !model.draft().get().switches());
        button.setOnAction(event -> choose(way));
        Label text = new WholeText(ofEngine("restore.screen.way." + way.name() + ".text"), "muted");
        return way == Way.BESIDE_ONLY ? dressed(button, group, text, into) : dressed(button, group, text);
    }

    private String ofEngine(String key) {
        return say(desk().words().own(key, model.system().engine()));
    }

    private static VBox dressed(RadioButton button, ToggleGroup group, Node... below) {
        button.getStyleClass().add("strong");
        button.setToggleGroup(group);
        VBox box = new VBox(4, button);
        box.getChildren().addAll(below);
        box.getStyleClass().add("way-choice");
        box.setMaxWidth(960);
        button.selectedProperty().addListener((all, before, now) -> box.pseudoClassStateChanged(CHOSEN, now));
        box.pseudoClassStateChanged(CHOSEN, button.isSelected());
        box.setOnMouseClicked(event -> button.fire());
        return box;
    }

    /** Beside production as well, but for the sake of rows that come back from there. */
    private VBox rows(ToggleGroup group) {
        RadioButton button = new RadioButton(say("restore.screen.way.rows"));
        button.setId("way-rows");
        VBox fields = new VBox(8);
        for (Choice choice : model.choices()) {
            if (RowsChoice.NAMES.contains(choice.name())) {
                fields.getChildren().add(choice(choice));
            }
        }
        fields.setMaxWidth(560);
        fields.getStyleClass().add("way-fields");
        fields.disableProperty().bind(button.selectedProperty().not());
        button.setSelected(model.draft().get().rows());
        button.setOnAction(event -> model.draft().set(model.draft().get().toRows()));
        return dressed(button, group, new WholeText(say("restore.screen.way.rows.text"), "muted"), fields);
    }

    /** Nothing comes back: a replica takes over. */
    private VBox switching(ToggleGroup group, List<Choice> fences) {
        RadioButton button = new RadioButton(say("restore.screen.way.switch"));
        button.setId("way-switch");
        VBox fields = new VBox(8);
        fences.forEach(choice -> fields.getChildren().add(choice(choice)));
        fields.setMaxWidth(560);
        fields.getStyleClass().add("way-fields");
        fields.disableProperty().bind(button.selectedProperty().not());
        button.setSelected(model.draft().get().switches());
        button.setOnAction(event -> model.draft().set(model.draft().get().toSwitch()));
        return dressed(button, group, new WholeText(say("restore.screen.way.switch.text"), "muted"), new SwitchWay(desk(), model.standIn()), fields);
    }

    private Node choice(Choice choice) {
        String name = choice.name();
        String words = say("restore.screen.choice." + name);
        String now = model.draft().get().choices().get(name);
        return switch (choice.kind()) {
            case YES -> {
                CheckBox box = new CheckBox(words);
                box.setId("choice-" + name);
                box.setWrapText(true);
                box.setMinHeight(CheckBox.USE_PREF_SIZE);
                box.setSelected(Boolean.parseBoolean(now));
                empties.put(name, () -> box.setSelected(false));
                box.selectedProperty().addListener((all, before, chosen) -> choose(name, String.valueOf(chosen)));
                yield box;
            }
            case TEXT, NUMBER -> {
                TextField field = new TextField(now == null ? "" : now.strip());
                field.setId("choice-" + name);
                empties.put(name, field::clear);
                field.textProperty().addListener((all, before, typed) -> choose(name, typed.strip()));
                VBox labelled = labelled(words, field);
                if (name.equals(Selection.ONLY)) {
                    labelled.getChildren().setAll(labelled.getChildren().getFirst(), new HBox(8, field, inside(field)));
                    HBox.setHgrow(field, Priority.ALWAYS);
                }
                yield labelled;
            }
            case ONE_OF -> {
                ComboBox<String> options = new ComboBox<>();
                options.setId("choice-" + name);
                options.getItems().setAll(choice.options());
                options.setConverter(new OptionWords(option -> say("restore.screen.choice." + name + "." + option)));
                empties.put(name, () -> options.setValue(choice.options().getFirst()));
                options.setValue(now == null ? choice.options().getFirst() : now);
                options.valueProperty().addListener((all, before, chosen) -> choose(name, chosen));
                yield labelled(words, options);
            }
        };
    }

    /** Files are ticked in the backup itself rather than typed. */
    private Button inside(TextField field) {
        Button inside = new Button(say("contents.choose"));
        inside.setId("choose-inside");
        inside.setMinWidth(USE_PREF_SIZE);
        inside.setDisable(model.inside().isEmpty());
        inside.setOnAction(event -> model.inside().ifPresent(opened -> new ContentsSheet(desk(), opened, Optional.of("contents.take"),
                paths -> field.setText(Selection.write(paths))).open()));
        return inside;
    }

    private static VBox labelled(String words, Control control) {
        Label label = new WholeText(words);
        label.setLabelFor(control);
        control.setAccessibleText(words);
        return new VBox(4, label, control);
    }

    /** What means something only with another value of this goes with it: unseen, it would be asked for all the same. */
    private void choose(String name, String value) {
        model.draft().set(model.draft().get().choosing(name, value));
        for (Choice choice : model.choices()) {
            if (choice.only().filter(only -> only.name().equals(name) && !only.value().equals(value)).isPresent()) {
                Optional.ofNullable(empties.get(choice.name())).ifPresent(Runnable::run);
                model.draft().set(model.draft().get().leaving(choice.name()));
            }
        }
    }

    /** Shows an option in the operator's language. */
    private static final class OptionWords extends StringConverter<String> {

        private final UnaryOperator<String> words;

        private OptionWords(UnaryOperator<String> words) {
            this.words = words;
        }

        @Override
        public String toString(String option) {
            return option == null ? "" : words.apply(option);
        }

        @Override
        public String fromString(String shown) {
            throw new UnsupportedOperationException("options are chosen and not typed");
        }
    }

    private void choose(Way way) {
        if (model.draft().get().rows() || model.draft().get().switches()) {
            model.draft().set(model.draft().get().whole());
        }
        String name = into.getText().strip();
        model.draft().set(model.draft().get().to(way,
                way == Way.BESIDE_ONLY && !name.isEmpty() ? Optional.of(name) : Optional.empty()));
    }
}
