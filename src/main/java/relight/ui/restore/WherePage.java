package relight.ui.restore;

import java.util.Optional;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;
import relight.core.restore.RestoreRequest.Way;
import relight.ui.common.Card;
import relight.ui.common.Desk;

/** To where, and what becomes of what is there? */
final class WherePage extends WizardPage {

    private final RestoreViewModel model;
    private final TextField into = new TextField();

    WherePage(Desk desk, RestoreViewModel model) {
        super(desk, desk.say("restore.screen.where"), desk.say("restore.screen.where.text"));
        this.model = model;
        ToggleGroup group = new ToggleGroup();
        VBox ways = new VBox(16);
        for (Way way : Way.values()) {
            ways.getChildren().add(way(way, group));
        }
        into.setPromptText(desk.say("restore.screen.into"));
        into.setAccessibleText(desk.say("restore.screen.into"));
        into.setMaxWidth(400);
        into.setText(model.draft().get().into().orElse(""));
        into.textProperty().addListener((all, before, now) -> choose(model.draft().get().way()));
        into.disableProperty().bind(model.draft().map(draft -> draft.way() != Way.BESIDE_ONLY));
        getChildren().addAll(new Card(desk.say("restore.screen.way"), ways, into));
        if (model.system().engine().equals("postgresql")) {
            getChildren().add(new Card(desk.say("restore.screen.choices"), choice("no-owner")));
        }
    }

    private VBox way(Way way, ToggleGroup group) {
        RadioButton button = new RadioButton(say("restore.screen.way." + way.name()));
        button.getStyleClass().add("strong");
        button.setToggleGroup(group);
        button.setSelected(model.draft().get().way() == way);
        button.setOnAction(event -> choose(way));
        Label text = new Label(say("restore.screen.way." + way.name() + ".text"));
        text.setWrapText(true);
        text.getStyleClass().add("muted");
        return new VBox(4, button, text);
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
