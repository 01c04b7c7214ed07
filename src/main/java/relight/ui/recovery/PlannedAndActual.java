package relight.ui.recovery;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryClock;
import relight.core.recovery.StepState;
import relight.core.runbook.StepHeader.Part;
import relight.ui.common.PaintedRegion;
import relight.ui.common.Standing;

/** What was planned above what has happened, along the clock, with the RTO's mark. */
final class PlannedAndActual extends PaintedRegion {

    private static final double ROW = 10;
    /** Room that the word at the RTO's mark needs beside a time. */
    private static final double LABEL = 52;

    private final ZoneId zone;
    private RecoveryClock clock;

    PlannedAndActual(ZoneId zone) {
        this.zone = zone;
        getStyleClass().add("planned-and-actual");
        setMinHeight(56);
        setPrefHeight(56);
    }

    void show(RecoveryClock now) {
        clock = now;
        requestLayout();
    }

    @Override
    protected void paint(GraphicsContext pen, double width, double height) {
        if (clock == null) {
            return;
        }
        double whole = whole().toMillis();
        planned(pen, width, whole);
        actual(pen, width, whole);
        mark(pen, width, whole, clock.running() ? clock.now() : clock.start().plus(clock.elapsed()), text());
        clock.rtoAt().ifPresent(limit -> mark(pen, width, whole, limit, color(Standing.BAD)));
        axis(pen, width, whole);
    }

    private Duration whole() {
        Duration planned = clock.recovery().steps().stream()
                .filter(step -> step.step().part() == Part.MAIN)
                .map(step -> Duration.ofSeconds(step.step().estimateSeconds().orElse(0L)))
                .reduce(Duration.ofMinutes(1), Duration::plus);
        Duration longest = clock.elapsed().compareTo(planned) > 0 ? clock.elapsed() : planned;
        Duration rto = clock.rto().orElse(Duration.ZERO);
        boolean rtoInSight = rto.compareTo(longest.multipliedBy(6)) < 0;
        return (rtoInSight && rto.compareTo(longest) > 0 ? rto : longest).multipliedBy(21).dividedBy(20);
    }

    private void planned(GraphicsContext pen, double width, double whole) {
        double from = 0;
        pen.setFill(grid());
        for (StepState step : clock.recovery().steps()) {
            double seconds = step.step().part() == Part.MAIN ? step.step().estimateSeconds().orElse(0L) : 0;
            double length = width * seconds * 1000 / whole;
            if (length > 0) {
                pen.fillRoundRect(from, 2, Math.max(1, length - 1), ROW - 2, 4, 4);
                from += length;
            }
        }
    }

    private void actual(GraphicsContext pen, double width, double whole) {
        Recovery recovery = clock.recovery();
        for (StepState step : recovery.steps()) {
            if (step.started().isEmpty()) {
                continue;
            }
            Instant end = step.ended().orElse(clock.now());
            double from = x(step.started().get(), width, whole);
            double to = x(end, width, whole);
            pen.setFill(switch (step.status()) {
                case DONE, EXPANDED -> color(Standing.GOOD);
                case FAILED -> color(Standing.BAD);
                case SKIPPED, NOT_TESTED, UNKNOWN -> color(Standing.WARNING);
                case RUNNING, WAITING -> line();
            });
            pen.fillRoundRect(from, ROW + 4, Math.max(2, to - from), ROW, 4, 4);
        }
    }

    private void mark(GraphicsContext pen, double width, double whole, Instant at, javafx.scene.paint.Color color) {
        double x = Math.round(x(at, width, whole));
        pen.setFill(color);
        pen.fillRect(Math.min(width - 2, x), 0, 2, 2 * ROW + 8);
    }

    private void axis(GraphicsContext pen, double width, double whole) {
        pen.setFont(Font.font("Inter", 11));
        pen.setFill(text());
        pen.setTextBaseline(VPos.BOTTOM);
        int labels = (int) Math.max(2, Math.floor(width / 220));
        for (int i = 0; i < labels; i++) {
            Instant at = clock.start().plusMillis(Math.round(whole * i / labels));
            pen.setTextAlign(TextAlignment.LEFT);
            double place = width * i / labels;
            if (clock.rtoAt().filter(limit -> Math.abs(x(limit, width, whole) - place - 20) < LABEL).isPresent()) {
                continue;
            }
            pen.fillText(ClockText.at(at, zone), width * i / labels, getHeight() - snappedBottomInset());
        }
        clock.rtoAt().filter(limit -> Duration.between(clock.start(), limit).toMillis() <= whole).ifPresent(limit -> {
            pen.setFill(color(Standing.BAD));
            pen.setTextAlign(TextAlignment.RIGHT);
            pen.fillText("RTO", x(limit, width, whole) - 4, getHeight() - snappedBottomInset());
        });
    }

    private double x(Instant at, double width, double whole) {
        return Math.clamp(width * Duration.between(clock.start(), at).toMillis() / whole, 0, width);
    }
}
