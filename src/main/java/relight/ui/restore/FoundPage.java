package relight.ui.restore;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestorePlan;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;

/** What a look at backup, target and tools has found; a refusal says what to do instead. */
final class FoundPage extends WizardPage {

    private final VBox found = new VBox(12);

    FoundPage(Desk desk, RestoreViewModel model) {
        super(desk, desk.say("restore.screen.found"), desk.say("restore.screen.found.text"));
        found.setMaxWidth(960);
        getChildren().add(found);
        model.planning().addListener((all, before, now) -> show(now));
        show(model.planning().get());
    }

    private void show(Planning planning) {
        found.getChildren().clear();
        switch (planning) {
            case null -> found.getChildren().add(waiting());
            case Planning.Planned(RestorePlan plan) -> planned(plan);
            case Planning.Refused refused -> {
                Label heading = wrapped(say("restore.screen.refused"));
                heading.getStyleClass().add("strong");
                found.getChildren().add(heading);
                refused.refusals().forEach(refusal -> found.getChildren().add(refused(refusal)));
            }
        }
    }

    private Node waiting() {
        ProgressIndicator wheel = new ProgressIndicator();
        wheel.setMaxSize(20, 20);
        Label text = new Label(say("restore.screen.looking"));
        text.getStyleClass().add("muted");
        HBox line = new HBox(12, wheel, text);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private void planned(RestorePlan plan) {
        Card card = new Card(say("restore.screen.findings"));
        plan.found().forEach(finding -> card.getChildren().add(line(finding)));
        found.getChildren().addAll(new Card(say("restore.screen.target"), wrapped(plan.target())), card);
    }

    private Node refused(Refusal refusal) {
        VBox words = new VBox(8, line(Standing.BAD, refusal.text()), wrapped(refusal.remedy()));
        HBox.setHgrow(words, javafx.scene.layout.Priority.ALWAYS);
        HBox box = new HBox(16, words, StatusBadge.tag(refusal.id()));
        box.getStyleClass().add("refusal");
        box.setAccessibleText(refusal.text() + " " + refusal.remedy());
        return box;
    }
}
