package relight.ui.recovery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryEvent.Checked;
import relight.core.runbook.StepId;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.Elided;
import relight.ui.common.Standing;
import relight.ui.common.StatusShape;
import relight.ui.common.WholeText;

/** What was checked, under the steps that did it, the newest step first. */
final class CheckCard {

    private static final double NAME = 184;

    private final Desk desk;
    private final Recovery recovery;

    CheckCard(Desk desk, Recovery recovery) {
        this.desk = desk;
        this.recovery = recovery;
    }

    /** All of them, a line each. */
    Node wide() {
        Card card = card();
        groups().forEach((step, checks) -> {
            card.getChildren().add(heading(step));
            checks.forEach(check -> card.getChildren().add(line(check)));
        });
        if (recovery.checks().isEmpty()) {
            card.getChildren().add(EndFacts.line(Standing.WARNING, desk.say("recovery.screen.checks.none")));
        }
        return card;
    }

    /** Those of the newest step that checked anything, for a narrow place. */
    Node newest() {
        Card card = card();
        groups().entrySet().stream().limit(1).forEach(newest -> {
            card.getChildren().add(heading(newest.getKey()));
            newest.getValue().forEach(check -> {
                Label name = new WholeText(check.check());
                Label found = told(check);
                card.getChildren().add(marked(check, new VBox(1, name, found)));
            });
        });
        return card;
    }

    private Card card() {
        return new Card(desk.say("recovery.screen.checks"));
    }

    private SequencedMap<StepId, List<Checked>> groups() {
        SequencedMap<StepId, List<Checked>> oldestFirst = new LinkedHashMap<>();
        recovery.checks().forEach(check -> oldestFirst.computeIfAbsent(check.step(), step -> new ArrayList<>()).add(check));
        return oldestFirst.reversed();
    }

    private Node heading(StepId step) {
        Label heading = new WholeText(recovery.step(step).map(state -> state.step().title().toString()).orElse(step.value()));
        heading.getStyleClass().addAll("muted", "small", "check-step");
        return heading;
    }

    private Node line(Checked check) {
        Label name = new WholeText(check.check());
        name.setMinWidth(NAME);
        name.setMaxWidth(NAME);
        Label found = told(check);
        HBox.setHgrow(found, Priority.ALWAYS);
        return marked(check, new HBox(12, name, found));
    }

    private static Node marked(Checked check, Region words) {
        StatusShape shape = new StatusShape(check.passed() ? Standing.GOOD : Standing.BAD);
        shape.setTranslateY(4);
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        return new HBox(8, shape, words);
    }

    /** What was found; what was wanted only where that says more: a verifier's sentence needs no value beside it. */
    private Label told(Checked check) {
        String actual = check.actual().toString();
        String expected = check.expected().toString();
        boolean saysAll = expected.isBlank() || expected.equals(actual) || actual.endsWith(".");
        Label told = Elided.wrapped(saysAll ? actual : desk.say("recovery.screen.check", actual, expected));
        told.getStyleClass().add("muted");
        told.setMinWidth(0);
        return told;
    }
}
