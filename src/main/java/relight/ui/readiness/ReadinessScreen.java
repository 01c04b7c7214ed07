package relight.ui.readiness;

import atlantafx.base.theme.Styles;
import java.util.Optional;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.ui.cluster.AllowPane;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.EmptyState;
import relight.ui.common.KeyHint;
import relight.ui.common.ProblemPane;
import relight.ui.common.ProgressStrip;
import relight.ui.common.Screen;
import relight.ui.common.Spring;

/** Home: could we recover now, what stands in the way, and the one button for the worst night. */
public final class ReadinessScreen implements Screen {

    private final Desk desk;
    private final ReadinessViewModel model;
    private final Label title = new Label();
    private final Label subtitle = new Label();
    private final Hyperlink plan = new Hyperlink();
    private final Button evaluate = new Button();
    private final ProgressStrip progress;
    private final VBox problem = new VBox();
    private final FigureCards figures;
    private final SystemsTable table;
    private final NeedsCard needs;
    private final PastCard past;
    private final VBox page = new VBox();
    private final StackPane root = new StackPane();
    private final Timeline clock;

    public ReadinessScreen(Desk desk, ReadinessViewModel model) {
        this.desk = desk;
        this.model = model;
        progress = new ProgressStrip(desk.words(), ProgressStrip.Unit.ITEMS, model::cancel);
        figures = new FigureCards(desk.words());
        table = new SystemsTable(desk);
        needs = new NeedsCard(desk, this::askToAllow);
        past = new PastCard(desk.words());
        clock = new Timeline(new KeyFrame(Duration.seconds(30), event -> model.tick(progress.fromAnyThread())));
        clock.setCycleCount(Animation.INDEFINITE);
        HBox bottom = new HBox(needs, past);
        bottom.getStyleClass().add("ready-bottom");
        HBox.setHgrow(needs, Priority.ALWAYS);
        HBox.setHgrow(past, Priority.ALWAYS);
        VBox.setVgrow(table, Priority.ALWAYS);
        VBox.setVgrow(bottom, Priority.SOMETIMES);
        page.getStyleClass().addAll("page", "ready");
        page.getChildren().addAll(head(), problem, figures, table, bottom);
        problem.managedProperty().bind(problem.visibleProperty());
        problem.setVisible(false);
        root.getChildren().setAll(loading());
        model.shownProperty().addListener((all, before, now) -> now.ifPresent(this::show));
        model.failureProperty().addListener((all, before, now) -> failed(now));
        model.evaluatingProperty().addListener((all, before, now) -> evaluating(now));
    }

    private HBox head() {
        title.getStyleClass().add("page-title");
        subtitle.getStyleClass().add("muted");
        plan.getStyleClass().addAll("row-link", "small");
        plan.setId("plan-open");
        plan.managedProperty().bind(plan.visibleProperty());
        plan.setVisible(false);
        VBox words = new VBox(4, title, subtitle, plan);
        words.setMinWidth(0);
        evaluate.setText(desk.say("screens.ready.evaluate"));
        evaluate.setOnAction(event -> model.evaluate(progress.fromAnyThread()));
        evaluate.setMinWidth(Region.USE_PREF_SIZE);
        Button start = new Button(desk.say("screens.ready.start"),
                KeyHint.of(new KeyCodeCombination(KeyCode.R, KeyCombination.SHORTCUT_DOWN)));
        start.setContentDisplay(ContentDisplay.RIGHT);
        start.getStyleClass().addAll(Styles.DANGER, "start-recovery");
        start.setMinWidth(Region.USE_PREF_SIZE);
        start.setOnAction(event -> desk.navigator().go(new Destination.StartRecovery()));
        progress.setVisible(false);
        progress.managedProperty().bind(progress.visibleProperty());
        progress.getStyleClass().add("ready-progress");
        HBox head = new HBox(words, new Spring(), progress, others(), evaluate, start);
        head.getStyleClass().add("page-head");
        head.setAlignment(Pos.CENTER_LEFT);
        return head;
    }

    /** What comes from other machines: a recovery to go on with, a step to approve. */
    private Node others() {
        MenuItem takeOver = new MenuItem(desk.say("people.screen.takeover.ask"), new FontIcon(Feather.LOG_IN));
        takeOver.setOnAction(event -> desk.navigator().go(new Destination.TakeOver()));
        MenuItem approve = new MenuItem(desk.say("people.screen.approve.ask"), new FontIcon(Feather.CHECK_SQUARE));
        approve.setOnAction(event -> desk.navigator().go(new Destination.Approve()));
        MenuButton others = new MenuButton(desk.say("people.screen.machines"), null, takeOver, approve);
        others.setId("other-machines");
        others.setMinWidth(Region.USE_PREF_SIZE);
        return others;
    }

    private Node loading() {
        ProgressIndicator wheel = new ProgressIndicator();
        wheel.setMaxSize(40, 40);
        wheel.setAccessibleText(desk.say("screens.common.loading"));
        return wheel;
    }

    private void show(ReadinessViewModel.Shown shown) {
        title.setText(shown.title());
        subtitle.setText(shown.subtitle());
        figures.show(shown);
        table.show(shown.rows());
        needs.show(shown.needs());
        past.show(shown.past());
        plan.setVisible(shown.plan().isPresent());
        shown.plan().ifPresent(looked -> {
            plan.setText(looked.line());
            plan.setOnAction(event -> showPlan(looked));
        });
        root.getChildren().setAll(shown.rows().isEmpty() ? nothing() : page);
    }

    /** Everything that was looked at, what is missing first. */
    private void showPlan(ReadinessViewModel.PlanShown looked) {
        NeedsCard things = new NeedsCard(desk, "messaging.ready.title", this::askToAllow);
        things.getStyleClass().add("needs-whole");
        things.show(looked.things());
        desk.dialogs().show(looked.line(), things);
    }

    /** Shows the program that signs on; where it is allowed, everything is looked at again. */
    private void askToAllow(String system) {
        model.program(system, program -> desk.dialogs().show(desk.say("screens.ready.program.of", system), new AllowPane(desk, system, program, read -> {
            desk.dialogs().close();
            model.allow(read, progress.fromAnyThread());
        })));
    }

    private Node nothing() {
        return new EmptyState(Feather.SHIELD, desk.say("screens.ready.empty"), desk.say("screens.ready.empty.text"));
    }

    private void failed(Optional<Exception> failure) {
        failure.ifPresent(reason -> {
            Button again = new Button(desk.say("screens.common.again"));
            again.setOnAction(event -> model.evaluate(progress.fromAnyThread()));
            problem.getChildren().setAll(ProblemPane.of(reason, desk.words(), again));
            root.getChildren().setAll(page);
        });
        problem.setVisible(failure.isPresent());
    }

    private void evaluating(boolean now) {
        evaluate.setVisible(!now);
        evaluate.setManaged(!now);
        progress.setVisible(now);
        if (now) {
            progress.begin(desk.say("screens.ready.evaluating"));
        }
    }

    @Override
    public String id() {
        return READY;
    }

    @Override
    public Ikon icon() {
        return Feather.HOME;
    }

    @Override
    public String titleKey() {
        return "screens.shell.ready";
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void attach() {
        model.open(progress.fromAnyThread());
        clock.play();
    }

    @Override
    public void detach() {
        clock.stop();
    }
}
