package relight.ui.recovery;

import atlantafx.base.theme.Styles;
import java.time.Duration;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.recovery.Beginning;
import relight.core.recovery.Journal;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.KeyHint;
import relight.ui.common.ProblemPane;
import relight.ui.common.RelativeTime;
import relight.ui.common.SectionTitle;
import relight.ui.common.Spring;
import relight.ui.common.WordsArea;

/** The first page of a bad night: what do you see? */
final class DeclareView extends VBox {

    private final Desk desk;
    private final DeclareViewModel model;
    private final ListView<Beginning> list = new ListView<>();
    private final VBox open = new VBox(8);
    private final VBox problem = new VBox();

    private final Optional<TakeOverDialog> takeOver;

    /**
     * The page.
     *
     * @param takeOver asks for a recovery that another machine began, where there is a way to any
     */
    DeclareView(Desk desk, DeclareViewModel model, Optional<TakeOverDialog> takeOver) {
        super(16);
        this.takeOver = takeOver;
        this.desk = desk;
        this.model = model;
        getStyleClass().addAll("page", "declare");
        HBox columns = new HBox(16, choices(), details());
        VBox.setVgrow(columns, Priority.ALWAYS);
        getChildren().addAll(heading(), open, problem, columns);
        model.open().addListener((ListChangeListener<Journal.Summary>) change -> showOpen());
        model.problem().addListener((all, before, now) -> {
            problem.getChildren().clear();
            if (now != null) {
                problem.getChildren().add(ProblemPane.of(now, desk.words()));
            }
        });
        for (VBox box : java.util.List.of(open, problem)) {
            box.managedProperty().bind(Bindings.isNotEmpty(box.getChildren()));
        }
        showOpen();
    }

    private Node heading() {
        Label title = new Label(desk.say("recovery.screen.declare.title"));
        title.getStyleClass().add("page-title");
        Label text = new Label(desk.say("recovery.screen.declare.text"));
        text.getStyleClass().add("muted");
        HBox heading = new HBox(16, new VBox(4, title, text), new Spring());
        heading.setAlignment(Pos.CENTER_LEFT);
        takeOver.ifPresent(dialog -> {
            Button take = new Button(desk.say("people.screen.takeover.ask"), new FontIcon(Feather.LOG_IN));
            take.setId("take-over");
            take.setMinWidth(Region.USE_PREF_SIZE);
            take.setOnAction(event -> askTakeOver());
            heading.getChildren().add(take);
        });
        return heading;
    }

    void askTakeOver() {
        takeOver.ifPresent(TakeOverDialog::show);
    }

    private void showOpen() {
        open.getChildren().clear();
        for (Journal.Summary summary : model.open()) {
            Label text = new Label(desk.say("recovery.screen.declare.open", summary.title(),
                    new RelativeTime(desk.words(), desk.clock()).distance(summary.declared())));
            text.setWrapText(true);
            Button resume = new Button(desk.say("recovery.screen.declare.resume"));
            resume.getStyleClass().add(Styles.ACCENT);
            resume.setMinWidth(Region.USE_PREF_SIZE);
            resume.setOnAction(event -> model.resume(summary.recovery()));
            HBox line = new HBox(12, new FontIcon(Feather.CLOCK), text, new Spring(), resume);
            line.setAlignment(Pos.CENTER_LEFT);
            line.getStyleClass().add("open-recovery");
            open.getChildren().add(line);
        }
    }

    /**
     * Puts the keyboard on what can be chosen; nothing is chosen by that. The list hears keys only once it is styled, and whoever types
     * ahead has not waited for the next picture.
     */
    void takeKeys() {
        list.applyCss();
        if (list.getSelectionModel().isEmpty()) {
            list.getFocusModel().focus(-1);
        }
        list.requestFocus();
    }

    private Node choices() {
        list.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER && model.ready().get()) {
                model.declare();
                event.consume();
            }
        });
        list.getItems().setAll(model.beginnings());
        list.getStyleClass().add("beginnings");
        list.setAccessibleText(desk.say("recovery.screen.declare.what"));
        list.setPlaceholder(new Label(desk.say("recovery.screen.declare.none")));
        list.setCellFactory(view -> new Cell());
        list.getSelectionModel().selectedItemProperty().addListener((all, before, now) -> model.chosen().set(now));
        model.chosen().addListener((all, before, now) -> list.getSelectionModel().select(now));
        VBox box = new VBox(8, new SectionTitle(desk.say("recovery.screen.declare.what")), list);
        VBox.setVgrow(list, Priority.ALWAYS);
        HBox.setHgrow(box, Priority.ALWAYS);
        return box;
    }

    private Node details() {
        ToggleGroup group = new ToggleGroup();
        ToggleButton incident = mode("recovery.screen.mode.INCIDENT", Feather.ALERT_TRIANGLE, group);
        ToggleButton drill = mode("recovery.screen.mode.DRILL", Feather.TARGET, group);
        incident.setSelected(model.incident().get());
        drill.setSelected(!model.incident().get());
        group.selectedToggleProperty().addListener((all, before, now) -> {
            if (now == null) {
                before.setSelected(true);
            } else {
                model.incident().set(now == incident);
            }
        });
        model.incident().addListener((all, before, now) -> group.selectToggle(now ? incident : drill));
        TextField who = field("recovery.screen.declare.who", model.operator());
        WordsArea why = new WordsArea(3);
        why.setAccessibleText(desk.say("recovery.screen.declare.why"));
        why.textProperty().bindBidirectional(model.reason());
        Button declare = new Button();
        declare.textProperty().bind(Bindings.createStringBinding(() -> desk.say(model.incident().get()
                ? "recovery.screen.declare.incident" : "recovery.screen.declare.drill"), model.incident()));
        declare.getStyleClass().addAll(Styles.DANGER, Styles.LARGE);
        declare.setGraphic(new KeyHint("⏎"));
        declare.setContentDisplay(javafx.scene.control.ContentDisplay.RIGHT);
        declare.setMaxWidth(Double.MAX_VALUE);
        declare.setId("declare");
        declare.setDefaultButton(true);
        declare.disableProperty().bind(model.ready().not());
        declare.setOnAction(event -> model.declare());
        Card card = new Card(desk.say("recovery.screen.declare.details"), new HBox(incident, drill),
                label("recovery.screen.declare.who"), who, label("recovery.screen.declare.why"), why,
                label("recovery.screen.declare.disruption"), field("recovery.screen.declare.disruption.hint", model.disruption()),
                label("recovery.screen.declare.harm"), field("recovery.screen.declare.harm.hint", model.harmSince()), declare);
        card.setMinWidth(400);
        card.setMaxWidth(440);
        card.setMaxHeight(Region.USE_PREF_SIZE);
        return card;
    }

    private ToggleButton mode(String key, Feather icon, ToggleGroup group) {
        ToggleButton button = new ToggleButton(desk.say(key), new FontIcon(icon));
        button.setToggleGroup(group);
        button.getStyleClass().add(group.getToggles().size() == 1 ? Styles.LEFT_PILL : Styles.RIGHT_PILL);
        return button;
    }

    private Label label(String key) {
        Label label = new Label(desk.say(key));
        label.getStyleClass().addAll("small", "muted");
        return label;
    }

    private TextField field(String key, javafx.beans.property.StringProperty value) {
        TextField field = new TextField();
        field.setPromptText(desk.say(key));
        field.setAccessibleText(desk.say(key));
        field.textProperty().bindBidirectional(value);
        return field;
    }

    private final class Cell extends ListCell<Beginning> {

        @Override
        protected void updateItem(Beginning beginning, boolean empty) {
            super.updateItem(beginning, empty);
            setText(null);
            setGraphic(empty || beginning == null ? null : describe(beginning));
        }

        private Node describe(Beginning beginning) {
            return switch (beginning) {
                case Beginning.ByScenario by -> lines(Feather.ALERT_CIRCLE, by.scenario().symptom(),
                        desk.say("recovery.screen.declare.scenario", by.scenario().name(), String.join(", ", by.scenario().systems()),
                                by.scenario().objectives().rto().map(desk.words()::duration).orElse("–"),
                                by.scenario().objectives().rpo().map(desk.words()::duration).orElse("–"))
                                + by.scenario().objectives().mtd().map(mtd -> " · MTD " + desk.words().duration(mtd)).orElse("")
                                + by.scenario().objectives().rpo().filter(Duration::isZero).map(none -> " · " + desk.say("recovery.screen.no-loss")).orElse(""));
                case Beginning.ByRunbook by -> lines(Feather.FILE_TEXT,
                        by.file() + by.section().map(section -> "#" + section).orElse(""), desk.say("recovery.screen.declare.runbook"));
            };
        }

        private Node lines(Feather icon, String first, String second) {
            Label title = new Label(first);
            title.getStyleClass().add("strong");
            Label detail = new Label(second);
            detail.getStyleClass().addAll("muted", "small");
            HBox line = new HBox(12, new FontIcon(icon), new VBox(2, title, detail));
            line.setAlignment(Pos.CENTER_LEFT);
            return line;
        }
    }
}
