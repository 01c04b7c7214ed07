package relight.ui.restore;

import java.util.List;
import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import relight.core.restore.StandIn;
import relight.ui.common.Desk;
import relight.ui.common.Standing;
import relight.ui.common.WholeText;

/** What it costs to let a replica take over, beside what the newest backup costs. */
final class SwitchWay extends VBox {

    /** The choices that belong to a switch and to no other way. */
    static final List<String> CHOICES = List.of("fence", "fenced-by");

    private final Desk desk;

    SwitchWay(Desk desk, ObservableValue<Optional<StandIn>> standIn) {
        super(8);
        this.desk = desk;
        setId("stand-in");
        getStyleClass().add("way-fields");
        show(standIn.getValue());
        standIn.addListener((all, before, now) -> show(now));
    }

    private void show(Optional<StandIn> standIn) {
        getChildren().setAll(standIn.map(this::both).orElseGet(() -> new VBox(new WholeText(say("looking"), "muted"))));
    }

    private VBox both(StandIn it) {
        if (it.away().isPresent()) {
            return new VBox(WizardPage.line(Standing.WARNING, say("away", it.address(), desk.words().say(it.away().get()))));
        }
        String lag = it.lag().map(behind -> behind.isZero() ? say("lag.none") : desk.words().duration(behind)).orElseGet(() -> say("lag.unknown"));
        GridPane grid = new GridPane(24, 4);
        for (int i = 0; i < 2; i++) {
            ColumnConstraints half = new ColumnConstraints();
            half.setPercentWidth(50);
            grid.getColumnConstraints().add(half);
        }
        grid.addColumn(0, heading(say("replica", it.address())),
                new WholeText(say("replica.cost", lag, it.newest().orElse("–"), desk.words().duration(it.takes()))));
        if (it.backup().isPresent()) {
            grid.addColumn(1, heading(say("backup", desk.words().time(it.backup().get().recoveryPoint()))),
                    new WholeText(say("backup.cost", it.loss().map(desk.words()::duration).orElse("–"), it.restore().map(desk.words()::duration).orElse("–"))));
        } else {
            grid.addColumn(1, heading(say("backup.none")));
        }
        return new VBox(8, grid, WizardPage.line(Standing.WARNING, say("same")));
    }

    private static Label heading(String text) {
        Label heading = new WholeText(text);
        heading.getStyleClass().add("strong");
        return heading;
    }

    private String say(String key, Object... values) {
        return desk.say("restore.screen.way.switch." + key, values);
    }
}
