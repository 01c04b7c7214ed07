package relight.ui.cluster;

import atlantafx.base.controls.CustomTextField;
import atlantafx.base.theme.Styles;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableBooleanValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.kubernetes.ClusterIdentity;
import relight.core.kubernetes.ClusterLook;
import relight.ui.cluster.ActionInHand.Phase;
import relight.ui.cluster.ClusterViewModel.Seen;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.EmptyState;
import relight.ui.common.KeyHint;
import relight.ui.common.ProblemPane;
import relight.ui.common.Screen;
import relight.ui.common.Spring;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.velero.VeleroAtWorkPane;

/** A cluster of the workspace: what lies in its namespace, and what somebody does there by hand. */
public final class ClusterScreen implements Screen {

    private final Desk desk;
    private final ClusterViewModel model;
    private final Label where = new Label();
    private final CustomTextField filter = new CustomTextField();
    private final ObjectsPane objects;
    private final ActionPane action;
    private final VBox unseen = new VBox();
    private final StackPane right = new StackPane();
    private final HBox listed;
    private final VeleroAtWorkPane velero;
    private final StackPane content = new StackPane();
    private final BorderPane page = new BorderPane();

    public ClusterScreen(Desk desk, ClusterViewModel model) {
        this.desk = desk;
        this.model = model;
        action = new ActionPane(desk, model);
        objects = new ObjectsPane(desk, model, action::takeKeys);
        VBox.setVgrow(objects, Priority.ALWAYS);
        unseen.managedProperty().bind(unseen.visibleProperty());
        VBox left = new VBox(12, filterLine(), unseen, objects);
        left.getStyleClass().add("cluster-left");
        OutcomePane outcome = new OutcomePane(desk, model);
        right.getChildren().setAll(action, outcome);
        outcome.visibleProperty().bind(model.inHand().phase().isNotEqualTo(Phase.NONE));
        action.visibleProperty().bind(outcome.visibleProperty().not());
        HBox.setHgrow(right, Priority.ALWAYS);
        right.setMinWidth(0);
        listed = new HBox(left, right);
        velero = new VeleroAtWorkPane(desk, model.velero());
        left.disableProperty().bind(model.inHand().phase().isEqualTo(Phase.RUNNING));
        page.getStyleClass().add("cluster");
        page.setTop(head());
        page.setCenter(content);
        model.seen().addListener((all, before, now) -> show(now));
        model.inHand().phase().addListener((all, before, now) -> show(model.seen().get()));
        show(model.seen().get());
    }

    private Node head() {
        Label title = new Label(desk.say("screens.shell.cluster"));
        title.getStyleClass().add("page-title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        ComboBox<String> systems = new ComboBox<>();
        systems.getItems().setAll(model.systems());
        systems.setAccessibleText(desk.say("cluster.screen.system"));
        systems.valueProperty().bindBidirectional(model.system());
        systems.setVisible(!model.systems().isEmpty());
        where.getStyleClass().addAll("muted", "small");
        where.setWrapText(true);
        where.setMinHeight(Region.USE_PREF_SIZE);
        where.managedProperty().bind(where.textProperty().isNotEmpty());
        Button again = new Button(desk.say("cluster.screen.again"));
        again.setId("look-again");
        again.setMinWidth(Region.USE_PREF_SIZE);
        again.setVisible(!model.systems().isEmpty());
        again.setOnAction(event -> model.look());
        HBox line = new HBox(12, title, systems, views(), new Spring(), again);
        line.setAlignment(Pos.CENTER_LEFT);
        VBox head = new VBox(8, line, where);
        head.getStyleClass().add("catalog-head");
        return head;
    }

    /** The objects, or what Velero has and does; not while something is in hand. */
    private Node views() {
        ToggleGroup one = new ToggleGroup();
        ToggleButton objectsShown = view("objects", Styles.LEFT_PILL, one);
        ToggleButton veleroShown = view("velero", Styles.RIGHT_PILL, one);
        one.selectToggle(model.veleroShown().get() ? veleroShown : objectsShown);
        objectsShown.setOnAction(event -> choose(objectsShown, false));
        veleroShown.setOnAction(event -> choose(veleroShown, true));
        HBox both = new HBox(objectsShown, veleroShown);
        both.setMinWidth(Region.USE_PREF_SIZE);
        both.visibleProperty().bind(Bindings.createBooleanBinding(() -> model.seen().get() instanceof Seen.Listed, model.seen()));
        both.disableProperty().bind(model.inHand().phase().isNotEqualTo(Phase.NONE));
        return both;
    }

    private ToggleButton view(String name, String style, ToggleGroup group) {
        ToggleButton button = new ToggleButton(desk.say("cluster.screen.view." + name));
        button.setId("view-" + name);
        button.getStyleClass().add(style);
        button.setToggleGroup(group);
        return button;
    }

    private void choose(ToggleButton pressed, boolean velero) {
        pressed.setSelected(true);
        model.veleroShown().set(velero);
        show(model.seen().get());
    }

    private Node filterLine() {
        filter.setLeft(new FontIcon(Feather.SEARCH));
        filter.setRight(KeyHint.of(new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN)));
        filter.setPromptText(desk.say("cluster.screen.filter"));
        filter.setAccessibleText(desk.say("cluster.screen.filter"));
        filter.setId("cluster-filter");
        filter.setMaxWidth(Double.MAX_VALUE);
        filter.textProperty().bindBidirectional(model.filter());
        filter.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.DOWN) {
                objects.requestFocus();
                event.consume();
            }
        });
        return filter;
    }

    /** What came of an action stays to be read, and to be taken back, when the cluster does not answer any more. */
    private void show(Seen seen) {
        Node wanted = model.inHand().phase().get() == Phase.NONE ? known(seen) : listed;
        if (seen instanceof Seen.Listed(ClusterLook look)) {
            list(look);
        } else {
            where.setText("");
        }
        if (!content.getChildren().equals(List.of(wanted))) {
            content.getChildren().setAll(wanted);
        }
    }

    private Node known(Seen seen) {
        return switch (seen) {
            case Seen.None _ -> new EmptyState(Feather.SERVER, desk.say("cluster.screen.empty"), desk.say("cluster.screen.empty.text"));
            case Seen.Looking _ -> wheel();
            case Seen.ToAllow(String program) -> alone(new AllowPane(desk, model.system().get(), program, model::allow));
            case Seen.Failed(Exception reason) -> {
                Button again = new Button(desk.say("screens.common.again"));
                again.setOnAction(event -> model.look());
                yield alone(ProblemPane.of(reason, desk.words(), again));
            }
            case Seen.Listed _ -> model.veleroShown().get() ? velero : listed;
        };
    }

    private void list(ClusterLook look) {
        ClusterIdentity is = look.identity();
        where.setText(desk.say("cluster.screen.where", is.context(), is.server(), is.uid().orElse("–"), look.namespace(), is.version()));
        unseen.setVisible(!look.unseen().isEmpty());
        unseen.getChildren().setAll(StatusBadge.whole(Standing.WARNING, desk.say("cluster.screen.unseen", String.join(", ", look.unseen()))));
    }

    private static Node alone(Region node) {
        VBox box = new VBox(node);
        box.getStyleClass().add("page");
        return box;
    }

    private Node wheel() {
        ProgressIndicator wheel = new ProgressIndicator();
        wheel.setMaxSize(40, 40);
        wheel.setAccessibleText(desk.say("screens.common.loading"));
        return wheel;
    }

    @Override
    public String id() {
        return CLUSTER;
    }

    @Override
    public Ikon icon() {
        return Feather.SERVER;
    }

    @Override
    public String titleKey() {
        return "screens.shell.cluster";
    }

    @Override
    public Node node() {
        return page;
    }

    @Override
    public void attach() {
        model.open();
    }

    @Override
    public void detach() {}

    @Override
    public void show(Destination destination) {
        if (destination instanceof Destination.Cluster(String system) && model.systems().contains(system)) {
            model.system().set(system);
        }
    }

    /** Something runs, or has ended and nobody has read it. */
    @Override
    public ObservableBooleanValue alert() {
        return Bindings.createBooleanBinding(() -> model.inHand().phase().get() != Phase.NONE, model.inHand().phase());
    }

    @Override
    public void filter() {
        filter.requestFocus();
        filter.selectAll();
    }
}
