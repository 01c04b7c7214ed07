package relight.ui.restore;

import atlantafx.base.theme.Styles;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import relight.core.recovery.RecoverySession;
import relight.core.restore.RestorePlan;
import relight.core.restore.Stage;
import relight.core.restore.rows.Wanted;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.KeyHint;
import relight.ui.common.RelativeTime;
import relight.ui.common.WholeText;

/** The last page: the operator types the name of what will be touched. */
final class ConfirmPage extends WizardPage {

    private final TextField typed = new TextField();

    ConfirmPage(Desk desk, RestoreViewModel model, Consumer<RecoverySession> begun, String operator) {
        super(desk, model, desk.say("restore.screen.confirm", model.plan().orElseThrow().confirm()), desk.say("restore.screen.confirm.text"));
        RestorePlan plan = model.plan().orElseThrow();
        Label ask = new Label(desk.say("restore.screen.typed", plan.confirm()));
        ask.getStyleClass().add("strong");
        ask.setLabelFor(typed);
        typed.setPromptText(plan.confirm());
        typed.setAccessibleText(desk.say("restore.screen.confirm", plan.confirm()));
        typed.setMaxWidth(400);
        typed.setId("typed");
        CheckBox drill = new CheckBox(desk.say("restore.screen.drill"));
        drill.selectedProperty().bindBidirectional(model.drill());
        Button start = new Button(desk.say("restore.screen.start"), new KeyHint("⏎"));
        start.setContentDisplay(javafx.scene.control.ContentDisplay.RIGHT);
        start.getStyleClass().addAll(Styles.DANGER, Styles.LARGE);
        start.setId("start");
        start.setDefaultButton(true);
        start.disableProperty().bind(typed.textProperty().isNotEqualTo(plan.confirm()).or(model.looking()));
        start.setOnAction(event -> model.start(typed.getText(), operator, begun));
        Card target = new Card(desk.say("restore.screen.target"), strong(plan.target()), facts(plan));
        target.setMaxWidth(960);
        target.getStyleClass().add("confirm-card");
        getChildren().addAll(target, ask, typed, drill, start);
    }

    /** Puts the keyboard where the name is typed. */
    void begin() {
        typed.requestFocus();
    }

    private GridPane facts(RestorePlan plan) {
        RelativeTime times = new RelativeTime(desk().words(), desk().clock());
        GridPane facts = new GridPane(16, 6);
        row(facts, "restore.screen.fact.backup", plan.request().backup().location());
        row(facts, "restore.screen.fact.point", times.exact(plan.request().backup().recoveryPoint()) + " · "
                + times.distance(plan.request().backup().recoveryPoint()));
        row(facts, "restore.screen.fact.way", say(desk().words().own("restore.screen.way."
                + (Wanted.asked(plan.request().choices()) ? "rows" : plan.request().way().name()), plan.request().system().engine())));
        row(facts, "restore.screen.fact.time", times.rough(PlanPage.expected(plan)));
        String disturbs = String.join(", ", plan.stages().stream().filter(Stage::disturbs)
                .filter(stage -> !stage.steps().isEmpty() && stage.steps().getFirst().header().part() == relight.core.runbook.StepHeader.Part.MAIN)
                .map(Stage::title).toList());
        row(facts, "restore.screen.fact.disturbs", disturbs.isEmpty() ? "–" : disturbs);
        return facts;
    }

    private void row(GridPane facts, String key, String value) {
        Label name = WholeText.muted(say(key));
        name.setMinWidth(Region.USE_PREF_SIZE);
        Label text = new WholeText(value);
        GridPane.setHgrow(text, Priority.ALWAYS);
        facts.addRow(facts.getRowCount(), name, text);
    }

    private static Label strong(String text) {
        Label label = new WholeText(text);
        label.getStyleClass().add("strong");
        return label;
    }
}
