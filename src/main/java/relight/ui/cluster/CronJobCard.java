package relight.ui.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.core.kubernetes.CronWords;
import relight.core.kubernetes.ScheduledJob;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.ProblemPane;
import relight.ui.common.RelativeTime;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.WholeText;

/** When a CronJob runs, how it last went, and what its last failed run wrote. */
final class CronJobCard extends VBox {

    private final Desk desk;
    private final CronJobLook look;
    private final RelativeTime time;
    private final VBox failed = new VBox();

    CronJobCard(Desk desk, CronJobLook look) {
        super(16);
        this.desk = desk;
        this.look = look;
        time = new RelativeTime(desk.words(), desk.clock());
        setId("cron-job");
        managedProperty().bind(visibleProperty());
        failed.managedProperty().bind(failed.visibleProperty());
        look.told().addListener((all, before, now) -> show());
        look.problem().addListener((all, before, now) -> show());
        show();
    }

    /** What the last failed run wrote, which may be long: it stands behind what can be done. */
    Node failed() {
        return failed;
    }

    private void show() {
        getChildren().setAll(look.told().get().map(told -> new Card(say("title"), facts(told.job()))).stream().toList());
        failed.getChildren().setAll(look.told().get().flatMap(told -> told.job().failure().map(run -> failed(run, told.log()))).stream().toList());
        failed.setVisible(!failed.getChildren().isEmpty());
        look.problem().get().ifPresent(reason -> getChildren().add(ProblemPane.of(reason, desk.words())));
        setVisible(!getChildren().isEmpty());
    }

    private Node facts(ScheduledJob job) {
        GridPane facts = new GridPane(16, 8);
        row(facts, say("schedule"), new WholeText(desk.words().say(CronWords.of(job.schedule(), job.zone(), desk.clock().instant())), "strong"));
        row(facts, say("line"), new WholeText(job.schedule(), "mono"));
        row(facts, say("last-run"), moment(job.lastRun()));
        row(facts, say("last-success"), moment(job.lastSuccess()));
        if (job.suspended()) {
            row(facts, "", StatusBadge.whole(Standing.WARNING, say("suspended")));
        }
        if (job.running() > 0) {
            row(facts, "", StatusBadge.whole(Standing.INFO, say("running", job.running())));
        }
        return facts;
    }

    private static void row(GridPane facts, String name, Node value) {
        Label label = new Label(name);
        label.getStyleClass().add("muted");
        label.setMinWidth(USE_PREF_SIZE);
        GridPane.setValignment(label, VPos.TOP);
        GridPane.setHgrow(value, Priority.ALWAYS);
        facts.addRow(facts.getRowCount(), label, value);
    }

    private Node moment(Optional<Instant> at) {
        return new WholeText(at.map(moment -> time.distance(moment) + " · " + time.exact(moment)).orElse(say("never")));
    }

    private Node failed(ScheduledJob.Failure run, List<String> log) {
        WholeText lines = new WholeText(String.join("\n", log), "command-box", "mono", "small");
        lines.setId("cron-job-log");
        lines.setMaxWidth(Double.MAX_VALUE);
        return new Card(say("failed"), StatusBadge.whole(Standing.BAD, run.reason()),
                WholeText.muted(run.run() + run.at().map(at -> " · " + time.distance(at) + " · " + time.exact(at)).orElse("")), lines);
    }

    private String say(String key, Object... values) {
        return desk.say("cluster.screen.cron." + key, values);
    }
}
