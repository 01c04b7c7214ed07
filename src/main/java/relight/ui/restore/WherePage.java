package relight.ui.restore;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import relight.core.restore.Choice;
import relight.core.restore.RestoreRequest.Way;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.WholeText;

/** To where, and what becomes of what is there? */
final class WherePage extends WizardPage {

    private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");

    private final RestoreViewModel model;
    private final TextField into = new TextField();

    WherePage(Desk desk, RestoreViewModel model) {
        super(desk, desk.say("restore.screen.where"), desk.say("restore.screen.where.text"));
        this.model = model;
        ToggleGroup group = new ToggleGroup();
        VBox ways = new VBox(12);
        into.setPromptText(desk.say("restore.screen.into"));
        into.setAccessibleText(desk.say("restore.screen.into"));
        into.setMaxWidth(400);
        into.setText(model.draft().get().into().orElse(""));
        into.textProperty().addListener((all, before, now) -> choose(model.draft().get().way()));
        into.disableProperty().bind(model.draft().map(draft -> draft.way() != Way.BESIDE_ONLY));
        for (Way way : Way.values()) {
            ways.getChildren().add(way(way, group));
        }
        getChildren().addAll(ways);
        List<Choice> choices = model.choices();
        if (!choices.isEmpty()) {
            Card card = new Card(desk.say("restore.screen.choices"));
            choices.forEach(name -> card.getChildren().add(choice(name)));
            card.setMaxWidth(960);
            getChildren().add(card);
        }
    }

    private VBox way(Way way, ToggleGroup group) {
        RadioButton button = new RadioButton(say("restore.screen.way." + way.name()));
        button.getStyleClass().add("strong");
        button.setToggleGroup(group);
        button.setSelected(model.draft().get().way() == way);
        button.setOnAction(event -> choose(way));
        Label text = new WholeText(say("restore.screen.way." + way.name() + ".text"), "muted");
        VBox box = new VBox(4, button, text);
        if (way == Way.BESIDE_ONLY) {
            box.getChildren().add(into);
        }
        box.getStyleClass().add("way-choice");
        box.setMaxWidth(960);
        button.selectedProperty().addListener((all, before, now) -> box.pseudoClassStateChanged(CHOSEN, now));
        box.pseudoClassStateChanged(CHOSEN, button.isSelected());
        box.setOnMouseClicked(event -> button.fire());
        return box;
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
            case TEXT -> {
                TextField field = new TextField(now == null ? "" : now);
                field.textProperty().addListener((all, before, typed) -> choose(name, typed.strip()));
                yield labelled(words, field);
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

    private static Node labelled(String words, Control control) {
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
        String name = into.getText().strip();
        model.draft().set(model.draft().get().to(way,
                way == Way.BESIDE_ONLY && !name.isEmpty() ? Optional.of(name) : Optional.empty()));
    }
}
