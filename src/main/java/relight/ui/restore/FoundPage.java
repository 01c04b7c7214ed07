package relight.ui.restore;

import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import relight.core.restore.Finding;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestorePlan;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;

/** What a look at backup, target and tools has found; a refusal says what to do instead. */
final class FoundPage extends WizardPage {

    private final RestoreViewModel model;
    private final VBox found = new VBox(16);

    FoundPage(Desk desk, RestoreViewModel model) {
        super(desk, desk.say("restore.screen.found"), desk.say("restore.screen.found.text"));
        this.model = model;
        getChildren().add(found);
        model.planning().addListener((all, before, now) -> show(now));
        show(model.planning().get());
    }

    private void show(Planning planning) {
        found.getChildren().clear();
        switch (planning) {
            case null -> {
                Label waiting = new Label(say("restore.screen.looking"));
                waiting.getStyleClass().add("muted");
                found.getChildren().add(waiting);
            }
            case Planning.Planned(RestorePlan plan) -> planned(plan);
            case Planning.Refused refused -> refused.refusals().forEach(this::refused);
        }
    }

    private void planned(RestorePlan plan) {
        Card card = new Card(say("restore.screen.findings"));
        for (Finding finding : plan.found()) {
            Standing standing = finding.standing() == Finding.Standing.FINE ? Standing.GOOD : Standing.WARNING;
            card.getChildren().add(line(standing, finding.text()));
        }
        found.getChildren().addAll(new Card(say("restore.screen.target"), wrapped(plan.target())), card);
    }

    private void refused(Refusal refusal) {
        Label remedy = wrapped(refusal.remedy());
        remedy.getStyleClass().add("muted");
        found.getChildren().add(new Card(refusal.id(), line(Standing.BAD, refusal.text()), remedy));
    }

    private static StatusBadge line(Standing standing, String text) {
        StatusBadge line = StatusBadge.plain(standing, text);
        line.setWrapText(true);
        line.setMinWidth(0);
        return line;
    }

    private static Label wrapped(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        return label;
    }
}
