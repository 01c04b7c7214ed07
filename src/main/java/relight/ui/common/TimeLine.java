package relight.ui.common;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/** Recovery points along time, each with the shape of its standing; one can be chosen by mouse or arrow keys. */
public final class TimeLine extends PaintedRegion {

    private static final double MARGIN = 10;
    private static final double LABEL_GAP = 88;

    private final Function<Instant, String> dates;
    private final ZoneId zone;
    private final Tooltip tip = new Tooltip();
    private final IntConsumer chosenByPerson;
    private List<Point> points = List.of();
    private int chosen = -1;

    /**
     * A recovery point.
     *
     * @param told what it is, for a pointer that rests on it and for those who do not see it
     */
    public record Point(Instant at, Standing standing, String told) {}

    /**
     * An empty one.
     *
     * @param dates          words of a day under the axis
     * @param chosenByPerson hears the place of a point that was chosen by mouse or keys
     */
    public TimeLine(ZoneId zone, Function<Instant, String> dates, IntConsumer chosenByPerson) {
        this.chosenByPerson = chosenByPerson;
        this.zone = zone;
        this.dates = dates;
        getStyleClass().add("time-line");
        setPrefHeight(56);
        setMinHeight(56);
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.SLIDER);
        setOnMouseMoved(this::tell);
        setOnMousePressed(event -> {
            requestFocus();
            choose(nearest(event));
        });
        setOnKeyPressed(this::key);
        Tooltip.install(this, tip);
        focusedProperty().addListener((all, before, now) -> requestLayout());
    }

    /** Shows points, oldest first, and keeps none chosen. */
    public void show(List<Point> shown) {
        points = List.copyOf(shown);
        mark(-1);
    }

    /** Rings the point at that place in what is shown; -1 for none. */
    public void mark(int place) {
        chosen = place < points.size() ? place : -1;
        setAccessibleText(chosen < 0 ? "" : points.get(chosen).told());
        requestLayout();
    }

    private void choose(int place) {
        mark(place);
        if (chosen >= 0) {
            chosenByPerson.accept(chosen);
        }
    }

    private void key(KeyEvent event) {
        int place = switch (event.getCode()) {
            case LEFT -> Math.max(0, chosen - 1);
            case RIGHT -> Math.min(points.size() - 1, chosen + 1);
            case HOME -> 0;
            case END -> points.size() - 1;
            default -> -1;
        };
        if (place >= 0 && !points.isEmpty()) {
            choose(place);
            event.consume();
        }
    }

    private void tell(MouseEvent event) {
        int place = nearest(event);
        tip.setText(place < 0 ? "" : points.get(place).told());
    }

    private int nearest(MouseEvent event) {
        int best = -1;
        double least = Double.MAX_VALUE;
        for (int i = 0; i < points.size(); i++) {
            double distance = Math.abs(x(points.get(i).at(), getWidth()) - event.getX());
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return best;
    }

    private double x(Instant at, double width) {
        Instant first = points.getFirst().at();
        double span = Duration.between(first, points.getLast().at()).toMillis();
        double part = span <= 0 ? 1 : Duration.between(first, at).toMillis() / span;
        return MARGIN + part * (width - 2 * MARGIN);
    }

    @Override
    protected void paint(GraphicsContext pen, double width, double height) {
        if (points.isEmpty()) {
            return;
        }
        double y = 14;
        pen.setStroke(grid());
        pen.setLineWidth(1);
        pen.strokeLine(MARGIN, y + 16.5, width - MARGIN, y + 16.5);
        axis(pen, width, y + 16.5);
        double radius = points.size() > width / 14 ? 3 : 4.5;
        for (Standing standing : List.of(Standing.UNKNOWN, Standing.GOOD, Standing.INFO, Standing.WARNING, Standing.BAD)) {
            points.stream().filter(point -> point.standing() == standing)
                    .forEach(point -> mark(pen, standing, x(point.at(), width), y, radius));
        }
        if (chosen >= 0) {
            double x = x(points.get(chosen).at(), width);
            pen.setStroke(line());
            pen.setLineWidth(2);
            pen.strokeOval(x - 8, y - 8, 16, 16);
        }
    }

    private void axis(GraphicsContext pen, double width, double y) {
        LocalDate first = points.getFirst().at().atZone(zone).toLocalDate();
        LocalDate last = points.getLast().at().atZone(zone).toLocalDate();
        long days = Math.max(1, last.toEpochDay() - first.toEpochDay());
        long step = Math.max(1, Math.round(Math.ceil(days * LABEL_GAP / width)));
        pen.setFont(Font.font("Inter", 11));
        pen.setTextBaseline(VPos.TOP);
        pen.setFill(text());
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(step)) {
            Instant at = day.equals(first) ? points.getFirst().at() : day.atStartOfDay(zone).toInstant();
            double x = x(at, width);
            if (x > width - MARGIN) {
                return;
            }
            pen.setStroke(grid());
            pen.strokeLine(Math.round(x) + 0.5, y, Math.round(x) + 0.5, y + 4);
            pen.setTextAlign(x < 30 ? TextAlignment.LEFT : x > width - 36 ? TextAlignment.RIGHT : TextAlignment.CENTER);
            pen.fillText(dates.apply(at), x < 30 ? MARGIN - 4 : x, y + 7);
        }
    }
}
