package relight.ui.recovery;

import atlantafx.base.theme.Styles;
import java.nio.file.Path;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;
import relight.core.protocol.HandOvers;
import relight.core.recovery.Recovery;
import relight.core.workspace.Contact;
import relight.ui.common.Desk;
import relight.ui.common.WholeText;

/** Asks to whom the recovery goes: to somebody who works on at this console, who leads from elsewhere, or who goes on on another machine. */
final class HandOverDialog {

    private final Desk desk;
    private final RecoveryViewModel model;
    private final OtherMachines machines;

    HandOverDialog(Desk desk, RecoveryViewModel model, OtherMachines machines) {
        this.desk = desk;
        this.model = model;
        this.machines = machines;
    }

    void show() {
        Recovery recovery = model.state();
        ComboBox<String> who = new ComboBox<>();
        who.getItems().setAll(machines.workspace().contacts().stream().map(Contact::name).filter(name -> !name.equalsIgnoreCase(model.operator())).toList());
        who.setEditable(true);
        who.setMaxWidth(Double.MAX_VALUE);
        who.setPromptText(desk.say("people.screen.handover.who"));
        who.setAccessibleText(desk.say("people.screen.handover.who"));
        who.getEditor().setId("hand-over-to");
        TextField reason = new TextField();
        reason.setPromptText(desk.say("people.screen.handover.reason"));
        reason.setAccessibleText(desk.say("people.screen.handover.reason"));
        ToggleGroup how = new ToggleGroup();
        RadioButton here = way("here", how);
        RadioButton lead = way("lead", how);
        RadioButton machine = way("machine", how);
        here.setSelected(true);
        VBox form = new VBox(12, who, reason, here, text("here"), lead, text("lead"), machine, text("machine"));
        form.setPrefWidth(520);
        Button go = new Button(desk.say("people.screen.handover.go"));
        go.setId("hand-over-go");
        go.getStyleClass().add(Styles.ACCENT);
        go.setDefaultButton(true);
        go.disableProperty().bind(who.getEditor().textProperty().isEmpty());
        go.setOnAction(event -> {
            String to = who.getEditor().getText();
            if (machine.isSelected()) {
                desk.files().saveAs(desk.say("people.screen.handover.file"), recovery.id() + HandOvers.SUFFIX).ifPresent(file -> toMachine(file, to));
            } else {
                desk.dialogs().close();
                model.passLead(to, reason.getText(), here.isSelected());
            }
        });
        desk.dialogs().show(desk.say("people.screen.handover"), form, go);
        who.getEditor().requestFocus();
    }

    private void toMachine(Path file, String to) {
        desk.dialogs().close();
        model.handOver(machines, file, to);
    }

    private RadioButton way(String key, ToggleGroup group) {
        RadioButton button = new RadioButton(desk.say("people.screen.handover." + key));
        button.setToggleGroup(group);
        button.setWrapText(true);
        button.setId("hand-over-" + key);
        return button;
    }

    private WholeText text(String key) {
        WholeText text = new WholeText(desk.say("people.screen.handover." + key + ".text"), "muted");
        text.getStyleClass().add("radio-text");
        return text;
    }
}
