package relight.ui.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import relight.core.text.Messages;
import relight.ui.common.StatusBadge;
import relight.ui.common.WholeText;

/** A table for reading: rows as high as their words, nothing cut off. */
final class PlanTable extends GridPane {

    private final Messages words;
    private int rows;

    /** A column: the key of its heading, and its share of the width. */
    record Column(String key, double share) {}

    PlanTable(Messages words, Column... columns) {
        this.words = words;
        getStyleClass().add("plan-table");
        double all = List.of(columns).stream().mapToDouble(Column::share).sum();
        for (int i = 0; i < columns.length; i++) {
            ColumnConstraints constraints = new ColumnConstraints();
            constraints.setPercentWidth(100 * columns[i].share() / all);
            constraints.setHgrow(Priority.SOMETIMES);
            getColumnConstraints().add(constraints);
            WholeText heading = WholeText.muted(words.say("plan.screen." + columns[i].key()));
            add(heading, i, 0);
        }
        rows = 1;
    }

    PlanTable row(Node... cells) {
        Region line = new Region();
        line.getStyleClass().add("plan-line");
        add(line, 0, rows++, Math.max(1, getColumnConstraints().size()), 1);
        for (int i = 0; i < cells.length; i++) {
            setValignment(cells[i], VPos.TOP);
            add(cells[i], i, rows);
        }
        rows++;
        return this;
    }

    /** A name with what stands below it, smaller. */
    static Node name(String name, Optional<String> below, String... tags) {
        Label title = new WholeText(name, "strong");
        VBox cell = new VBox(4, title);
        if (tags.length > 0) {
            HBox row = new HBox(8);
            row.setAlignment(Pos.CENTER_LEFT);
            for (String tag : tags) {
                row.getChildren().add(StatusBadge.tag(tag));
            }
            cell.getChildren().add(row);
        }
        below.filter(text -> !text.isBlank()).ifPresent(text -> cell.getChildren().add(WholeText.muted(text)));
        cell.setMinWidth(0);
        return cell;
    }

    Node text(String text) {
        return new WholeText(text.isBlank() ? words.say("plan.screen.none") : text);
    }

    Node text(Optional<?> value) {
        return text(value.map(this::say).orElse(""));
    }

    private String say(Object value) {
        return value instanceof Duration duration ? words.duration(duration) : String.valueOf(value);
    }

    /** Each on a line of its own. */
    Node lines(List<String> lines) {
        return text(String.join("\n", lines));
    }
}
