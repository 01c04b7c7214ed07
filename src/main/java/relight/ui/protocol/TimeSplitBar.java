package relight.ui.protocol;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import relight.core.protocol.Record.TimeSplit;
import relight.core.text.Messages;

/** Where the time went, as one bar of five parts; always above words that say the same. */
final class TimeSplitBar extends StackPane {

    private static final List<String> NAMES = List.of("declare", "decide", "machine", "waiting", "verify");
    private static final double GAP = 2;

    private final List<Duration> parts;
    private final long whole;

    TimeSplitBar(TimeSplit split) {
        getStyleClass().add("time-split");
        parts = parts(split);
        whole = Math.max(1, parts.stream().mapToLong(Duration::toMillis).sum());
        for (String name : NAMES) {
            Region part = new Region();
            part.setManaged(false);
            part.getStyleClass().addAll("time-part", name);
            getChildren().add(part);
        }
    }

    private static List<Duration> parts(TimeSplit split) {
        return List.of(split.declare(), split.decide(), split.machine(), split.waiting(), split.verify());
    }

    /** The parts in words, without those that took no time. */
    static String words(TimeSplit split, Messages messages) {
        List<String> told = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            Duration part = parts(split).get(i);
            if (part.toSeconds() > 0) {
                told.add(messages.say("protocol.screen.split." + NAMES.get(i), part));
            }
        }
        return told.isEmpty() ? "–" : String.join(" · ", told);
    }

    @Override
    protected void layoutChildren() {
        double from = 0;
        for (int i = 0; i < parts.size(); i++) {
            double width = getWidth() * parts.get(i).toMillis() / whole;
            getChildren().get(i).resizeRelocate(from, 0, parts.get(i).isZero() ? 0 : Math.max(2, width - GAP), getHeight());
            from += width;
        }
    }
}
