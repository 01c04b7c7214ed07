package relight.ui.recovery;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.Map;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.core.recovery.Flow;
import relight.core.recovery.Recovery;
import relight.ui.common.Desk;
import relight.ui.common.Standing;
import relight.ui.common.StatusShape;

/** Above the step: that the recovery is paused, and what is watched and not as it should be, each with what can be done about it. */
final class Notices extends VBox {

    private final Desk desk;
    private final RecoveryViewModel model;
    private List<Object> shown = List.of();

    Notices(Desk desk, RecoveryViewModel model) {
        this.desk = desk;
        this.model = model;
        getStyleClass().add("notices");
        setId("notices");
        managedProperty().bind(visibleProperty());
    }

    void show(Recovery recovery) {
        List<Object> now = recovery.isClosed() ? List.of(true) : List.of(recovery.flow().pause(), recovery.flow().trips(), model.canTakeBack());
        if (now.equals(shown)) {
            return;
        }
        shown = now;
        getChildren().clear();
        if (!recovery.isClosed()) {
            recovery.flow().pause().ifPresent(pause -> getChildren().add(paused(pause)));
            recovery.flow().trips().entrySet().stream().sorted(Map.Entry.comparingByKey()).map(trip -> tripped(trip.getValue()))
                    .forEach(getChildren()::add);
        }
        setVisible(!getChildren().isEmpty());
    }

    private Node paused(Flow.Pause pause) {
        Button on = new Button(desk.say("recovery.screen.go-on"));
        on.getStyleClass().add(Styles.ACCENT);
        on.setId("go-on");
        on.setOnAction(event -> model.goOn());
        return line(Standing.WARNING, desk.say("recovery.screen.paused", ClockText.at(pause.since(), desk.words().zone()),
                pause.by().toString(), pause.reason().toString()), on);
    }

    private Node tripped(Flow.Trip trip) {
        String text = desk.say("recovery.screen.trip." + trip.meaning(), trip.title().toString(), trip.found().toString(),
                ClockText.at(trip.since(), desk.words().zone()));
        if (!trip.meaning().equals("rollback") || !model.canTakeBack()) {
            return line(trip.meaning().equals("rollback") ? Standing.BAD : Standing.WARNING, text);
        }
        Button undo = new Button(desk.say("recovery.screen.undo.ask"));
        undo.getStyleClass().add(Styles.DANGER);
        undo.setId("take-back");
        undo.setOnAction(event -> model.askTakeBack(new WordsDialog(desk)));
        return line(Standing.BAD, text, undo);
    }

    private static Node line(Standing standing, String text, Button... buttons) {
        Label words = new Label(text);
        words.setWrapText(true);
        words.setMinWidth(0);
        words.setMinHeight(USE_PREF_SIZE);
        HBox.setHgrow(words, Priority.ALWAYS);
        words.setMaxWidth(Double.MAX_VALUE);
        HBox line = new HBox(12, new StatusShape(standing), words);
        for (Button button : buttons) {
            button.setMinWidth(USE_PREF_SIZE);
            line.getChildren().add(button);
        }
        line.getStyleClass().addAll("notice", standing.styleClass());
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }
}
