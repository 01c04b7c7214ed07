package relight.ui.cluster;

import atlantafx.base.theme.Styles;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.kordamp.ikonli.feather.Feather;
import relight.core.kubernetes.ClusterObject;
import relight.core.text.Problem;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.EmptyState;
import relight.ui.common.KeyHint;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.WholeText;
import relight.ui.recovery.PreviewCard;

/** The chosen object, what can be done to it, and what that would change; then the button that does it. */
final class ActionPane extends VBox {

    private static final Duration CALM = Duration.millis(500);

    private final Desk desk;
    private final ClusterViewModel model;
    private final VBox about = new VBox(16);
    private final HBox buttons = new HBox(8);
    private final FlowPane offered = new FlowPane(8, 8);
    private final CronJobCard cronJob;
    private Optional<Node> first = Optional.empty();

    ActionPane(Desk desk, ClusterViewModel model) {
        this.desk = desk;
        this.model = model;
        cronJob = new CronJobCard(desk, model.cronJob());
        getStyleClass().add("step-pane");
        ScrollPane telling = new ScrollPane(about);
        telling.setFitToWidth(true);
        telling.getStyleClass().add("step-telling");
        VBox.setVgrow(telling, Priority.ALWAYS);
        buttons.setAlignment(Pos.CENTER_LEFT);
        buttons.setMinHeight(Region.USE_PREF_SIZE);
        getChildren().addAll(telling, buttons);
        model.object().addListener((all, before, now) -> show());
        model.draft().addListener((all, before, now) -> show());
        show();
    }

    /** Puts the keyboard where the next thing is to be done. */
    void takeKeys() {
        first.or(() -> offered.getChildren().stream().findFirst()).ifPresent(Node::requestFocus);
    }

    private void show() {
        buttons.getChildren().clear();
        first = Optional.empty();
        ClusterObject object = model.object().get();
        if (object == null) {
            about.getChildren().setAll(new EmptyState(Feather.MOUSE_POINTER, desk.say("cluster.screen.choose"), desk.say("cluster.screen.choose.text")));
            return;
        }
        offer();
        about.getChildren().setAll(title(object), cronJob, offered);
        ActionDraft draft = model.draft().get();
        if (draft == null) {
            about.getChildren().add(WholeText.muted(desk.say("cluster.screen.choose-action")));
        } else {
            fill(draft);
            takeKeys();
        }
        about.getChildren().add(cronJob.failed());
    }

    private Node title(ClusterObject object) {
        Label name = new WholeText(object.name(), "page-title");
        FlowPane tags = new FlowPane(8, 4, StatusBadge.tag(object.kind()));
        object.size().ifPresent(size -> tags.getChildren().add(StatusBadge.tag(desk.say("cluster.screen.ready", size.ready(), size.wanted()))));
        Optional.of(object.state()).filter(state -> !state.isEmpty()).ifPresent(state -> tags.getChildren().add(StatusBadge.tag(state)));
        VBox both = new VBox(8, tags, name);
        object.waits().ifPresent(why -> both.getChildren().add(StatusBadge.whole(Standing.WARNING, why)));
        return both;
    }

    private void offer() {
        HandAction chosen = model.draft().get() == null ? null : model.draft().get().action();
        ToggleGroup one = new ToggleGroup();
        offered.setAccessibleText(desk.say("cluster.screen.actions"));
        offered.getChildren().setAll(model.actions().stream().map(action -> {
            ToggleButton button = new ToggleButton(desk.say("cluster.screen.action." + action.key()));
            button.setId("action-" + action.key());
            button.setToggleGroup(one);
            button.setSelected(action == chosen);
            button.setOnAction(event -> model.choose(action));
            return (Node) button;
        }).toList());
    }

    private void fill(ActionDraft draft) {
        ActionFields fields = new ActionFields(desk, model, draft, model::run);
        first = fields.first();
        Card card = new Card(desk.say("cluster.screen.action." + draft.action().key()), new WholeText(desk.say("cluster.screen.action." + draft.action().key() + ".text"), "muted"), fields,
                wrong(draft));
        PauseTransition calm = new PauseTransition(CALM);
        calm.setOnFinished(event -> draft.lookAhead());
        draft.fields().forEach(field -> draft.value(field).addListener((all, before, now) -> calm.playFromStart()));
        about.getChildren().addAll(card, new PreviewCard(desk, draft.preview(), draft::lookAhead), record(draft), confirmation(draft));
        Button run = new Button(desk.say("cluster.screen.run." + (draft.action().reads() ? "read" : "do")), new KeyHint("⏎"));
        run.setId("run-action");
        run.setContentDisplay(ContentDisplay.RIGHT);
        run.disableProperty().bind(draft.ready().not());
        run.setOnAction(event -> model.run());
        draft.dangerous().subscribe(now -> {
            run.getStyleClass().removeAll(Styles.ACCENT, Styles.DANGER);
            run.getStyleClass().add(now ? Styles.DANGER : Styles.ACCENT);
        });
        buttons.getChildren().setAll(run);
        first = first.or(() -> draft.dangerous().get() ? Optional.ofNullable(about.lookup("#typed-name")) : Optional.of(run));
    }

    private Node wrong(ActionDraft draft) {
        VBox told = new VBox();
        draft.wrong().subscribe(now -> told.getChildren().setAll(now.map(problem -> StatusBadge.whole(Standing.BAD, said(problem))).stream().toList()));
        return told;
    }

    private String said(Problem problem) {
        return problem.say(desk.words());
    }

    /** What made it necessary, for whoever reads the record. */
    private Node record(ActionDraft draft) {
        TextField reason = new TextField();
        reason.setId("action-reason");
        reason.setPromptText(desk.say("cluster.screen.reason"));
        reason.setAccessibleText(desk.say("cluster.screen.reason"));
        reason.textProperty().bindBidirectional(draft.reason());
        reason.setOnAction(event -> model.run());
        HBox.setHgrow(reason, Priority.ALWAYS);
        CheckBox drill = new CheckBox(desk.say("restore.screen.drill"));
        drill.setMinWidth(Region.USE_PREF_SIZE);
        drill.selectedProperty().bindBidirectional(draft.drill());
        HBox line = new HBox(16, reason, drill);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private Node confirmation(ActionDraft draft) {
        String name = draft.object().name();
        Label ask = new WholeText(desk.say("recovery.screen.type", name), "strong");
        TextField typed = new TextField();
        typed.setId("typed-name");
        typed.setPromptText(name);
        typed.setAccessibleText(ask.getText());
        typed.setMaxWidth(400);
        typed.textProperty().bindBidirectional(draft.typed());
        typed.setOnAction(event -> model.run());
        VBox box = new VBox(8, ask, typed);
        box.visibleProperty().bind(draft.dangerous());
        box.managedProperty().bind(box.visibleProperty());
        return box;
    }
}
