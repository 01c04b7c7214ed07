package relight.ui.restore;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import relight.core.restore.Guard;
import relight.core.restore.RestorePlan;
import relight.core.restore.Stage;
import relight.core.restore.rows.Wanted;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.Elided;
import relight.ui.common.RelativeTime;
import relight.ui.common.SectionTitle;
import relight.ui.common.StatusBadge;
import relight.ui.common.WholeText;

/** What would happen, stage by stage: what each changes, how it is undone, how long it takes. Nothing has been touched. */
final class PlanPage extends WizardPage {

    private static final PseudoClass DISTURBS = PseudoClass.getPseudoClass("disturbs");
    private static final PseudoClass LATER = PseudoClass.getPseudoClass("later");

    private static final double ASIDE = 352;
    /** Of a stage with all its columns, and of what lies beside it. */
    private static final double ROOM_FOR_BOTH = 1120;

    PlanPage(Desk desk, RestoreViewModel model) {
        super(desk, model, model.plan().orElseThrow().title(), summary(desk, model.plan().orElseThrow()));
        RestorePlan plan = model.plan().orElseThrow();
        VBox stages = new VBox(8);
        int number = 0;
        for (Stage stage : plan.stages()) {
            stages.getChildren().add(stage(++number, stage));
        }
        stages.setMinWidth(0);
        GridPane.setHgrow(stages, Priority.ALWAYS);
        VBox aside = new VBox(12, found(plan), guards(plan));
        if (model.compares()) {
            aside.getChildren().addFirst(new DryRunCard(desk, model));
        }
        model.untold().ifPresent(why -> aside.getChildren().addFirst(untold(desk.words().say(why))));
        GridPane both = new GridPane(16, 16);
        both.setMinWidth(0);
        both.add(stages, 0, 0);
        both.add(aside, 1, 0);
        place(aside, true);
        widthProperty().addListener((all, before, now) -> place(aside, now.doubleValue() >= ROOM_FOR_BOTH));
        getChildren().add(both);
    }

    /** Beside the stages where there is room for both, otherwise below them: it must not cover the way back. */
    private static void place(VBox aside, boolean beside) {
        GridPane.setConstraints(aside, beside ? 1 : 0, beside ? 0 : 1);
        aside.setMinWidth(beside ? ASIDE : 0);
        aside.setMaxWidth(beside ? ASIDE : Double.MAX_VALUE);
    }

    /** What is lost, and how long it takes against what was promised. */
    private static String summary(Desk desk, RestorePlan plan) {
        Instant point = plan.request().backup().recoveryPoint();
        Duration lost = Duration.between(point, desk.clock().instant());
        RelativeTime times = new RelativeTime(desk.words(), desk.clock());
        Duration expected = expected(plan);
        String time = plan.request().system().objectives().rto()
                .map(rto -> desk.say(expected.compareTo(rto) <= 0 ? "restore.screen.plan.inside" : "restore.screen.plan.outside", times.rough(expected), rto))
                .orElse(desk.say("restore.screen.plan.expected", times.rough(expected)));
        if (Wanted.asked(plan.request().choices())) {
            return desk.say("restore.screen.plan.rows", times.exact(point)) + " " + time;
        }
        return desk.say("restore.screen.plan.text", times.exact(point), times.rough(lost.isNegative() ? Duration.ZERO : lost)) + " " + time;
    }

    /** Of the way there; taking it back and committing come later, or never. */
    static Duration expected(RestorePlan plan) {
        return plan.stages().stream().filter(stage -> part(stage) == Part.MAIN).map(Stage::estimate).reduce(Duration.ZERO, Duration::plus);
    }

    private static Part part(Stage stage) {
        return stage.steps().isEmpty() ? Part.MAIN : stage.steps().getFirst().header().part();
    }

    private Node stage(int number, Stage stage) {
        Label count = new Label(String.valueOf(number));
        count.getStyleClass().add("stage-number");
        Label title = new WholeText(stage.title());
        title.getStyleClass().add("strong");
        VBox what = new VBox(4, title, elided(String.join(" · ", stage.steps().stream().map(Step::title).toList()), "muted", "small"));
        what.setPrefWidth(280);
        what.setMinWidth(160);
        HBox.setHgrow(what, Priority.ALWAYS);
        VBox changes = told("restore.screen.changes", stage.changes(), 264);
        VBox undo = told("restore.screen.way-back", stage.undo().isEmpty() ? "—" : stage.undo(), 160);
        Label time = WholeText.muted(desk().words().duration(stage.estimate()));
        time.setAlignment(Pos.CENTER_RIGHT);
        fix(time, 80);
        HBox box = new HBox(16, count, what, changes, undo, time);
        box.setAlignment(Pos.CENTER_LEFT);
        box.getStyleClass().add("stage");
        Part part = part(stage);
        box.pseudoClassStateChanged(DISTURBS, stage.disturbs() && part == Part.MAIN);
        box.pseudoClassStateChanged(LATER, part != Part.MAIN);
        tag(stage, part).ifPresent(name -> what.getChildren().add(StatusBadge.tag(name)));
        return box;
    }

    private Optional<String> tag(Stage stage, Part part) {
        if (part != Part.MAIN) {
            return Optional.of(say("restore.screen.part." + part.name()));
        }
        return stage.disturbs() ? Optional.of(say("restore.screen.disturbs")) : Optional.empty();
    }

    private VBox told(String key, String text, double width) {
        VBox box = new VBox(2, new SectionTitle(say(key)), elided(text));
        box.setMinWidth(0.6 * width);
        box.setPrefWidth(width);
        box.setMaxWidth(width);
        return box;
    }

    private static Label elided(String text, String... styleClasses) {
        Label label = Elided.wrapped(text);
        label.getStyleClass().addAll(styleClasses);
        return label;
    }

    private static void fix(Region region, double width) {
        region.setMinWidth(width);
        region.setPrefWidth(width);
        region.setMaxWidth(width);
    }

    private Node untold(String why) {
        Card card = new Card(say("contents.dry.untold"), WholeText.muted(why));
        card.setId("dry-run-untold");
        return card;
    }

    private Node found(RestorePlan plan) {
        Card card = new Card(say("restore.screen.findings"));
        plan.found().forEach(finding -> card.getChildren().add(line(finding)));
        return card;
    }

    private Node guards(RestorePlan plan) {
        Card card = new Card(say("restore.screen.guards"));
        for (Guard guard : plan.guards()) {
            Label id = new Label(guard.id());
            id.getStyleClass().addAll("muted", "guard-id");
            id.setMinWidth(Region.USE_PREF_SIZE);
            Label text = WholeText.muted(guard.text());
            HBox.setHgrow(text, Priority.ALWAYS);
            card.getChildren().add(new HBox(8, id, text));
        }
        return card;
    }
}
