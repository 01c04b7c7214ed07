package relight.ui.recovery;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import relight.core.restore.rows.FoundRow;
import relight.core.restore.rows.FoundRows;
import relight.core.restore.rows.RowSelection;
import relight.core.restore.rows.RowsChoice;
import relight.core.restore.rows.RowsPlanner;
import relight.core.runbook.Input;
import relight.core.runbook.Step;
import relight.core.text.Problem;
import relight.ui.common.Columns;
import relight.ui.common.Desk;
import relight.ui.common.WholeText;

/** The rows that a comparison has found, with a box before each: which come back. What is ticked and what is typed are the same choice. */
final class RowsToChoose extends VBox {

    /** Rows in the table; the list goes on in its file, and all of it can be chosen. */
    private static final int SHOWN = 1_000;

    private final Desk desk;
    private final RecoveryViewModel model;
    private final Step step;
    private final Input input;
    private final TextField typed = new TextField();
    private final TableView<FoundRow> table = new TableView<>();
    private final Label count = WholeText.muted("");
    private final TreeSet<Long> ticked = new TreeSet<>();
    private boolean ticking;
    private boolean more;

    RowsToChoose(Desk desk, RecoveryViewModel model, Step step, Runnable enter) {
        super(8);
        this.desk = desk;
        this.model = model;
        this.step = step;
        this.input = step.header().inputs().getFirst();
        getStyleClass().add("rows-to-choose");
        typed.setId("rows");
        typed.setPromptText(desk.say("recovery.rows.prompt"));
        typed.setAccessibleText(desk.say("recovery.rows.prompt"));
        typed.setOnAction(event -> enter.run());
        typed.textProperty().addListener((all, before, now) -> choose(now));
        furnish();
        HBox words = new HBox(8);
        words.setAlignment(Pos.CENTER_LEFT);
        for (String word : List.of("all", "missing", "changed", "none")) {
            Button button = new Button(desk.say("recovery.rows." + word));
            button.setId("rows-" + word);
            button.setOnAction(event -> typed.setText(word));
            words.getChildren().add(button);
        }
        words.getChildren().add(count);
        getChildren().addAll(words, typed, table);
        model.found(this::show);
    }

    /** Whether the step asks which rows come back. */
    static boolean suits(Step step) {
        return step instanceof Step.EngineAction action && action.engine().equals(RowsPlanner.ENGINE)
                && action.header().inputs().stream().anyMatch(one -> one.name().equals(RowsChoice.ROWS));
    }

    /** Reads the beginning of the list. */
    static List<FoundRow> read(Path folder) throws java.io.IOException {
        return FoundRows.there(folder) ? FoundRows.first(folder, SHOWN + 1) : List.of();
    }

    /** Where the keyboard begins. */
    Node first() {
        return typed;
    }

    private void furnish() {
        table.setId("found-rows");
        table.setFixedCellSize(30);
        table.setPrefHeight(280);
        table.setMinHeight(120);
        table.setAccessibleText(desk.say("recovery.rows.table"));
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.setPlaceholder(WholeText.muted(desk.say("recovery.rows.none-found")));
        table.getColumns().setAll(List.of(
                Columns.nodes("", 40, this::box),
                Columns.figures("#", 56, row -> Long.toString(row.number()), "muted"),
                Columns.words(desk.say("recovery.rows.column.table"), 150, row -> row.table().toString()),
                Columns.words(desk.say("recovery.rows.column.key"), 130, FoundRow::keyText, "mono"),
                Columns.words(desk.say("recovery.rows.column.kind"), 90, row -> desk.say("recovery.rows.kind." + row.kind())),
                Columns.column(desk.say("recovery.rows.column.values"), 400, Pos.CENTER_LEFT, (cell, row) -> {
                    cell.setText(row.shown());
                    cell.setTooltip(row.shown().isEmpty() ? null : new Tooltip(row.shown()));
                })));
        table.setOnKeyPressed(event -> {
            FoundRow row = table.getSelectionModel().getSelectedItem();
            if (event.getCode() == KeyCode.SPACE && row != null) {
                tick(row, !ticked.contains(row.number()));
                event.consume();
            }
        });
    }

    private Node box(FoundRow row) {
        CheckBox box = new CheckBox();
        box.setId("row-" + row.number());
        box.setAccessibleText(row.table() + " " + row.keyText());
        box.setSelected(ticked.contains(row.number()));
        box.setOnAction(event -> tick(row, box.isSelected()));
        return box;
    }

    private void show(List<FoundRow> rows) {
        table.getItems().setAll(rows.subList(0, Math.min(SHOWN, rows.size())));
        more = rows.size() > SHOWN;
        typed.setText(model.inputs().value(step.id(), input));
        choose(typed.getText());
    }

    private void tick(FoundRow row, boolean on) {
        if (on) {
            ticked.add(row.number());
        } else {
            ticked.remove(row.number());
        }
        ticking = true;
        typed.setText(RowSelection.of(new ArrayList<>(ticked)));
        ticking = false;
        choose(typed.getText());
    }

    private void choose(String written) {
        model.inputs().type(step.id(), input, written);
        Optional<RowSelection> selection = selection(written);
        if (!ticking) {
            ticked.clear();
            selection.ifPresent(chosen -> table.getItems().stream().filter(chosen).map(FoundRow::number).forEach(ticked::add));
        }
        count.setText(desk.say(more ? "recovery.rows.count.more" : "recovery.rows.count", ticked.size(), table.getItems().size()));
        table.refresh();
    }

    private static Optional<RowSelection> selection(String written) {
        try {
            return Optional.of(RowSelection.of(written));
        } catch (Problem notYet) {
            return Optional.empty();
        }
    }
}
