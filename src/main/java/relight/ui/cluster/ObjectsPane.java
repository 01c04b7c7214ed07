package relight.ui.cluster;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;
import javafx.geometry.Pos;
import javafx.scene.control.Tooltip;
import relight.core.kubernetes.ClusterObject;
import relight.ui.common.Columns;
import relight.ui.common.Desk;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;

/** The objects of a namespace, each with its kind and how it stands. */
final class ObjectsPane extends TableView<ClusterObject> {

    private static final double ROW = 44;

    private final Desk desk;

    /** @param onward the keyboard goes on to what can be done */
    ObjectsPane(Desk desk, ClusterViewModel model, Runnable onward) {
        super(model.shown());
        this.desk = desk;
        setId("cluster-objects");
        getStyleClass().add("cluster-objects");
        setFixedCellSize(ROW);
        setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        setAccessibleText(desk.say("cluster.screen.objects"));
        getColumns().add(Columns.nodes(desk.say("cluster.screen.object"), 260, ObjectsPane::name));
        getColumns().add(Columns.nodes(desk.say("cluster.screen.state"), 180, this::state));
        setPlaceholder(new Label(desk.say("cluster.screen.none-found")));
        getSelectionModel().selectedItemProperty().addListener((all, before, now) -> {
            if (now != null) {
                model.object().set(now);
            }
        });
        model.object().addListener((all, before, now) -> {
            if (now == null) {
                getSelectionModel().clearSelection();
            } else if (now != getSelectionModel().getSelectedItem()) {
                getSelectionModel().select(now);
            }
        });
        setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER && getSelectionModel().getSelectedItem() != null) {
                onward.run();
                event.consume();
            }
        });
        setRowFactory(all -> new Row());
    }

    /** Tells its reader the whole of it: the columns are pictures and shortened words. */
    private final class Row extends TableRow<ClusterObject> {
        @Override
        protected void updateItem(ClusterObject item, boolean empty) {
            super.updateItem(item, empty);
            setAccessibleText(empty || item == null ? "" : item.shown() + ", " + told(item) + item.waits().map(why -> ". " + why).orElse(""));
        }
    }

    private static Node name(ClusterObject object) {
        Label name = new Label(object.name());
        name.getStyleClass().add("strong");
        Label kind = new Label(object.kind());
        kind.getStyleClass().addAll("muted", "tiny");
        VBox both = new VBox(1, name, kind);
        both.setAlignment(Pos.CENTER_LEFT);
        return both;
    }

    private Node state(ClusterObject object) {
        if (object.waits().isEmpty()) {
            Label told = new Label(told(object));
            told.getStyleClass().add("muted");
            return told;
        }
        StatusBadge waits = StatusBadge.plain(Standing.WARNING, told(object));
        waits.setTooltip(new Tooltip(object.waits().get()));
        return waits;
    }

    private String told(ClusterObject object) {
        return object.size().map(size -> desk.say("cluster.screen.ready", size.ready(), size.wanted()))
                .orElseGet(() -> object.state().isEmpty() && object.waits().isPresent() ? desk.say("cluster.screen.failed") : object.state());
    }
}
