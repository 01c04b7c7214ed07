package relight.ui.common;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import relight.core.recovery.TimeSplit;
import relight.core.text.Messages;

/** The parts of a {@link TimeSplitBar} in words, each beside its pattern; those that took no time are left out. */
public final class TimeSplitLegend extends FlowPane {

    private final Messages words;
    private final Function<Duration, Object> written;
    private List<String> shown = List.of();

    /**
     * A legend that says nothing yet.
     *
     * @param written how a part's length is told
     */
    public TimeSplitLegend(Messages words, Function<Duration, Object> written) {
        super(12, 4);
        this.words = words;
        this.written = written;
        getStyleClass().add("time-legend");
        setAlignment(Pos.CENTER_LEFT);
    }

    public void show(TimeSplit split) {
        List<String> told = new ArrayList<>();
        for (int i = 0; i < TimeSplitBar.NAMES.size(); i++) {
            Duration part = split.parts().get(i);
            told.add(part.toSeconds() > 0 ? words.say("protocol.screen.split." + TimeSplitBar.NAMES.get(i), written.apply(part)) : "");
        }
        if (!told.equals(shown)) {
            shown = told;
            getChildren().clear();
            for (int i = 0; i < told.size(); i++) {
                if (!told.get(i).isEmpty()) {
                    getChildren().add(part(TimeSplitBar.NAMES.get(i), told.get(i)));
                }
            }
        }
    }

    private static HBox part(String name, String told) {
        Region pattern = new Region();
        pattern.getStyleClass().addAll("time-part", name);
        pattern.setMinSize(12, 12);
        pattern.setMaxSize(12, 12);
        Label label = new Label(told);
        label.getStyleClass().addAll("muted", "small");
        label.setMinWidth(USE_PREF_SIZE);
        HBox part = new HBox(6, pattern, label);
        part.setAlignment(Pos.CENTER_LEFT);
        return part;
    }
}
