package relight.ui.restore;

import javafx.scene.control.Button;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.core.restore.DryRun;
import relight.core.restore.DryRun.Kind;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.ProblemPane;
import relight.ui.common.ProgressStrip;
import relight.ui.common.Standing;
import relight.ui.common.WholeText;

/** What the plan would make of each file, object or table, counted beside the stages; the whole list is a click away. */
final class DryRunCard extends VBox {

    private final Desk desk;
    private final RestoreViewModel model;
    private final Card card;
    private final VBox content = new VBox(6);
    private final ProgressStrip progress;

    DryRunCard(Desk desk, RestoreViewModel model) {
        this.desk = desk;
        this.model = model;
        progress = new ProgressStrip(desk.words(), ProgressStrip.Unit.BYTES, model::stopComparing);
        card = new Card(desk.say(model.compared().key("title")), content);
        card.setId("dry-run");
        getChildren().add(card);
        model.dryRun().addListener((all, before, now) -> show(now));
        if (model.dryRun().get() instanceof RestoreViewModel.Dry.Not && model.comparesAtOnce()) {
            compare();
        } else {
            show(model.dryRun().get());
        }
    }

    private void compare() {
        progress.begin(desk.say("contents.dry.reading"));
        model.compare(progress.fromAnyThread());
        show(model.dryRun().get());
    }

    private void show(RestoreViewModel.Dry dry) {
        switch (dry) {
            case RestoreViewModel.Dry.Comparing() -> content.getChildren().setAll(progress);
            case RestoreViewModel.Dry.Found(DryRun found) -> found(found);
            case RestoreViewModel.Dry.Failed(Exception reason) -> content.getChildren().setAll(ProblemPane.of(reason, desk.words()), again());
            case RestoreViewModel.Dry.Not() -> content.getChildren().setAll(WholeText.muted(desk.say("contents.dry.cancelled")),
                    WholeText.muted(desk.say(model.comparedBy())), again());
        }
    }

    private Button again() {
        Button again = new Button(desk.say("contents.dry.again"));
        again.setOnAction(event -> compare());
        return again;
    }

    private void found(DryRun dry) {
        content.getChildren().clear();
        for (Kind kind : Kind.values()) {
            DryRun.Sum sum = dry.sum(kind);
            if (sum.count() > 0) {
                content.getChildren().add(line(kind, dry.line(desk.words(), kind)));
            }
        }
        Button list = new Button(desk.say("contents.dry.list"));
        list.setId("dry-run-list");
        list.setDisable(dry.items().isEmpty());
        list.setOnAction(event -> new DryRunList(desk, dry, model).open());
        dry.by().forEach(how -> content.getChildren().add(WholeText.muted(desk.words().say(how))));
        content.getChildren().add(list);
    }

    private static HBox line(Kind kind, String text) {
        HBox line = WizardPage.line(switch (kind) {
            case UNCHANGED, KEPT, NEWER_KEPT -> Standing.GOOD;
            case ADDED, CHANGED, THERE -> Standing.INFO;
            case NEWER_REPLACED, REMOVED, DIFFERENT_KEPT -> Standing.WARNING;
        }, text);
        HBox.setHgrow(line, Priority.ALWAYS);
        return line;
    }
}
