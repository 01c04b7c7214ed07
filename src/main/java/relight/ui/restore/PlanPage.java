package relight.ui.restore;

import java.util.List;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import relight.core.restore.Finding;
import relight.core.restore.RestorePlan;
import relight.core.restore.Stage;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.SectionTitle;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;

/** What would happen, stage by stage: what each changes, how it is undone, how long it takes. Nothing has been touched. */
final class PlanPage extends WizardPage {

    private static final PseudoClass DISTURBS = PseudoClass.getPseudoClass("disturbs");

    PlanPage(Desk desk, RestoreViewModel model) {
        super(desk, model.plan().orElseThrow().title(), desk.say("restore.screen.plan.text", model.plan().orElseThrow().estimate()));
        RestorePlan plan = model.plan().orElseThrow();
        VBox stages = new VBox(8);
        int number = 0;
        for (Stage stage : plan.stages()) {
            stages.getChildren().add(stage(++number, stage));
        }
        HBox.setHgrow(stages, Priority.ALWAYS);
        Button save = new Button(desk.say("restore.screen.save"));
        save.setOnAction(event -> desk.files().saveAs(desk.say("restore.screen.save"), plan.request().system().name() + "-restore.md")
                .ifPresent(model::save));
        VBox aside = new VBox(12, found(plan), guards(plan), save);
        aside.setMinWidth(320);
        aside.setMaxWidth(320);
        getChildren().add(new HBox(16, stages, aside));
    }

    private Node stage(int number, Stage stage) {
        Label count = new Label(String.valueOf(number));
        count.getStyleClass().add("stage-number");
        Label title = new Label(stage.title());
        title.getStyleClass().add("strong");
        Label steps = muted(String.join(" · ", stage.steps().stream().map(Step::title).toList()));
        VBox what = new VBox(4, title, steps);
        what.setPrefWidth(320);
        HBox.setHgrow(what, Priority.ALWAYS);
        VBox changes = told("restore.screen.changes", stage.changes());
        VBox undo = told("restore.screen.way-back", stage.undo().isEmpty() ? "—" : stage.undo());
        Label time = muted(desk().words().duration(stage.estimate()));
        time.setMinWidth(Region.USE_PREF_SIZE);
        HBox box = new HBox(16, count, what, changes, undo, time);
        box.setAlignment(Pos.CENTER_LEFT);
        box.getStyleClass().add("stage");
        box.pseudoClassStateChanged(DISTURBS, stage.disturbs());
        part(stage).ifPresent(name -> what.getChildren().add(StatusBadge.tag(name)));
        return box;
    }

    private java.util.Optional<String> part(Stage stage) {
        Part part = stage.steps().isEmpty() ? Part.MAIN : stage.steps().getFirst().header().part();
        return part == Part.MAIN ? java.util.Optional.empty() : java.util.Optional.of(say("restore.screen.part." + part.name()));
    }

    private VBox told(String key, String text) {
        Label words = new Label(text);
        words.setWrapText(true);
        VBox box = new VBox(2, new SectionTitle(say(key)), words);
        box.setMinWidth(176);
        box.setPrefWidth(208);
        return box;
    }

    private Node found(RestorePlan plan) {
        Card card = new Card(say("restore.screen.findings"));
        for (Finding finding : plan.found()) {
            StatusBadge line = StatusBadge.plain(finding.standing() == Finding.Standing.FINE ? Standing.GOOD : Standing.WARNING, finding.text());
            line.setWrapText(true);
            line.setMinWidth(0);
            card.getChildren().add(line);
        }
        return card;
    }

    private Node guards(RestorePlan plan) {
        Card card = new Card(say("restore.screen.guards"));
        List<Label> lines = plan.guards().stream().map(guard -> muted(guard.id() + "  " + guard.text())).toList();
        card.getChildren().addAll(lines);
        return card;
    }

    private static Label muted(String text) {
        Label label = new Label(text);
        label.getStyleClass().addAll("muted", "small");
        label.setWrapText(true);
        return label;
    }
}
