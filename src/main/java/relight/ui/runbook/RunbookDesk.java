package relight.ui.runbook;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.ui.common.Desk;
import relight.ui.common.ProblemPane;

/** Leads from reading a runbook to editing it and back. The editor is made when it is wanted first. */
final class RunbookDesk {

    private static final KeyCombination EDIT = new KeyCodeCombination(KeyCode.E, KeyCombination.SHORTCUT_DOWN);

    private final Desk desk;
    private final RunbooksViewModel runbooks;
    private final EditorViewModel model;
    private final StackPane root;
    private final Button edit;
    private Optional<EditorPane> editor = Optional.empty();
    private List<Node> before = List.of();

    /**
     * The way between the two.
     *
     * @param root whose content the editor takes the place of
     */
    RunbookDesk(Desk desk, RunbooksViewModel runbooks, EditorViewModel model, StackPane root) {
        this.desk = desk;
        this.runbooks = runbooks;
        this.model = model;
        this.root = root;
        edit = new Button(desk.say("screens.editor.edit"), new FontIcon(Feather.EDIT_2));
        edit.setId("runbook-edit");
        edit.setMinWidth(Region.USE_PREF_SIZE);
        edit.getStyleClass().add(Styles.SMALL);
        edit.setOnAction(event -> edit());
        edit.setDisable(true);
        runbooks.chosenProperty().addListener((all, was, now) -> edit.setDisable(now.isEmpty()));
        model.sourceProperty().addListener((all, was, now) -> {
            if (was.isEmpty() && now.isPresent()) {
                begin();
            }
        });
        model.problemProperty().addListener((all, was, now) -> now.filter(failure -> !model.isOpen()).ifPresent(failure ->
                desk.dialogs().show(desk.say("screens.editor.not-opened"), ProblemPane.of(failure, desk.words()))));
        model.afterSave(name -> {
            runbooks.add(name);
            runbooks.open();
        });
    }

    List<Node> buttons() {
        Button create = create();
        create.setText(null);
        create.setAccessibleText(desk.say("screens.editor.new"));
        create.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.SMALL);
        create.setTooltip(new Tooltip(desk.say("screens.editor.new")));
        return List.of(create, edit);
    }

    /** The button that begins a new runbook. */
    Button create() {
        Button create = new Button(desk.say("screens.editor.new"), new FontIcon(Feather.FILE_PLUS));
        create.setMinWidth(Region.USE_PREF_SIZE);
        create.setOnAction(event -> new NewRunbook(desk, runbooks.root(), model::create).ask());
        return create;
    }

    /** While the page is read, a key begins to edit. */
    void reading(Node page) {
        page.addEventFilter(KeyEvent.KEY_PRESSED, key -> {
            if (EDIT.match(key)) {
                edit();
                key.consume();
            }
        });
    }

    private void edit() {
        runbooks.chosenProperty().get().ifPresent(entry -> model.open(entry.name()));
    }

    private void begin() {
        if (editor.isEmpty()) {
            EditorPane made = new EditorPane(desk, model, this::done);
            made.addEventFilter(KeyEvent.KEY_PRESSED, key -> {
                if (EDIT.match(key)) {
                    done();
                    key.consume();
                } else if (key.getCode() == KeyCode.F8) {
                    made.goToFinding(key.isShiftDown() ? -1 : 1);
                    key.consume();
                }
            });
            editor = Optional.of(made);
        }
        before = List.copyOf(root.getChildren());
        root.getChildren().setAll(editor.get());
        editor.get().begin();
    }

    private void done() {
        if (mayLeave(() -> { })) {
            read();
        }
    }

    /** Shows the page again that is read; what is not saved stays as a draft. */
    void read() {
        if (isEditing()) {
            model.stop();
            root.getChildren().setAll(before);
            before.forEach(Node::requestFocus);
            runbooks.open();
        }
    }

    boolean isEditing() {
        return model.isOpen();
    }

    ReadOnlyBooleanProperty changed() {
        return model.changedProperty();
    }

    void find() {
        if (isEditing()) {
            editor.ifPresent(EditorPane::find);
        }
    }

    /** Whether nothing would be lost; otherwise it asks what is to become of it, and then goes on. */
    boolean mayLeave(Runnable onward) {
        if (!model.changedProperty().get()) {
            return true;
        }
        Button stay = new Button(desk.say("screens.editor.leave.stay"));
        stay.setId("editor-stay");
        stay.setOnAction(event -> desk.dialogs().close());
        Button discard = new Button(desk.say("screens.editor.leave.discard"));
        discard.setId("editor-discard");
        discard.getStyleClass().add(Styles.DANGER);
        discard.setOnAction(event -> {
            desk.dialogs().close();
            model.forget();
            read();
            onward.run();
        });
        Button save = new Button(desk.say("screens.editor.leave.save"));
        save.setId("editor-save-and-go");
        save.getStyleClass().add(Styles.ACCENT);
        save.setDefaultButton(true);
        save.setDisable(model.conflictProperty().get().isPresent());
        save.setOnAction(event -> {
            desk.dialogs().close();
            model.save(() -> {
                read();
                onward.run();
            });
        });
        Label text = new Label(desk.say("screens.editor.leave.text"));
        text.setWrapText(true);
        desk.dialogs().show(desk.say("screens.editor.leave", model.name()), text, stay, discard, save);
        stay.requestFocus();
        return false;
    }
}
