package relight.ui.recovery;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryClock;
import relight.core.recovery.RecoveryEvent.RecoveryPointFound;
import relight.core.runbook.StepHeader.Part;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.Elided;
import relight.ui.common.RelativeTime;
import relight.ui.common.Standing;
import relight.ui.common.StatusShape;
import relight.ui.common.WholeText;

/** What a person should have read before they keep a result, take it back or close: data, checks, what each way does. */
final class EndFacts {

    private final Desk desk;
    private final Recovery recovery;
    private final RelativeTime times;

    EndFacts(Desk desk, Recovery recovery) {
        this.desk = desk;
        this.recovery = recovery;
        times = new RelativeTime(desk.words(), desk.clock());
    }

    /** Up to when the old data and the new data go. */
    Node points(RecoveryClock clock) {
        Card card = new Card(desk.say("recovery.screen.data"));
        if (recovery.commitWindow().standing() == Recovery.CommitWindow.Standing.OPEN) {
            card.getChildren().add(line(Standing.UNKNOWN, desk.say("recovery.screen.data.old", times.exact(clock.start()))));
        } else if (recovery.commitWindow().standing() == Recovery.CommitWindow.Standing.UNDONE) {
            card.getChildren().add(line(Standing.UNKNOWN, desk.say("recovery.screen.data.undone")));
            return card;
        }
        for (RecoveryPointFound point : recovery.points().values()) {
            card.getChildren().add(line(point.measured() ? Standing.GOOD : Standing.WARNING, desk.say(
                    point.measured() ? "recovery.screen.data.new" : "recovery.screen.data.assumed", point.system(), times.exact(point.point()),
                    point.how().toString())));
        }
        if (recovery.points().isEmpty()) {
            recovery.backups().forEach(backup -> card.getChildren().add(line(Standing.WARNING, desk.say("recovery.screen.data.assumed",
                    backup.system(), times.exact(backup.recoveryPoint()), ""))));
        }
        return card;
    }

    Node checks() {
        return new CheckCard(desk, recovery).wide();
    }

    /** The steps that would be done, by their titles. */
    VBox steps(Part part, String none) {
        List<String> titles = recovery.steps().stream().filter(step -> step.step().part() == part)
                .filter(step -> !step.status().over()).map(step -> step.step().title().toString()).toList();
        VBox box = new VBox(6);
        titles.forEach(title -> box.getChildren().add(line(Standing.INFO, Elided.wrapped(title))));
        if (titles.isEmpty()) {
            Label label = new WholeText(desk.say(none));
            label.getStyleClass().addAll("muted", "small");
            box.getChildren().add(label);
        }
        return box;
    }

    static HBox line(Standing standing, String text) {
        return line(standing, new WholeText(text));
    }

    private static HBox line(Standing standing, Label words) {
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        StatusShape shape = new StatusShape(standing);
        shape.setTranslateY(3);
        return new HBox(8, shape, words);
    }
}
