package relight.ui.catalog;

import atlantafx.base.controls.CustomTextField;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.catalog.Backup;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.EmptyState;
import relight.ui.common.KeyHint;
import relight.ui.common.ProblemPane;
import relight.ui.common.ProgressStrip;
import relight.ui.common.RelativeTime;
import relight.ui.common.Screen;
import relight.ui.common.SectionTitle;
import relight.ui.common.Spring;
import relight.ui.common.Standing;
import relight.ui.common.TimeLine;

/** Every backup: found as you type, along time, in a table, and one of them closely. */
public final class CatalogScreen implements Screen {

    private final Desk desk;
    private final CatalogViewModel model;
    private final RelativeTime time;
    private final CustomTextField filter = new CustomTextField();
    private final Label answer = new Label();
    private final VBox problems = new VBox();
    private final TimeLine points;
    private final BackupTable table;
    private final ProgressStrip progress;
    private final VBox found = new VBox();
    private final BorderPane page = new BorderPane();
    private final StackPane root = new StackPane();

    public CatalogScreen(Desk desk, CatalogViewModel model) {
        this.desk = desk;
        this.model = model;
        this.time = new RelativeTime(desk.words(), desk.clock());
        points = new TimeLine(desk.words().zone(), time::date, this::chosen);
        table = new BackupTable(desk, model);
        progress = new ProgressStrip(desk.words(), ProgressStrip.Unit.BYTES, model::cancel);
        problems.getStyleClass().add("catalog-problems");
        problems.managedProperty().bind(problems.visibleProperty());
        problems.setVisible(false);
        found.getChildren().setAll(timeLine(), table);
        VBox.setVgrow(table, Priority.ALWAYS);
        StackPane content = new StackPane(found, nothing());
        VBox.setVgrow(content, Priority.ALWAYS);
        VBox middle = new VBox(problems, content);
        middle.setMinWidth(0);
        page.setTop(head());
        page.setLeft(new SeriesPane(desk.words(), model));
        page.setCenter(middle);
        page.setRight(new DetailPane(desk, model, progress));
        page.getStyleClass().add("catalog");
        ProgressIndicator wheel = new ProgressIndicator();
        wheel.setMaxSize(40, 40);
        wheel.setAccessibleText(desk.say("screens.common.loading"));
        root.getChildren().setAll(wheel);
        filter.textProperty().bindBidirectional(model.filterProperty());
        model.listingProperty().addListener((all, before, now) -> now.ifPresent(this::show));
        model.hintProperty().addListener((all, before, now) -> now.ifPresent(hint -> tell(hint.say(desk.words()), true)));
        model.problemsProperty().addListener((all, before, now) -> problems(now));
        model.detailProperty().addListener((all, before, now) -> mark());
        model.groupsProperty().addListener((all, before, now) -> model.listingProperty().get().ifPresent(this::count));
    }

    private HBox head() {
        Label title = new Label(desk.say("screens.shell.catalog"));
        title.getStyleClass().add("page-title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        filter.setLeft(new FontIcon(Feather.SEARCH));
        filter.setRight(KeyHint.of(new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN)));
        filter.setPromptText(desk.say("screens.catalog.filter.prompt"));
        filter.setAccessibleText(desk.say("screens.catalog.filter"));
        filter.getStyleClass().add("filter-line");
        filter.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.DOWN) {
                table.requestFocus();
                event.consume();
            }
        });
        answer.getStyleClass().add("muted");
        answer.setMinWidth(0);
        Button refresh = button("refresh", () -> begin("screens.catalog.refreshing", () -> model.refresh(progress.fromAnyThread())));
        Button verify = button("verify-all", () -> begin("screens.catalog.verifying", () -> model.verifyAll(progress.fromAnyThread())));
        refresh.disableProperty().bind(model.workingProperty());
        verify.disableProperty().bind(model.workingProperty());
        HBox head = new HBox(title, filter, answer, new Spring(), refresh, verify);
        head.getStyleClass().add("catalog-head");
        head.setAlignment(Pos.CENTER_LEFT);
        return head;
    }

    private Button button(String key, Runnable action) {
        Button button = new Button(desk.say("screens.catalog." + key));
        button.setOnAction(event -> action.run());
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }

    private void begin(String told, Runnable work) {
        progress.begin(desk.say(told), ProgressStrip.Unit.ITEMS);
        work.run();
    }

    private VBox timeLine() {
        VBox box = new VBox(4, new SectionTitle(desk.say("screens.catalog.points")), points);
        box.getStyleClass().add("catalog-points");
        return box;
    }

    private void show(CatalogViewModel.Listing listing) {
        boolean nothingAtAll = listing.count() == 0 && model.filterProperty().get().isBlank();
        found.setVisible(!nothingAtAll);
        root.getChildren().setAll(page);
        count(listing);
        points.show(listing.newest().reversed().stream().map(this::point).toList());
        mark();
    }

    private void count(CatalogViewModel.Listing listing) {
        NumberFormat numbers = NumberFormat.getIntegerInstance(desk.words().locale());
        long total = Math.max(listing.count(), model.groupsProperty().get().total());
        model.hintProperty().get().ifPresent(hint -> tell(hint.say(desk.words()), true));
        if (model.hintProperty().get().isEmpty()) {
            tell(desk.say("screens.catalog.answer", numbers.format(listing.count()), numbers.format(total), numbers.format(listing.millis())), false);
        }
    }

    /** Rings the backup at hand on the time line, where it is among its points. */
    private void mark() {
        List<String> ids = newest().reversed().stream().map(Backup::id).toList();
        points.mark(model.detailProperty().get().map(detail -> ids.indexOf(detail.backup().id())).orElse(-1));
    }

    private List<Backup> newest() {
        return model.listingProperty().get().map(CatalogViewModel.Listing::newest).orElse(List.of());
    }

    private void tell(String text, boolean wrong) {
        answer.setText(text);
        answer.getStyleClass().removeAll("muted", "warning-text");
        answer.getStyleClass().add(wrong ? "warning-text" : "muted");
    }

    private TimeLine.Point point(Backup backup) {
        String state = desk.say("screens.catalog.state." + backup.state().name().toLowerCase(Locale.ROOT));
        return new TimeLine.Point(backup.recoveryPoint(), Standing.of(backup.state()),
                time.exact(backup.recoveryPoint()) + " · " + state + " · " + desk.words().size(backup.size()));
    }

    private void chosen(int place) {
        table.choose(newest().reversed().get(place));
    }

    private void problems(List<Exception> now) {
        problems.getChildren().setAll(now.stream().limit(3).map(reason -> ProblemPane.of(reason, desk.words())).toList());
        problems.setVisible(!now.isEmpty());
        if (!now.isEmpty() && model.listingProperty().get().isEmpty()) {
            root.getChildren().setAll(page);
        }
    }

    private Node nothing() {
        Button refresh = button("refresh", () -> begin("screens.catalog.refreshing", () -> model.refresh(progress.fromAnyThread())));
        refresh.disableProperty().bind(model.workingProperty());
        EmptyState nothing = new EmptyState(Feather.DATABASE, desk.say("screens.catalog.empty"), desk.say("screens.catalog.empty.text"), refresh);
        nothing.visibleProperty().bind(found.visibleProperty().not());
        return nothing;
    }

    @Override
    public String id() {
        return CATALOG;
    }

    @Override
    public Ikon icon() {
        return Feather.DATABASE;
    }

    @Override
    public String titleKey() {
        return "screens.shell.catalog";
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
    public void show(Destination destination) {
        if (destination instanceof Destination.Backups(String wanted)) {
            model.filterProperty().set(wanted);
        }
    }

    @Override
    public void filter() {
        filter.requestFocus();
        filter.selectAll();
    }
}
