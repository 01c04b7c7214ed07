package relight.ui.velero;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import javafx.animation.PauseTransition;
import javafx.collections.FXCollections;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.kordamp.ikonli.feather.Feather;
import relight.core.kubernetes.CronWords;
import relight.core.kubernetes.VeleroAtWork;
import relight.core.kubernetes.VeleroAtWork.Location;
import relight.core.kubernetes.VeleroAtWork.Schedule;
import relight.core.kubernetes.VeleroAtWork.Work;
import relight.core.text.PlainName;
import relight.ui.common.Columns;
import relight.ui.common.Desk;
import relight.ui.common.EmptyState;
import relight.ui.common.ProblemPane;
import relight.ui.common.RelativeTime;
import relight.ui.common.SectionTitle;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.velero.VeleroAtWorkViewModel.Told;

/** Restores, backups, schedules and locations of a cluster's Velero; asked again by itself while something goes on. */
public final class VeleroAtWorkPane extends VBox {

    private static final Duration AGAIN = Duration.seconds(3);
    private static final double ROW = 36;
    private static final double HEAD = 34;
    private static final int MOST_ROWS = 8;

    private final Desk desk;
    private final VeleroAtWorkViewModel model;
    private final RelativeTime time;
    private final VBox content = new VBox(16);
    private final PauseTransition pause = new PauseTransition(AGAIN);

    public VeleroAtWorkPane(Desk desk, VeleroAtWorkViewModel model) {
        this.desk = desk;
        this.model = model;
        time = new RelativeTime(desk.words(), desk.clock());
        setId("velero-at-work");
        getStyleClass().add("page");
        ScrollPane scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("step-telling");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().add(scroll);
        pause.setOnFinished(event -> {
            if (getScene() != null && !model.isAsking()) {
                model.again();
            }
            follow();
        });
        sceneProperty().addListener((all, before, now) -> follow());
        model.told().addListener((all, before, now) -> show());
        model.problem().addListener((all, before, now) -> show());
        show();
    }

    /** Asks again in a moment where something goes on and somebody sees it. */
    private void follow() {
        if (getScene() != null && model.told().get().filter(Told::goesOn).isPresent()) {
            pause.playFromStart();
        }
    }

    private void show() {
        content.getChildren().setAll(model.problem().get().map(reason -> ProblemPane.of(reason, desk.words())).stream().toList());
        model.told().get().ifPresentOrElse(told -> content.getChildren().addAll(told.velero().map(this::tables)
                .orElse(List.of(new EmptyState(Feather.ARCHIVE, say("none"), say("none.text"))))), () -> {
            if (model.problem().get().isEmpty()) {
                content.getChildren().add(wheel());
            }
        });
        follow();
    }

    private Node wheel() {
        ProgressIndicator wheel = new ProgressIndicator();
        wheel.setMaxSize(40, 40);
        wheel.setAccessibleText(desk.say("screens.common.loading"));
        return wheel;
    }

    private List<Node> tables(VeleroAtWork velero) {
        return List.of(
                table("restores", velero.restores(), List.of(name(220, Work::name), phase(Work::phase), progress(), figures("warnings", Work::warnings), figures("errors", Work::errors),
                        moment("began", Work::began), Columns.words(say("backup"), 220, one -> PlainName.of(one.of())))),
                table("backups", velero.backups(), List.of(name(220, Work::name), phase(Work::phase), progress(), figures("warnings", Work::warnings), figures("errors", Work::errors),
                        moment("began", Work::began), moment("expires", Work::expires), Columns.words(say("schedule"), 140, one -> PlainName.of(one.of())))),
                table("schedules", velero.schedules(), List.of(name(220, Schedule::name), Columns.nodes(say("phase"), 180, this::scheduled),
                        Columns.words(say("when"), 280, one -> desk.words().say(CronWords.of(one.cron(), Optional.empty(), desk.clock().instant()))),
                        Columns.words(say("line"), 270, Schedule::cron, "mono"), moment("last-backup", Schedule::lastBackup))),
                table("locations", velero.locations(), List.of(name(220, Location::name), phase(Location::phase), Columns.words(say("mode"), 150, one -> PlainName.of(one.mode())),
                        moment("looked", Location::looked))));
    }

    private <R> Node table(String name, List<R> rows, List<TableColumn<R, R>> columns) {
        SectionTitle title = new SectionTitle(say(name));
        if (rows.isEmpty()) {
            Label none = new Label(say(name + ".none"));
            none.getStyleClass().add("muted");
            return new VBox(8, title, none);
        }
        TableView<R> table = new TableView<>(FXCollections.observableArrayList(rows));
        table.setId("velero-" + name);
        table.getStyleClass().add("systems-table");
        table.setAccessibleText(say(name));
        table.setFixedCellSize(ROW);
        double height = Math.min(rows.size(), MOST_ROWS) * ROW + HEAD;
        table.setMinHeight(height);
        table.setPrefHeight(height);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.getColumns().addAll(columns);
        return new VBox(8, title, table);
    }

    private <R> TableColumn<R, R> name(double width, Function<R, String> name) {
        return Columns.words(say("name"), width, one -> PlainName.of(name.apply(one)), "strong");
    }

    private <R> TableColumn<R, R> phase(Function<R, String> phase) {
        return Columns.nodes(say("phase"), 180, one -> StatusBadge.plain(standing(phase.apply(one)), PlainName.of(phase.apply(one))));
    }

    private StatusBadge scheduled(Schedule one) {
        return one.paused() ? StatusBadge.plain(Standing.WARNING, say("paused")) : StatusBadge.plain(standing(one.phase()), PlainName.of(one.phase()));
    }

    /** Of one that runs with a bar. */
    private TableColumn<Work, Work> progress() {
        return Columns.nodes(say("objects"), 190, one -> {
            Label told = new Label(say("done", one.done(), one.all()));
            told.setMinWidth(USE_PREF_SIZE);
            if (VeleroAtWorkViewModel.isOver(one)) {
                return told;
            }
            ProgressBar bar = new ProgressBar(one.all() == 0 ? ProgressBar.INDETERMINATE_PROGRESS : (double) one.done() / one.all());
            bar.setPrefWidth(70);
            bar.setAccessibleText(told.getText());
            HBox both = new HBox(8, bar, told);
            both.setAlignment(Pos.CENTER_LEFT);
            return both;
        });
    }

    private TableColumn<Work, Work> figures(String title, ToLongFunction<Work> count) {
        return Columns.figures(say(title), 100, one -> say("count", count.applyAsLong(one)));
    }

    private <R> TableColumn<R, R> moment(String title, Function<R, Optional<Instant>> at) {
        return Columns.words(say(title), 130, one -> at.apply(one).map(time::distance).orElse("–"));
    }

    private static Standing standing(String phase) {
        return switch (phase) {
            case "Completed", "Available", "Enabled" -> Standing.GOOD;
            case "Failed", "FailedValidation", "Unavailable" -> Standing.BAD;
            default -> phase.endsWith("PartiallyFailed") ? Standing.WARNING : Standing.INFO;
        };
    }

    private String say(String key, Object... values) {
        return desk.say("cluster.velero." + key, values);
    }
}
