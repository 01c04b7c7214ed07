package relight.ui.runbook;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.runbook.Input;
import relight.core.runbook.Order;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader;
import relight.core.runbook.StepId;
import relight.core.text.Messages;
import relight.ui.common.Clip;
import relight.ui.common.Spring;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;

/** A step in its document: its number, kind and title above what the author wrote, and what the fence says besides below it. */
final class StepFrame extends VBox {

    private final Messages words;

    /**
     * A step's frame.
     *
     * @param proof when it last succeeded; empty where nothing is known of any step here
     */
    StepFrame(Messages words, Step step, int number, Node plain, Optional<Node> proof) {
        this.words = words;
        getStyleClass().addAll("step-frame", "kind-" + step.kind());
        getChildren().addAll(head(step, number), plain);
        List<String> terms = terms(step.header());
        if (!terms.isEmpty()) {
            Label foot = new Label(String.join(" · ", terms));
            foot.getStyleClass().addAll("muted", "small", "step-foot");
            foot.setWrapText(true);
            getChildren().add(foot);
        }
        proof.ifPresent(badge -> {
            HBox line = new HBox(badge);
            line.getStyleClass().add("step-foot");
            getChildren().add(line);
        });
        setAccessibleText(words.say("screens.runbooks.step", number, step.title()));
    }

    private HBox head(Step step, int number) {
        Label circle = new Label(String.valueOf(number));
        circle.getStyleClass().add("step-number");
        Label title = new Label(step.title());
        title.getStyleClass().add("strong");
        title.setMinWidth(0);
        HBox head = new HBox(circle, StatusBadge.pill(Standing.INFO, kind(step)), title);
        head.getStyleClass().add("step-head");
        head.setAlignment(Pos.CENTER_LEFT);
        if (step.header().critical()) {
            head.getChildren().add(StatusBadge.tag(words.say("screens.runbooks.critical")));
        }
        if (step.header().stopsClock()) {
            head.getChildren().add(StatusBadge.pill(Standing.GOOD, words.say("screens.runbooks.stops-clock")));
        }
        head.getChildren().add(new Spring());
        step.header().estimate().ifPresent(estimate -> {
            Label takes = new Label("≈ " + words.duration(estimate));
            takes.getStyleClass().addAll("muted", "clock-small");
            takes.setMinWidth(USE_PREF_SIZE);
            head.getChildren().add(takes);
        });
        if (!(step instanceof Step.Manual)) {
            head.getChildren().add(copy(step));
        }
        return head;
    }

    private String kind(Step step) {
        return words.say("screens.runbooks.kind." + step.kind());
    }

    private Button copy(Step step) {
        Button copy = new Button(null, new FontIcon(Feather.COPY));
        copy.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT, Styles.SMALL);
        copy.setAccessibleText(words.say("screens.common.copy"));
        copy.setOnAction(event -> Clip.copy(step.text()));
        return copy;
    }

    private List<String> terms(StepHeader header) {
        List<String> terms = new ArrayList<>();
        header.role().ifPresent(role -> terms.add(words.say("screens.runbooks.role", role)));
        header.timeout().ifPresent(time -> terms.add(words.say("screens.runbooks.timeout", time)));
        if (header.retries() > 0) {
            terms.add(words.say("screens.runbooks.retries", header.retries()));
        }
        if (header.onFailure() == StepHeader.OnFailure.CONTINUE) {
            terms.add(words.say("screens.runbooks.continues"));
        }
        terms.addAll(order(header));
        if (header.part() != StepHeader.Part.MAIN) {
            terms.add(words.say("screens.runbooks.part." + header.part().name().toLowerCase(Locale.ROOT)));
        }
        if (!header.inputs().isEmpty()) {
            terms.add(words.say("screens.runbooks.asks", String.join(", ", header.inputs().stream().map(Input::name).toList())));
        }
        header.undo().ifPresent(undo -> terms.add(words.say("screens.runbooks.undo", undo)));
        return terms;
    }

    private List<String> order(StepHeader header) {
        List<String> terms = new ArrayList<>();
        header.order().lane().ifPresent(lane -> terms.add(words.say("screens.runbooks.lane", lane)));
        header.order().needs().filter(needs -> !needs.isEmpty()).ifPresent(needs -> terms.add(words.say("screens.runbooks.needs",
                String.join(", ", needs.stream().map(StepId::value).toList()))));
        header.order().conditions().forEach(one -> terms.add(words.say("screens.runbooks.if", one.step() + ": " + one.outcome())));
        if (header.order().only() != Order.Only.ALWAYS) {
            terms.add(words.say("screens.runbooks.only." + header.order().only().name().toLowerCase(Locale.ROOT)));
        }
        header.patience().askAfter().ifPresent(after -> terms.add(words.say("screens.runbooks.asks-after", after)));
        if (header.patience().goesOn()) {
            terms.add(words.say("screens.runbooks.goes-on-late"));
        }
        if (!header.patience().first().isZero()) {
            terms.add(words.say("screens.runbooks.backoff", header.patience().first(), header.patience().longest()));
        }
        return terms;
    }
}
