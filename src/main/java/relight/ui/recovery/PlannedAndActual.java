package relight.ui.recovery;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;
import relight.core.recovery.Forecast;
import relight.core.recovery.Forecast.Stretch;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryClock;
import relight.core.recovery.Runs.Run;
import relight.core.recovery.StepState;
import relight.core.runbook.StepHeader.Part;
import relight.ui.common.PaintedRegion;
import relight.ui.common.Standing;

/**
 * What was planned, and below it what has happened and what will probably follow, along the clock: the work of steps as bars, waiting
 * for people hatched between them, then the band of the finish against the RTO's mark.
 */
final class PlannedAndActual extends PaintedRegion {

    private static final double PLAN = 2;
    private static final double PLAN_HIGH = 8;
    private static final double ACTUAL = 14;
    private static final double ACTUAL_HIGH = 12;
    private static final double BAND = 31;
    private static final double BAND_HIGH = 7;
    private static final double FOOT = 40;
    /** Room that the word at the RTO's mark needs beside a time. */
    private static final double LABEL = 52;

    private final ZoneId zone;
    private RecoveryClock clock;
    private Forecast forecast;
    private double width;
    private double whole;

    PlannedAndActual(ZoneId zone) {
        this.zone = zone;
        getStyleClass().add("planned-and-actual");
        setMinHeight(60);
        setPrefHeight(60);
    }

    void show(RecoveryClock now, Forecast expected) {
        clock = now;
        forecast = expected;
        requestLayout();
    }

    @Override
    protected void paint(GraphicsContext pen, double wide, double height) {
        if (clock == null || forecast == null) {
            return;
        }
        width = wide;
        whole = whole().toMillis();
        planned(pen);
        actual(pen);
        if (clock.running()) {
            forecast.course().stream().filter(step -> step.end().isAfter(step.begin())).forEach(step -> coming(pen, step));
            band(pen);
        }
        mark(pen, clock.running() ? clock.now() : clock.start().plus(clock.elapsed()), text());
        clock.rtoAt().ifPresent(limit -> mark(pen, limit, color(Standing.BAD)));
        axis(pen);
    }

    /** From the start of the clock to whatever is last: now, the plan's end, the forecast, and the RTO where it is in sight. */
    private Duration whole() {
        Duration longest = clock.recovery().steps().stream()
                .filter(step -> step.step().part() == Part.MAIN)
                .map(step -> Duration.ofSeconds(step.step().estimateSeconds().orElse(0L)))
                .reduce(Duration.ofMinutes(1), Duration::plus);
        for (Duration other : List.of(clock.elapsed(), Duration.between(clock.start(), clock.running() ? forecast.late() : clock.start()))) {
            longest = other.compareTo(longest) > 0 ? other : longest;
        }
        Duration rto = clock.rto().orElse(Duration.ZERO);
        boolean rtoInSight = rto.compareTo(longest.multipliedBy(6)) < 0;
        return (rtoInSight && rto.compareTo(longest) > 0 ? rto : longest).multipliedBy(21).dividedBy(20);
    }

    private void planned(GraphicsContext pen) {
        double from = x(clock.recovery().declaredAt());
        pen.setFill(grid());
        for (StepState step : clock.recovery().steps()) {
            double seconds = step.step().part() == Part.MAIN ? step.step().estimateSeconds().orElse(0L) : 0;
            double length = width * seconds * 1000 / whole;
            if (length > 0) {
                pen.fillRoundRect(from, PLAN, Math.max(1, length - 1), PLAN_HIGH, 4, 4);
                from += length;
            }
        }
    }

    private void actual(GraphicsContext pen) {
        Recovery recovery = clock.recovery();
        Instant end = clock.running() ? clock.now() : clock.start().plus(clock.elapsed());
        hatch(pen, x(recovery.declaredAt()), x(end), text());
        for (StepState step : recovery.steps()) {
            List<Run> runs = recovery.runs().of(step.step().id());
            for (int i = 0; i < runs.size(); i++) {
                boolean last = i == runs.size() - 1;
                run(pen, runs.get(i), last ? color(step.status()) : color(Standing.BAD));
            }
            if (runs.isEmpty()) {
                step.ended().ifPresent(at -> dot(pen, at, color(step.status())));
            }
        }
    }

    private Color color(StepState.Status status) {
        return switch (status) {
            case DONE, EXPANDED -> color(Standing.GOOD);
            case FAILED -> color(Standing.BAD);
            case SKIPPED, NOT_TESTED, UNKNOWN -> color(Standing.WARNING);
            case RUNNING, RETRYING, WAITING, NOT_NEEDED -> line();
        };
    }

    /** A run covers the hatching that says that somebody is waited for. */
    private void run(GraphicsContext pen, Run run, Color color) {
        double from = x(run.from());
        double length = Math.max(2, x(run.to().orElse(clock.now())) - from);
        pen.clearRect(from, ACTUAL, length, ACTUAL_HIGH);
        pen.setFill(color);
        pen.fillRoundRect(from, ACTUAL, length, ACTUAL_HIGH, 4, 4);
    }

    /** What a person did or said has a moment and no length. */
    private void dot(GraphicsContext pen, Instant at, Color color) {
        pen.setFill(color);
        pen.fillOval(x(at) - 4, ACTUAL + 2, 8, 8);
    }

    private void coming(GraphicsContext pen, Stretch step) {
        double from = x(step.begin());
        double length = Math.max(2, x(step.end()) - from);
        if (step.begin().isAfter(step.due())) {
            pen.setGlobalAlpha(0.5);
            hatch(pen, x(step.due()), from, text());
        }
        pen.setGlobalAlpha(0.35);
        pen.setFill(line());
        pen.fillRoundRect(from, ACTUAL, Math.max(1, length - 1), ACTUAL_HIGH, 4, 4);
        pen.setGlobalAlpha(1);
    }

    private void hatch(GraphicsContext pen, double from, double to, Color color) {
        pen.setStroke(color);
        pen.setLineWidth(1);
        for (double x = Math.ceil(from / 5) * 5; x < to - 2; x += 5) {
            pen.strokeLine(x, ACTUAL + ACTUAL_HIGH - 2, Math.min(to, x + 4), ACTUAL + 2);
        }
    }

    /** From P50 to P90. */
    private void band(GraphicsContext pen) {
        Standing standing = IncidentBar.shape(clock, forecast);
        double from = x(forecast.likely());
        double to = Math.max(from + 3, x(forecast.late()));
        pen.setFill(color(standing));
        pen.setGlobalAlpha(0.4);
        pen.fillRect(from, BAND, to - from, BAND_HIGH);
        pen.setGlobalAlpha(1);
        pen.fillRect(from, BAND - 3, 2, BAND_HIGH + 6);
        pen.fillRect(to - 2, BAND - 3, 2, BAND_HIGH + 6);
        label(pen, "P50", from - 4, TextAlignment.RIGHT);
        label(pen, "P90", to + 4, TextAlignment.LEFT);
    }

    private void label(GraphicsContext pen, String words, double x, TextAlignment side) {
        pen.setFont(Font.font("Inter", 10));
        pen.setFill(text());
        pen.setTextBaseline(VPos.CENTER);
        pen.setTextAlign(side);
        pen.fillText(words, x, BAND + BAND_HIGH / 2);
    }

    private void mark(GraphicsContext pen, Instant at, Color color) {
        pen.setFill(color);
        pen.fillRect(Math.min(width - 2, Math.round(x(at))), 0, 2, FOOT);
    }

    private void axis(GraphicsContext pen) {
        pen.setFont(Font.font("Inter", 11));
        pen.setFill(text());
        pen.setTextBaseline(VPos.BOTTOM);
        int labels = (int) Math.max(2, Math.floor(width / 220));
        double foot = getHeight() - snappedBottomInset();
        for (int i = 0; i < labels; i++) {
            double place = width * i / labels;
            if (clock.rtoAt().filter(limit -> Math.abs(x(limit) - place - 20) < LABEL).isEmpty()) {
                pen.setTextAlign(TextAlignment.LEFT);
                pen.fillText(ClockText.at(clock.start().plusMillis(Math.round(whole * i / labels)), zone), place, foot);
            }
        }
        clock.rtoAt().filter(limit -> Duration.between(clock.start(), limit).toMillis() <= whole).ifPresent(limit -> {
            pen.setFill(color(Standing.BAD));
            pen.setTextAlign(TextAlignment.RIGHT);
            pen.fillText("RTO", x(limit) - 4, foot);
        });
    }

    private double x(Instant at) {
        return Math.clamp(width * Duration.between(clock.start(), at).toMillis() / whole, 0, width);
    }
}
