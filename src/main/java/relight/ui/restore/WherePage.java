package relight.ui.restore;

import java.util.List;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;
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
        List<String> choices = choices(model.system().engine());
        if (!choices.isEmpty()) {
            Card card = new Card(desk.say("restore.screen.choices"));
            choices.forEach(name -> card.getChildren().add(choice(name)));
            card.setMaxWidth(960);
            getChildren().add(card);
        }
    }

    /** What an engine lets people choose with a yes. */
    private static List<String> choices(String engine) {
        return switch (engine) {
            case "postgresql" -> List.of("no-owner", "keep-slots", "keep-sequences", "force");
            case "files" -> List.of("remove", "keep-newer");
            default -> List.of();
        };
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

    private CheckBox choice(String name) {
        CheckBox box = new CheckBox(say("restore.screen.choice." + name));
        box.setSelected(Boolean.parseBoolean(model.draft().get().choices().get(name)));
        box.selectedProperty().addListener((all, before, now) ->
                model.draft().set(model.draft().get().choosing(name, String.valueOf(now))));
        return box;
    }

    private void choose(Way way) {
        String name = into.getText().strip();
        model.draft().set(model.draft().get().to(way,
                way == Way.BESIDE_ONLY && !name.isEmpty() ? Optional.of(name) : Optional.empty()));
    }
}
