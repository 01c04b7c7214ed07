package relight.ui.protocol;

import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.core.approval.ApprovalRequest;
import relight.core.approval.QrCode;
import relight.core.protocol.Record;
import relight.core.recovery.Entry;
import relight.ui.common.Card;
import relight.ui.common.Clip;
import relight.ui.common.Desk;
import relight.ui.common.QrPicture;
import relight.ui.common.WholeText;
import relight.ui.common.WordsArea;
import relight.ui.protocol.RecordChangesViewModel.Ends;

/** A second person vouches for a record: beside whoever works here, or on their own machine, with no network between the two. */
final class SignDialog {

    private static final int QR_SIDE = 184;

    private final Desk desk;
    private final RecordChangesViewModel changes;
    private final Record record;
    private final Consumer<Entry> added;
    private final ChangeForm form;

    SignDialog(Desk desk, RecordChangesViewModel changes, Record record, Consumer<Entry> added) {
        this.desk = desk;
        this.changes = changes;
        this.record = record;
        this.added = added;
        form = new ChangeForm(desk, desk.say("records.sign.text"));
    }

    void show() {
        WordsArea statement = form.words("sign-statement", "records.sign.statement", 2);
        TextField by = field("sign-by", "records.sign.by");
        TextField role = field("sign-role", "records.sign.role");
        Button here = form.action("sign-here", "records.sign.here", ChangeDialogs.blank(by),
                () -> changes.sign(record.recovery().id(), by.getText(), role.getText(), statement.getText(), form.ends(added)));
        HBox line = new HBox(8, by, role, here);
        HBox.setHgrow(by, Priority.ALWAYS);
        HBox.setHgrow(role, Priority.ALWAYS);
        form.add(new Card(desk.say("records.sign.beside"), line));
        form.add(elsewhere(statement));
        form.show(desk.say("records.sign.title"), statement);
    }

    private TextField field(String id, String prompt) {
        TextField field = new TextField();
        field.setId(id);
        field.setPromptText(desk.say(prompt));
        field.setAccessibleText(desk.say(prompt));
        return field;
    }

    private Card elsewhere(WordsArea statement) {
        Label code = new Label("…");
        code.getStyleClass().addAll("approval-code", "mono");
        code.setId("sign-code");
        Button copy = new Button(desk.say("people.screen.approval.copy-request"));
        WordsArea answer = new WordsArea(2);
        answer.setId("sign-answer");
        answer.getStyleClass().add("mono");
        answer.setPromptText(desk.say("people.screen.approval.answer.hint"));
        answer.setAccessibleText(desk.say("people.screen.approval.answer"));
        Button take = form.action("sign-take", "people.screen.approval.take", ChangeDialogs.blank(answer),
                () -> changes.countersign(record.recovery().id(), answer.getText(), statement.getText(), form.ends(added)));
        VBox picture = new VBox();
        VBox left = new VBox(8, new WholeText(desk.say("records.sign.how"), "muted"), code, copy, answer, take);
        left.setMinWidth(0);
        HBox.setHgrow(left, Priority.ALWAYS);
        changes.ask(record.recovery().id(), new Ends<>(request -> asked(request, code, copy, picture), form::tell));
        return new Card(desk.say("people.screen.approval.elsewhere"), new HBox(16, left, picture));
    }

    private void asked(ApprovalRequest request, Label code, Button copy, VBox picture) {
        code.setText(request.code());
        copy.setOnAction(event -> Clip.copy(request.whole()));
        QrCode.of(request.whole()).map(qr -> new QrPicture(qr, QR_SIDE, desk.say("people.screen.approval.qr", request.code())))
                .ifPresent(picture.getChildren()::setAll);
    }
}
