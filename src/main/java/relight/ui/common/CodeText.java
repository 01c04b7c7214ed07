package relight.ui.common;

import javafx.geometry.Orientation;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollBar;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;

/**
 * Code as it stands, in lines that do not wrap. Most code is narrower than its page, so the bar that moves it is made only where it is
 * not: a document has a thousand of these, and building them is most of what opening it takes.
 */
final class CodeText extends Region {

    private static final double KEY = 60;

    private final Label words;
    private final Rectangle window = new Rectangle();
    private ScrollBar bar;

    CodeText(String text) {
        words = new Label(text.stripTrailing());
        words.getStyleClass().add("md-fence-text");
        getStyleClass().add("md-fence");
        getChildren().add(words);
        setClip(window);
        setMinWidth(0);
        setMinHeight(USE_PREF_SIZE);
        setMaxWidth(Double.MAX_VALUE);
        setAccessibleText(text);
        addEventHandler(ScrollEvent.SCROLL, this::moved);
        addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computePrefWidth(double height) {
        return snappedLeftInset() + words.prefWidth(-1) + snappedRightInset();
    }

    @Override
    protected double computePrefHeight(double width) {
        double lines = snappedTopInset() + words.prefHeight(-1) + snappedBottomInset();
        return width >= 0 && isCut(width) ? lines + bar().prefHeight(-1) : lines;
    }

    private boolean isCut(double width) {
        return words.prefWidth(-1) > width - snappedLeftInset() - snappedRightInset();
    }

    private ScrollBar bar() {
        if (bar == null) {
            bar = new ScrollBar();
            bar.valueProperty().addListener((all, before, now) -> words.setTranslateX(-Math.round(now.doubleValue())));
            bar.setVisible(false);
            getChildren().add(bar);
            bar.applyCss();
        }
        return bar;
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth() - snappedLeftInset() - snappedRightInset();
        double wide = words.prefWidth(-1);
        window.setWidth(getWidth());
        window.setHeight(getHeight());
        words.resizeRelocate(snappedLeftInset(), snappedTopInset(), Math.max(width, wide), words.prefHeight(-1));
        boolean cut = isCut(getWidth());
        if (cut) {
            double high = bar().prefHeight(-1);
            bar.setMax(wide - width);
            bar.setVisibleAmount(bar.getMax() * width / wide);
            bar.setUnitIncrement(KEY);
            bar.setBlockIncrement(width);
            bar.resizeRelocate(snappedLeftInset(), getHeight() - snappedBottomInset() - high, width, high);
        }
        if (bar != null) {
            bar.setVisible(cut);
            bar.setValue(cut ? Math.min(bar.getValue(), bar.getMax()) : 0);
        }
        setFocusTraversable(cut);
    }

    private void moved(ScrollEvent event) {
        double along = event.isShiftDown() && event.getDeltaX() == 0 ? event.getDeltaY() : event.getDeltaX();
        if (along != 0) {
            move(-along, event);
        }
    }

    private void pressed(KeyEvent event) {
        switch (event.getCode()) {
            case LEFT -> move(-KEY, event);
            case RIGHT -> move(KEY, event);
            default -> { }
        }
    }

    private void move(double by, javafx.event.Event event) {
        if (bar != null && bar.isVisible()) {
            bar.setValue(Math.clamp(bar.getValue() + by, 0, bar.getMax()));
            event.consume();
        }
    }
}
