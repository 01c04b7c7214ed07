package relight.ui.recovery;

import java.util.Optional;
import java.util.stream.Collectors;
import javafx.beans.InvalidationListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import relight.core.recovery.Forecast;
import relight.core.recovery.Mode;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryClock;
import relight.core.recovery.StepState;
import relight.ui.common.Desk;
import relight.ui.common.SectionTitle;
import relight.ui.common.Spring;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;

/** For the wall of the room: the clock, whether it will be in time, what is done now and what comes next. It only shows. */
public final class WallDisplay extends VBox {

    private final Desk desk;
    private final RecoveryInHand inHand;
    private final StatusBadge mode = StatusBadge.pill(Standing.BAD, "");
    private final Label title = label("wall-title");
    private final Label clock = label("wall-clock");
    private final StatusBadge standing = StatusBadge.pill(Standing.GOOD, "");
    private final RtoTrack track = new RtoTrack();
    private final Label finish = label("wall-line");
    private final Label left = label("wall-line");
    private final Label danger = label("wall-line");
    private final Label mtd = label("wall-line");
    private final Label now = label("wall-step");
    private final Label nowDetail = label("wall-detail");
    private final Label next = label("wall-step");
    private final InvalidationListener changed = any -> show();

    public WallDisplay(Desk desk, RecoveryInHand inHand) {
        this.desk = desk;
        this.inHand = inHand;
        getStyleClass().add("wall");
        setId("wall");
        track.getStyleClass().add("wall-track");
        track.setMinHeight(32);
        HBox head = new HBox(24, mode, title);
        head.setAlignment(Pos.CENTER_LEFT);
        HBox time = new HBox(40, clock, standing);
        time.setAlignment(Pos.CENTER_LEFT);
        HBox band = new HBox(24, finish, new Spring(), left);
        HBox beyond = new HBox(24, danger, new Spring(), mtd);
        beyond.managedProperty().bind(beyond.visibleProperty());
        beyond.visibleProperty().bind(danger.textProperty().isNotEmpty().or(mtd.textProperty().isNotEmpty()));
        HBox steps = new HBox(48, told("recovery.screen.wall.now", now, nowDetail), told("recovery.screen.wall.next", next));
        steps.setFillHeight(true);
        Label leave = label("wall-detail");
        leave.setText(desk.say("recovery.screen.wall.leave"));
        getChildren().addAll(head, time, track, new VBox(8, band, beyond), grow(), steps, grow(), leave);
        inHand.clock().addListener(changed);
        inHand.state().addListener(changed);
        show();
    }

    /** Opens it in a window of its own that fills the screen; Esc and F11 close that window and nothing else. */
    static Stage open(Desk desk, RecoveryInHand inHand, Scene from) {
        WallDisplay wall = new WallDisplay(desk, inHand);
        Scene scene = new Scene(wall, from.getWidth(), from.getHeight());
        scene.getStylesheets().setAll(from.getStylesheets());
        Stage stage = new Stage();
        stage.initOwner(from.getWindow());
        stage.setTitle(desk.say("recovery.screen.wall"));
        stage.setScene(scene);
        stage.setFullScreenExitHint("");
        stage.setFullScreenExitKeyCombination(KeyCombination.NO_MATCH);
        scene.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE || event.getCode() == KeyCode.F11) {
                event.consume();
                stage.close();
            }
        });
        stage.setOnHidden(event -> wall.rest());
        stage.setFullScreen(true);
        stage.show();
        return stage;
    }

    private void rest() {
        inHand.clock().removeListener(changed);
        inHand.state().removeListener(changed);
    }

    private void show() {
        Recovery recovery = inHand.state().get();
        RecoveryClock at = inHand.clock().get();
        Forecast forecast = inHand.forecast().get();
        if (recovery == null || at == null || forecast == null) {
            return;
        }
        boolean incident = recovery.declared().mode() == Mode.INCIDENT;
        mode.show(incident ? Standing.WARNING : Standing.INFO,
                desk.say("recovery.screen.mode." + recovery.declared().mode().name()).toUpperCase(desk.words().locale()));
        mode.getStyleClass().removeAll("mode-incident");
        if (incident) {
            mode.getStyleClass().add("mode-incident");
        }
        title.setText(recovery.declared().title().toString());
        clock.setText(ClockText.of(at.elapsed()));
        standing.show(IncidentBar.shape(at, forecast), desk.say("recovery.screen.standing." + IncidentBar.word(at, forecast)));
        track.show(at, forecast);
        finish.setText(at.running() ? IncidentBar.finish(desk, forecast) : desk.say("recovery.screen.stopped"));
        left.setText(IncidentBar.left(desk, at));
        danger.setText(IncidentBar.danger(desk, at, forecast));
        mtd.setText(IncidentBar.mtd(desk, at));
        showSteps(recovery, at);
    }

    private void showSteps(Recovery recovery, RecoveryClock at) {
        Optional<StepState> current = recovery.atHand().or(recovery::stuckAt).or(recovery::next);
        now.setText(current.map(step -> atHand(recovery, step)).orElse(desk.say(recovery.isClosed()
                ? "recovery.screen.closed.title" : recovery.awaitsCommit() ? "recovery.screen.commit.title" : "recovery.screen.close.title")));
        nowDetail.setText(current.map(step -> detail(step, at)).orElse(""));
        next.setText(current.flatMap(step -> recovery.steps().stream()
                .filter(other -> other.step().part() == recovery.part() && other.status() == StepState.Status.WAITING)
                .filter(other -> !other.step().id().equals(step.step().id())).findFirst())
                .map(step -> step.step().title().toString()).orElse("–"));
    }

    /** What runs, in every lane; where nothing does, the step that is stuck or next. */
    private static String atHand(Recovery recovery, StepState otherwise) {
        return recovery.allAtHand().isEmpty() ? otherwise.step().title().toString()
                : recovery.allAtHand().stream().limit(3).map(step -> step.step().title().toString()).collect(Collectors.joining("\n"));
    }

    private String detail(StepState step, RecoveryClock at) {
        String word = desk.say("recovery.screen.status." + step.status().name());
        return step.status() == StepState.Status.RUNNING
                ? step.started().map(from -> word + " · " + ClockText.brief(java.time.Duration.between(from, at.now()))).orElse(word) : word;
    }

    private Node told(String key, Label... lines) {
        SectionTitle heading = new SectionTitle(desk.say(key));
        heading.getStyleClass().add("wall-heading");
        VBox box = new VBox(12, heading);
        box.getChildren().addAll(lines);
        box.getStyleClass().add("wall-box");
        box.setPrefWidth(400);
        HBox.setHgrow(box, Priority.ALWAYS);
        return box;
    }

    private static Region grow() {
        Region grow = new Region();
        VBox.setVgrow(grow, Priority.ALWAYS);
        return grow;
    }

    private static Label label(String styleClass) {
        Label label = new Label();
        label.getStyleClass().add(styleClass);
        label.setWrapText(!styleClass.equals("wall-clock"));
        label.setMinHeight(USE_PREF_SIZE);
        if (styleClass.equals("wall-clock")) {
            label.setMinWidth(USE_PREF_SIZE);
        }
        return label;
    }
}
