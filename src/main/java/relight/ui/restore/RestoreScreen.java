package relight.ui.restore;

import atlantafx.base.theme.Styles;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import javafx.beans.InvalidationListener;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.KeyHint;
import relight.ui.common.ProblemPane;
import relight.ui.common.ProgressStrip;
import relight.ui.common.Screen;
import relight.ui.common.Spring;
import relight.ui.recovery.RecoveryInHand;
import relight.ui.restore.RestoreViewModel.Page;

/** The restore wizard: one page at a time, with the way that has been gone above and the way on below. */
public final class RestoreScreen implements Screen {

    private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");
    private static final PseudoClass PAST = PseudoClass.getPseudoClass("past");

    private final Desk desk;
    private final RestoreViewModel model;
    private final Map<Page, Supplier<Node>> pages = new EnumMap<>(Page.class);
    private final Map<Page, HBox> marks = new EnumMap<>(Page.class);
    private final VBox content = new VBox();
    private final VBox problem = new VBox();
    private final ProgressStrip progress;
    private final Button back;
    private final Button next;
    private final Button save;
    private final VBox root = new VBox();

    /**
     * The wizard over one workspace; a plan that is started is taken in hand.
     *
     * @param operator the name that stands in the record
     */
    public RestoreScreen(Desk desk, RestoreViewModel model, RecoveryInHand inHand, String operator) {
        this.desk = desk;
        this.model = model;
        pages.put(Page.WHAT, () -> new WhatPage(desk, model));
        pages.put(Page.WHEN, () -> new WhenPage(desk, model));
        pages.put(Page.WHERE, () -> new WherePage(desk, model));
        pages.put(Page.FOUND, () -> new FoundPage(desk, model));
        pages.put(Page.PLAN, () -> new PlanPage(desk, model));
        pages.put(Page.CONFIRM, () -> new ConfirmPage(desk, model, session -> {
            inHand.take(session);
            desk.navigator().go(new Destination.Page(RECOVERY));
        }, operator));
        progress = new ProgressStrip(desk.words(), ProgressStrip.Unit.BYTES, model::cancel);
        progress.visibleProperty().bind(model.looking());
        progress.managedProperty().bind(progress.visibleProperty());
        back = new Button(desk.say("restore.screen.back"));
        back.setOnAction(event -> model.back());
        next = new Button(desk.say("restore.screen.continue"), new KeyHint("⏎"));
        next.setContentDisplay(ContentDisplay.RIGHT);
        next.getStyleClass().add(Styles.ACCENT);
        next.setDefaultButton(true);
        next.setId("continue");
        next.setOnAction(event -> model.next(progress.fromAnyThread()));
        save = new Button(desk.say("restore.screen.save"));
        save.setId("save");
        save.setMinWidth(Region.USE_PREF_SIZE);
        save.visibleProperty().bind(model.page().isEqualTo(Page.PLAN));
        save.setOnAction(event -> model.plan().flatMap(plan -> desk.files().saveAs(desk.say("restore.screen.save"),
                plan.request().system().name() + "-restore.md")).ifPresent(model::save));
        furnish();
    }

    private void furnish() {
        root.getStyleClass().addAll("page", "restore");
        ScrollPane scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.getStyleClass().add("wizard-scroll");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        HBox footer = new HBox(8, back, new Spring(), next);
        footer.setAlignment(Pos.CENTER_LEFT);
        root.getChildren().addAll(way(), scroll, problem, progress, footer);
        model.page().addListener((all, before, now) -> show());
        model.problem().addListener((all, before, now) -> {
            problem.getChildren().clear();
            if (now != null) {
                problem.getChildren().add(ProblemPane.of(now, desk.words()));
            }
        });
        InvalidationListener changed = property -> next.setDisable(!model.canGoOn());
        model.page().addListener(changed);
        model.draft().addListener(changed);
        model.looking().addListener(changed);
        model.offers().addListener(changed);
        model.planning().addListener(changed);
        show();
    }

    private Node way() {
        HBox way = new HBox(8);
        way.setAlignment(Pos.CENTER_LEFT);
        way.getStyleClass().add("wizard-way");
        for (Page page : Page.values()) {
            Label number = new Label(String.valueOf(page.ordinal() + 1));
            number.getStyleClass().add("wizard-number");
            Label name = new Label(desk.say("restore.screen.page." + page.name()));
            name.setMinWidth(Region.USE_PREF_SIZE);
            HBox mark = new HBox(8, number, name);
            mark.setAlignment(Pos.CENTER_LEFT);
            mark.getStyleClass().add("wizard-mark");
            marks.put(page, mark);
            if (page != Page.WHAT) {
                Region line = new Region();
                line.getStyleClass().add("wizard-line");
                way.getChildren().add(line);
            }
            way.getChildren().add(mark);
        }
        way.getChildren().addAll(new Spring(), save);
        return way;
    }

    private void show() {
        Page page = model.page().get();
        marks.forEach((other, mark) -> {
            mark.pseudoClassStateChanged(CURRENT, other == page);
            mark.pseudoClassStateChanged(PAST, other.ordinal() < page.ordinal());
            Label number = (Label) mark.getChildren().getFirst();
            boolean past = other.ordinal() < page.ordinal();
            number.setGraphic(past ? new FontIcon(Feather.CHECK) : null);
            number.setText(past ? "" : String.valueOf(other.ordinal() + 1));
        });
        Node node = pages.get(page).get();
        VBox.setVgrow(node, Priority.ALWAYS);
        content.getChildren().setAll(node);
        if (node instanceof ConfirmPage confirm) {
            confirm.begin();
        }
        back.setDisable(page == Page.WHAT);
        next.setVisible(page != Page.CONFIRM);
        next.setDisable(!model.canGoOn());
    }

    @Override
    public String id() {
        return RESTORE;
    }

    @Override
    public Ikon icon() {
        return Feather.ROTATE_CCW;
    }

    @Override
    public String titleKey() {
        return "screens.shell.restore";
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void attach() {
        show();
    }

    @Override
    public void detach() {
        model.cancel();
    }

    @Override
    public void show(Destination destination) {
        if (destination instanceof Destination.Restore wanted) {
            model.begin(wanted.system(), wanted.backup(), wanted.choices());
        }
    }
}
