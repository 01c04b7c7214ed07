package relight.ui.recovery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
    private List<Line> shown = List.of();
    private List<Moment> marked = List.of();

    /** A sentence about what will probably follow. */
    private record Line(Standing standing, String words) {}

    /** A moment of the clock; empty where it has not come. */
    private record Moment(String name, Optional<Instant> at) {}

    ForecastCard(Desk desk, RecoveryInHand inHand) {
        super(12);
        this.desk = desk;
        this.inHand = inHand;
        Card forecast = new Card(desk.say("recovery.screen.forecast"), lines);
        forecast.managedProperty().bind(forecast.visibleProperty());
        forecast.visibleProperty().bind(javafx.beans.binding.Bindings.isNotEmpty(lines.getChildren()));
        getChildren().addAll(forecast, new Card(desk.say("recovery.screen.clock"), moments));
    }

    /** Shows what is known now; drawn anew only where a word has changed, since this is asked every second. */
    void show() {
        RecoveryClock clock = inHand.clock().get();
        Forecast forecast = inHand.forecast().get();
        if (clock == null || forecast == null) {
            return;
        }
        List<Line> told = clock.running() ? lines(forecast) : List.of();
        if (!told.equals(shown)) {
            shown = told;
            lines.getChildren().setAll(told.stream().map(ForecastCard::line).toList());
        }
        List<Moment> seen = moments(clock);
        if (!seen.equals(marked)) {
            marked = seen;
            moments.getChildren().clear();
            seen.forEach(this::moment);
        }
    }

    private List<Line> lines(Forecast forecast) {
        List<Line> told = new ArrayList<>();
        told.add(new Line(standing(forecast), desk.say("recovery.screen.forecast.finish", ClockText.at(forecast.likely(), desk.words().zone()),
                ClockText.at(forecast.late(), desk.words().zone()))));
        forecast.inTime().ifPresent(percent -> told.add(new Line(standing(forecast), desk.say("recovery.screen.forecast.in-time", percent))));
        forecast.danger().ifPresent(danger -> told.add(new Line(Standing.INFO, desk.say(
                forecast.standing() == Forecast.Standing.ON_TRACK || forecast.standing() == Forecast.Standing.NO_OBJECTIVE
                        ? "recovery.screen.forecast.uncertain" : "recovery.screen.forecast.endangers",
                danger.step().title().toString(), danger.percent(), rough(danger.margin())))));
        if (forecast.waiting().toSeconds() >= 30) {
            told.add(new Line(Standing.UNKNOWN, desk.say("recovery.screen.forecast.waiting", rough(forecast.waiting()))));
        }
        if (forecast.unknown() > 0) {
            told.add(new Line(Standing.WARNING, desk.say("recovery.screen.forecast.unknown", forecast.unknown())));
        }
        ForecastAccuracy accuracy = inHand.history().accuracy();
        accuracy.typicalPercent().ifPresent(percent -> told.add(new Line(Standing.UNKNOWN,
                desk.say("recovery.screen.forecast.accuracy", accuracy.recoveries(), accuracy.held(), percent))));
        return told;
    }

    private String rough(java.time.Duration duration) {
        return new RelativeTime(desk.words(), desk.clock()).rough(duration);
    }

    private static Standing standing(Forecast forecast) {
        return switch (forecast.standing()) {
            case ON_TRACK -> Standing.GOOD;
            case AT_RISK -> Standing.WARNING;
            case BREACHED -> Standing.BAD;
            case NO_OBJECTIVE -> Standing.UNKNOWN;
        };
    }

    private static HBox line(Line line) {
        WholeText text = new WholeText(line.words(), "small");
        text.setMinWidth(0);
        HBox.setHgrow(text, Priority.ALWAYS);
        StatusShape shape = new StatusShape(line.standing());
        shape.setTranslateY(3);
        return new HBox(8, shape, text);
    }

    private static List<Moment> moments(RecoveryClock clock) {
        Recovery recovery = clock.recovery();
        List<Moment> moments = new ArrayList<>(List.of(new Moment("disruption", recovery.declared().disruption()),
                new Moment("detection", recovery.declared().detection()), new Moment("declaration", Optional.of(recovery.declaredAt())),
                new Moment("start", recovery.runs().begin()), new Moment("verified", recovery.verified()), new Moment("close", recovery.closedAt())));
        clock.rtoAt().ifPresent(at -> moments.add(new Moment("rto", Optional.of(at))));
        clock.mtdAt().ifPresent(at -> moments.add(new Moment("mtd", Optional.of(at))));
        return moments;
    }

    private void moment(Moment moment) {
        Label what = new Label(desk.say("recovery.screen.clock." + moment.name()));
        what.getStyleClass().addAll("muted", "small");
        Label when = new Label(moment.at().map(at -> ClockText.at(at, desk.words().zone())).orElse("–"));
        when.getStyleClass().addAll("small", "clock-small");
        moments.addRow(moments.getRowCount(), what, when);
    }
}
