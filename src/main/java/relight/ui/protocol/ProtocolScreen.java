package relight.ui.protocol;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.SplitMenuButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.protocol.Record;
import relight.core.recovery.Entry;
import relight.core.recovery.RecoveryEvent.SignedOff;
import relight.core.report.RecordExport;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.EmptyState;
import relight.ui.common.KeyHint;
import relight.ui.common.ProblemPane;
import relight.ui.common.Screen;
import relight.ui.protocol.ProtocolViewModel.Page;

/** Every recovery's record: found at the left, read in the middle, and at the right whether it can be relied on. */
public final class ProtocolScreen implements Screen {

    private static final KeyCombination EXPORT = new KeyCodeCombination(KeyCode.P, KeyCombination.SHORTCUT_DOWN);

    private final Desk desk;
    private final ProtocolViewModel model;
    private final RecordChangesViewModel changes;
    private final ChangeDialogs dialogs;
    private final FlowPane bar = new FlowPane(12, 8);
    private final HBox added = new HBox(12);
    private final RecordList list;
    private final ProofPane proof;
    private final ScrollPane scroll = new ScrollPane();
    private final FoundPane found;
    private final VBox notices = new VBox();
    private final Label written = new Label();
    private final SplitMenuButton export = new SplitMenuButton();
    private final BorderPane page = new BorderPane();
    private final StackPane root = new StackPane();

    public ProtocolScreen(Desk desk, ProtocolViewModel model, RecordChangesViewModel changes) {
        this.desk = desk;
        this.model = model;
        this.changes = changes;
        dialogs = new ChangeDialogs(desk, changes, this::added);
        list = new RecordList(desk, model);
        proof = new ProofPane(desk, this::openEvents);
        found = new FoundPane(desk, this::openEvents);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("edge-to-edge");
        notices.getStyleClass().add("catalog-problems");
        notices.managedProperty().bind(notices.visibleProperty());
        notices.setVisible(false);
        notices.setMinHeight(Region.USE_PREF_SIZE);
        added.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        added.getStyleClass().add("added-line");
        added.setId("added");
        added.managedProperty().bind(added.visibleProperty());
        added.setVisible(false);
        furnishBar();
        VBox middle = new VBox(bar, notices, added, scroll);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        middle.setMinWidth(0);
        page.setLeft(list);
        page.setCenter(middle);
        page.setRight(proof);
        page.getStyleClass().add("protocol");
        root.getChildren().setAll(page);
        root.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        model.page().addListener((all, before, now) -> show(now));
        model.chosen().addListener((all, before, now) -> added.setVisible(false));
        model.found().addListener((all, before, now) -> showFound());
        model.problem().addListener((all, before, now) -> notice(now));
        model.written().addListener((all, before, now) -> written.setText(now == null ? "" : desk.say("protocol.screen.written", now.toString())));
        show(model.page().get());
    }

    /** With a way to what all recoveries say together. */
    public ProtocolScreen with(HistoryView history) {
        Button all = new Button(desk.say("history.screen.open"));
        all.setMinWidth(Region.USE_PREF_SIZE);
        all.setId("history");
        all.setOnAction(event -> {
            root.getChildren().setAll(history);
            history.attach(() -> root.getChildren().setAll(page));
        });
        bar.getChildren().add(bar.getChildren().indexOf(export), all);
        return this;
    }

    private void furnishBar() {
        written.getStyleClass().addAll("muted", "small");
        written.setMinWidth(0);
        written.setId("written");
        export.setText(desk.say("protocol.screen.export"));
        export.setGraphic(KeyHint.of(EXPORT));
        export.setContentDisplay(ContentDisplay.RIGHT);
        export.getStyleClass().add(Styles.ACCENT);
        export.setMinWidth(Region.USE_PREF_SIZE);
        export.setId("export");
        export.setOnAction(event -> save(RecordExport.HTML));
        for (RecordExport form : RecordExport.values()) {
            MenuItem item = new MenuItem(desk.say("protocol.screen.export." + form.name()));
            item.setId("export-" + form.extension());
            item.setOnAction(event -> save(form));
            export.getItems().add(item);
        }
        export.disableProperty().bind(model.page().isNull());
        Button approve = new Button(desk.say("people.screen.approve.ask"), KeyHint.of(new KeyCodeCombination(KeyCode.F3)));
        approve.setContentDisplay(ContentDisplay.RIGHT);
        approve.setMinWidth(Region.USE_PREF_SIZE);
        approve.setId("approve-for-somebody");
        approve.setOnAction(event -> desk.navigator().go(new Destination.Approve()));
        bar.getChildren().setAll(additions(), approve, export, written);
        bar.getStyleClass().add("record-bar");
    }

    private MenuButton additions() {
        MenuButton menu = new MenuButton(desk.say("records.add"), new FontIcon(Feather.PLUS));
        menu.setId("additions");
        menu.setMinWidth(Region.USE_PREF_SIZE);
        menu.disableProperty().bind(model.page().isNull());
        MenuItem sign = item("sign", Feather.PEN_TOOL, record -> new SignDialog(desk, changes, record, this::added).show());
        menu.getItems().setAll(item("note", Feather.MESSAGE_SQUARE, dialogs::note), item("file", Feather.PAPERCLIP, this::attach), sign, new SeparatorMenuItem(),
                item("erase", Feather.USER_X, record -> new EraseDialog(desk, changes, record, this::erased).show()));
        model.page().subscribe(now -> sign.setDisable(now == null || !now.record().recovery().isClosed()));
        return menu;
    }

    private MenuItem item(String name, Feather icon, Consumer<Record> act) {
        MenuItem item = new MenuItem(desk.say("records.add." + name), new FontIcon(icon));
        item.setId("add-" + name);
        item.setOnAction(event -> act.accept(model.page().get().record()));
        return item;
    }

    private void attach(Record record) {
        desk.files().open(desk.say("records.add.file")).ifPresent(file -> dialogs.attach(record, file));
    }

    /** What was added stands in the journal for ever; taking it back is one more event. */
    private void added(Entry entry) {
        Label told = new Label(desk.say("records.added.told", entry.number()));
        added.getChildren().setAll(new FontIcon(Feather.CHECK), told);
        if (!(entry.event() instanceof SignedOff)) {
            Button back = new Button(desk.say("records.take-back"));
            back.setId("take-back");
            back.getStyleClass().addAll(Styles.FLAT, Styles.SMALL);
            String by = changes.operator().isBlank() ? "–" : changes.operator();
            back.setOnAction(event -> changes.amend(entry.recovery(), entry.number(), desk.say("records.taken-back"), by,
                    new RecordChangesViewModel.Ends<>(gone -> told(desk.say("records.taken-back.told", entry.number())), this::notice)));
            added.getChildren().add(back);
        }
        added.setVisible(true);
        model.refresh();
    }

    private void erased(List<Entry> tombstones) {
        told(desk.say("records.erased.told", tombstones.size()));
    }

    private void told(String text) {
        added.getChildren().setAll(new FontIcon(Feather.CHECK), new Label(text));
        added.setVisible(true);
        model.refresh();
    }

    private void key(KeyEvent event) {
        if (EXPORT.match(event)) {
            save(RecordExport.HTML);
            event.consume();
        }
    }

    private void save(RecordExport form) {
        if (model.page().get() != null) {
            desk.files().saveAs(desk.say("protocol.screen.export." + form.name()), model.suggestedName(form))
                    .ifPresent(file -> model.export(form, file));
        }
    }

    private void show(Page read) {
        proof.show(read);
        if (read != null) {
            RecordPage content = new RecordPage(desk, read.record(), changes, this::openEvents, this::notice);
            content.getChildren().addFirst(found);
            showFound();
            scroll.setContent(content);
            scroll.setVvalue(0);
        } else if (model.chosen().get() == null) {
            scroll.setContent(new EmptyState(Feather.FILE_TEXT, desk.say("protocol.screen.empty"), desk.say("protocol.screen.empty.text")));
        } else {
            ProgressIndicator wheel = new ProgressIndicator();
            wheel.setMaxSize(40, 40);
            wheel.setAccessibleText(desk.say("screens.common.loading"));
            StackPane waiting = new StackPane(wheel);
            waiting.setMinHeight(240);
            scroll.setContent(waiting);
        }
    }

    private void openEvents(List<Long> numbers) {
        Page read = model.page().get();
        model.events(numbers, sheets -> {
            if (!sheets.isEmpty()) {
                new EventsDialog(desk, read, sheets, event -> dialogs.amend(read.record(), event)).show();
            }
        });
    }

    private void showFound() {
        found.show(model.found().get());
    }

    private void notice(Exception failure) {
        notices.getChildren().clear();
        if (failure != null) {
            notices.getChildren().add(ProblemPane.of(failure, desk.words()));
        }
        notices.setVisible(failure != null);
    }

    @Override
    public String id() {
        return PROTOCOL;
    }

    @Override
    public Ikon icon() {
        return Feather.FILE_TEXT;
    }

    @Override
    public String titleKey() {
        return "screens.shell.protocol";
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void attach() {
        model.refresh();
    }

    @Override
    public void detach() {
        model.rest();
    }

    @Override
    public void show(Destination destination) {
        if (destination instanceof Destination.ReadRecord(String recovery)) {
            root.getChildren().setAll(page);
            model.filter().clear();
            model.chosen().set(recovery);
        }
    }

    @Override
    public void filter() {
        list.focusFilter();
    }
}
