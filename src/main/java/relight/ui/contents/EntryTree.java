package relight.ui.contents;

import java.time.Instant;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableCell;
import javafx.scene.control.TreeTableColumn;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.contents.Contents;
import relight.core.contents.ModeText;
import relight.core.contents.Ticks;
import relight.core.text.PlainName;
import relight.ui.common.Desk;
import relight.ui.common.RelativeTime;

/** The entries of a backup as a tree with boxes to tick; folders are filled when they are opened, rows are made for those in sight. */
final class EntryTree extends TreeTableView<Integer> {

    private final Desk desk;
    private final Contents contents;
    private final Ticks ticks;
    private final Runnable ticked;
    private final RelativeTime time;
    private boolean paths;

    EntryTree(Desk desk, Contents contents, Ticks ticks, Runnable ticked) {
        this.desk = desk;
        this.contents = contents;
        this.ticks = ticks;
        this.ticked = ticked;
        this.time = new RelativeTime(desk.words(), desk.clock());
        setId("contents-tree");
        getStyleClass().add("contents-tree");
        setAccessibleText(desk.say("contents.title"));
        setShowRoot(false);
        setFixedCellSize(30);
        TreeTableColumn<Integer, Integer> name = column("name", 318, Pos.CENTER_LEFT, this::name);
        getColumns().add(name);
        getColumns().add(words("size", 84, Pos.CENTER_RIGHT, node -> contents.isLeaf(node) && contents.isFolder(node) ? "" : desk.words().size(contents.size(node))));
        getColumns().add(words("modified", 150, Pos.CENTER_LEFT, node -> contents.modified(node) < 0 ? "" : time.day(Instant.ofEpochSecond(contents.modified(node)))));
        getColumns().add(words("owner", 168, Pos.CENTER_LEFT, node -> PlainName.of(contents.owner(node))));
        getColumns().add(words("mode", 96, Pos.CENTER_LEFT, node -> ModeText.of(contents.kind(node), contents.mode(node)), "mono"));
        setTreeColumn(name);
        all();
        setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.SPACE && getSelectionModel().getSelectedItem() != null) {
                turn(getSelectionModel().getSelectedItem().getValue());
                event.consume();
            }
        });
    }

    /** Shows the tree. */
    void all() {
        paths = false;
        TreeItem<Integer> root = new Entry(Contents.ROOT);
        root.setExpanded(true);
        for (TreeItem<Integer> only = root; only.getChildren().size() == 1 && !only.getChildren().getFirst().isLeaf(); only = only.getChildren().getFirst()) {
            only.getChildren().getFirst().setExpanded(true);
        }
        setRoot(root);
    }

    /** Shows just these, by their paths. */
    void only(int[] nodes) {
        paths = true;
        TreeItem<Integer> root = new TreeItem<>(Contents.ROOT);
        root.getChildren().setAll(Arrays.stream(nodes).mapToObj(Entry::new).toList());
        root.setExpanded(true);
        setRoot(root);
    }

    private void turn(int node) {
        if (ticks.mayHave(node)) {
            ticks.turn(node);
            refresh();
            ticked.run();
        }
    }

    private void name(TreeTableCell<Integer, Integer> cell, int node) {
        boolean whole = paths && getTreeItem(cell.getIndex()) instanceof TreeItem<Integer> item && item.getParent() == getRoot();
        String shown = PlainName.of(whole ? contents.path(node) : contents.name(node));
        String link = contents.link(node).isEmpty() ? "" : " → " + PlainName.of(contents.link(node));
        CheckBox box = new CheckBox();
        box.setId("tick-" + node);
        box.setFocusTraversable(false);
        box.setAccessibleText(desk.say("contents.tick", shown));
        box.setDisable(!ticks.mayHave(node));
        box.setSelected(ticks.has(node));
        box.setIndeterminate(ticks.hasPart(node));
        box.setOnAction(event -> turn(node));
        FontIcon icon = new FontIcon(switch (contents.kind(node)) {
            case FOLDER -> Feather.FOLDER;
            case FILE -> Feather.FILE;
            case LINK, HARD_LINK -> Feather.LINK;
            case OTHER -> Feather.ALERT_TRIANGLE;
        });
        Label label = new Label(shown + link, icon);
        HBox row = new HBox(8, box, label);
        row.setAlignment(Pos.CENTER_LEFT);
        if (contents.isRefused(node)) {
            label.getStyleClass().add("warning-text");
            label.setText(shown + link + " — " + desk.say("contents.refused"));
        }
        cell.setTooltip(new Tooltip(PlainName.of(contents.path(node)) + link));
        cell.setGraphic(row);
    }

    private TreeTableColumn<Integer, Integer> words(String key, double width, Pos alignment, IntFunction<String> text, String... styles) {
        TreeTableColumn<Integer, Integer> column = column(key, width, alignment, (cell, node) -> {
            cell.setText(text.apply(node));
            cell.setTooltip(cell.getText().isEmpty() ? null : new Tooltip(cell.getText()));
        }, styles);
        if (alignment == Pos.CENTER_RIGHT) {
            column.getStyleClass().add("figures");
        }
        return column;
    }

    private TreeTableColumn<Integer, Integer> column(String key, double width, Pos alignment, BiConsumer<TreeTableCell<Integer, Integer>, Integer> fill,
            String... styles) {
        TreeTableColumn<Integer, Integer> column = new TreeTableColumn<>(desk.say("contents.column." + key));
        column.setPrefWidth(width);
        column.setSortable(false);
        column.setReorderable(false);
        column.setCellValueFactory(features -> new ReadOnlyObjectWrapper<>(features.getValue().getValue()));
        column.setCellFactory(all -> {
            TreeTableCell<Integer, Integer> cell = new Filled(fill);
            cell.setAlignment(alignment);
            cell.getStyleClass().addAll(styles);
            return cell;
        });
        return column;
    }

    private static final class Filled extends TreeTableCell<Integer, Integer> {

        private final BiConsumer<TreeTableCell<Integer, Integer>, Integer> fill;

        Filled(BiConsumer<TreeTableCell<Integer, Integer>, Integer> fill) {
            this.fill = fill;
        }

        @Override
        protected void updateItem(Integer node, boolean empty) {
            super.updateItem(node, empty);
            setText(null);
            setGraphic(null);
            setTooltip(null);
            if (!empty && node != null) {
                fill.accept(this, node);
            }
        }
    }

    private final class Entry extends TreeItem<Integer> {

        private boolean filled;

        Entry(int node) {
            super(node);
        }

        @Override
        public boolean isLeaf() {
            return contents.isLeaf(getValue());
        }

        @Override
        public ObservableList<TreeItem<Integer>> getChildren() {
            if (!filled) {
                filled = true;
                super.getChildren().setAll(Arrays.stream(contents.children(getValue())).mapToObj(Entry::new).toList());
            }
            return super.getChildren();
        }
    }
}
