package relight.ui.restore;

import atlantafx.base.theme.Styles;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import relight.core.recovery.RecoverySession;
import relight.core.restore.RestorePlan;
import relight.ui.common.Card;
import relight.ui.common.Desk;

/** The last page: the operator types the name of what will be touched. */
final class ConfirmPage extends WizardPage {

    ConfirmPage(Desk desk, RestoreViewModel model, Consumer<RecoverySession> begun, Supplier<String> operator) {
        super(desk, desk.say("restore.screen.confirm", model.plan().orElseThrow().confirm()), desk.say("restore.screen.confirm.text"));
        RestorePlan plan = model.plan().orElseThrow();
        Label target = new Label(plan.target());
        target.setWrapText(true);
        TextField typed = new TextField();
        typed.setPromptText(plan.confirm());
        typed.setAccessibleText(desk.say("restore.screen.confirm", plan.confirm()));
        typed.setMaxWidth(400);
        typed.setId("typed");
        CheckBox drill = new CheckBox(desk.say("restore.screen.drill"));
        drill.selectedProperty().bindBidirectional(model.drill());
        Button start = new Button(desk.say("restore.screen.start"));
        start.getStyleClass().addAll(Styles.DANGER, Styles.LARGE);
        start.setId("start");
        start.setDefaultButton(true);
        start.disableProperty().bind(typed.textProperty().isNotEqualTo(plan.confirm()).or(model.looking()));
        start.setOnAction(event -> model.start(typed.getText(), operator.get(), begun));
        getChildren().addAll(new Card(desk.say("restore.screen.target"), target), typed, drill, start);
    }
}
