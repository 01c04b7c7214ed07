package relight.ui.recovery;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.recovery.Recovery;
import relight.core.recovery.StepState;
import relight.core.runbook.StepId;
import relight.ui.common.Desk;
import relight.ui.common.Elided;
import relight.ui.common.Spring;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;

/** The lanes of a recovery side by side: who does each, and where each stands. Pressing one shows its step. */
final class LaneStrip extends HBox {

    private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");

    /** The lanes are as high as each other, however long the titles of their steps are; the step's page has them whole. */
    private static final double TWO_LINES = 34;

    private final Desk desk;
    private final RecoveryViewModel model;
    private List<Object> shown = List.of();

    LaneStrip(Desk desk, RecoveryViewModel model) {
        this.desk = desk;
        this.model = model;
        getStyleClass().add("lane-strip");
        setId("lanes");
        managedProperty().bind(visibleProperty());
    }

    /** Built anew only where something of it has changed, so that it does not take the keyboard away. */
    void show(Recovery recovery) {
        List<String> lanes = recovery.isClosed() ? List.of() : recovery.lanes();
        setVisible(!lanes.isEmpty());
        List<Object> now = List.of(lanes, recovery.steps(), recovery.flow().owners(), Optional.ofNullable(model.selected().get()));
        if (now.equals(shown)) {
            return;
        }
        shown = now;
        String focused = getScene() == null || getScene().getFocusOwner() == null ? "" : Objects.toString(getScene().getFocusOwner().getId(), "");
        getChildren().setAll(lanes.stream().map(lane -> card(recovery, lane)).toList());
        Optional.ofNullable(focused.startsWith("lane-") ? lookup("#" + focused) : null).ifPresent(Node::requestFocus);
    }

    private Node card(Recovery recovery, String lane) {
        List<StepState> steps = recovery.steps().stream().filter(step -> step.step().part() == recovery.part())
                .filter(step -> step.step().lane().filter(lane::equals).isPresent()).toList();
        StepState at = where(recovery, steps);
        Label name = new Label(lane);
        name.getStyleClass().add("strong");
        name.setMinWidth(0);
        name.setTooltip(new Tooltip(lane));
        long over = steps.stream().filter(step -> step.status().over()).count();
        Label count = new Label(desk.say("recovery.screen.lane.count", over, steps.size()));
        count.getStyleClass().addAll("muted", "small");
        count.setMinWidth(USE_PREF_SIZE);
        HBox head = new HBox(8, name, new Spring(), count);
        head.setAlignment(Pos.BASELINE_LEFT);
        Label title = new Label();
        title.setWrapText(true);
        title.setMinHeight(TWO_LINES);
        title.setMaxHeight(TWO_LINES);
        title.setAlignment(Pos.TOP_LEFT);
        title.setTooltip(new Tooltip(at.step().title().toString()));
        title.setText(Elided.brief(at.step().title().toString()));
        String word = desk.say(recovery.due().contains(at) ? "recovery.screen.lane.due" : "recovery.screen.status." + at.status().name());
        StatusBadge badge = StatusBadge.plain(standing(recovery, at), word);
        VBox words = new VBox(4, head, title, badge);
        words.setFillWidth(true);
        Button open = new Button(null, words);
        open.setId("lane-" + lane.toLowerCase(Locale.ROOT));
        open.getStyleClass().add("lane-card");
        open.setMaxWidth(Double.MAX_VALUE);
        open.setAccessibleText(desk.say("recovery.screen.lane", lane) + ", " + at.step().title() + ", " + word);
        open.setOnAction(event -> model.selected().set(at.step().id()));
        words.prefWidthProperty().bind(open.widthProperty().subtract(24));
        VBox card = new VBox(open, owner(recovery, lane));
        card.getStyleClass().add("lane");
        card.pseudoClassStateChanged(CHOSEN, inLane(steps));
        card.setMinWidth(0);
        card.setPrefWidth(200);
        HBox.setHgrow(card, Priority.ALWAYS);
        return card;
    }

    private boolean inLane(List<StepState> steps) {
        StepId selected = model.selected().get();
        return steps.stream().anyMatch(step -> step.step().id().equals(selected));
    }

    /** The step of the lane that is at hand, stuck or next, otherwise its last. */
    private static StepState where(Recovery recovery, List<StepState> steps) {
        return Stream.of(recovery.allAtHand(), recovery.flow().stuck(), recovery.due()).flatMap(List::stream).filter(steps::contains).findFirst()
                .or(() -> steps.stream().filter(step -> !step.status().over()).findFirst()).orElse(steps.getLast());
    }

    private Node owner(Recovery recovery, String lane) {
        Optional<String> who = Optional.ofNullable(recovery.flow().owners().get(lane)).map(Object::toString);
        Hyperlink owner = new Hyperlink(who.orElse(desk.say("recovery.screen.lane.nobody")), new FontIcon(Feather.USER));
        owner.setMinWidth(0);
        owner.setTooltip(who.map(Tooltip::new).orElse(null));
        owner.getStyleClass().addAll("row-link", "small");
        owner.setAccessibleText(desk.say("recovery.screen.lane.who", lane));
        owner.setId("lane-owner-" + lane.toLowerCase(Locale.ROOT));
        owner.setOnAction(event -> {
            WordsDialog dialog = new WordsDialog(desk);
            TextField name = dialog.line("recovery.screen.person.name");
            dialog.ask("recovery.screen.lane.title", name, name, () -> model.takeLane(lane, name.getText()));
        });
        return owner;
    }

    private static Standing standing(Recovery recovery, StepState at) {
        return switch (at.status()) {
            case WAITING -> recovery.due().contains(at) ? Standing.WARNING : Standing.UNKNOWN;
            case RUNNING, RETRYING -> Standing.INFO;
            case DONE, EXPANDED, NOT_NEEDED -> Standing.GOOD;
            case FAILED, UNKNOWN -> Standing.BAD;
            case SKIPPED, NOT_TESTED -> Standing.WARNING;
        };
    }
}
