package relight.ui.messages;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.core.messaging.Draft;
import relight.core.recovery.OutboxMessage;
import relight.core.recovery.OutboxMessage.State;
import relight.core.recovery.RecoveryEvent.MessageDecided.Decision;
import relight.ui.common.Clip;
import relight.ui.common.Desk;
import relight.ui.common.Elided;
import relight.ui.common.StatusBadge;
import relight.ui.common.WordsArea;

/** A message that was written: its words as they stand in the record, what became of it, and what can still be done. */
final class WrittenPane extends VBox {

    private final Desk desk;
    private final MessagesViewModel model;
    private final MessageWords words;
    private final Label heading = new Label();
    private final FlowPane tags = new FlowPane(8, 4);
    private final VBox outcome = new VBox();
    private final Label subject = new Label();
    private final WordsArea text = new WordsArea(14);
    private final HBox actions = new HBox(8);
    private MessageRow.Written row;

    WrittenPane(Desk desk, MessagesViewModel model) {
        this.desk = desk;
        this.model = model;
        this.words = new MessageWords(desk);
        getStyleClass().add("message-page");
        heading.getStyleClass().add("strong");
        heading.setWrapText(true);
        subject.getStyleClass().add("step-title");
        subject.setWrapText(true);
        text.setEditable(false);
        text.setAccessibleText(desk.say("messaging.screen.text"));
        VBox.setVgrow(text, Priority.ALWAYS);
        actions.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(heading, tags, outcome, subject, text, actions);
    }

    Node show(MessageRow.Written written) {
        row = written;
        OutboxMessage message = written.message();
        heading.setText(words.title(written) + " · " + message.message().channel());
        tags.getChildren().setAll(StatusBadge.pill(words.standing(written), words.state(written)), StatusBadge.tag(by(message)));
        message.message().to().toString().lines().limit(12).forEach(to -> tags.getChildren().add(StatusBadge.tag(to)));
        outcome.getChildren().setAll(message.words().toString().isBlank() ? List.of() : List.of(Elided.wrapped(message.words().toString())));
        subject.setText(message.message().subject().toString());
        text.setText(message.message().text().toString());
        actions.getChildren().setAll(copy());
        if (message.state() != State.SENT && message.state() != State.GOING) {
            decisions(message.state());
        }
        return this;
    }

    private String by(OutboxMessage message) {
        String who = message.message().by().toString();
        return who.isEmpty() ? desk.say("messaging.screen.automatic") : desk.say("messaging.screen.by", who, words.at(message.written()));
    }

    private Button copy() {
        Button copy = new Button(desk.say("messaging.screen.copy"));
        copy.setOnAction(event -> Clip.copy(new Draft(subject.getText(), text.getText()).whole()));
        return copy;
    }

    private void decisions(State state) {
        if (state != State.WAITING || row.byHand()) {
            actions.getChildren().add(decision("messaging.screen.has-gone", Decision.SENT));
        }
        if (state != State.WAITING) {
            actions.getChildren().add(decision("messaging.screen.again", Decision.AGAIN));
        }
        if (state != State.DROPPED) {
            actions.getChildren().add(decision("messaging.screen.drop", Decision.DROPPED));
        }
    }

    private Button decision(String word, Decision decision) {
        Button button = new Button(desk.say(word));
        button.setOnAction(event -> MessageQuestion.ask(desk, word, words.title(row), reason -> model.decide(decision, reason)));
        return button;
    }
}
