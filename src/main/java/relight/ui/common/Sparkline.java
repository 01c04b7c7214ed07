package relight.ui.common;

import java.util.List;
import javafx.scene.canvas.GraphicsContext;

/** How a figure went over time, as one line, oldest first; what is out of the ordinary is marked with its shape. */
public final class Sparkline extends PaintedRegion {

    private static final double MARGIN = 9;

    private List<Value> values = List.of();
    private int chosen = -1;

    /**
     * One value.
     *
     * @param standing GOOD draws no mark
     */
    public record Value(double amount, Standing standing) {}

    public Sparkline() {
        getStyleClass().add("sparkline");
        setPrefHeight(72);
        setPrefWidth(120);
        setMaxWidth(Double.MAX_VALUE);
    }

    /**
     * Shows values.
     *
     * @param chosen place of the one that is ringed; -1 for none
     * @param told   what the line says, for those who do not see it
     */
    public void show(List<Value> shown, int chosen, String told) {
        values = List.copyOf(shown);
        this.chosen = chosen;
        setAccessibleText(told);
        requestLayout();
    }

    @Override
    protected void paint(GraphicsContext pen, double width, double height) {
        if (values.isEmpty()) {
            return;
        }
        double greatest = values.stream().mapToDouble(Value::amount).max().orElse(1);
        double scale = greatest <= 0 ? 0 : (height - 2 * MARGIN) / (greatest * 1.15);
        pen.setStroke(grid());
        pen.setLineWidth(1);
        pen.strokeLine(0, height - 0.5, width, height - 0.5);
        pen.setStroke(line());
        pen.setLineWidth(2);
        pen.beginPath();
        for (int i = 0; i < values.size(); i++) {
            double y = height - MARGIN - values.get(i).amount() * scale;
            if (i == 0) {
                pen.moveTo(x(i, width), y);
            } else {
                pen.lineTo(x(i, width), y);
            }
        }
        pen.stroke();
        for (int i = 0; i < values.size(); i++) {
            Value value = values.get(i);
            double y = height - MARGIN - value.amount() * scale;
            if (value.standing() == Standing.BAD || value.standing() == Standing.WARNING) {
                mark(pen, value.standing(), x(i, width), y, 4);
            }
            if (i == chosen && value.standing() == Standing.GOOD) {
                mark(pen, Standing.GOOD, x(i, width), y, 3.5);
            }
            if (i == chosen) {
                pen.setStroke(line());
                pen.setLineWidth(2);
                pen.strokeOval(x(i, width) - 7, y - 7, 14, 14);
            }
        }
    }

    private double x(int place, double width) {
        return values.size() == 1 ? width / 2 : MARGIN + place * (width - 2 * MARGIN) / (values.size() - 1);
    }
}
