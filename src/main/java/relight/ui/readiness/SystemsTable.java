package relight.ui.readiness;

import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import relight.ui.common.Columns;
import relight.ui.common.DayStrip;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.Meter;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;

/** Each protected system in a row. */
final class SystemsTable extends VBox {

    private static final double ROW = 48;
    /** The column headings and the border. */
    private static final double AROUND = 38;

    private final Desk desk;
    private final TableView<SystemRow> table = new TableView<>();

    SystemsTable(Desk desk) {
        this.desk = desk;
        getStyleClass().add("systems");
        table.getStyleClass().add("systems-table");
        table.setFixedCellSize(ROW);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.setAccessibleText(say("systems"));
        table.getColumns().setAll(List.of(
                Columns.nodes(say("system"), 152, SystemsTable::name),
                Columns.nodes(say("newest"), 152, row -> words(row.newest())),
                Columns.nodes(say("age"), 264, this::age),
                Columns.nodes(say("strip"), 152, SystemsTable::days),
                Columns.nodes(say("last-proven"), 160, row -> two(words(row.proven()), row.provenBy())),
                Columns.nodes(say("forecast"), 184, row -> two(StatusBadge.pill(row.forecast().standing(), row.forecast().text()), row.mtd())),
                Columns.nodes(say("copies"), 112, row -> words(row.copies())),
                Columns.column("", 140, Pos.CENTER_RIGHT, (cell, row) -> cell.setGraphic(links(row)))));
        table.setRowFactory(all -> {
            javafx.scene.control.TableRow<SystemRow> row = new javafx.scene.control.TableRow<>();
            row.setOnMouseClicked(event -> {
                if (event.getClickCount() == 2 && row.getItem() != null) {
                    look(row.getItem());
                }
            });
            return row;
        });
        table.setOnKeyPressed(event -> {
            SystemRow chosen = table.getSelectionModel().getSelectedItem();
            if (event.getCode() == javafx.scene.input.KeyCode.ENTER && chosen != null) {
                look(chosen);
                event.consume();
            }
        });
        getChildren().add(table);
        VBox.setVgrow(table, javafx.scene.layout.Priority.ALWAYS);
    }

    void show(List<SystemRow> rows) {
        Optional<String> chosen = Optional.ofNullable(table.getSelectionModel().getSelectedItem()).map(SystemRow::system);
        table.getItems().setAll(rows);
        // No higher than its rows: what is left belongs to what needs somebody
        setPrefHeight(AROUND + ROW * rows.size());
        setMaxHeight(AROUND + ROW * rows.size());
        chosen.flatMap(name -> rows.stream().filter(row -> row.system().equals(name)).findFirst())
                .ifPresent(row -> table.getSelectionModel().select(row));
    }

    private void look(SystemRow row) {
        desk.navigator().go(new Destination.Backups(row.filter()));
    }

    private String say(String key) {
        return desk.say("screens.ready.column." + key);
    }

    private static Node name(SystemRow row) {
        Label name = new Label(row.system());
        name.getStyleClass().add("strong");
        Label kind = new Label(row.kind());
        kind.getStyleClass().addAll("muted", "tiny");
        VBox both = new VBox(1, name, kind);
        both.setAlignment(Pos.CENTER_LEFT);
        return both;
    }

    private static Node two(Node first, String second) {
        if (second.isEmpty()) {
            return first;
        }
        Label below = new Label(second);
        below.getStyleClass().addAll("muted", "tiny");
        VBox both = new VBox(2, first, below);
        both.setAlignment(Pos.CENTER_LEFT);
        return both;
    }

    private Node age(SystemRow row) {
        Meter meter = new Meter(row.ageFraction(), row.age().standing());
        meter.getStyleClass().add("age-meter");
        Label text = new Label(row.age().text());
        text.getStyleClass().add(colour(row.age().standing()));
        HBox both = new HBox(8, meter, text);
        both.setAlignment(Pos.CENTER_LEFT);
        return both;
    }

    private static Node days(SystemRow row) {
        DayStrip strip = new DayStrip();
        strip.show(row.days(), row.daysTold());
        javafx.scene.control.Tooltip.install(strip, new javafx.scene.control.Tooltip(row.daysTold()));
        return strip;
    }

    /** What is in order needs no mark; the eye is to fall on what is not. */
    private static Node words(SystemRow.Told told) {
        return told.standing() == Standing.GOOD ? new Label(told.text()) : StatusBadge.plain(told.standing(), told.text());
    }

    private static String colour(Standing standing) {
        return switch (standing) {
            case BAD -> "bad-text";
            case WARNING -> "warning-text";
            case GOOD, UNKNOWN, INFO -> "muted";
        };
    }

    /** One below the other: beside each other they are too wide in some languages. */
    private Node links(SystemRow row) {
        VBox links = new VBox(2);
        links.setAlignment(Pos.CENTER_RIGHT);
        if (row.cluster()) {
            links.getChildren().add(link("screens.ready.cluster", row, new Destination.Cluster(row.system())));
        }
        links.getChildren().add(link("screens.ready.restore", row, new Destination.Restore(row.system(), Optional.empty())));
        return links;
    }

    private Hyperlink link(String key, SystemRow row, Destination destination) {
        Hyperlink link = new Hyperlink(desk.say(key));
        link.getStyleClass().add("row-link");
        link.setMinWidth(USE_PREF_SIZE);
        link.setAccessibleText(desk.say(key + ".of", row.system()));
        link.setOnAction(event -> desk.navigator().go(destination));
        return link;
    }
}
