package relight.ui.runbook;

import atlantafx.base.theme.Styles;
import java.util.Optional;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Window;
import javafx.util.Duration;
import org.fxmisc.flowless.VirtualizedScrollPane;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.runbook.edit.Completion;
import relight.core.runbook.edit.Proposal;
import relight.core.runbook.edit.SourceText;
import relight.core.runbook.lint.Finding;
import relight.ui.common.Desk;
import relight.ui.common.FxThread;
import relight.ui.common.KeyHint;
import relight.ui.common.Spring;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.StatusShape;
import relight.ui.common.WholeText;

/** A runbook's source beside its preview. */
final class EditorPane extends BorderPane {

    static final KeyCombination SAVE = new KeyCodeCombination(KeyCode.S, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination UNDO = new KeyCodeCombination(KeyCode.Z, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination REDO = new KeyCodeCombination(KeyCode.Y, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination REDO_TOO = new KeyCodeCombination(KeyCode.Z, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN);
    private static final KeyCombination PROPOSE = new KeyCodeCombination(KeyCode.SPACE, KeyCombination.CONTROL_DOWN);
    private static final Duration LOOK_AT_FILE = Duration.seconds(3);

    private final Desk desk;
    private final EditorViewModel model;
    private final SourceArea area;
    private final DocumentPane preview;
    private final ProposalList proposals;
    private final FindBar find;
    private final EditorNotices notices;
    private final Label file = new Label();
    private final HBox standing = new HBox();
    private final Button save = new Button();
    private final Button undo = icon(Feather.CORNER_UP_LEFT);
    private final Button redo = icon(Feather.CORNER_UP_RIGHT);
    private final Label place = new Label();
    private final Label ends = new Label();
    private final Label found = new Label();
    private final HBox danger = new HBox(8);
    private boolean typing;
    private int shownFrom;

    /**
     * An editor of the model's runbook.
     *
     * @param done is asked for when the person wants to read again
     */
    EditorPane(Desk desk, EditorViewModel model, Runnable done) {
        this.desk = desk;
        this.model = model;
        area = new SourceArea(desk, this::typed);
        preview = new DocumentPane(desk);
        proposals = new ProposalList(desk, this::put);
        find = new FindBar(desk, area);
        notices = new EditorNotices(desk, model);
        getStyleClass().add("editor");
        VirtualizedScrollPane<SourceArea> scroll = new VirtualizedScrollPane<>(area);
        StackPane source = new StackPane(scroll, proposals);
        source.setMinWidth(320);
        preview.setMinWidth(320);
        SplitPane both = new SplitPane(source, preview);
        both.getStyleClass().add("editor-split");
        both.setOrientation(Orientation.HORIZONTAL);
        setTop(new VBox(head(done), find, notices));
        setCenter(both);
        setBottom(new VBox(danger, foot()));
        addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        listen();
        lookWhileSeen();
    }

    private HBox head(Runnable done) {
        file.getStyleClass().addAll("mono", "editor-file");
        file.setMinWidth(0);
        standing.setMinWidth(Region.USE_PREF_SIZE);
        standing.setAlignment(Pos.CENTER_LEFT);
        save.setId("editor-save");
        save.setText(desk.say("screens.editor.save"));
        save.setGraphic(new FontIcon(Feather.SAVE));
        save.getStyleClass().add(Styles.ACCENT);
        save.setMinWidth(Region.USE_PREF_SIZE);
        save.setOnAction(event -> model.save(() -> { }));
        undo.setAccessibleText(desk.say("screens.editor.undo"));
        undo.setOnAction(event -> model.undo().ifPresent(area::apply));
        redo.setAccessibleText(desk.say("screens.editor.redo"));
        redo.setOnAction(event -> model.redo().ifPresent(area::apply));
        Button search = icon(Feather.SEARCH);
        search.setAccessibleText(desk.say("screens.editor.find"));
        search.setOnAction(event -> find.open());
        Button read = new Button(desk.say("screens.editor.done"));
        read.setId("editor-done");
        read.setMinWidth(Region.USE_PREF_SIZE);
        read.setOnAction(event -> done.run());
        HBox head = new HBox(8, file, standing, new Spring(), undo, redo, search, read, save);
        head.getStyleClass().add("editor-head");
        head.setAlignment(Pos.CENTER_LEFT);
        return head;
    }

    private static Button icon(Feather icon) {
        Button button = new Button(null, new FontIcon(icon));
        button.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT);
        return button;
    }

    private HBox foot() {
        place.getStyleClass().addAll("muted", "small");
        place.setMinWidth(Region.USE_PREF_SIZE);
        ends.getStyleClass().addAll("muted", "small");
        ends.setMinWidth(Region.USE_PREF_SIZE);
        found.getStyleClass().addAll("muted", "small");
        found.setMinWidth(Region.USE_PREF_SIZE);
        Label help = new Label(desk.say("screens.editor.keys"));
        help.getStyleClass().addAll("muted", "small");
        danger.getStyleClass().add("editor-finding");
        danger.setId("editor-finding");
        danger.managedProperty().bind(danger.visibleProperty());
        danger.setVisible(false);
        HBox foot = new HBox(16, help, new Spring(), found, new KeyHint("F8"), place, ends);
        foot.getStyleClass().add("editor-foot");
        foot.setAlignment(Pos.CENTER_LEFT);
        return foot;
    }

    private void listen() {
        model.sourceProperty().addListener((all, before, now) -> now.filter(_ -> before.isPresent()).ifPresent(this::show));
        model.changedProperty().addListener((all, before, now) -> standing());
        model.conflictProperty().addListener((all, before, now) -> {
            standing();
            goOn(now.isEmpty());
        });
        model.draftProperty().addListener((all, before, now) -> goOn(now.isEmpty()));
        model.linesProperty().addListener((all, before, now) -> area.setLines(now));
        model.findingsProperty().addListener((all, before, now) -> {
            area.setFindings(now);
            found.setText(desk.say("screens.editor.findings", now.size()));
            here();
        });
        model.previewProperty().addListener((all, before, now) -> now.ifPresent(entry -> {
            preview.show(entry);
            shownFrom = 0;
            inStep();
        }));
        area.estimatedScrollYProperty().addListener((all, before, now) -> proposals.hide());
        area.viewportDirtyEvents().subscribe(_ -> FxThread.later(this::inStep));
        area.caretPositionProperty().addListener((all, before, now) -> moved());
    }

    /** The buttons of a notice go with it; the keyboard that was on them does not. */
    private void goOn(boolean decided) {
        if (decided) {
            area.requestFocus();
        }
    }

    /** Others write into the file too; it is looked at as long as the editor is on a screen, and no longer. */
    private void lookWhileSeen() {
        Timeline looking = new Timeline(new KeyFrame(LOOK_AT_FILE, _ -> model.lookAtFile()));
        looking.setCycleCount(Animation.INDEFINITE);
        sceneProperty().flatMap(Scene::windowProperty).flatMap(Window::showingProperty).orElse(false).subscribe(seen -> {
            if (seen) {
                model.lookAtFile();
                looking.play();
            } else {
                looking.stop();
            }
        });
    }

    /** Shows the text that has just been opened, with what is known of it already. */
    void begin() {
        // The split pane takes its sides in with its skin only, and what is in no scene cannot have the keyboard
        applyCss();
        notices.fill();
        area.setFindings(model.findingsProperty().get());
        model.previewProperty().get().ifPresent(preview::show);
        model.sourceProperty().get().ifPresent(this::show);
        found.setText(desk.say("screens.editor.findings", model.findingsProperty().get().size()));
    }

    private void show(SourceText text) {
        area.show(text.text());
        area.setLines(model.linesProperty().get());
        file.setText(model.name());
        ends.setText((text.isMarked() ? "UTF-8 BOM" : "UTF-8") + " · "
                + (text.isMixed() ? desk.say("screens.editor.mixed", text.lineEnd()) : text.lineEnd()));
        standing();
        area.requestFocus();
    }

    private void standing() {
        boolean changed = model.changedProperty().get();
        standing.getChildren().setAll(changed ? StatusBadge.pill(Standing.WARNING, desk.say("screens.editor.unsaved"))
                : StatusBadge.plain(Standing.GOOD, desk.say("screens.editor.saved")));
        save.setDisable(!changed || model.conflictProperty().get().isPresent());
        undo.setDisable(model.sourceProperty().get().filter(SourceText::canUndo).isEmpty());
        redo.setDisable(model.sourceProperty().get().filter(SourceText::canRedo).isEmpty());
    }

    private void typed(int at, int removed, String inserted) {
        typing = inserted.length() == 1 || inserted.isEmpty() && removed == 1 && proposals.isOpen();
        model.edit(at, removed, inserted);
        standing();
    }

    /** While somebody types, what is worth it is proposed; wherever else the caret goes, nothing is. */
    private void moved() {
        proposals.hide();
        here();
        if (typing) {
            typing = false;
            propose(true);
        }
    }

    private void propose(boolean unasked) {
        int offset = area.getCaretPosition();
        model.complete(offset, completion -> {
            if (offset == area.getCaretPosition() && (!unasked || completion.unasked())) {
                area.getCaretBounds().ifPresent(caret -> proposals.show(completion, caret));
            }
        });
    }

    private void put(Completion completion, Proposal one) {
        area.replaceText(completion.from(), completion.to(), one.put());
        area.requestFocus();
        if (one.put().endsWith("=") || one.put().endsWith(": ")) {
            propose(true);
        }
    }

    /** The preview shows what is at the top of the source. */
    private void inStep() {
        int line = area.topLine();
        if (line != shownFrom) {
            shownFrom = line;
            preview.scrollTo(line <= 1 ? 0 : line);
        }
    }

    private void here() {
        place.setText(desk.say("screens.editor.place", area.getCurrentParagraph() + 1, area.getCaretColumn() + 1));
        Optional<Finding> finding = area.findingHere();
        danger.setVisible(finding.isPresent());
        danger.getChildren().clear();
        finding.ifPresent(one -> {
            Label words = new WholeText(area.say(one), "small");
            HBox.setHgrow(words, Priority.ALWAYS);
            danger.getChildren().setAll(new StatusShape(FindingsPane.standing(one.severity())), words);
        });
    }

    /** The next line with a finding, or the one before. */
    void goToFinding(int step) {
        var lines = model.findingsProperty().get().stream().map(Finding::line).distinct().sorted().toList();
        if (lines.isEmpty()) {
            return;
        }
        int here = area.getCurrentParagraph() + 1;
        area.goToLine(step > 0 ? lines.stream().filter(line -> line > here).findFirst().orElse(lines.getFirst())
                : lines.reversed().stream().filter(line -> line < here).findFirst().orElse(lines.getLast()));
        area.requestFocus();
    }

    void find() {
        find.open();
    }

    private void key(KeyEvent key) {
        if (key.getTarget() == area && proposals.key(key)) {
            key.consume();
            return;
        }
        if (SAVE.match(key)) {
            model.save(() -> { });
        } else if (UNDO.match(key)) {
            model.undo().ifPresent(area::apply);
        } else if (REDO.match(key) || REDO_TOO.match(key)) {
            model.redo().ifPresent(area::apply);
        } else if (PROPOSE.match(key)) {
            propose(false);
        } else {
            return;
        }
        standing();
        key.consume();
    }
}
