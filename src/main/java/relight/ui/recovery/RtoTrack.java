package relight.ui.recovery;

import java.time.Duration;
import java.time.Instant;
import javafx.scene.canvas.GraphicsContext;
import relight.core.recovery.Forecast;
import relight.core.recovery.RecoveryClock;
import relight.ui.common.PaintedRegion;
import relight.ui.common.Standing;

/** The time that has gone, the band in which the finish is expected, and the mark of the RTO. */
final class RtoTrack extends PaintedRegion {

    private RecoveryClock clock;
    private Forecast forecast;

    RtoTrack() {
        getStyleClass().add("rto-track");
        setMinHeight(14);
        setPrefHeight(14);
    }

    void show(RecoveryClock now, Forecast expected) {
        clock = now;
        forecast = expected;
        requestLayout();
    }

    @Override
    protected void paint(GraphicsContext pen, double width, double height) {
        if (clock == null) {
            return;
        }
        double whole = whole();
        double gone = width * Math.min(1, clock.elapsed().toMillis() / whole);
        Standing standing = IncidentBar.shape(clock, forecast);
        pen.setFill(grid());
        pen.fillRoundRect(0, 3, width, height - 6, 6, 6);
        pen.setFill(standing == Standing.BAD ? color(Standing.BAD) : line());
        pen.fillRoundRect(0, 3, Math.max(4, gone), height - 6, 6, 6);
        if (clock.running()) {
            double from = width * part(forecast.likely(), whole);
            double to = Math.max(from + 2, width * part(forecast.late(), whole));
            pen.setGlobalAlpha(0.4);
            pen.setFill(color(standing));
            pen.fillRect(from, 3, to - from, height - 6);
            pen.setGlobalAlpha(1);
            pen.fillRect(from, 1, 2, height - 2);
            pen.fillRect(to - 2, 1, 2, height - 2);
        }
        clock.rtoAt().ifPresent(limit -> {
            pen.setFill(color(Standing.BAD));
            pen.fillRect(Math.min(width - 2, width * part(limit, whole)), 0, 2, height);
        });
    }

    /** Milliseconds that the track is long: the RTO, or what is expected to go beyond it. */
    private double whole() {
        Duration longest = clock.rto().orElse(Duration.ofMinutes(10));
        for (Duration other : new Duration[] {clock.elapsed(), Duration.between(clock.start(), forecast.late())}) {
            longest = other.compareTo(longest) > 0 ? other : longest;
        }
        return Math.max(1, longest.toMillis());
    }

    private double part(Instant moment, double whole) {
        return Math.clamp(Duration.between(clock.start(), moment).toMillis() / whole, 0, 1);
    }
}
