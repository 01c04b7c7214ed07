package relight.ui.recovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javafx.css.PseudoClass;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.recovery.Recovery;
import relight.core.recovery.StepState;
import relight.core.runbook.StepHeader.Part;
import relight.core.runbook.StepId;
import relight.ui.common.Desk;
import relight.ui.common.Elided;

/** The steps of the recovery under their phases, each with its state as a picture and in words. */
final class StepList extends ListView<StepList.Row> {

    private final Desk desk;
    private final RecoveryViewModel model;
    private boolean following;

    /** A phase's heading or a step. */
    sealed interface Row {

        record Phase(String title) implements Row {}

        record OneStep(int number, StepState state) implements Row {}
    }

    StepList(Desk desk, RecoveryViewModel model) {
        this.desk = desk;
        this.model = model;
        getStyleClass().add("step-list");
        setAccessibleText(desk.say("recovery.screen.steps"));
        setCellFactory(list -> new Cell());
        getSelectionModel().selectedItemProperty().addListener((all, before, now) -> {
            if (!following && now instanceof Row.OneStep step) {
                model.selected().set(step.state().step().id());
            }
        });
        model.selected().addListener((all, before, now) -> select(now));
    }

    void show(Recovery recovery) {
        following = true;
        replace(rows(recovery));
        following = false;
        select(model.selected().get());
    }

    /** Most events change one step; the rest are not drawn anew, so that the screen answers meanwhile. */
    private void replace(List<Row> rows) {
        if (getItems().size() != rows.size()) {
            getItems().setAll(rows);
            return;
        }
        for (int i = 0; i < rows.size(); i++) {
            if (!getItems().get(i).equals(rows.get(i))) {
                getItems().set(i, rows.get(i));
            }
        }
    }

    /** The way back and the commit are shown once they are due, and of them what is needed. */
    private List<Row> rows(Recovery recovery) {
        List<Row> rows = new ArrayList<>();
        String phase = null;
        int number = 0;
        for (StepState step : recovery.steps()) {
            boolean due = step.step().part() == recovery.part() && step.status() != StepState.Status.NOT_NEEDED;
            if (step.step().part() != Part.MAIN && !due && step.ended().isEmpty()) {
                continue;
            }
            String title = step.step().phase().toString();
            if (!Objects.equals(title, phase)) {
                rows.add(new Row.Phase(title));
                phase = title;
            }
            rows.add(new Row.OneStep(++number, step));
        }
        return rows;
    }

    private void select(StepId id) {
        for (int i = 0; i < getItems().size(); i++) {
            if (getItems().get(i) instanceof Row.OneStep step && step.state().step().id().equals(id)) {
                following = true;
                getSelectionModel().select(i);
                following = false;
                scrollTo(Math.max(0, i - 6));
                return;
            }
        }
    }

    private final class Cell extends ListCell<Row> {

        private static final PseudoClass HEADING = PseudoClass.getPseudoClass("heading");

        private final Label mark = new Label();
        private final Label title = new Label();
        private final Label detail = new Label();
        private final HBox line;
        private final Label heading = new Label();

        Cell() {
            title.getStyleClass().add("step-title");
            detail.getStyleClass().addAll("muted", "small");
            heading.getStyleClass().add("section-title");
            VBox words = new VBox(2, title, detail);
            words.setMinWidth(0);
            HBox.setHgrow(words, Priority.ALWAYS);
            line = new HBox(12, mark, words);
            line.setAlignment(Pos.CENTER_LEFT);
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(Row row, boolean empty) {
            super.updateItem(row, empty);
            pseudoClassStateChanged(HEADING, row instanceof Row.Phase);
            switch (row) {
                case null -> setGraphic(null);
                case Row.Phase phase -> {
                    heading.setText(phase.title().toUpperCase(desk.words().locale()));
                    setAccessibleText(phase.title());
                    setGraphic(heading);
                }
                case Row.OneStep step -> {
                    describe(step);
                    setGraphic(line);
                }
            }
        }

        private void describe(Row.OneStep row) {
            StepState step = row.state();
            Elided.show(title, step.step().title().toString());
            detail.setText(step.step().lane().map(name -> name + " · ").orElse("") + detail(step)
                    + (step.step().stopsClock() ? " · " + desk.say("recovery.screen.stops-clock") : ""));
            line.setPadding(new Insets(0, 0, 0, 12 * depth(step)));
            setAccessibleText(step.step().title() + ", " + word(step)
                    + step.step().lane().map(name -> ", " + desk.say("recovery.screen.lane", name)).orElse(""));
            mark.getStyleClass().setAll("step-mark", "mark-" + step.status().name().toLowerCase(Locale.ROOT));
            FontIcon picture = picture(step.status());
            mark.setGraphic(picture);
            mark.setText(picture != null ? "" : step.status() == StepState.Status.UNKNOWN ? "?" : String.valueOf(row.number()));
        }

        /** Steps of a plan stand a little to the right of the step that asked for it. */
        private int depth(StepState step) {
            return step.step().id().value().chars().filter(c -> c == '/').count() > 2 ? 1 : 0;
        }
    }

    private static FontIcon picture(StepState.Status status) {
        return switch (status) {
            case DONE -> new FontIcon(Feather.CHECK);
            case EXPANDED -> new FontIcon(Feather.LIST);
            case RUNNING -> new FontIcon(Feather.PLAY);
            case RETRYING -> new FontIcon(Feather.ROTATE_CW);
            case FAILED -> new FontIcon(Feather.X);
            case SKIPPED -> new FontIcon(Feather.CHEVRONS_RIGHT);
            case NOT_TESTED, NOT_NEEDED -> new FontIcon(Feather.MINUS);
            case UNKNOWN, WAITING -> null;
        };
    }

    private String word(StepState step) {
        return desk.say("recovery.screen.status." + step.status().name());
    }

    private String detail(StepState step) {
        return switch (step.status()) {
            case WAITING -> step.step().estimateSeconds()
                    .map(seconds -> desk.say("recovery.screen.estimate", Duration.ofSeconds(seconds))).orElse(word(step));
            case RUNNING -> word(step);
            case RETRYING -> step.note().again().map(at -> desk.say("recovery.screen.again-at", ClockText.second(at, desk.words().zone())))
                    .orElse(word(step));
            case DONE, FAILED -> step.took().map(took -> word(step) + " · " + ClockText.brief(took)).orElse(word(step));
            case SKIPPED, NOT_TESTED -> word(step) + ": " + step.comment();
            case UNKNOWN, EXPANDED, NOT_NEEDED -> word(step);
        };
    }
}
