package relight.ui.messages;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.core.messaging.Audience;
import relight.core.messaging.Draft;
import relight.core.messaging.Slot;
import relight.ui.common.Clip;
import relight.ui.common.Desk;
import relight.ui.common.Spring;
import relight.ui.common.StatusBadge;
import relight.ui.common.WholeText;
import relight.ui.common.WordsArea;

/** A message before it goes: to whom, its words, which can be changed, and one button that sends it. */
final class ComposePane extends VBox {

    private final Desk desk;
    private final MessagesViewModel model;
    private final MessageWords words;
    private final Label heading = new Label();
    private final VBox recipients = new VBox(4);
    private final TextField subject = new TextField();
    private final WordsArea text = new WordsArea(14);
    private final VBox byHand = new VBox(8);
    private final Button send = new Button();
    private final Button waive = new Button();
    private Draft shown;
    private MessageRow.Open row;

    ComposePane(Desk desk, MessagesViewModel model) {
        this.desk = desk;
        this.model = model;
        this.words = new MessageWords(desk);
        getStyleClass().add("message-page");
        heading.getStyleClass().add("strong");
        heading.setWrapText(true);
        subject.setAccessibleText(desk.say("messaging.screen.subject"));
        text.setAccessibleText(desk.say("messaging.screen.text"));
        VBox.setVgrow(text, Priority.ALWAYS);
        send.getStyleClass().add(Styles.ACCENT);
        send.setId("message-send");
        send.setOnAction(event -> model.send(written()));
        Button copy = new Button(desk.say("messaging.screen.copy"));
        copy.setOnAction(event -> Clip.copy(written().whole()));
        waive.setText(desk.say("messaging.screen.waive"));
        waive.setOnAction(event -> ask("messaging.screen.waive.title", model::waive));
        HBox actions = new HBox(8, send, copy, new Spring(), waive);
        actions.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(heading, recipients, subject, text, byHand, actions);
        model.draft().addListener((all, before, now) -> fill(now));
    }

    /** Whether the words are still those that the console made. */
    boolean untouched() {
        return shown == null || shown.equals(written());
    }

    Node show(MessageRow.Open open) {
        row = open;
        Slot slot = open.slot();
        heading.setText(words.title(open) + " · " + words.detail(open));
        recipients.getChildren().setAll(recipients(slot.audience()));
        List<String> carried = slot.open().stream().filter(channel -> model.messages().carried(slot, channel)).toList();
        send.setText(desk.say("messaging.screen.send", String.join(", ", carried)));
        send.setVisible(!carried.isEmpty());
        send.setManaged(!carried.isEmpty());
        send.disableProperty().bind(subject.textProperty().isEmpty().or(text.textProperty().isEmpty()));
        waive.setVisible(slot.due().isPresent());
        byHand.getChildren().setAll(slot.open().stream().filter(channel -> !carried.contains(channel)).map(this::byHand).toList());
        fill(model.draft().get());
        return this;
    }

    private void fill(Draft draft) {
        if (draft == null) {
            shown = null;
            subject.clear();
            text.clear();
        } else if (shown == null || untouched()) {
            shown = draft;
            subject.setText(draft.subject());
            text.setText(draft.text());
        }
    }

    private Draft written() {
        return new Draft(subject.getText(), text.getText());
    }

    private List<Node> recipients(Audience audience) {
        FlowPane tags = new FlowPane(8, 4, StatusBadge.tag(audience.manner().language().getDisplayLanguage(desk.words().locale())));
        if (audience.manner().automatic()) {
            tags.getChildren().add(StatusBadge.tag(desk.say("messaging.screen.automatic")));
        }
        audience.addresses().forEach(address -> tags.getChildren().add(StatusBadge.tag(address)));
        List<Node> lines = new ArrayList<>(List.of(tags));
        audience.people().forEach(person -> lines.add(WholeText.muted(words.person(person))));
        return lines;
    }

    /** A channel that nobody carries: the person calls or posts, and says so. */
    private Node byHand(String channel) {
        Label what = new Label(desk.say("messaging.screen.hand", channel));
        what.setMinWidth(0);
        Button done = new Button(desk.say("messaging.screen.done"));
        done.setAccessibleText(desk.say("messaging.screen.done.of", channel));
        done.setMinWidth(USE_PREF_SIZE);
        done.setOnAction(event -> ask("messaging.screen.done.title", how -> model.told(channel, written(), how)));
        HBox line = new HBox(8, what, new Spring(), done);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private void ask(String title, Consumer<String> told) {
        MessageQuestion.ask(desk, title, words.title(row), told);
    }
}
