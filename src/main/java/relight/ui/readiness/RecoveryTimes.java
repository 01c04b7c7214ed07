package relight.ui.readiness;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;
import relight.core.recovery.Mode;
import relight.core.text.Messages;
import relight.ui.common.PaintedRegion;
import relight.ui.common.Standing;

/** Recoveries of one system along time, each as high as it took, under the line of the RTO. An incident is a square. */
final class RecoveryTimes extends PaintedRegion {

    private static final double FOOT = 18;
    private static final double MARGIN = 8;

    private final Messages words;
    private final Function<Instant, String> dates;
    private List<RecoveryHistory.PastRecovery> past = List.of();

    RecoveryTimes(Messages words, Function<Instant, String> dates) {
        this.words = words;
        this.dates = dates;
        setPrefHeight(112);
        setMinHeight(80);
    }

    void show(List<RecoveryHistory.PastRecovery> shown) {
        past = List.copyOf(shown);
        setAccessibleText(String.join("; ", past.stream()
                .map(one -> dates.apply(one.at()) + ": " + words.duration(one.took())).toList()));
        requestLayout();
    }

    @Override
    protected void paint(GraphicsContext pen, double width, double height) {
        double ground = height - FOOT;
        double greatest = past.stream().mapToDouble(one -> Math.max(one.took().toSeconds(),
                one.rto().map(Duration::toSeconds).orElse(0L))).max().orElse(1);
        double scale = (ground - 12) / (greatest * 1.05);
        past.getLast().rto().ifPresent(rto -> limit(pen, width, ground - rto.toSeconds() * scale));
        pen.setStroke(line());
        pen.setLineWidth(1.6);
        for (int i = 1; i < past.size(); i++) {
            pen.strokeLine(x(i - 1, width), y(i - 1, ground, scale), x(i, width), y(i, ground, scale));
        }
        pen.setFont(Font.font("Inter", 11));
        for (int i = 0; i < past.size(); i++) {
            point(pen, i, x(i, width), y(i, ground, scale), width);
        }
        foot(pen, width, height);
    }

    private void limit(GraphicsContext pen, double width, double y) {
        pen.setStroke(color(Standing.BAD));
        pen.setLineWidth(1);
        pen.setLineDashes(4, 4);
        pen.strokeLine(0, Math.round(y) + 0.5, width, Math.round(y) + 0.5);
        pen.setLineDashes();
    }

    private void point(GraphicsContext pen, int place, double x, double y, double width) {
        RecoveryHistory.PastRecovery one = past.get(place);
        if (one.mode() != Mode.INCIDENT) {
            pen.setFill(line());
            pen.fillOval(x - 4, y - 4, 8, 8);
            return;
        }
        mark(pen, Standing.BAD, x, y, 4.5);
        pen.setFill(text());
        pen.setTextBaseline(VPos.CENTER);
        boolean left = x > width * 0.7;
        pen.setTextAlign(left ? TextAlignment.RIGHT : TextAlignment.LEFT);
        pen.fillText(words.say("screens.ready.incident", dates.apply(one.at())), left ? x - 10 : x + 10, y + 1);
    }

    private void foot(GraphicsContext pen, double width, double height) {
        pen.setFill(text());
        pen.setTextBaseline(VPos.BOTTOM);
        pen.setTextAlign(TextAlignment.LEFT);
        pen.fillText(dates.apply(past.getFirst().at()), 0, height);
        pen.setTextAlign(TextAlignment.RIGHT);
        pen.fillText(dates.apply(past.getLast().at()), width, height);
    }

    private double x(int place, double width) {
        return past.size() == 1 ? width / 2 : MARGIN + place * (width - 2 * MARGIN) / (past.size() - 1);
    }

    private double y(int place, double ground, double scale) {
        return ground - past.get(place).took().toSeconds() * scale;
    }
}
