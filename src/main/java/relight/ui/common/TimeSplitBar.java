package relight.ui.common;

import java.time.Duration;
import java.util.List;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import relight.core.recovery.TimeSplit;

/** Where the time went, as one bar of five parts, each with its own pattern; always beside the {@link TimeSplitLegend} that says the same. */
public final class TimeSplitBar extends StackPane {

    static final List<String> NAMES = List.of("declare", "decide", "machine", "waiting", "verify");
    private static final double GAP = 2;

    private List<Duration> parts = List.of();

    public TimeSplitBar() {
        getStyleClass().add("time-split");
        for (String name : NAMES) {
            Region part = new Region();
            part.setManaged(false);
            part.getStyleClass().addAll("time-part", name);
            getChildren().add(part);
        }
    }

    public TimeSplitBar(TimeSplit split) {
        this();
        show(split);
    }

    public void show(TimeSplit split) {
        parts = split.parts();
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        long whole = Math.max(1, parts.stream().mapToLong(Duration::toMillis).sum());
        double from = 0;
        for (int i = 0; i < parts.size(); i++) {
            double width = getWidth() * parts.get(i).toMillis() / whole;
            getChildren().get(i).resizeRelocate(from, 0, parts.get(i).isZero() ? 0 : Math.max(2, width - GAP), getHeight());
            from += width;
        }
    }
}
