package relight.ui.protocol;

import java.time.Duration;
import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;
import relight.core.history.Trend;
import relight.core.history.Trend.Point;
import relight.core.recovery.Mode;
import relight.core.report.HistoryWords;
import relight.ui.common.PaintedRegion;
import relight.ui.common.Standing;

/**
 * Actual figures over time against their objective: full where it was met, hollow where it was missed, round for an incident and
 * square for a drill, as they are on paper.
 */
final class TrendChart extends PaintedRegion {

    private static final double LEFT = 64;
    private static final double BELOW = 20;
    private static final double ABOVE = 8;
    private static final double RADIUS = 4.5;
    private static final Font SMALL = Font.font("Inter", 11);

    private final Trend trend;
    private final HistoryWords words;
    private final Duration top;

    TrendChart(Trend trend, HistoryWords words) {
        this.trend = trend;
        this.words = words;
        top = trend.step().multipliedBy(2);
        getStyleClass().add("trend-chart");
        setAccessibleText(words.say("trend." + trend.kind()) + ": " + words.say("of", trend.met(), trend.judged()));
    }

    @Override
    protected void paint(GraphicsContext pen, double width, double height) {
        pen.setFont(SMALL);
        pen.setTextBaseline(VPos.CENTER);
        for (int i = 0; i <= 2; i++) {
            Duration at = top.multipliedBy(i).dividedBy(2);
            double y = y(at, height);
            pen.setStroke(grid());
            pen.setLineWidth(1);
            pen.strokeLine(LEFT, y, width, y);
            pen.setFill(text());
            pen.setTextAlign(TextAlignment.RIGHT);
            pen.fillText(i == 0 ? "0" : words.messages().duration(at), LEFT - 8, y);
        }
        if (trend.points().isEmpty()) {
            return;
        }
        pen.setTextAlign(TextAlignment.LEFT);
        pen.fillText(words.day(trend.points().getFirst().at()), LEFT, height - 6);
        if (trend.points().size() > 1) {
            pen.setTextAlign(TextAlignment.RIGHT);
            pen.fillText(words.day(trend.points().getLast().at()), width, height - 6);
        }
        limits(pen, width, height);
        trend.points().forEach(point -> point(pen, point, x(point, width), y(point.actual(), height)));
    }

    private void limits(GraphicsContext pen, double width, double height) {
        List<Point> points = trend.points();
        pen.setStroke(color(Standing.WARNING));
        pen.setLineWidth(1.6);
        pen.setLineDashes(5, 4);
        for (Trend.Limit limit : trend.limits()) {
            double from = limit.first() == 0 ? LEFT : (x(points.get(limit.first() - 1), width) + x(points.get(limit.first()), width)) / 2;
            double to = limit.last() + 1 == points.size() ? width : (x(points.get(limit.last()), width) + x(points.get(limit.last() + 1), width)) / 2;
            pen.strokeLine(from, y(limit.objective(), height), to, y(limit.objective(), height));
        }
        pen.setLineDashes();
    }

    private void point(GraphicsContext pen, Point point, double x, double y) {
        boolean round = point.of().mode() == Mode.INCIDENT;
        boolean missed = !point.met().orElse(true);
        pen.setFill(point.met().isEmpty() ? text() : line());
        pen.setStroke(color(Standing.BAD));
        pen.setLineWidth(2.4);
        double r = missed ? RADIUS - 0.5 : RADIUS;
        if (round && missed) {
            pen.strokeOval(x - r, y - r, 2 * r, 2 * r);
        } else if (round) {
            pen.fillOval(x - r, y - r, 2 * r, 2 * r);
        } else if (missed) {
            pen.strokeRect(x - r, y - r, 2 * r, 2 * r);
        } else {
            pen.fillRect(x - r, y - r, 2 * r, 2 * r);
        }
    }

    private double x(Point point, double width) {
        return LEFT + 12 + (width - LEFT - 24) * trend.along(point);
    }

    private double y(Duration at, double height) {
        return Math.round(ABOVE + (height - ABOVE - BELOW) * (1 - at.toMillis() / (double) top.toMillis())) + 0.5;
    }
}
