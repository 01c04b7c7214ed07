package relight.ui.recovery;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.CheckBox;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.ui.common.Desk;

/**
 * The boxes of a step for people. Each tick goes into the record at once, with who and when and what showed it; one that is set stays
 * so when the recovery is taken up again.
 */
final class TaskTicks extends VBox {

    private final Desk desk;
    private final RecoveryViewModel model;

    TaskTicks(Desk desk, RecoveryViewModel model, List<String> tasks) {
        super(8);
        this.desk = desk;
        this.model = model;
        tasks.forEach(task -> getChildren().add(line(task)));
    }

    private HBox line(String task) {
        CheckBox tick = new CheckBox(task);
        tick.setWrapText(true);
        tick.setMinWidth(240);
        HBox.setHgrow(tick, Priority.ALWAYS);
        TextField evidence = new TextField();
        evidence.setPromptText(desk.say("recovery.tick.evidence"));
        evidence.setAccessibleText(desk.say("recovery.tick.evidence") + ": " + task);
        evidence.setPrefWidth(240);
        String recorded = desk.say("recovery.tick", task);
        boolean done = model.state().remarks().stream().map(remark -> remark.text().toString()).anyMatch(text -> text.startsWith(recorded));
        tick.setSelected(done);
        lock(tick, evidence, done);
        tick.setOnAction(event -> {
            if (tick.isSelected()) {
                lock(tick, evidence, true);
                model.note(evidence.getText().isBlank() ? recorded : recorded + " – " + evidence.getText().strip());
            }
        });
        HBox line = new HBox(12, tick, evidence);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    /** What stands in the record is not taken out of it again. */
    private static void lock(CheckBox tick, TextField evidence, boolean done) {
        tick.setDisable(done);
        evidence.setDisable(done);
    }
}
