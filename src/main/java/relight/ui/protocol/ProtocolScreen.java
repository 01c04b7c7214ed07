package relight.ui.protocol;

import atlantafx.base.theme.Styles;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.SplitMenuButton;
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
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import relight.core.report.RecordExport;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.EmptyState;
import relight.ui.common.KeyHint;
import relight.ui.common.ProblemPane;
import relight.ui.common.Screen;
import relight.ui.common.Spring;
import relight.ui.protocol.ProtocolViewModel.Page;

/** Every recovery's record: found at the left, read in the middle, and at the right whether it can be relied on. */
public final class ProtocolScreen implements Screen {

    private static final KeyCombination EXPORT = new KeyCodeCombination(KeyCode.P, KeyCombination.SHORTCUT_DOWN);

    private final Desk desk;
    private final ProtocolViewModel model;
    private final RecordList list;
    private final ProofPane proof;
    private final ScrollPane scroll = new ScrollPane();
    private final FoundPane found;
    private final VBox notices = new VBox();
    private final Label written = new Label();
    private final SplitMenuButton export = new SplitMenuButton();
    private final BorderPane page = new BorderPane();
    private final StackPane root = new StackPane();

    public ProtocolScreen(Desk desk, ProtocolViewModel model) {
        this.desk = desk;
        this.model = model;
        list = new RecordList(desk, model);
        proof = new ProofPane(desk, this::openEvents);
        found = new FoundPane(desk, this::openEvents);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("edge-to-edge");
        notices.getStyleClass().add("catalog-problems");
        notices.managedProperty().bind(notices.visibleProperty());
        notices.setVisible(false);
        VBox middle = new VBox(bar(), notices, scroll);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        middle.setMinWidth(0);
        page.setLeft(list);
        page.setCenter(middle);
        page.setRight(proof);
        page.getStyleClass().add("protocol");
        root.getChildren().setAll(page);
        root.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        model.page().addListener((all, before, now) -> show(now));
        model.found().addListener((all, before, now) -> showFound());
        model.problem().addListener((all, before, now) -> notice(now));
        model.written().addListener((all, before, now) -> written.setText(now == null ? "" : desk.say("protocol.screen.written", now.toString())));
        show(model.page().get());
    }

    private Node bar() {
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
        HBox bar = new HBox(12, new Spring(), written, approve, export);
        bar.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        bar.getStyleClass().add("record-bar");
        return bar;
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
            RecordPage content = new RecordPage(desk, read.record(), this::openEvents);
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
                new EventsDialog(desk, read, sheets).show();
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
            model.filter().clear();
            model.chosen().set(recovery);
        }
    }

    @Override
    public void filter() {
        list.focusFilter();
    }
}
