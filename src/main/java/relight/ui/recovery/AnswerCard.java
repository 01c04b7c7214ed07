package relight.ui.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import relight.core.recovery.Crew;
import relight.core.recovery.RecoveryEvent.StepJudged.Judgement;
import relight.core.runbook.Attendance;
import relight.core.runbook.Step;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.WholeText;

/** Who has to answer to a step for people: who has, who is missing, until when, and what follows when nobody does. */
final class AnswerCard extends VBox {

    private final Desk desk;
    private final RecoveryViewModel model;
    private final Step step;
    private final Attendance attendance;
    private final ComboBox<String> who = new ComboBox<>();
    private final StatusBadge until = StatusBadge.plain(Standing.INFO, "");
    private final InvalidationListener tick = any -> tell();

    AnswerCard(Desk desk, RecoveryViewModel model, Step step) {
        super(8);
        this.desk = desk;
        this.model = model;
        this.step = step;
        attendance = step.header().attendance();
        setId("answers");
        until.setWrapText(true);
        until.setMinWidth(0);
        until.setId("answer-until");
        until.managedProperty().bind(until.visibleProperty());
        if (several()) {
            getChildren().add(people());
        }
        getChildren().add(until);
        tell();
        model.inHand().clock().addListener(new WeakInvalidationListener(tick));
    }

    private boolean several() {
        return step instanceof Step.Manual && (attendance.people() > 1 || attendance.other());
    }

    /** Whose answer the next one is: a name where several are asked, otherwise whoever works here. */
    String by() {
        return several() ? who.getEditor().getText() : model.operator();
    }

    private Node people() {
        List<Crew.Answer> said = model.state().crew().answersTo(step.id());
        int missing = Math.max(0, attendance.people() - said.size());
        Card card = new Card(desk.say("people.screen.answers", said.size(), attendance.people()));
        for (Crew.Answer answer : said) {
            String words = desk.say("people.screen.answer", answer.by().toString(), desk.say("people.screen.said." + answer.judgement().name()),
                    ClockText.at(answer.at(), desk.words().zone())) + (answer.comment().toString().isBlank() ? "" : " – " + answer.comment());
            StatusBadge line = StatusBadge.plain(standing(answer.judgement()), words);
            line.setWrapText(true);
            line.setMinWidth(0);
            card.getChildren().add(line);
        }
        if (missing > 0) {
            card.getChildren().add(WholeText.muted(desk.say(attendance.other() ? "people.screen.answers.missing.other" : "people.screen.answers.missing",
                    missing, model.operator())));
        }
        boolean mine = attendance.other() || said.stream().anyMatch(answer -> answer.by().toString().equalsIgnoreCase(model.operator()));
        who.getItems().setAll(model.state().people().stream().filter(person -> person.until().isEmpty()).map(person -> person.name().toString()).distinct()
                .filter(name -> said.stream().noneMatch(answer -> answer.by().toString().equalsIgnoreCase(name)))
                .filter(name -> !attendance.other() || !name.equalsIgnoreCase(model.operator())).toList());
        who.setEditable(true);
        who.setPrefWidth(256);
        who.getEditor().setId("answerer");
        who.setPromptText(desk.say("people.screen.answers.who"));
        who.setAccessibleText(desk.say("people.screen.answers.who"));
        if (!mine) {
            who.getEditor().setText(model.operator());
        }
        Label name = new Label(desk.say("people.screen.answers.who"));
        name.setMinWidth(USE_PREF_SIZE);
        name.setLabelFor(who);
        HBox line = new HBox(8, name, who);
        line.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        card.getChildren().add(line);
        return card;
    }

    private static Standing standing(Judgement judgement) {
        return switch (judgement) {
            case DONE -> Standing.GOOD;
            case FAILED -> Standing.BAD;
            case NOT_TESTED -> Standing.WARNING;
        };
    }

    /** The clock of it: how long is left, and what then. */
    private void tell() {
        if (model.state() == null) {
            return;
        }
        Crew crew = model.state().crew();
        Optional<Instant> missed = Optional.ofNullable(crew.missed().get(step.id()));
        Optional<Instant> end = Optional.ofNullable(crew.awaited().get(step.id()));
        until.setVisible(attendance.within().isPresent());
        if (missed.isPresent()) {
            until.show(Standing.WARNING, desk.say("people.screen.missed", ClockText.at(missed.get(), desk.words().zone())));
        } else {
            Duration left = end.map(at -> Duration.between(now(), at)).or(attendance::within).orElse(Duration.ZERO);
            until.show(left.compareTo(Duration.ofMinutes(1)) < 0 ? Standing.WARNING : Standing.INFO, desk.say("people.screen.until." + attendance.then().name(),
                    end.map(at -> ClockText.at(at, desk.words().zone())).orElse("–"), ClockText.of(left.isNegative() ? Duration.ZERO : left)));
        }
    }

    private Instant now() {
        return model.inHand().clock().get().now();
    }
}
