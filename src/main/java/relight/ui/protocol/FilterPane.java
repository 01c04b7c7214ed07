package relight.ui.protocol;

import atlantafx.base.theme.Styles;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.DatePicker;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.protocol.RecordFinder.Choices;
import relight.core.protocol.RecordSheet.Ending;
import relight.ui.common.Desk;
import relight.ui.common.Spring;

/** By what else recoveries can be found: when, which system, who, how it ended. Folded away until it is asked for. */
final class FilterPane extends VBox {

    private final Desk desk;
    private final RecordFilter filter;
    private final ToggleButton open = new ToggleButton();
    private final Button clear;
    private final GridPane grid = new GridPane(8, 8);

    FilterPane(Desk desk, ProtocolViewModel model) {
        super(8);
        this.desk = desk;
        this.filter = model.filter();
        open.setId("more-filters");
        open.getStyleClass().addAll(Styles.FLAT, Styles.SMALL, "more-filters");
        open.setGraphic(new FontIcon(Feather.FILTER));
        clear = new Button(desk.say("records.filter.clear"));
        clear.setId("clear-filters");
        clear.getStyleClass().addAll(Styles.FLAT, Styles.SMALL);
        clear.setMinWidth(USE_PREF_SIZE);
        clear.setOnAction(event -> filter.clear());
        ColumnConstraints words = new ColumnConstraints();
        words.setMinWidth(USE_PREF_SIZE);
        ColumnConstraints fields = new ColumnConstraints();
        fields.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().setAll(words, fields);
        grid.visibleProperty().bind(open.selectedProperty());
        grid.managedProperty().bind(open.selectedProperty());
        ComboBox<String> systems = choice("system", filter.system(), name -> name);
        ComboBox<String> people = choice("person", filter.person(), name -> name);
        ComboBox<Ending> endings = choice("ending", filter.ending(), ending -> desk.say("records.ending." + ending));
        ComboBox<String> verdicts = choice("verdict", filter.verdict(), verdict -> desk.say("protocol.record.verdict." + verdict));
        endings.getItems().addAll(Ending.values());
        times();
        model.choices().subscribe(now -> offer(now, systems, people, verdicts));
        filter.listen(this::tell);
        tell();
        HBox head = new HBox(open, new Spring(), clear);
        getChildren().addAll(head, grid);
    }

    private void tell() {
        int hidden = filter.hidden();
        open.setText(hidden == 0 ? desk.say("records.filter.more") : desk.say("records.filter.some", hidden));
        clear.setVisible(hidden > 0 || filter.mode().get() != null || !filter.text().get().isEmpty());
    }

    private static void offer(Choices choices, ComboBox<String> systems, ComboBox<String> people, ComboBox<String> verdicts) {
        offer(systems, choices.systems());
        offer(people, choices.people());
        offer(verdicts, choices.verdicts());
    }

    /** The first of the items is null, for whatever there is. */
    private static void offer(ComboBox<String> combo, List<String> names) {
        List<String> known = combo.getItems().subList(1, combo.getItems().size());
        if (!known.equals(names)) {
            String chosen = combo.getValue();
            combo.getItems().remove(1, combo.getItems().size());
            combo.getItems().addAll(names);
            combo.setValue(chosen);
        }
    }

    private <T> ComboBox<T> choice(String name, ObjectProperty<T> value, Function<T, String> words) {
        ComboBox<T> combo = new ComboBox<>();
        combo.setId("filter-" + name);
        combo.setPromptText(desk.say("records.filter.any"));
        combo.getItems().add(null);
        combo.setConverter(new StringConverter<>() {
            @Override
            public String toString(T one) {
                return one == null ? combo.getPromptText() : words.apply(one);
            }

            @Override
            public T fromString(String text) {
                return null;
            }
        });
        combo.valueProperty().bindBidirectional(value);
        row(name, combo);
        return combo;
    }

    private void row(String name, Node field) {
        Label label = new Label(desk.say("records.filter." + name));
        label.getStyleClass().addAll("muted", "small");
        label.setLabelFor(field);
        field.setAccessibleText(label.getText());
        if (field instanceof Region region) {
            region.setMaxWidth(Double.MAX_VALUE);
            region.setMinWidth(0);
        }
        grid.addRow(grid.getRowCount(), label, field);
    }

    /** A quick choice sets the days, and days that are no quick choice are shown as such. */
    private void times() {
        ObjectProperty<RecordFilter.Span> span = new SimpleObjectProperty<>();
        ComboBox<RecordFilter.Span> spans = choice("span", span, one -> desk.say("records.filter.span." + one));
        spans.getItems().addAll(RecordFilter.Span.values());
        span.addListener((all, before, now) -> {
            if (now != null) {
                filter.choose(now);
            } else if (filter.span().isPresent()) {
                filter.from().set(null);
            }
        });
        filter.listen(() -> span.set(filter.span().orElse(null)));
        row("from", date("filter-from", filter.from()));
        row("until", date("filter-until", filter.until()));
    }

    private static DatePicker date(String id, ObjectProperty<LocalDate> day) {
        DatePicker picker = new DatePicker();
        picker.setId(id);
        picker.valueProperty().bindBidirectional(day);
        return picker;
    }
}
