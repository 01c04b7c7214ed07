package relight.ui.catalog;

import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import relight.core.text.Messages;
import relight.ui.common.SectionTitle;
import relight.ui.common.Standing;
import relight.ui.common.StatusShape;

/** The series by store, each with how its newest backup stands and how many there are. */
final class SeriesPane extends ListView<SeriesPane.Line> {

    private final Messages words;
    private final CatalogViewModel model;
    private boolean showing;

    /** A line of the list. */
    sealed interface Line {

        record Store(String title) implements Line {}

        /** One series; without a name, all of them. */
        record Series(Optional<String> name, long count, Standing standing) implements Line {}
    }

    SeriesPane(Messages words, CatalogViewModel model) {
        this.words = words;
        this.model = model;
        getStyleClass().add("series-pane");
        setAccessibleText(words.say("screens.catalog.series"));
        setCellFactory(all -> new Cell());
        model.groupsProperty().addListener((all, before, now) -> show(now));
        model.listingProperty().addListener((all, before, now) -> mark());
        getSelectionModel().selectedItemProperty().addListener((all, before, now) -> {
            if (!showing && now instanceof Line.Series series) {
                model.chooseSeries(series.name());
            }
        });
        show(model.groupsProperty().get());
    }

    private void show(SeriesGroups groups) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line.Series(Optional.empty(), groups.total(), Standing.INFO));
        for (SeriesGroups.Store store : groups.stores()) {
            lines.add(new Line.Store(words.say("screens.catalog.store." + store.kind().name().toLowerCase(java.util.Locale.ROOT), store.name())));
            store.series().forEach(series -> lines.add(new Line.Series(Optional.of(series.name()), series.count(), series.standing())));
        }
        showing = true;
        getItems().setAll(lines);
        showing = false;
        mark();
    }

    /** Marks what the filter line narrows to, without asking for it again. */
    private void mark() {
        showing = true;
        Optional<String> chosen = model.chosenSeries();
        boolean everything = model.filterProperty().get().isBlank();
        getSelectionModel().clearSelection();
        for (Line line : getItems()) {
            if (line instanceof Line.Series series && series.name().equals(chosen) && (chosen.isPresent() || everything)) {
                getSelectionModel().select(line);
            }
        }
        showing = false;
    }

    private final class Cell extends ListCell<Line> {

        @Override
        protected void updateItem(Line line, boolean empty) {
            super.updateItem(line, empty);
            setText(null);
            setGraphic(null);
            setDisable(line instanceof Line.Store);
            if (!empty && line != null) {
                setGraphic(switch (line) {
                    case Line.Store(String title) -> new SectionTitle(title);
                    case Line.Series series -> series(series);
                });
            }
        }

        private HBox series(Line.Series series) {
            Label name = new Label(series.name().orElseGet(() -> words.say("screens.catalog.all")));
            name.setMinWidth(0);
            Label count = new Label(NumberFormat.getIntegerInstance(words.locale()).format(series.count()));
            count.getStyleClass().add("muted");
            count.setMinWidth(USE_PREF_SIZE);
            HBox.setHgrow(name, Priority.ALWAYS);
            name.setMaxWidth(Double.MAX_VALUE);
            HBox line = series.name().isEmpty() ? new HBox(8, name, count) : new HBox(8, new StatusShape(series.standing()), name, count);
            line.setAlignment(Pos.CENTER_LEFT);
            setAccessibleText(name.getText() + ", " + count.getText() + series.name().map(one -> ", "
                    + words.say("screens.common.standing." + series.standing().styleClass())).orElse(""));
            return line;
        }
    }
}
