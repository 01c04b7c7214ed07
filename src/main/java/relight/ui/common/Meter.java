package relight.ui.common;

import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

/** A thin bar that is full at its limit; always beside words that say the same. */
public final class Meter extends StackPane {

    private final Region fill = new Region();
    private final double fraction;

    /**
     * A bar.
     *
     * @param fraction of the limit; more than 1 looks full
     */
    public Meter(double fraction, Standing standing) {
        this.fraction = Math.clamp(fraction, 0, 1);
        getStyleClass().add("meter");
        fill.getStyleClass().addAll("meter-fill", standing.styleClass());
        fill.setManaged(false);
        getChildren().add(fill);
    }

    @Override
    protected void layoutChildren() {
        fill.resizeRelocate(0, 0, fraction == 0 ? 0 : Math.max(3, snapSizeX(getWidth() * fraction)), getHeight());
    }
}
