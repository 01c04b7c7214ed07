package relight.ui.protocol;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.core.protocol.Erasure.Preview;
import relight.core.protocol.Erasure.Trace;
import relight.core.protocol.Record;
import relight.core.recovery.Entry;
import relight.ui.common.Desk;
import relight.ui.common.SectionTitle;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.WholeText;
import relight.ui.protocol.RecordChangesViewModel.Ends;

/** Erases somebody's data: looked for by their name, seen before it goes, and gone only after the name was typed again. */
final class EraseDialog {

    private static final int SHOWN = 60;
    private static final double HEIGHT = 280;

    private final Desk desk;
    private final RecordChangesViewModel changes;
    private final Record record;
    private final Consumer<List<Entry>> erased;
    private final ChangeForm form;
    private final VBox found = new VBox(6);
    private final ScrollPane scroll = new ScrollPane(found);
    private final ObjectProperty<Preview> preview = new SimpleObjectProperty<>();
    private final List<Trace> files = new ArrayList<>();

    EraseDialog(Desk desk, RecordChangesViewModel changes, Record record, Consumer<List<Entry>> erased) {
        this.desk = desk;
        this.changes = changes;
        this.record = record;
        this.erased = erased;
        form = new ChangeForm(desk, desk.say("records.erase.text"));
        form.setPrefWidth(680);
    }

    void show() {
        TextField words = new TextField();
        words.setId("erase-words");
        words.setPromptText(desk.say("records.erase.words"));
        words.setAccessibleText(desk.say("records.erase.words"));
        HBox.setHgrow(words, Priority.ALWAYS);
        CheckBox all = new CheckBox(desk.say("records.erase.everywhere"));
        all.setId("erase-everywhere");
        all.setMinWidth(CheckBox.USE_PREF_SIZE);
        all.setSelected(true);
        Button look = new Button(desk.say("records.erase.look"));
        look.setId("erase-look");
        look.setMinWidth(Button.USE_PREF_SIZE);
        look.setDefaultButton(true);
        look.disableProperty().bind(ChangeDialogs.blank(words));
        look.setOnAction(event -> look(words.getText(), all.isSelected()));
        HBox line = new HBox(8, words, all, look);
        line.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        form.add(line);
        scroll.setFitToWidth(true);
        scroll.setMaxHeight(HEIGHT);
        scroll.getStyleClass().add("edge-to-edge");
        scroll.managedProperty().bind(scroll.visibleProperty());
        scroll.visibleProperty().bind(preview.isNotNull());
        form.add(scroll);
        TextField reason = form.line("erase-reason", "records.erase.why", "");
        TextField typed = form.line("erase-typed", "records.erase.type", "");
        Button erase = form.action("erase-now", "records.erase.now",
                Bindings.createBooleanBinding(() -> preview.get() == null || preview.get().isEmpty() || reason.getText().isBlank()
                        || !RecordChangesViewModel.confirmed(preview.get(), typed.getText()), preview, reason.textProperty(), typed.textProperty()),
                () -> changes.erase(preview.get(), List.copyOf(files), reason.getText(), typed.getText(), form.ends(erased)));
        erase.getStyleClass().remove(Styles.ACCENT);
        erase.getStyleClass().add(Styles.DANGER);
        words.textProperty().addListener((any, before, now) -> preview.set(null));
        form.show(desk.say("records.erase.title"), words, erase);
    }

    private void look(String words, boolean everywhere) {
        form.quiet();
        changes.preview(words, everywhere ? Optional.empty() : Optional.of(record.recovery().id()), new Ends<>(this::seen, form::tell));
    }

    private void seen(Preview now) {
        files.clear();
        found.getChildren().setAll(new WholeText(now.isEmpty() ? desk.say("records.erase.nothing", now.words())
                : desk.say("records.erase.seen", now.traces().size(), now.recoveries()), "strong"));
        now.traces().stream().filter(trace -> !trace.field().equals("content")).limit(SHOWN).forEach(trace -> found.getChildren().add(line(trace)));
        if (now.traces().size() > SHOWN) {
            found.getChildren().add(WholeText.muted(desk.say("protocol.screen.more", now.traces().size() - SHOWN)));
        }
        now.copies().forEach(copy -> found.getChildren().add(new WholeText(desk.say("records.erase.copy", copy.file().toString()), "small")));
        if (!now.files().isEmpty()) {
            found.getChildren().add(new SectionTitle(desk.say("records.erase.files")));
            now.files().forEach(file -> found.getChildren().add(choice(file)));
        }
        now.open().forEach(open -> found.getChildren().add(warning(desk.say("records.erase.open", open))));
        if (!now.isEmpty()) {
            found.getChildren().add(warning(desk.say("records.erase.elsewhere")));
        }
        preview.set(now);
    }

    private HBox line(Trace trace) {
        WholeText text = new WholeText(trace.text().replace("\n", " · "));
        HBox.setHgrow(text, Priority.ALWAYS);
        WholeText where = WholeText.muted(trace.title() + " · " + desk.say("records.event.short", trace.event()) + " · " + trace.field());
        where.setMinWidth(240);
        where.setPrefWidth(240);
        return new HBox(12, where, text);
    }

    private CheckBox choice(Trace file) {
        CheckBox box = new CheckBox(file.text() + " · " + file.title() + " · " + desk.say("records.event.short", file.event()));
        box.setOnAction(event -> {
            if (box.isSelected()) {
                files.add(file);
            } else {
                files.remove(file);
            }
        });
        return box;
    }

    private static StatusBadge warning(String text) {
        StatusBadge badge = StatusBadge.plain(Standing.WARNING, text);
        badge.setWrapText(true);
        badge.setMinWidth(0);
        badge.setMinHeight(StatusBadge.USE_PREF_SIZE);
        return badge;
    }
}
