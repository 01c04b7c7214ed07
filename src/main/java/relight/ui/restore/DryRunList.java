package relight.ui.restore;

import java.util.Locale;
import javafx.collections.FXCollections;
import javafx.collections.transformation.FilteredList;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.core.restore.DryRun;
import relight.core.text.PlainName;
import relight.ui.common.Columns;
import relight.ui.common.Desk;
import relight.ui.common.WholeText;

/** Every file, object or table that would not stay as it is, to be looked through. */
final class DryRunList {

    private final Desk desk;
    private final DryRun dry;

    DryRunList(Desk desk, DryRun dry) {
        this.desk = desk;
        this.dry = dry;
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
