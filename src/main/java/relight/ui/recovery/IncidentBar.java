package relight.ui.recovery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.binding.Bindings;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.core.recovery.Flow;
import relight.core.recovery.Forecast;
import relight.core.recovery.Mode;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryClock;
import relight.core.text.Problem;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.Elided;
import relight.ui.common.Screen;
import relight.ui.common.SectionTitle;
import relight.ui.common.Spring;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;

/**
 * Above every screen while a recovery is in hand: what it is, how long it has been, how long is left, what is lost. A drill has
 * another colour, another shape and another word than an incident.
 */
public final class IncidentBar extends HBox {

    private static final PseudoClass INCIDENT = PseudoClass.getPseudoClass("incident");
    private static final PseudoClass DRILL = PseudoClass.getPseudoClass("drill");

    private final Desk desk;
    private final RecoveryInHand inHand;
    private final StatusBadge mode = StatusBadge.pill(Standing.BAD, "");
    private final Label title = new Label();
    private final Label declared = new Label();
    private final StatusBadge notice = StatusBadge.plain(Standing.WARNING, "");
    private final Label anchors = new Label();
    private final Label clock = new Label();
    private final Label clockWord = new Label();
    private final StatusBadge standing = StatusBadge.pill(Standing.GOOD, "");
    private final RtoTrack track = new RtoTrack();
    private final Label finish = new Label();
    private final Label left = new Label();
    private final Label danger = new Label();
    private final Label mtd = new Label();
    private final Label lost = new Label();
    private final Label lostOf = new Label();
    private final Label lostFrom = new Label();
    private final Timeline second = new Timeline(new KeyFrame(javafx.util.Duration.seconds(1), event -> tick()));
    private int ticks;

    public IncidentBar(Desk desk, RecoveryInHand inHand) {
        this.desk = desk;
        this.inHand = inHand;
        getStyleClass().add("incident-bar");
        mode.getStyleClass().add("mode-pill");
        getChildren().addAll(what(), time(), data(), go());
        second.setCycleCount(Animation.INDEFINITE);
        visibleProperty().bind(inHand.state().isNotNull());
        managedProperty().bind(visibleProperty());
        visibleProperty().addListener((all, before, now) -> run(now));
        inHand.state().addListener((all, before, now) -> describe(now));
        inHand.clock().addListener((all, before, now) -> show());
        inHand.forecast().addListener((all, before, now) -> show());
        describe(inHand.state().get());
        anchors();
        show();
        run(isVisible());
    }

    private void run(boolean running) {
        if (running) {
            second.play();
        } else {
            second.stop();
        }
    }

    private void tick() {
        inHand.tick();
        anchors();
        if (++ticks % 10 == 0) {
            inHand.watchClocks();
        }
    }

    /** Quietly, since it keeps nobody from recovering: which others have not vouched for the log yet; why stands in the hint and on the Protocol screen. */
    private void anchors() {
        List<Problem> waiting = inHand.waitingAnchors();
        anchors.setText(waiting.isEmpty() ? "" : desk.say("recovery.screen.anchors", waiting.size()));
        anchors.setTooltip(waiting.isEmpty() ? null : new Tooltip(waiting.stream().map(one -> desk.words().say(one.what())).collect(Collectors.joining("\n"))));
    }

    private Node what() {
        title.getStyleClass().add("incident-title");
        title.setWrapText(true);
        title.setMinHeight(USE_PREF_SIZE);
        title.setMinWidth(0);
        mode.setMinWidth(USE_PREF_SIZE);
        declared.getStyleClass().addAll("muted", "small");
        declared.setWrapText(true);
        notice.managedProperty().bind(notice.visibleProperty());
        notice.setId("bar-notice");
        HBox first = new HBox(8, mode, title);
        first.setAlignment(Pos.CENTER_LEFT);
        anchors.getStyleClass().addAll("muted", "small");
        anchors.setId("bar-anchors");
        anchors.setMinWidth(0);
        anchors.managedProperty().bind(anchors.visibleProperty());
        anchors.visibleProperty().bind(anchors.textProperty().isNotEmpty());
        VBox box = new VBox(4, first, notice, declared, anchors);
        box.setAlignment(Pos.CENTER_LEFT);
        box.setMinWidth(200);
        box.setPrefWidth(376);
        return box;
    }

    private Node time() {
        clock.getStyleClass().add("clock-large");
        clock.setMinWidth(USE_PREF_SIZE);
        clockWord.getStyleClass().add("muted");
        HBox first = new HBox(8, clock, clockWord, new Spring(), standing);
        first.setAlignment(Pos.BASELINE_LEFT);
        finish.getStyleClass().addAll("muted", "small");
        left.getStyleClass().addAll("small");
        left.setMinWidth(USE_PREF_SIZE);
        HBox last = new HBox(8, finish, new Spring(), left);
        danger.getStyleClass().add("small");
        danger.setId("bar-danger");
        danger.setMinWidth(0);
        danger.setWrapText(true);
        danger.setMinHeight(USE_PREF_SIZE);
        mtd.getStyleClass().addAll("muted", "small");
        mtd.setId("bar-mtd");
        mtd.setMinWidth(USE_PREF_SIZE);
        HBox beyond = new HBox(8, danger, new Spring(), mtd);
        beyond.managedProperty().bind(beyond.visibleProperty());
        beyond.visibleProperty().bind(danger.textProperty().isNotEmpty().or(mtd.textProperty().isNotEmpty()));
        VBox box = new VBox(4, first, track, last, beyond);
        HBox.setHgrow(box, Priority.ALWAYS);
        box.setMinWidth(304);
        box.setMaxWidth(520);
        return box;
    }

    private Node data() {
        lost.getStyleClass().add("incident-figure");
        lostOf.getStyleClass().add("muted");
        lostFrom.getStyleClass().addAll("muted", "small");
        lostFrom.setWrapText(true);
        lostFrom.setMinHeight(USE_PREF_SIZE);
        HBox figure = new HBox(8, lost, lostOf);
        figure.setAlignment(Pos.BASELINE_LEFT);
        VBox box = new VBox(2, new SectionTitle(desk.say("recovery.screen.data-at-risk")), figure, lostFrom);
        box.setAlignment(Pos.CENTER_LEFT);
        box.setMinWidth(152);
        return box;
    }

    private Node go() {
        StatusBadge due = StatusBadge.pill(Standing.WARNING, "");
        due.setId("messages-due");
        due.visibleProperty().bind(inHand.due().greaterThan(0));
        due.managedProperty().bind(due.visibleProperty());
        due.textProperty().bind(Bindings.createStringBinding(() -> desk.say("messaging.screen.due", inHand.due().get()), inHand.due()));
        due.setOnMouseClicked(event -> desk.navigator().go(new Destination.Messages()));
        Button open = new Button(desk.say("recovery.screen.open"));
        open.setOnAction(event -> desk.navigator().go(new Destination.Page(Screen.RECOVERY)));
        open.setMinWidth(USE_PREF_SIZE);
        VBox last = new VBox(8, open, due);
        last.setAlignment(Pos.CENTER_RIGHT);
        HBox box = new HBox(new Spring(), last);
        box.setAlignment(Pos.CENTER_RIGHT);
        HBox.setHgrow(box, Priority.ALWAYS);
        return box;
    }

    private void describe(Recovery recovery) {
        if (recovery == null) {
            return;
        }
        Mode how = recovery.declared().mode();
        pseudoClassStateChanged(INCIDENT, how == Mode.INCIDENT && !recovery.isClosed());
        pseudoClassStateChanged(DRILL, how != Mode.INCIDENT && !recovery.isClosed());
        mode.show(how == Mode.INCIDENT ? Standing.WARNING : Standing.INFO, desk.say("recovery.screen.mode." + how.name()).toUpperCase(desk.words().locale()));
        title.setText(recovery.declared().title().toString());
        declared.setText(desk.say("recovery.screen.declared", ClockText.at(recovery.declaredAt(), desk.words().zone()),
                recovery.declared().by().toString(), lead(recovery), recovery.declared().environment()));
        notice(recovery);
        setAccessibleText(mode.getText() + " " + title.getText() + " " + declared.getText());
    }

    /** That nothing begins, or what is watched and not as it should be: one line here, all of it on the recovery's screen. */
    private void notice(Recovery recovery) {
        List<Flow.Trip> trips = recovery.isClosed() ? List.of() : List.copyOf(recovery.flow().trips().values());
        boolean paused = recovery.isPaused() && !recovery.isClosed();
        notice.setVisible(paused || !trips.isEmpty());
        boolean bad = trips.stream().anyMatch(trip -> trip.meaning().equals("rollback"));
        String told = trips.size() == 1 ? trips.getFirst().title() + ": " + trips.getFirst().found()
                : trips.isEmpty() ? "" : desk.say("recovery.screen.trips", trips.size());
        String text = paused ? desk.say("recovery.screen.paused.short") + (told.isEmpty() ? "" : " · " + told) : told;
        notice.show(bad ? Standing.BAD : Standing.WARNING, text.length() > 60 ? text.substring(0, 59) + "…" : text);
    }

    private static String lead(Recovery recovery) {
        return recovery.people().stream()
                .filter(person -> person.role().equals("lead") && person.until().isEmpty())
                .reduce((first, second) -> second)
                .map(person -> person.name().toString())
                .orElse("–");
    }

    private void show() {
        RecoveryClock now = inHand.clock().get();
        Forecast forecast = inHand.forecast().get();
        if (now == null || forecast == null) {
            return;
        }
        clock.setText(ClockText.of(now.elapsed()));
        clockWord.setText(desk.say(now.running() ? "recovery.screen.since" : "recovery.screen.stopped"));
        standing.show(shape(now, forecast), desk.say("recovery.screen.standing." + word(now, forecast)));
        track.show(now, forecast);
        finish.setText(now.running() ? finish(desk, forecast) : "");
        left.setText(left(desk, now));
        danger.setText(danger(desk, now, forecast));
        mtd.setText(mtd(desk, now));
        showLoss(now);
    }

    static String finish(Desk desk, Forecast forecast) {
        return desk.say("recovery.screen.finish", ClockText.at(forecast.likely(), desk.words().zone()),
                ClockText.at(forecast.late(), desk.words().zone()));
    }

    /** The step that endangers the RTO, by its name; nothing while none does. */
    static String danger(Desk desk, RecoveryClock now, Forecast forecast) {
        boolean endangered = now.running() && (forecast.standing() == Forecast.Standing.AT_RISK || forecast.standing() == Forecast.Standing.BREACHED);
        return forecast.danger().filter(step -> endangered)
                .map(step -> desk.say("recovery.screen.endangers", Elided.brief(step.step().title().toString()))).orElse("");
    }

    /** What is left to the maximum tolerable downtime, which is told for as long as the clock runs. */
    static String mtd(Desk desk, RecoveryClock now) {
        return now.mtdLeft().filter(rest -> now.running()).map(rest -> desk.say(rest.isNegative() ? "recovery.screen.mtd-over" : "recovery.screen.mtd-left",
                now.mtd().orElseThrow(), ClockText.at(now.mtdAt().orElseThrow(), desk.words().zone()), ClockText.of(rest.abs()))).orElse("");
    }

    /** What is left to the RTO, or by how much it is over. */
    static String left(Desk desk, RecoveryClock now) {
        if (now.rto().isEmpty()) {
            return desk.say("recovery.screen.no-rto");
        }
        Duration rest = now.rtoLeft().orElseThrow();
        return desk.say(rest.isNegative() ? "recovery.screen.rto-over" : "recovery.screen.rto-left", now.rto().orElseThrow(),
                ClockText.at(now.rtoAt().orElseThrow(), desk.words().zone()), ClockText.of(rest.abs()));
    }

    private void showLoss(RecoveryClock now) {
        Optional<Duration> loss = now.dataLost();
        lost.setText(loss.map(desk.words()::duration).orElse("–"));
        lostOf.setText(now.rpo().map(rpo -> rpo.isZero() ? desk.say("recovery.screen.no-loss") : desk.say("recovery.screen.of-rpo", rpo)).orElse(""));
        lostFrom.setText(now.recoveryPoint().map(point -> desk.say("recovery.screen.point", point))
                .orElse(desk.say("recovery.screen.no-point")));
        boolean over = loss.isPresent() && now.rpo().isPresent() && loss.get().compareTo(now.rpo().get()) > 0;
        lost.getStyleClass().removeAll("bad-text");
        if (over) {
            lost.getStyleClass().add("bad-text");
        }
    }

    static Standing shape(RecoveryClock now, Forecast forecast) {
        return switch (word(now, forecast)) {
            case "on-track", "met" -> Standing.GOOD;
            case "at-risk" -> Standing.WARNING;
            case "no-objective" -> Standing.UNKNOWN;
            default -> Standing.BAD;
        };
    }

    static String word(RecoveryClock now, Forecast forecast) {
        boolean over = now.rtoLeft().map(Duration::isNegative).orElse(false);
        if (over) {
            return now.running() ? "breached" : "missed";
        }
        if (!now.running() && now.rto().isPresent()) {
            return "met";
        }
        return switch (forecast.standing()) {
            case ON_TRACK -> "on-track";
            case AT_RISK -> "at-risk";
            case BREACHED -> "will-breach";
            case NO_OBJECTIVE -> "no-objective";
        };
    }
}
