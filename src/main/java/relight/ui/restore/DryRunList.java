package relight.ui.restore;

import java.util.Locale;
import javafx.collections.FXCollections;
import javafx.collections.transformation.FilteredList;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.core.restore.DryRun;
import relight.core.restore.ItemDifference;
import relight.core.text.Difference;
import relight.core.text.PlainName;
import relight.ui.common.Columns;
import relight.ui.common.Desk;
import relight.ui.common.DifferenceLines;
import relight.ui.common.WholeText;

/** Every file, object or table that would not stay as it is, to be looked through. */
final class DryRunList {

    private final Desk desk;
    private final DryRun dry;
    private final RestoreViewModel model;

    DryRunList(Desk desk, DryRun dry, RestoreViewModel model) {
        this.desk = desk;
        this.dry = dry;
        this.model = model;
    }

    void open() {
        FilteredList<DryRun.Item> items = new FilteredList<>(FXCollections.observableArrayList(dry.items()));
        TableView<DryRun.Item> table = new TableView<>(items);
        table.setId("dry-run-items");
        table.getStyleClass().add("systems-table");
        table.setAccessibleText(say("title"));
        table.getColumns().add(Columns.words(desk.say("contents.dry.column.kind"), 240, item -> word(item.kind())));
        table.getColumns().add(Columns.words(say("column.path"), 720, item -> PlainName.of(item.path()), "mono"));
        if (!dry.of().unit().isEmpty()) {
            table.getColumns().add(Columns.figures(say("column.size"), 100, item -> dry.amount(desk.words(), item.amount())));
        }
        table.setFixedCellSize(30);
        if (dry.of() == DryRun.Of.OBJECTS) {
            table.setOnMouseClicked(event -> {
                if (event.getClickCount() == 2) {
                    explain(table.getSelectionModel().getSelectedItem());
                }
            });
            table.setOnKeyPressed(event -> {
                if (event.getCode() == KeyCode.ENTER) {
                    explain(table.getSelectionModel().getSelectedItem());
                    event.consume();
                }
            });
        }
        VBox.setVgrow(table, Priority.ALWAYS);
        TextField filter = new TextField();
        filter.setId("dry-run-filter");
        filter.setPromptText(say("filter"));
        filter.setAccessibleText(say("filter"));
        filter.textProperty().addListener((all, before, now) -> items.setPredicate(item -> fits(item, now.strip().toLowerCase(Locale.ROOT))));
        VBox content = new VBox(12, filter, table);
        if (!dry.isWhole()) {
            Label more = WholeText.muted(desk.say("contents.dry.more", dry.items().size()));
            content.getChildren().add(more);
        }
        content.setPrefSize(900, 520);
        content.setMinSize(600, 320);
        Button close = new Button(desk.say("screens.common.close"));
        close.setCancelButton(true);
        close.setId("dry-run-close");
        close.setOnAction(event -> desk.dialogs().close());
        desk.dialogs().show(say("title"), content, close);
        content.getParent().getStyleClass().add("dialog-wide");
        filter.requestFocus();
    }

    /** The object on all its sides, in the place of the list; the way back leads to the list. */
    private void explain(DryRun.Item item) {
        if (item != null) {
            model.explain(item, sides -> show(item, sides));
        }
    }

    void show(DryRun.Item item, ItemDifference sides) {
        VBox content = new VBox(8);
        side(content, "contents.dry.show.result", sides.target(), sides.result());
        if (!sides.result().equals(sides.backup())) {
            side(content, "contents.dry.show.backup", sides.target(), sides.backup());
        }
        Button back = new Button(desk.say("contents.dry.show.list"));
        back.setId("dry-run-back");
        back.setCancelButton(true);
        back.setOnAction(event -> open());
        desk.dialogs().show(PlainName.of(item.path()) + " — " + word(item.kind()), content, back);
        content.getParent().getStyleClass().add("dialog-wide");
    }

    private void side(VBox content, String key, String before, String after) {
        content.getChildren().addAll(WholeText.muted(desk.say(key)), new DifferenceLines(desk, Difference.between(before, after), desk.say("contents.dry.show.same")));
    }

    private boolean fits(DryRun.Item item, String words) {
        return item.path().toLowerCase(Locale.ROOT).contains(words) || word(item.kind()).toLowerCase(Locale.ROOT).contains(words);
    }

    private String say(String key) {
        return dry.say(desk.words(), key);
    }

    private String word(DryRun.Kind kind) {
        return desk.say("contents.dry." + kind);
    }
}
