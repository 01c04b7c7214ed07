package relight.ui.cluster;

import java.util.List;
import java.util.Optional;
import javafx.collections.FXCollections;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import relight.core.kubernetes.WorkloadRevision;
import relight.ui.cluster.HandAction.Field;
import relight.ui.common.Desk;
import relight.ui.common.RelativeTime;
import relight.ui.common.WholeText;

/** The fields of an action: what is there now is filled in where that helps, and what can be listed is offered. */
final class ActionFields extends GridPane {

    private final Desk desk;
    private final ClusterViewModel model;
    private final ActionDraft draft;
    private final Runnable enter;
    private Optional<Node> first = Optional.empty();

    ActionFields(Desk desk, ClusterViewModel model, ActionDraft draft, Runnable enter) {
        super(16, 12);
        this.desk = desk;
        this.model = model;
        this.draft = draft;
        this.enter = enter;
        getStyleClass().add("input-form");
        for (Field field : draft.fields()) {
            add(field);
        }
    }

    /** The field to be filled first. */
    Optional<Node> first() {
        return first;
    }

    private void add(Field field) {
        String key = field.key();
        Label name = new Label(desk.say("cluster.screen.field." + key));
        name.setMinWidth(USE_PREF_SIZE);
        Control control = control(field);
        control.setId("field-" + key);
        control.setAccessibleText(name.getText());
        if (control instanceof ComboBox<?> list && list.isEditable()) {
            list.getEditor().setAccessibleText(name.getText());
        }
        name.setLabelFor(control);
        first = first.or(() -> Optional.of(control));
        VBox box = new VBox(4, field == Field.LOCAL ? withPicker(control) : control, WholeText.muted(desk.say("cluster.screen.field." + key + ".hint")));
        GridPane.setHgrow(box, Priority.ALWAYS);
        GridPane.setValignment(name, VPos.BASELINE);
        GridPane.setValignment(box, VPos.BASELINE);
        addRow(getRowCount(), name, box);
    }

    private Control control(Field field) {
        return switch (field) {
            case LABELS, CHANGE -> area(field);
            case TO -> revisions(field);
            case CONTAINER -> offered(field, draft.object().containers());
            case FOR -> offered(field, List.of("Available", "Progressing", "Ready", "Complete", "Failed", "deleted"));
            case FILE -> files(field);
            case REPLICAS, WITHIN, SEARCH, LINES, COMMAND, LOCAL, PATH, PORT, LOCAL_PORT, OPEN -> line(field);
        };
    }

    private TextField line(Field field) {
        TextField line = new TextField();
        line.textProperty().bindBidirectional(draft.value(field));
        line.setOnAction(event -> enter.run());
        return line;
    }

    /** Beside a button that asks for the file: to be read where it goes into the pod, to be written where it comes out. */
    private Node withPicker(Control line) {
        Button choose = new Button(desk.say("cluster.screen.field.local.choose"));
        choose.setId("choose-local");
        choose.setMinWidth(USE_PREF_SIZE);
        String title = desk.say("cluster.screen.action." + draft.action().key());
        choose.setOnAction(event -> (draft.action() == HandAction.COPY_IN ? desk.files().open(title) : desk.files().saveAs(title, nameInThePod()))
                .ifPresent(file -> draft.value(Field.LOCAL).set(file.toString())));
        HBox.setHgrow(line, Priority.ALWAYS);
        HBox both = new HBox(8, line, choose);
        both.setAlignment(Pos.BASELINE_LEFT);
        return both;
    }

    private String nameInThePod() {
        String path = draft.value(Field.PATH).get();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private TextArea area(Field field) {
        TextArea area = new TextArea();
        area.setPrefRowCount(field == Field.CHANGE ? 6 : 3);
        area.getStyleClass().add("mono");
        area.textProperty().bindBidirectional(draft.value(field));
        return area;
    }

    private ComboBox<String> offered(Field field, List<String> offers) {
        ComboBox<String> list = new ComboBox<>(FXCollections.observableArrayList(offers));
        list.setEditable(true);
        list.setMaxWidth(Double.MAX_VALUE);
        list.getEditor().textProperty().bindBidirectional(draft.value(field));
        list.getEditor().setOnAction(event -> enter.run());
        return list;
    }

    private ComboBox<String> files(Field field) {
        ComboBox<String> list = offered(field, List.of());
        model.files(found -> list.getItems().setAll(found));
        return list;
    }

    /** Each with its images and its age; the one in force is not offered. */
    private ComboBox<WorkloadRevision> revisions(Field field) {
        ComboBox<WorkloadRevision> list = new ComboBox<>();
        RelativeTime time = new RelativeTime(desk.words(), desk.clock());
        list.setMaxWidth(Double.MAX_VALUE);
        list.setPromptText(desk.say("cluster.screen.revision.before"));
        list.setConverter(new StringConverter<>() {
            @Override
            public String toString(WorkloadRevision one) {
                return one == null ? "" : desk.say("cluster.screen.revision", one.number(), String.join(", ", one.images()), one.made().map(time::distance).orElse("–"));
            }

            @Override
            public WorkloadRevision fromString(String text) {
                return null;
            }
        });
        list.valueProperty().addListener((all, before, now) -> draft.value(field).set(now == null ? "" : Long.toString(now.number())));
        model.revisions(found -> list.getItems().setAll(found.stream().filter(one -> !one.current()).toList()));
        return list;
    }
}
