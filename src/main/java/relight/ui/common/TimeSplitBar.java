package relight.ui.common;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import relight.core.recovery.TimeSplit;
import relight.core.text.Messages;

/** Where the time went, as one bar of five parts; always beside words that say the same. */
public final class TimeSplitBar extends StackPane {

    private static final List<String> NAMES = List.of("declare", "decide", "machine", "waiting", "verify");
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

    /** The parts in words, without those that took no time. */
    public static String words(TimeSplit split, Messages messages) {
        List<String> told = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            Duration part = split.parts().get(i);
            if (part.toSeconds() > 0) {
                told.add(messages.say("protocol.screen.split." + NAMES.get(i), part));
            }
        }
        return told.isEmpty() ? "–" : String.join(" · ", told);
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
