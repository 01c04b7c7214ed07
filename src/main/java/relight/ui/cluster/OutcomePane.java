package relight.ui.cluster;

import atlantafx.base.theme.Styles;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import relight.core.recovery.Outcome;
import relight.core.recovery.Recovery;
import relight.ui.cluster.ActionInHand.Phase;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.KeyHint;
import relight.ui.common.ProblemPane;
import relight.ui.common.Spring;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.WholeText;
import relight.ui.recovery.OutputPane;

/** The action at work and what came of it: what it says, the way to end it, and afterwards the way back. */
final class OutcomePane extends VBox {

    private final Desk desk;
    private final ClusterViewModel model;
    private final VBox head = new VBox(8);
    private final HBox buttons = new HBox(8);

    OutcomePane(Desk desk, ClusterViewModel model) {
        this.desk = desk;
        this.model = model;
        getStyleClass().add("step-pane");
        OutputPane output = new OutputPane(desk, model.inHand().output());
        VBox.setVgrow(output, Priority.ALWAYS);
        buttons.setAlignment(Pos.CENTER_LEFT);
        buttons.setMinHeight(Region.USE_PREF_SIZE);
        getChildren().addAll(head, output, buttons);
        model.inHand().phase().addListener((all, before, now) -> show());
        model.inHand().state().addListener((all, before, now) -> show());
        model.inHand().problem().addListener((all, before, now) -> show());
        show();
    }

    private void show() {
        ActionInHand inHand = model.inHand();
        Recovery recovery = inHand.state().get();
        head.getChildren().clear();
        if (recovery != null) {
            head.getChildren().addAll(StatusBadge.tag(String.join(", ", recovery.declared().systems())), new WholeText(recovery.declared().title().toString(), "page-title"));
        }
        head.getChildren().add(standing(inHand));
        inHand.problem().get().ifPresent(reason -> head.getChildren().add(ProblemPane.of(reason, desk.words())));
        buttons.getChildren().clear();
        switch (inHand.phase().get()) {
            case NONE -> { }
            case RUNNING -> running(inHand);
            case OVER -> over(inHand, recovery);
        }
    }

    private Node standing(ActionInHand inHand) {
        if (inHand.phase().get() == Phase.RUNNING) {
            ProgressBar bar = new ProgressBar(ProgressBar.INDETERMINATE_PROGRESS);
            bar.getStyleClass().add(Styles.SMALL);
            bar.setMaxWidth(Double.MAX_VALUE);
            bar.setAccessibleText(desk.say("cluster.screen.running"));
            return bar;
        }
        Optional<Outcome> outcome = inHand.outcome();
        String reason = outcome.map(ended -> ended.reason().toString()).orElse("");
        boolean good = inHand.isGood();
        StatusBadge badge = StatusBadge.whole(good ? Standing.GOOD : Standing.BAD,
                good ? desk.say(inHand.isTakenBack() ? "cluster.screen.taken-back" : "cluster.screen.did") : reason.isBlank() ? desk.say("recovery.screen.status.FAILED") : reason);
        badge.setId("action-outcome");
        return badge;
    }

    private void running(ActionInHand inHand) {
        Button cancel = new Button(desk.say(inHand.isOpenPort() ? "cluster.screen.close-port" : "recovery.screen.cancel"));
        cancel.setId("cancel-action");
        cancel.getStyleClass().add(inHand.isOpenPort() ? Styles.ACCENT : Styles.DANGER);
        cancel.setOnAction(event -> {
            cancel.setDisable(true);
            inHand.cancel();
        });
        buttons.getChildren().add(cancel);
    }

    private void over(ActionInHand inHand, Recovery recovery) {
        Button done = new Button(desk.say("cluster.screen.done"), new KeyHint("⏎"));
        done.setId("done-action");
        done.setContentDisplay(ContentDisplay.RIGHT);
        done.getStyleClass().add(Styles.ACCENT);
        done.setDefaultButton(true);
        done.setOnAction(event -> model.done());
        buttons.getChildren().add(done);
        if (inHand.canTakeBack()) {
            Button back = new Button(desk.say("cluster.screen.take-back"));
            back.setId("take-back-action");
            back.setOnAction(event -> inHand.takeBack());
            buttons.getChildren().add(back);
        }
        Hyperlink record = new Hyperlink(desk.say("cluster.screen.record"));
        record.getStyleClass().add("row-link");
        record.setOnAction(event -> desk.navigator().go(new Destination.ReadRecord(recovery.id())));
        if (recovery != null) {
            buttons.getChildren().addAll(new Spring(), record);
        }
        if (getScene() != null) {
            done.requestFocus();
        }
    }
}
