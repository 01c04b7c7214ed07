package relight.ui.protocol;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.history.ControlMatrix;
import relight.core.history.History;
import relight.core.report.HistoryExport;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.EmptyState;
import relight.ui.common.ProblemPane;
import relight.ui.common.Spring;
import relight.ui.protocol.HistoryViewModel.Span;
import relight.ui.protocol.HistoryViewModel.Wanted;

/** What all recoveries say together: over time, as open findings, and as evidence. */
public final class HistoryView extends VBox {

    private final Desk desk;
    private final HistoryViewModel model;
    private final Map<String, Supplier<Node>> pages = new LinkedHashMap<>();
    private final Map<String, ToggleButton> tabs = new LinkedHashMap<>();
    private final StackPane column = new StackPane();
    private final ScrollPane scroll = new ScrollPane(column);
    private final VBox notices = new VBox();
    private final ComboBox<String> systems = new ComboBox<>();
    private final Label written = new Label();
    private String shown = "figures";
    private Runnable back = () -> { };

    public HistoryView(Desk desk, HistoryViewModel model) {
        this.desk = desk;
        this.model = model;
        pages.put("figures", () -> new HistoryFigures(desk, model.history().get(), model.count(Wanted.OPEN), model.count(Wanted.OVERDUE)));
        pages.put("findings", () -> new HistoryFindings(desk, model, this::read));
        pages.put("evidence", () -> new HistoryEvidence(desk, ControlMatrix.of(model.history().get(), desk.clock().instant()), this::read));
        getStyleClass().addAll("page", "history");
        column.getStyleClass().add("history-column");
        column.setAlignment(Pos.TOP_LEFT);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("edge-to-edge");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        notices.managedProperty().bind(notices.visibleProperty());
        notices.setVisible(false);
        getChildren().addAll(head(), bar(), notices, scroll);
        model.history().addListener((all, before, now) -> show());
        model.problem().addListener((all, before, now) -> notice(now));
        model.written().addListener((all, before, now) -> written.setText(now == null ? "" : desk.say("protocol.screen.written", now.toString())));
        show();
    }

    /** @param back where one goes who has seen enough */
    void attach(Runnable back) {
        this.back = back;
        model.refresh();
    }

    private void read(String recovery) {
        desk.navigator().go(new Destination.ReadRecord(recovery));
    }

    private Node head() {
        Button records = new Button(say("back"), new FontIcon(Feather.ARROW_LEFT));
        records.setMinWidth(USE_PREF_SIZE);
        records.setId("history-back");
        records.setOnAction(event -> back.run());
        Label title = new Label(say("title"));
        title.getStyleClass().add("page-title");
        written.getStyleClass().addAll("muted", "small");
        written.setMinWidth(0);
        MenuButton export = new MenuButton(say("export"));
        export.getStyleClass().add(Styles.ACCENT);
        export.setMinWidth(USE_PREF_SIZE);
        export.setId("history-export");
        for (HistoryExport form : HistoryExport.values()) {
            MenuItem item = new MenuItem(say("export." + form.name()));
            item.setOnAction(event -> desk.files().saveAs(say("export." + form.name()), "recoveries." + form.extension()).ifPresent(file -> model.export(form, file)));
            export.getItems().add(item);
        }
        HBox head = new HBox(16, records, title, new Spring(), written, export);
        head.setAlignment(Pos.CENTER_LEFT);
        return head;
    }

    private Node bar() {
        ToggleGroup group = new ToggleGroup();
        HBox row = new HBox();
        List<String> names = new ArrayList<>(pages.keySet());
        for (String name : names) {
            ToggleButton tab = new ToggleButton(say("tab." + name));
            tab.setToggleGroup(group);
            tab.setMinWidth(USE_PREF_SIZE);
            tab.setId("history-" + name);
            tab.getStyleClass().add(name.equals(names.getFirst()) ? "left-pill" : name.equals(names.getLast()) ? "right-pill" : "center-pill");
            tab.setSelected(name.equals(shown));
            tab.setOnAction(event -> choose(name));
            tabs.put(name, tab);
            row.getChildren().add(tab);
        }
        systems.setAccessibleText(say("system"));
        systems.getItems().setAll("");
        systems.setValue("");
        systems.setConverter(named(system -> system.isEmpty() ? say("system.all") : system));
        systems.valueProperty().addListener((all, before, now) -> {
            if (now != null) {
                model.system().set(now);
            }
        });
        ComboBox<Span> span = new ComboBox<>();
        span.setAccessibleText(say("span"));
        span.getItems().setAll(Span.values());
        span.setConverter(named(value -> say("span." + value)));
        span.valueProperty().bindBidirectional(model.span());
        HBox bar = new HBox(12, row, new Spring(), systems, span);
        bar.setAlignment(Pos.CENTER_LEFT);
        return bar;
    }

    private static <T> StringConverter<T> named(Function<T, String> name) {
        return new StringConverter<>() {
            @Override
            public String toString(T value) {
                return value == null ? "" : name.apply(value);
            }

            @Override
            public T fromString(String text) {
                return null;
            }
        };
    }

    /** Shows one of the pages, by the name of its tab. */
    public void choose(String name) {
        shown = name;
        tabs.get(name).setSelected(true);
        show();
        scroll.setVvalue(0);
    }

    private void show() {
        History history = model.history().get();
        if (history == null) {
            ProgressIndicator wheel = new ProgressIndicator();
            wheel.setMaxSize(40, 40);
            wheel.setAccessibleText(desk.say("screens.common.loading"));
            column.getChildren().setAll(wheel);
            return;
        }
        List<String> all = new ArrayList<>(List.of(""));
        all.addAll(model.systems());
        if (!systems.getItems().equals(all)) {
            systems.getItems().setAll(all);
            systems.setValue(model.system().get());
        }
        long overdue = model.count(Wanted.OVERDUE);
        tabs.get("findings").setText(overdue == 0 ? say("tab.findings") : desk.say("history.screen.tab.findings.overdue", overdue));
        column.getChildren().setAll(history.recoveries().isEmpty() ? new EmptyState(Feather.BAR_CHART_2, say("empty"), say("empty.text")) : pages.get(shown).get());
    }

    private void notice(Exception failure) {
        notices.getChildren().clear();
        if (failure != null) {
            notices.getChildren().add(ProblemPane.of(failure, desk.words()));
        }
        notices.setVisible(failure != null);
    }

    private String say(String key) {
        return desk.say("history.screen." + key);
    }
}
