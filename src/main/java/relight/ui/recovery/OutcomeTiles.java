package relight.ui.recovery;

import java.time.Duration;
import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryClock;
import relight.core.recovery.RecoveryEvent.Checked;
import relight.ui.common.Desk;
import relight.ui.common.SectionTitle;
import relight.ui.common.Standing;
import relight.ui.common.StatusShape;
import relight.ui.common.WholeText;

/** The figures that a recovery is measured by: time against the RTO, data lost against the RPO, checks that passed. */
final class OutcomeTiles extends HBox {

    private final Desk desk;

    OutcomeTiles(Desk desk, Recovery recovery, RecoveryClock clock) {
        super(12);
        this.desk = desk;
        boolean undone = recovery.commitWindow().standing() == Recovery.CommitWindow.Standing.UNDONE;
        tile("recovery.screen.tile.time", desk.words().duration(clock.elapsed()), clock.rto(), clock.rto().filter(limit -> !undone && !recovery.leftACopy()).map(limit ->
                clock.elapsed().compareTo(limit) <= 0 && (recovery.verified().isPresent() || !recovery.isClosed())));
        // What would have been lost is not, where the old data is in use again
        Optional<Duration> lost = clock.dataLost().filter(_ -> !undone);
        tile("recovery.screen.tile.lost", lost.map(desk.words()::duration).orElse("–"), clock.rpo(),
                clock.rpo().flatMap(limit -> lost.map(found -> found.compareTo(limit) <= 0)));
        long passed = recovery.checks().stream().filter(Checked::passed).count();
        tile("recovery.screen.tile.checks", desk.say("recovery.screen.tile.checks.value", passed, recovery.checks().size()), Optional.empty(),
                recovery.checks().isEmpty() ? Optional.empty() : Optional.of(passed == recovery.checks().size()));
    }

    private void tile(String key, String value, Optional<Duration> objective, Optional<Boolean> good) {
        Label figure = new WholeText(value, "figure-large");
        good.ifPresent(yes -> {
            figure.setGraphic(new StatusShape(yes ? Standing.GOOD : Standing.BAD));
            figure.getStyleClass().add(yes ? "good-text" : "bad-text");
        });
        Label title = new SectionTitle(desk.say(key));
        title.setWrapText(true);
        title.setMinHeight(Region.USE_PREF_SIZE);
        VBox tile = new VBox(4, title, figure);
        objective.ifPresent(limit -> {
            Label note = new Label(desk.say("protocol.record.objective", limit));
            note.getStyleClass().addAll("muted", "small");
            tile.getChildren().add(note);
        });
        tile.getStyleClass().addAll("card-box", "tile", "outcome-tile");
        tile.setPrefWidth(208);
        tile.setMinWidth(Region.USE_COMPUTED_SIZE);
        HBox.setHgrow(tile, Priority.ALWAYS);
        getChildren().add(tile);
    }
}
