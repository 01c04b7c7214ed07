package relight.ui.protocol;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import relight.core.protocol.Record;
import relight.core.recovery.Entry;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.ui.common.Desk;
import relight.ui.common.WordsArea;

/**
 * Asks for what is to be added to a record.
 *
 * @param added told of what stands in the journal now
 */
record ChangeDialogs(Desk desk, RecordChangesViewModel changes, Consumer<Entry> added) {

    private static final DateTimeFormatter TYPED = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    /** A note, or a problem where it says what was done about it. */
    void note(Record record) {
        ChangeForm form = new ChangeForm(desk, desk.say(record.recovery().isClosed() ? "records.note.late" : "records.note.text"));
        WordsArea what = form.words("note-what", "records.note.what", 3);
        WordsArea done = form.words("note-solution", "records.note.solution", 2);
        TextField at = form.line("note-at", "records.note.at", "");
        at.setPromptText(TYPED.format(record.recovery().declaredAt().atZone(desk.words().zone())));
        TextField by = form.line("change-by", "records.by", changes.operator());
        Button keep = form.action("change-keep", "records.note.keep", Bindings.or(blank(what), blank(by)), () -> {
            try {
                changes.note(record.recovery().id(), what.getText(), done.getText(), by.getText(), moment(at.getText()), form.ends(added));
            } catch (Problem noTime) {
                form.tell(noTime);
            }
        });
        form.show(desk.say("records.note.title"), what, keep);
    }

    /** In the operator's zone, since that is what the clock on the wall said. */
    private Optional<Instant> moment(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(LocalDateTime.parse(text.strip(), TYPED).atZone(desk.words().zone()).toInstant());
        } catch (DateTimeParseException e) {
            throw new Problem(Message.of("records.time", text), Message.of("records.note.at.remedy"), e);
        }
    }

    /** A file that has been chosen. */
    void attach(Record record, Path file) {
        ChangeForm form = new ChangeForm(desk, desk.say("records.attach.text", file.getFileName().toString()));
        WordsArea caption = form.words("attach-caption", "records.attach.caption", 2);
        TextField by = form.line("change-by", "records.by", changes.operator());
        Button keep = form.action("change-keep", "records.attach.keep", blank(by),
                () -> changes.attach(record.recovery().id(), file, caption.getText(), by.getText(), form.ends(added)));
        form.show(desk.say("records.attach.title"), caption, keep);
    }

    /** The first event stays as it is. */
    void amend(Record record, long event) {
        ChangeForm form = new ChangeForm(desk, desk.say("records.amend.text", event));
        WordsArea correction = form.words("amend-correction", "records.amend.correction", 3);
        TextField by = form.line("change-by", "records.by", changes.operator());
        Button keep = form.action("change-keep", "records.amend.keep", Bindings.or(blank(correction), blank(by)),
                () -> changes.amend(record.recovery().id(), event, correction.getText(), by.getText(), form.ends(added)));
        form.show(desk.say("records.amend.title", event), correction, keep);
    }

    static javafx.beans.binding.BooleanBinding blank(TextInputControl field) {
        return Bindings.createBooleanBinding(() -> field.getText() == null || field.getText().isBlank(), field.textProperty());
    }
}
