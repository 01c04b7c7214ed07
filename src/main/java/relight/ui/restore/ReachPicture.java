package relight.ui.restore;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.KeyEvent;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;
import relight.core.restore.Reach;
import relight.ui.common.PaintedRegion;
import relight.ui.common.Standing;

/**
 * The log along time: base backups as points, stretches of the log as bars with their gaps between them, and a line where the moment
 * is that was chosen. A moment is chosen by mouse or arrow keys, and never one that cannot be reached.
 */
final class ReachPicture extends PaintedRegion {

    private static final double MARGIN = 12;
    private static final double BASES = 12;
    private static final double BAR = 26;
    private static final double BAR_HEIGHT = 12;
    private static final double AXIS = 48;
    private static final double LABEL_GAP = 110;
    private static final double HALF_A_LABEL = 24;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("dd.MM.");
    private static final List<Duration> STEPS = Stream.of("PT1S", "PT5S", "PT15S", "PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT2H", "PT3H", "PT6H", "PT12H", "P1D", "P2D",
            "P7D").map(Duration::parse).toList();

    private final Reach reach;
    private final ZoneId zone;
    private final Consumer<Instant> chosenByPerson;
    private final Instant first;
    private final Instant last;
    private Optional<Instant> chosen = Optional.empty();

    /**
     * @param told           what it shows, in words
     * @param chosenByPerson hears a moment that can be reached
     */
    ReachPicture(Reach reach, ZoneId zone, String told, Consumer<Instant> chosenByPerson) {
        this.reach = reach;
        this.zone = zone;
        this.chosenByPerson = chosenByPerson;
        this.first = moments().min(Comparator.naturalOrder()).orElse(Instant.EPOCH);
        this.last = moments().max(Comparator.naturalOrder()).orElse(Instant.EPOCH);
        getStyleClass().add("time-line");
        setPrefHeight(76);
        setMinHeight(76);
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.SLIDER);
        setAccessibleText(told);
        setOnMousePressed(event -> {
            requestFocus();
            choose(at(event.getX()));
        });
        setOnKeyPressed(this::key);
    }

    private Stream<Instant> moments() {
        return Stream.of(reach.bases().stream().map(Reach.Base::ended), reach.spans().stream().flatMap(span -> Stream.of(span.from(), span.to())),
                reach.windows().stream().flatMap(window -> Stream.of(window.from(), window.to()))).flatMap(moments -> moments);
    }

    /** Draws the line there. */
    void mark(Optional<Instant> moment) {
        chosen = moment;
        requestLayout();
    }

    private void choose(Instant moment) {
        reach.nearest(moment).ifPresent(chosenByPerson);
    }

    /** A minute, with Shift a second: as exact as people know when something happened. */
    private void key(KeyEvent event) {
        Duration step = event.isShiftDown() ? Duration.ofSeconds(1) : Duration.ofMinutes(1);
        Optional<Instant> from = chosen.or(reach::newest);
        Optional<Instant> moment = switch (event.getCode()) {
            case LEFT -> from.map(at -> at.minus(step));
            case RIGHT -> from.map(at -> at.plus(step));
            case HOME -> Optional.of(first);
            case END -> Optional.of(last);
            default -> Optional.empty();
        };
        if (moment.isPresent()) {
            choose(moment.get());
            event.consume();
        }
    }

    private double x(Instant at) {
        double span = Math.max(1, Duration.between(first, last).toMillis());
        return MARGIN + Duration.between(first, at).toMillis() / span * (getWidth() - 2 * MARGIN);
    }

    private Instant at(double x) {
        double part = Math.clamp((x - MARGIN) / Math.max(1, getWidth() - 2 * MARGIN), 0, 1);
        return first.plusMillis(Math.round(part * Duration.between(first, last).toMillis()));
    }

    @Override
    protected void paint(GraphicsContext pen, double width, double height) {
        reach.spans().forEach(span -> {
            pen.setFill(grid());
            pen.fillRoundRect(x(span.from()), BAR, Math.max(3, x(span.to()) - x(span.from())), BAR_HEIGHT, 4, 4);
        });
        reach.windows().forEach(window -> {
            pen.setFill(color(Standing.GOOD));
            pen.fillRoundRect(x(window.from()), BAR + 3, Math.max(3, x(window.to()) - x(window.from())), BAR_HEIGHT - 6, 4, 4);
        });
        gaps(pen);
        reach.bases().forEach(base -> mark(pen, Standing.INFO, x(base.ended()), BASES, 6));
        axis(pen, width);
        chosen.ifPresent(moment -> {
            pen.setStroke(line());
            pen.setLineWidth(2);
            pen.strokeLine(x(moment), 2, x(moment), BAR + BAR_HEIGHT + 6);
        });
    }

    /** Between stretches nothing lies: a broken line, so that it does not look like the end. */
    private void gaps(GraphicsContext pen) {
        pen.setStroke(color(Standing.BAD));
        pen.setLineWidth(2);
        pen.setLineDashes(4, 4);
        MomentCard.gaps(reach).forEach(gap -> pen.strokeLine(x(gap.from()) + 2, BAR + BAR_HEIGHT / 2, x(gap.to()) - 2, BAR + BAR_HEIGHT / 2));
        pen.setLineDashes();
    }

    private void axis(GraphicsContext pen, double width) {
        pen.setFont(Font.font("Inter", 11));
        pen.setTextBaseline(VPos.TOP);
        Duration step = step(width);
        ZonedDateTime tick = first.atZone(zone).truncatedTo(ChronoUnit.DAYS);
        while (tick.toInstant().isBefore(first)) {
            tick = tick.plus(step);
        }
        for (; !tick.toInstant().isAfter(last); tick = tick.plus(step)) {
            double x = x(tick.toInstant());
            pen.setStroke(grid());
            pen.setLineWidth(1);
            pen.strokeLine(Math.round(x) + 0.5, AXIS - 2, Math.round(x) + 0.5, AXIS + 3);
            pen.setFill(text());
            pen.setTextAlign(TextAlignment.CENTER);
            DateTimeFormatter form = tick.toLocalTime().equals(LocalTime.MIDNIGHT) ? DAY : step.toMinutes() > 0 ? TIME : EXACT;
            pen.fillText(form.format(tick), Math.clamp(x, HALF_A_LABEL, width - HALF_A_LABEL), AXIS + 6);
        }
    }

    /** From one label to the next: a length that clocks and calendars know. */
    private Duration step(double width) {
        double most = Math.max(1, width / LABEL_GAP);
        Duration span = Duration.between(first, last);
        return STEPS.stream().filter(step -> (double) span.toMillis() / step.toMillis() <= most).findFirst()
                .orElseGet(() -> Duration.ofDays(Math.ceilDiv(span.toDays(), (long) most)));
    }
}
