package relight.ui.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleGroup;
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

    private final RestoreViewModel model;
    private final TextField into = new TextField();

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
        if (!choices.isEmpty()) {
            Card card = new Card(desk.say("restore.screen.choices"));
            choices.forEach(name -> card.getChildren().add(choice(name)));
            card.setMaxWidth(960);
            getChildren().add(card);
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
                box.setSelected(Boolean.parseBoolean(now));
                box.selectedProperty().addListener((all, before, chosen) -> choose(name, String.valueOf(chosen)));
                yield box;
            }
            case TEXT, NUMBER -> {
                TextField field = new TextField(now == null ? "" : now.strip());
                field.setId("choice-" + name);
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
                options.getItems().setAll(choice.options());
                options.setConverter(new OptionWords(option -> say("restore.screen.choice." + name + "." + option)));
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
        Label label = new Label(words);
        label.setLabelFor(control);
        control.setAccessibleText(words);
        return new VBox(4, label, control);
    }

    private void choose(String name, String value) {
        model.draft().set(model.draft().get().choosing(name, value));
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
