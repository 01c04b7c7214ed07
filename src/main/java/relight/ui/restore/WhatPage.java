package relight.ui.restore;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.core.workspace.ProtectedSystem;
import relight.ui.common.Desk;

/** Which system is to come back? */
final class WhatPage extends WizardPage {

    WhatPage(Desk desk, RestoreViewModel model) {
        super(desk, model, desk.say("restore.screen.what"), desk.say("restore.screen.what.text"));
        ListView<ProtectedSystem> list = new ListView<>();
        list.getItems().setAll(model.systems());
        list.setAccessibleText(desk.say("restore.screen.what"));
        list.getStyleClass().add("beginnings");
        list.setPlaceholder(new Label(desk.say("restore.screen.what.none")));
        list.setCellFactory(view -> new ListCell<>() {
            @Override
            protected void updateItem(ProtectedSystem system, boolean empty) {
                super.updateItem(system, empty);
                setGraphic(empty || system == null ? null : line(system));
            }
        });
        model.draft().get().system().ifPresent(name -> list.getSelectionModel().select(model.systems().stream()
                .filter(system -> system.name().equals(name)).findFirst().orElse(null)));
        list.getSelectionModel().selectedItemProperty().addListener((all, before, now) -> {
            if (now != null) {
                model.draft().set(model.draft().get().of(now.name()));
            }
        });
        VBox.setVgrow(list, Priority.ALWAYS);
        getChildren().add(list);
    }

    private Node line(ProtectedSystem system) {
        Label name = new Label(system.name());
        name.getStyleClass().add("strong");
        Label detail = new Label(say("restore.screen.system", system.engine(), system.tier(),
                system.objectives().rto().map(desk().words()::duration).orElse("–"),
                system.objectives().rpo().map(desk().words()::duration).orElse("–")));
        detail.getStyleClass().addAll("muted", "small");
        return new VBox(2, name, detail);
    }
}
