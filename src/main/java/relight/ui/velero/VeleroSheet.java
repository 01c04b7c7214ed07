package relight.ui.velero;

import atlantafx.base.theme.Styles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javafx.collections.FXCollections;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.text.PlainName;
import relight.core.velero.VeleroNotes.Left;
import relight.core.velero.VeleroOperation;
import relight.core.velero.VeleroResults;
import relight.core.velero.VeleroRun;
import relight.core.velero.VeleroVolume;
import relight.ui.common.Columns;
import relight.ui.common.Desk;
import relight.ui.common.ProblemPane;
import relight.ui.common.Spring;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.WholeText;

/** What Velero wrote down of a backup and of its restores, above whatever screen asked for it: log, results, volumes and operations. */
public final class VeleroSheet {

    private static final double WIDTH = 1160;
    private static final double HEIGHT = 560;

    private final Desk desk;
    private final VeleroViewModel model;
    private final LogPane log;
    private final ComboBox<VeleroRun> runs = new ComboBox<>();
    private final Map<String, ToggleButton> tabs = new LinkedHashMap<>();
    private final StackPane shown = new StackPane();
    private final VBox problems = new VBox(8);
    private final Label where;
    private boolean filling;

    public VeleroSheet(Desk desk, VeleroViewModel model) {
        this.desk = desk;
        this.model = model;
        this.log = new LogPane(desk, model);
        this.where = WholeText.muted(say("from.bucket"));
    }

    /** Opens it and begins to read. */
    public void open() {
        VBox.setVgrow(shown, Priority.ALWAYS);
        problems.managedProperty().bind(problems.visibleProperty());
        VBox content = new VBox(12, head(), problems, tabs(), shown);
        size(content);
        listen();
        Button close = new Button(desk.say("screens.common.close"));
        close.setCancelButton(true);
        close.setId("velero-close");
        close.setOnAction(event -> desk.dialogs().close());
        desk.dialogs().show(say("title"), content, close);
        content.getParent().getStyleClass().add("dialog-wide");
        content.sceneProperty().addListener((all, before, now) -> {
            if (now == null) {
                model.close();
            }
        });
        select("log");
        show(model.backup());
        log.focus();
    }

    private static void size(VBox content) {
        content.setPrefSize(WIDTH, HEIGHT);
        content.sceneProperty().addListener((all, before, scene) -> {
            if (scene != null) {
                within(content, scene);
            }
        });
    }

    private static void within(VBox content, Scene scene) {
        double width = Math.min(WIDTH, scene.getWidth() - 120);
        double height = Math.min(HEIGHT, scene.getHeight() - 220);
        content.setMinSize(width, height);
        content.setPrefSize(width, height);
    }

    private HBox head() {
        runs.setId("velero-run");
        runs.setAccessibleText(say("run"));
        runs.setMaxWidth(820);
        runs.setCellFactory(list -> new Run());
        runs.setButtonCell(new Run());
        runs.valueProperty().addListener((all, before, now) -> {
            if (now != null && !filling) {
                show(now);
            }
        });
        Button from = new Button();
        from.setId("velero-from");
        from.setGraphic(new FontIcon(Feather.REPEAT));
        from.setVisible(model.hasCluster());
        from.setText(say("ask.cluster"));
        from.setOnAction(event -> {
            model.from(!model.isThroughCluster());
            fill(model.runsProperty().get());
            log.ask();
            where.setText(say(model.isThroughCluster() ? "from.cluster" : "from.bucket"));
            from.setText(say(model.isThroughCluster() ? "ask.bucket" : "ask.cluster"));
        });
        HBox head = new HBox(12, runs, new Spring(), from);
        head.setAlignment(Pos.CENTER_LEFT);
        return head;
    }

    private final class Run extends ListCell<VeleroRun> {
        @Override
        protected void updateItem(VeleroRun run, boolean empty) {
            super.updateItem(run, empty);
            setText(empty || run == null ? "" : say("run." + run.of(), PlainName.of(run.name())));
        }
    }

    private HBox tabs() {
        ToggleGroup group = new ToggleGroup();
        List<String> names = List.of("log", "results", "volumes", "operations");
        for (String name : names) {
            ToggleButton tab = new ToggleButton(say("tab." + name));
            tab.setId("velero-tab-" + name);
            tab.setToggleGroup(group);
            tab.setMinWidth(ToggleButton.USE_PREF_SIZE);
            tab.getStyleClass().add(name.equals(names.getFirst()) ? Styles.LEFT_PILL : name.equals(names.getLast()) ? Styles.RIGHT_PILL : Styles.CENTER_PILL);
            tab.setOnAction(event -> select(name));
            tabs.put(name, tab);
        }
        HBox row = new HBox(tabs.values().toArray(Node[]::new));
        row.getChildren().addAll(new Spring(), where);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    void select(String name) {
        tabs.get(name).setSelected(true);
        Optional<Left> left = model.leftProperty().get();
        shown.getChildren().setAll(switch (name) {
            case "results" -> results(left);
            case "volumes" -> volumes(left);
            case "operations" -> operations(left);
            default -> log;
        });
    }

    private void listen() {
        model.runsProperty().addListener((all, before, now) -> fill(now));
        model.leftProperty().addListener((all, before, now) -> left(now));
        model.problemProperty().addListener((all, before, now) -> tell());
        problems.setVisible(false);
    }

    private void fill(List<VeleroRun> all) {
        filling = true;
        runs.setItems(FXCollections.observableArrayList(all));
        runs.setValue(model.run());
        filling = false;
    }

    private void show(VeleroRun run) {
        model.show(run);
        log.ask();
    }

    private void left(Optional<Left> left) {
        count("results", left.flatMap(Left::results).map(results -> results.said().size()));
        count("volumes", left.map(one -> one.volumes().size()));
        count("operations", left.map(one -> one.operations().size()));
        tell();
        tabs.entrySet().stream().filter(tab -> tab.getValue().isSelected()).map(Map.Entry::getKey).filter(name -> !name.equals("log")).findFirst().ifPresent(this::select);
    }

    private void count(String tab, Optional<Integer> many) {
        tabs.get(tab).setText(say("tab." + tab) + many.map(count -> " (" + count + ")").orElse(""));
    }

    private void tell() {
        problems.getChildren().setAll(model.problemProperty().get().map(reason -> ProblemPane.of(reason, desk.words())).stream().toList());
        model.leftProperty().get().ifPresent(left -> left.damaged().forEach(damaged ->
                problems.getChildren().add(new WholeText(desk.words().say(damaged), "warning-text", "small"))));
        problems.setVisible(!problems.getChildren().isEmpty());
    }

    private Node results(Optional<Left> left) {
        List<VeleroResults.Said> said = left.flatMap(Left::results).map(VeleroResults::said).orElse(List.of());
        return table("velero-results", said, left.isEmpty() ? "reading" : left.get().results().isEmpty() ? "results.missing" : "results.none", List.of(
                Columns.nodes(say("log.column.level"), 124, one -> StatusBadge.plain(one.error() ? Standing.BAD : Standing.WARNING,
                        say(one.error() ? "line.ERROR" : "line.WARNING"))),
                Columns.words(say("results.about"), 200, one -> one.namespace().isEmpty() ? say("about." + one.about()) : PlainName.of(one.namespace())),
                whole(say("results.text"), 800, VeleroResults.Said::text)));
    }

    private Node volumes(Optional<Left> left) {
        return table("velero-volumes", left.map(Left::volumes).orElse(List.of()), left.isEmpty() ? "reading" : "volumes.none", List.of(
                whole(say("volumes.claim"), 320, VeleroVolume::claim),
                Columns.nodes(say("volumes.data"), 300, one -> StatusBadge.plain(switch (one.data()) {
                    case BUCKET -> Standing.GOOD;
                    case SNAPSHOT, UNKNOWN -> Standing.WARNING;
                    case NONE -> Standing.BAD;
                }, desk.say("velero.volume." + one.data()))),
                Columns.words(say("volumes.method"), 200, VeleroVolume::method),
                Columns.figures(say("volumes.size"), 90, one -> one.size().map(desk.words()::size).orElse("")),
                whole(say("volumes.reason"), 220, VeleroVolume::reason)));
    }

    private Node operations(Optional<Left> left) {
        return table("velero-operations", left.map(Left::operations).orElse(List.of()), left.isEmpty() ? "reading" : "operations.none", List.of(
                whole(say("operations.object"), 300, VeleroOperation::object),
                Columns.nodes(say("operations.phase"), 140, one -> StatusBadge.plain(!one.error().isEmpty() ? Standing.BAD
                        : one.phase().equals("Completed") ? Standing.GOOD : Standing.WARNING, PlainName.of(one.phase()))),
                Columns.words(say("operations.progress"), 170, this::progress),
                whole(say("operations.action"), 230, VeleroOperation::action),
                whole(say("operations.error"), 290, VeleroOperation::error)));
    }

    private String progress(VeleroOperation operation) {
        return operation.total() == 0 ? "" : operation.units().equalsIgnoreCase("bytes")
                ? desk.words().size(operation.done()) + " / " + desk.words().size(operation.total())
                : operation.done() + " / " + operation.total() + " " + PlainName.of(operation.units());
    }

    /** Words that take as many lines as they need. */
    private static <R> TableColumn<R, R> whole(String title, double width, Function<R, String> text) {
        return Columns.column(title, width, Pos.TOP_LEFT, (cell, row) -> {
            Text words = new Text(LogPane.plain(text.apply(row)));
            words.getStyleClass().add("text");
            words.setWrappingWidth(cell.getTableColumn().getWidth() - 26);
            cell.setGraphic(words);
        });
    }

    private <R> Node table(String id, List<R> rows, String empty, List<TableColumn<R, R>> columns) {
        TableView<R> table = new TableView<>(FXCollections.observableArrayList(rows));
        table.setId(id);
        table.getStyleClass().addAll("systems-table", "whole-rows");
        table.setAccessibleText(say("title"));
        table.setPlaceholder(new WholeText(say(empty), "muted"));
        table.getColumns().addAll(columns);
        return table;
    }

    private String say(String key, Object... values) {
        return desk.say("velero.sheet." + key, values);
    }
}
