package relight.ui.common;

import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.VBox;
import relight.core.text.Difference;

/** Two texts held against each other, line by line; what differs is told by a sign as well as by its colour. */
public final class DifferenceLines extends ScrollPane {

    /** @param none said where nothing differs */
    public DifferenceLines(Desk desk, List<Difference.Line> all, String none) {
        VBox lines = new VBox();
        lines.getStyleClass().add("difference");
        all.forEach(line -> lines.getChildren().add(line(desk, line)));
        if (all.isEmpty()) {
            lines.getChildren().add(new Label(none));
        }
        setContent(lines);
        setFitToWidth(true);
        setPrefViewportWidth(880);
        setMaxHeight(480);
    }

    private static Label line(Desk desk, Difference.Line line) {
        Label label = new Label(switch (line.side()) {
            case BOTH -> "  " + line.text();
            case OLD -> "− " + line.text();
            case NEW -> "+ " + line.text();
            case LEFT_OUT -> desk.say("screens.editor.difference.left-out", line.number());
        });
        label.getStyleClass().addAll("mono", switch (line.side()) {
            case BOTH -> "difference-both";
            case OLD -> "difference-old";
            case NEW -> "difference-new";
            case LEFT_OUT -> "difference-left-out";
        });
        label.setMaxWidth(Double.MAX_VALUE);
        return label;
    }
}
