package relight.ui.runbook;

import java.util.List;
import java.util.Optional;
import javafx.beans.value.ObservableBooleanValue;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import relight.core.runbook.Section;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.EmptyState;
import relight.ui.common.Screen;
import relight.ui.common.SectionTitle;
import relight.ui.common.Spring;
import relight.ui.common.Standing;
import relight.ui.common.StatusShape;

/** The runbooks: which there are, the outline of one, and the document itself. */
public final class RunbooksScreen implements Screen {

    private final Desk desk;
    private final RunbooksViewModel model;
    private final ListView<RunbookEntry> list = new ListView<>();
    private final ListView<Section> outline = new ListView<>();
    private final DocumentPane document;
    private final BorderPane page = new BorderPane();
    private final StackPane root = new StackPane();
    private final FindingsViewModel found;
    private final Optional<RunbookDesk> editing;

    /** For reading only. */
    public RunbooksScreen(Desk desk, RunbooksViewModel model, FindingsViewModel found) {
        this(desk, model, found, Optional.empty());
    }

    /**
     * A screen of the runbooks.
     *
     * @param editor with which they are edited
     */
    public RunbooksScreen(Desk desk, RunbooksViewModel model, FindingsViewModel found, Optional<EditorViewModel> editor) {
        this.desk = desk;
        this.editing = editor.map(with -> new RunbookDesk(desk, model, with, root));
        this.model = model;
        this.found = found;
        document = new DocumentPane(desk);
        list.setCellFactory(all -> new EntryCell());
        list.getStyleClass().add("runbook-list");
        list.setAccessibleText(desk.say("screens.shell.runbooks"));
        outline.setCellFactory(all -> new SectionCell());
        outline.getStyleClass().add("outline");
        outline.setAccessibleText(desk.say("screens.runbooks.outline"));
        VBox.setVgrow(outline, Priority.ALWAYS);
        Label heading = new Label(desk.say("screens.shell.runbooks"));
        heading.getStyleClass().add("page-title");
        HBox title = new HBox(8, heading, new Spring());
        title.getStyleClass().add("runbooks-title");
        title.setAlignment(Pos.CENTER_LEFT);
        editing.ifPresent(with -> title.getChildren().addAll(with.buttons()));
        SectionTitle contents = new SectionTitle(desk.say("screens.runbooks.outline"));
        VBox.setMargin(contents, new Insets(16, 16, 4, 16));
        VBox left = new VBox(title, list, contents, outline);
        left.getStyleClass().add("runbooks-left");
        page.setLeft(left);
        page.setCenter(document);
        beside();
        ProgressIndicator wheel = new ProgressIndicator();
        wheel.setMaxSize(40, 40);
        wheel.setAccessibleText(desk.say("screens.common.loading"));
        root.getChildren().setAll(wheel);
        model.entriesProperty().addListener((all, before, now) -> now.ifPresent(this::show));
        model.chosenProperty().addListener((all, before, now) -> now.ifPresent(this::read));
        list.getSelectionModel().selectedItemProperty().addListener((all, before, now) -> {
            if (now != null) {
                model.choose(now);
            }
        });
        outline.getSelectionModel().selectedItemProperty().addListener((all, before, now) -> {
            if (now != null) {
                document.scrollTo(now.line());
            }
        });
    }

    /** What was read out of the words, while there is something to decide, above what is dangerous in the commands. */
    private void beside() {
        RecognisedPane recognised =
                new RecognisedPane(desk, new RecognisedViewModel(model, model.root(), desk.background()), model, document::scrollTo);
        FindingsPane findings = new FindingsPane(desk, found, document::scrollTo);
        VBox.setVgrow(findings, Priority.ALWAYS);
        VBox side = new VBox(recognised, findings);
        recognised.maxHeightProperty().bind(side.heightProperty().multiply(0.45));
        side.visibleProperty().bind(findings.nothingProperty().not().or(recognised.visibleProperty()));
        side.managedProperty().bind(side.visibleProperty());
        page.setRight(side);
        page.setBottom(findings.line());
        found.afterEdit(model::open);
        editing.ifPresent(with -> with.reading(page));
        page.addEventFilter(KeyEvent.KEY_PRESSED, key -> {
            if (key.getCode() == KeyCode.F8) {
                findings.go(key.isShiftDown() ? -1 : 1);
                key.consume();
            }
        });
    }

    private void show(List<RunbookEntry> entries) {
        list.getItems().setAll(entries);
        list.setPrefHeight(Math.min(6, entries.size()) * 48.0 + 2);
        list.setMinHeight(Math.min(3, entries.size()) * 48.0 + 2);
        if (editing.filter(RunbookDesk::isEditing).isEmpty()) {
            root.getChildren().setAll(entries.isEmpty() ? empty() : page);
        }
    }

    private void read(RunbookEntry entry) {
        list.getSelectionModel().select(entry);
        outline.getSelectionModel().clearSelection();
        outline.getItems().setAll(entry.runbook().map(runbook -> runbook.sections()).orElse(List.of()));
        document.show(entry);
        found.show(entry);
    }

    private Node empty() {
        Button again = new Button(desk.say("screens.runbooks.look-again"));
        again.setOnAction(event -> model.open());
        HBox ways = new HBox(8, again);
        ways.setAlignment(Pos.CENTER);
        editing.ifPresent(with -> ways.getChildren().add(with.create()));
        return new EmptyState(Feather.BOOK_OPEN, desk.say("screens.runbooks.empty"), desk.say("screens.runbooks.empty.text"), ways);
    }

    @Override
    public String id() {
        return RUNBOOKS;
    }

    @Override
    public Ikon icon() {
        return Feather.BOOK_OPEN;
    }

    @Override
    public String titleKey() {
        return "screens.shell.runbooks";
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void attach() {
        model.open();
    }

    @Override
    public void detach() {}

    @Override
    public boolean mayLeave(Runnable onward) {
        return editing.map(with -> with.mayLeave(onward)).orElse(true);
    }

    @Override
    public ObservableBooleanValue alert() {
        return editing.<ObservableBooleanValue>map(RunbookDesk::changed).orElseGet(Screen.super::alert);
    }

    @Override
    public void filter() {
        editing.ifPresent(RunbookDesk::find);
    }

    @Override
    public void show(Destination destination) {
        if (destination instanceof Destination.ReadRunbook(String runbook)) {
            if (mayLeave(() -> model.choose(runbook))) {
                editing.ifPresent(RunbookDesk::read);
                model.choose(runbook);
            }
        }
    }

    private final class EntryCell extends ListCell<RunbookEntry> {

        @Override
        protected void updateItem(RunbookEntry entry, boolean empty) {
            super.updateItem(entry, empty);
            setText(null);
            setGraphic(empty || entry == null ? null : line(entry));
        }

        private Node line(RunbookEntry entry) {
            Label title = new Label(entry.title());
            title.getStyleClass().add("strong");
            title.setMinWidth(0);
            Label below = new Label(entry.problem().isPresent()
                    ? desk.say("screens.runbooks.broken") : desk.say("screens.runbooks.steps", entry.steps()));
            below.getStyleClass().addAll("small", entry.problem().isPresent() ? "bad-text" : "muted");
            VBox words = new VBox(2, title, below);
            words.setAlignment(Pos.CENTER_LEFT);
            words.setMinWidth(0);
            HBox.setHgrow(words, Priority.ALWAYS);
            HBox line = new HBox(8, words);
            line.setAlignment(Pos.CENTER_LEFT);
            entry.problem().ifPresent(problem -> line.getChildren().addFirst(new StatusShape(Standing.BAD)));
            setAccessibleText(title.getText() + ", " + below.getText());
            return line;
        }
    }

    private static final class SectionCell extends ListCell<Section> {

        /** A long title is cut off; the count beside it stays in sight. */
        SectionCell() {
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(Section section, boolean empty) {
            super.updateItem(section, empty);
            setText(null);
            setGraphic(null);
            if (empty || section == null) {
                return;
            }
            Label title = new Label(section.title());
            title.setMinWidth(0);
            title.setMaxWidth(Double.MAX_VALUE);
            HBox.setHgrow(title, Priority.ALWAYS);
            Label count = new Label(section.steps().isEmpty() ? "" : String.valueOf(section.steps().size()));
            count.getStyleClass().addAll("muted", "small");
            count.setMinWidth(USE_PREF_SIZE);
            HBox line = new HBox(8, title, count);
            line.setAlignment(Pos.CENTER_LEFT);
            HBox.setMargin(title, new Insets(0, 0, 0, 12.0 * Math.max(0, section.level() - 1)));
            setGraphic(line);
        }
    }
}
