package relight.ui.restore;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import relight.core.catalog.Backup;
import relight.core.catalog.Thaw;
import relight.core.restore.Planning;
import relight.core.restore.Refusal;
import relight.core.restore.RestorePlan;
import relight.core.restore.Thawing;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.WholeText;

/** What a look at backup, target and tools has found; a refusal says what to do instead. */
final class FoundPage extends WizardPage {

    private final RestoreViewModel model;
    private final VBox found = new VBox(12);

    FoundPage(Desk desk, RestoreViewModel model) {
        super(desk, model, desk.say("restore.screen.found"), desk.say("restore.screen.found.text"));
        this.model = model;
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
                Label heading = new WholeText(say("restore.screen.refused"));
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
        found.getChildren().addAll(new Card(say("restore.screen.target"), new WholeText(plan.target())), card);
        Backup backup = plan.request().backup();
        if (!backup.object().readable(desk().clock().instant())) {
            found.getChildren().add(tiers(backup, plan));
        }
    }

    /** How quickly a backup in cold storage is wanted (ALL-8). */
    private Node tiers(Backup backup, RestorePlan plan) {
        Card card = new Card(say("restore.screen.thaw"));
        ToggleGroup group = new ToggleGroup();
        String chosen = Thawing.tier(plan.request()).orElseThrow().name();
        for (Thaw.Tier tier : Thaw.Tier.values()) {
            new Thaw(tier, 1).takes(backup.object().cold().orElseThrow().storageClass(), backup.size()).ifPresent(time -> {
                RadioButton button = new RadioButton(say("restore.screen.thaw." + tier, time));
                button.setToggleGroup(group);
                button.setSelected(tier.name().equals(chosen));
                button.setOnAction(event -> model.thaw(tier));
                card.getChildren().add(button);
            });
        }
        return card;
    }

    private Node refused(Refusal refusal) {
        VBox words = new VBox(8, line(Standing.BAD, refusal.text()), new WholeText(refusal.remedy()));
        HBox.setHgrow(words, javafx.scene.layout.Priority.ALWAYS);
        HBox box = new HBox(16, words, StatusBadge.tag(refusal.id()));
        box.getStyleClass().add("refusal");
        box.setAccessibleText(refusal.text() + " " + refusal.remedy());
        return box;
    }
}
