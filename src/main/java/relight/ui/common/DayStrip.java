package relight.ui.common;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/** The last days as small blocks, oldest first: whole where all went well, with a notch or taller where not. */
public final class DayStrip extends HBox {

    public DayStrip() {
        getStyleClass().add("day-strip");
        setAlignment(Pos.CENTER_LEFT);
        setAccessibleRole(AccessibleRole.TEXT);
    }

    /**
     * Shows one block a day.
     *
     * @param told what the blocks say, for those who do not see them
     */
    public void show(List<Standing> days, String told) {
        getChildren().setAll(days.stream().map(DayStrip::block).toList());
        setAccessibleText(told);
    }

    private static Region block(Standing standing) {
        Region block = new Region();
        block.getStyleClass().addAll("day", standing.styleClass());
        return block;
    }
}
