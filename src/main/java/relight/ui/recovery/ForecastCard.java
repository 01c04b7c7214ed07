package relight.ui.recovery;

import java.time.Instant;
import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.core.recovery.Forecast;
import relight.core.recovery.ForecastAccuracy;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryClock;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.RelativeTime;
import relight.ui.common.Standing;
import relight.ui.common.StatusShape;
import relight.ui.common.WholeText;

/** What the forecast rests on and what endangers it, and the moments of the clock. */
final class ForecastCard extends VBox {

    private final Desk desk;
    private final RecoveryInHand inHand;
    private final VBox lines = new VBox(6);
    private final GridPane moments = new GridPane(12, 4);

    ForecastCard(Desk desk, RecoveryInHand inHand) {
        super(12);
        this.desk = desk;
        this.inHand = inHand;
        Card forecast = new Card(desk.say("recovery.screen.forecast"), lines);
        forecast.managedProperty().bind(forecast.visibleProperty());
        forecast.visibleProperty().bind(javafx.beans.binding.Bindings.isNotEmpty(lines.getChildren()));
        getChildren().addAll(forecast, new Card(desk.say("recovery.screen.clock"), moments));
    }

    /** Shows what is known now. */
    void show() {
        RecoveryClock clock = inHand.clock().get();
        Forecast forecast = inHand.forecast().get();
        if (clock == null || forecast == null) {
            return;
        }
        lines.getChildren().clear();
        if (clock.running()) {
            line(standing(forecast), desk.say("recovery.screen.forecast.finish", ClockText.at(forecast.likely(), desk.words().zone()),
                    ClockText.at(forecast.late(), desk.words().zone())));
            forecast.inTime().ifPresent(percent -> line(standing(forecast), desk.say("recovery.screen.forecast.in-time", percent)));
            forecast.danger().ifPresent(danger -> line(Standing.INFO, desk.say(
                    forecast.standing() == Forecast.Standing.ON_TRACK || forecast.standing() == Forecast.Standing.NO_OBJECTIVE
                            ? "recovery.screen.forecast.uncertain" : "recovery.screen.forecast.endangers",
                    danger.step().title().toString(), danger.percent(), rough(danger.margin()))));
            if (forecast.waiting().toSeconds() >= 30) {
                line(Standing.UNKNOWN, desk.say("recovery.screen.forecast.waiting", rough(forecast.waiting())));
            }
            if (forecast.unknown() > 0) {
                line(Standing.WARNING, desk.say("recovery.screen.forecast.unknown", forecast.unknown()));
            }
            accuracy(inHand.history().accuracy());
        }
        moments(clock);
    }

    private String rough(java.time.Duration duration) {
        return new RelativeTime(desk.words(), desk.clock()).rough(duration);
    }

    private void accuracy(ForecastAccuracy accuracy) {
        accuracy.typicalPercent().ifPresent(percent -> line(Standing.UNKNOWN,
                desk.say("recovery.screen.forecast.accuracy", accuracy.recoveries(), accuracy.held(), percent)));
    }

    private static Standing standing(Forecast forecast) {
        return switch (forecast.standing()) {
            case ON_TRACK -> Standing.GOOD;
            case AT_RISK -> Standing.WARNING;
            case BREACHED -> Standing.BAD;
            case NO_OBJECTIVE -> Standing.UNKNOWN;
        };
    }

    private void line(Standing standing, String words) {
        WholeText text = new WholeText(words, "small");
        text.setMinWidth(0);
        HBox.setHgrow(text, Priority.ALWAYS);
        StatusShape shape = new StatusShape(standing);
        shape.setTranslateY(3);
        lines.getChildren().add(new HBox(8, shape, text));
    }

    private void moments(RecoveryClock clock) {
        Recovery recovery = clock.recovery();
        moments.getChildren().clear();
        moment("disruption", recovery.declared().disruption());
        moment("detection", recovery.declared().detection());
        moment("declaration", Optional.of(recovery.declaredAt()));
        moment("start", recovery.runs().begin());
        moment("verified", recovery.verified());
        moment("close", recovery.closedAt());
        clock.rtoAt().ifPresent(at -> moment("rto", Optional.of(at)));
        clock.mtdAt().ifPresent(at -> moment("mtd", Optional.of(at)));
    }

    private void moment(String name, Optional<Instant> at) {
        Label what = new Label(desk.say("recovery.screen.clock." + name));
        what.getStyleClass().addAll("muted", "small");
        Label when = new Label(at.map(moment -> ClockText.at(moment, desk.words().zone())).orElse("–"));
        when.getStyleClass().addAll("small", "clock-small");
        moments.addRow(moments.getRowCount(), what, when);
    }
}
