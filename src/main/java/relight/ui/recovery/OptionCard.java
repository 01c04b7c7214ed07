package relight.ui.recovery;

import atlantafx.base.theme.Styles;
import java.time.Duration;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.core.recovery.RecoveryClock;
import relight.core.runbook.Step.Decision;
import relight.core.text.DurationText;
import relight.ui.common.Desk;
import relight.ui.common.SectionTitle;
import relight.ui.common.Spring;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.WholeText;

/** One way out of a decision: what it is, what it costs in time and in data, and whether that still keeps the objectives. */
final class OptionCard extends VBox {

    private static final double FIGURE = 112;
    /** Below it the words stand above the figures, and not beside them. */
    private static final double ROOM = 600;

    private final Desk desk;
    private final VBox words;
    private final HBox row = new HBox(8);

    OptionCard(Desk desk, Decision.Option option, RecoveryClock clock, Runnable chosen) {
        super(8);
        this.desk = desk;
        getStyleClass().addAll("card-box", "option-card");
        row.setAlignment(Pos.CENTER_LEFT);
        words = new VBox(4, new WholeText(option.name(), "strong"), new WholeText(option.words(), "muted"));
        words.setMinWidth(0);
        words.setPrefWidth(224);
        HBox.setHgrow(words, Priority.ALWAYS);
        Button choose = new Button(desk.say("recovery.screen.choose", option.name()));
        choose.setId("choose-" + option.name());
        choose.getStyleClass().add(Styles.ACCENT);
        choose.setMinWidth(USE_PREF_SIZE);
        choose.setPrefWidth(FIGURE);
        choose.setOnAction(event -> chosen.run());
        row.getChildren().addAll(time(option, clock), data(option, clock), new Spring(), choose);
        getChildren().addAll(words, row);
        widthProperty().addListener((all, before, now) -> arrange(now.doubleValue() >= ROOM));
    }

    private void arrange(boolean beside) {
        if (beside != row.getChildren().contains(words)) {
            (beside ? this : row).getChildren().remove(words);
            (beside ? row : this).getChildren().addFirst(words);
        }
    }

    private VBox time(Decision.Option option, RecoveryClock clock) {
        VBox box = figure("recovery.screen.costs.time.title", option.time().map(desk.words()::duration).orElse("–"));
        option.time().flatMap(time -> clock.rtoLeft().map(left -> time.compareTo(left) <= 0))
                .ifPresent(keeps -> box.getChildren().add(verdict(keeps, keeps ? "recovery.screen.costs.rto.keeps" : "recovery.screen.costs.rto.breaks")));
        return box;
    }

    private VBox data(Decision.Option option, RecoveryClock clock) {
        Optional<Duration> lost = DurationText.read(option.data());
        VBox box = figure("recovery.screen.costs.data.title", lost.map(desk.words()::duration)
                .orElse(option.data().isBlank() ? desk.say("recovery.screen.costs.data.unknown") : option.data()));
        lost.flatMap(data -> clock.rpo().map(rpo -> data.compareTo(rpo) <= 0))
                .ifPresent(keeps -> box.getChildren().add(verdict(keeps, keeps ? "recovery.screen.costs.rpo.keeps" : "recovery.screen.costs.rpo.breaks")));
        return box;
    }

    private VBox figure(String key, String value) {
        Label figure = new WholeText(value, "option-figure");
        VBox box = new VBox(2, new SectionTitle(desk.say(key)), figure);
        box.setMinWidth(FIGURE);
        box.setMaxWidth(FIGURE);
        return box;
    }

    private StatusBadge verdict(boolean keeps, String key) {
        StatusBadge verdict = StatusBadge.plain(keeps ? Standing.GOOD : Standing.BAD, desk.say(key));
        verdict.getStyleClass().add("small");
        return verdict;
    }
}
