package relight.ui.common;

import atlantafx.base.theme.Styles;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import relight.core.text.Bytes;
import relight.core.text.Messages;

/** Long work on the screen: what is at hand, how far, how fast, how long yet, and a way to end it. */
public final class ProgressStrip extends VBox {

    /** What the figures count. */
    public enum Unit { BYTES, ITEMS }

    private final Messages words;
    private Unit unit;
    private final Label what = new Label();
    private final Label left = new Label();
    private final Label figures = new Label();
    private final ProgressBar bar = new ProgressBar(ProgressBar.INDETERMINATE_PROGRESS);
    private final Button cancel;

    public ProgressStrip(Messages words, Unit unit, Runnable cancelled) {
        this.words = words;
        this.unit = unit;
        getStyleClass().add("progress-strip");
        what.getStyleClass().add("progress-what");
        left.getStyleClass().addAll("clock-small");
        left.setMinWidth(USE_PREF_SIZE);
        figures.getStyleClass().addAll("muted", "small");
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.getStyleClass().add(Styles.SMALL);
        cancel = new Button(words.say("screens.common.cancel"));
        cancel.getStyleClass().add(Styles.SMALL);
        cancel.setMinWidth(USE_PREF_SIZE);
        cancel.setOnAction(event -> {
            cancel.setDisable(true);
            left.setText(words.say("screens.common.ending"));
            cancelled.run();
        });
        HBox above = new HBox(8, what, new Spring(), left);
        HBox below = new HBox(8, figures, new Spring(), cancel);
        above.setAlignment(Pos.CENTER_LEFT);
        below.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(above, bar, below);
    }

    /** Shows that new work has begun of which nothing has been heard yet. */
    public void begin(String told) {
        cancel.setDisable(false);
        left.setText("");
        figures.setText("");
        what.setText(told);
        bar.setProgress(ProgressBar.INDETERMINATE_PROGRESS);
        bar.setAccessibleText(told);
    }

    /** The same for work whose figures count something else than the last did. */
    public void begin(String told, Unit counted) {
        unit = counted;
        begin(told);
    }

    /** A consumer that may be called on any thread and as often as it likes. */
    public Consumer<ProgressMeter.Reading> fromAnyThread() {
        return FxThread.latest(this::show);
    }

    /** The same for figures that count something else than the last did. */
    public void show(ProgressMeter.Reading reading, Unit counted) {
        unit = counted;
        show(reading);
    }

    public void show(ProgressMeter.Reading reading) {
        what.setText(reading.what());
        bar.setProgress(reading.fraction());
        figures.setText(figures(reading));
        if (!cancel.isDisabled()) {
            left.setText(reading.left().map(time -> words.say("screens.common.left", time)).orElse(""));
        }
        bar.setAccessibleText(reading.what() + " " + figures.getText() + " " + left.getText());
    }

    private String figures(ProgressMeter.Reading reading) {
        Object done = amount(reading.done());
        String far = reading.total() < 0
                ? words.say("screens.common.so-far", done)
                : words.say("screens.common.of", done, amount(reading.total()));
        return reading.perSecond() <= 0
                ? far
                : words.say("screens.common.at-rate", far, amount(Math.round(reading.perSecond())));
    }

    private Object amount(long count) {
        return unit == Unit.BYTES ? new Bytes(count) : java.text.NumberFormat.getIntegerInstance(words.locale()).format(count);
    }
}
