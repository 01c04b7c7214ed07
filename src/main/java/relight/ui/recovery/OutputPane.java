package relight.ui.recovery;

import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.ui.common.Desk;
import relight.ui.common.SectionTitle;
import relight.ui.common.Spring;

/** What the step prints, as it prints it; a list that draws the lines in sight and no others. */
public final class OutputPane extends VBox {

    private static final double LINE = 20;

    private final ListView<String> lines;
    private final TextField find = new TextField();
    private final CheckBox follow;

    public OutputPane(Desk desk, OutputLines output) {
        getStyleClass().add("output-pane");
        lines = new ListView<>(output.lines());
        lines.getStyleClass().add("output-lines");
        // A line never wraps: with a height that is known, five thousand new lines cost no more than those in sight
        lines.setFixedCellSize(LINE);
        lines.setAccessibleText(desk.say("recovery.screen.output"));
        lines.setPlaceholder(new Label(desk.say("recovery.screen.output.none")));
        follow = new CheckBox(desk.say("recovery.screen.follow"));
        follow.setSelected(true);
        follow.getStyleClass().add("small");
        Label count = new Label();
        count.getStyleClass().addAll("muted", "small");
        count.textProperty().bind(Bindings.createStringBinding(
                () -> output.total() == 0 ? "" : desk.say("recovery.screen.lines", output.total()), output.lines()));
        find.setPromptText(desk.say("recovery.screen.find"));
        find.setAccessibleText(desk.say("recovery.screen.find"));
        find.setPrefColumnCount(12);
        find.getStyleClass().add("small");
        find.setOnAction(event -> findNext());
        HBox heading = new HBox(8, new SectionTitle(desk.say("recovery.screen.output")), count, new Spring(), follow, find);
        heading.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(heading, lines);
        VBox.setVgrow(lines, Priority.ALWAYS);
        output.lines().addListener((ListChangeListener<String>) change -> {
            if (follow.isSelected() && !output.lines().isEmpty()) {
                lines.scrollTo(output.lines().size() - 1);
            }
        });
    }

    void takeKeys() {
        lines.requestFocus();
    }

    void beginFind() {
        find.requestFocus();
    }

    private void findNext() {
        String wanted = find.getText().toLowerCase(java.util.Locale.ROOT);
        int from = lines.getSelectionModel().getSelectedIndex();
        int count = lines.getItems().size();
        for (int i = 1; i <= count && !wanted.isBlank(); i++) {
            int place = Math.floorMod(from + i, count);
            if (lines.getItems().get(place).toLowerCase(java.util.Locale.ROOT).contains(wanted)) {
                follow.setSelected(false);
                lines.getSelectionModel().select(place);
                lines.scrollTo(Math.max(0, place - 2));
                return;
            }
        }
    }
}
