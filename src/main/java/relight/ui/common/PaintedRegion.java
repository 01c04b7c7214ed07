package relight.ui.common;

import java.util.List;
import javafx.css.CssMetaData;
import javafx.css.SimpleStyleableObjectProperty;
import javafx.css.Styleable;
import javafx.css.StyleableObjectProperty;
import javafx.css.StyleablePropertyFactory;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;

/** A small drawing whose colours come from relight.css, so that it follows the theme. */
public abstract class PaintedRegion extends Region {

    private static final StyleablePropertyFactory<PaintedRegion> FACTORY =
            new StyleablePropertyFactory<>(Region.getClassCssMetaData());
    private static final CssMetaData<PaintedRegion, Color> LINE =
            FACTORY.createColorCssMetaData("-relight-line", region -> region.line, Color.DODGERBLUE);
    private static final CssMetaData<PaintedRegion, Color> GRID =
            FACTORY.createColorCssMetaData("-relight-grid", region -> region.grid, Color.LIGHTGRAY);
    private static final CssMetaData<PaintedRegion, Color> TEXT =
            FACTORY.createColorCssMetaData("-relight-text", region -> region.text, Color.GRAY);
    private static final CssMetaData<PaintedRegion, Color> GOOD =
            FACTORY.createColorCssMetaData("-relight-good", region -> region.good, Color.GREEN);
    private static final CssMetaData<PaintedRegion, Color> WARNING =
            FACTORY.createColorCssMetaData("-relight-warning", region -> region.warning, Color.ORANGE);
    private static final CssMetaData<PaintedRegion, Color> BAD =
            FACTORY.createColorCssMetaData("-relight-bad", region -> region.bad, Color.RED);

    private final StyleableObjectProperty<Color> line = paint(LINE, "line");
    private final StyleableObjectProperty<Color> grid = paint(GRID, "grid");
    private final StyleableObjectProperty<Color> text = paint(TEXT, "text");
    private final StyleableObjectProperty<Color> good = paint(GOOD, "good");
    private final StyleableObjectProperty<Color> warning = paint(WARNING, "warning");
    private final StyleableObjectProperty<Color> bad = paint(BAD, "bad");

    private final Canvas canvas = new Canvas();

    protected PaintedRegion() {
        getStyleClass().add("painted");
        getChildren().add(canvas);
        setMinSize(0, 0);
    }

    private StyleableObjectProperty<Color> paint(CssMetaData<PaintedRegion, Color> data, String name) {
        StyleableObjectProperty<Color> property =
                new SimpleStyleableObjectProperty<>(data, this, name, data.getInitialValue(this));
        property.addListener((all, before, now) -> requestLayout());
        return property;
    }

    /** Draws on an empty ground. */
    protected abstract void paint(GraphicsContext pen, double width, double height);

    @Override
    protected final void layoutChildren() {
        double width = Math.floor(getWidth() - snappedLeftInset() - snappedRightInset());
        double height = Math.floor(getHeight() - snappedTopInset() - snappedBottomInset());
        if (width <= 0 || height <= 0) {
            return;
        }
        canvas.setLayoutX(snappedLeftInset());
        canvas.setLayoutY(snappedTopInset());
        canvas.setWidth(width);
        canvas.setHeight(height);
        GraphicsContext pen = canvas.getGraphicsContext2D();
        pen.clearRect(0, 0, width, height);
        paint(pen, width, height);
    }

    protected final Color line() {
        return line.get();
    }

    protected final Color grid() {
        return grid.get();
    }

    protected final Color text() {
        return text.get();
    }

    protected final Color color(Standing standing) {
        return switch (standing) {
            case GOOD -> good.get();
            case WARNING -> warning.get();
            case BAD -> bad.get();
            case INFO -> line.get();
            case UNKNOWN -> text.get();
        };
    }

    /** The standing's shape around a centre; the same shapes as {@link StatusShape}. */
    protected final void mark(GraphicsContext pen, Standing standing, double x, double y, double radius) {
        pen.setFill(color(standing));
        pen.setStroke(color(standing));
        pen.setLineWidth(1.4);
        switch (standing) {
            case GOOD -> pen.fillOval(x - radius, y - radius, 2 * radius, 2 * radius);
            case BAD -> pen.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
            case UNKNOWN -> pen.strokeOval(x - radius + 0.7, y - radius + 0.7, 2 * radius - 1.4, 2 * radius - 1.4);
            case WARNING -> pen.fillPolygon(new double[] {x - radius - 1, x, x + radius + 1},
                    new double[] {y + radius, y - radius - 0.5, y + radius}, 3);
            case INFO -> pen.fillPolygon(new double[] {x - radius, x, x + radius, x},
                    new double[] {y, y - radius, y, y + radius}, 4);
        }
    }

    @Override
    public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
        return FACTORY.getCssMetaData();
    }
}
