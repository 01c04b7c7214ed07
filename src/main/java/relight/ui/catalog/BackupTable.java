package relight.ui.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import relight.core.catalog.Backup;
import relight.core.catalog.State;
import relight.core.catalog.Verdict;
import relight.ui.common.Columns;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.RelativeTime;
import relight.ui.common.Standing;
import relight.ui.common.StatusShape;

/** The backups of the filter line, newest first; as many rows as there are, of which only those in sight exist. */
final class BackupTable extends TableView<Backup> {

    private final Desk desk;
    private final CatalogViewModel model;
    private final RelativeTime time;
    private final TableColumn<Backup, Backup> kind;
    private final TableColumn<Backup, Backup> series;

    BackupTable(Desk desk, CatalogViewModel model) {
        this.desk = desk;
        this.model = model;
        this.time = new RelativeTime(desk.words(), desk.clock());
        getStyleClass().add("backup-table");
        setFixedCellSize(30);
        setAccessibleText(desk.say("screens.catalog.backups"));
        setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        getSelectionModel().setSelectionMode(SelectionMode.SINGLE);
        kind = Columns.words(say("kind"), 72, this::kind);
        series = Columns.words(say("series"), 140, Backup::series);
        getColumns().setAll(List.of(
                Columns.column(say("state"), 116, Pos.CENTER_LEFT, this::state),
                Columns.words(say("point"), 166, backup -> time.exact(backup.recoveryPoint())),
                Columns.words(say("age"), 64, this::age, "muted"),
                kind, series,
                Columns.figures(say("size"), 84, backup -> desk.words().size(backup.size())),
                Columns.column(say("median"), 92, Pos.CENTER_RIGHT, this::median),
                Columns.column(say("where"), 200, Pos.CENTER_LEFT, this::where)));
        Label nothing = new Label(desk.say("screens.catalog.nothing"));
        nothing.getStyleClass().add("muted");
        setPlaceholder(nothing);
        model.listingProperty().addListener((all, before, now) -> now.ifPresent(this::show));
        model.groupsProperty().addListener((all, before, now) -> refresh());
        getSelectionModel().selectedItemProperty().addListener((all, before, now) -> {
            if (now != null) {
                model.look(now);
            }
        });
        setOnKeyPressed(event -> {
            Backup chosen = getSelectionModel().getSelectedItem();
            if (event.getCode() == KeyCode.ENTER && chosen != null) {
                desk.navigator().go(new Destination.Restore(chosen.system(), Optional.of(chosen.id())));
                event.consume();
            }
        });
    }

    private void show(CatalogViewModel.Listing listing) {
        Optional<String> chosen = Optional.ofNullable(getSelectionModel().getSelectedItem()).map(Backup::id);
        boolean one = listing.query().series().isPresent();
        kind.setVisible(one);
        series.setVisible(!one);
        getSelectionModel().clearSelection();
        setItems(listing.rows());
        int place = chosen.map(id -> listing.rows().indexIn(row -> row.id().equals(id))).orElse(-1);
        if (listing.count() > 0) {
            getSelectionModel().select(Math.max(0, place));
        }
    }

    /** Chooses a backup that the time line shows. */
    void choose(Backup backup) {
        int place = model.listingProperty().get().map(listing -> listing.rows().indexIn(row -> row.id().equals(backup.id()))).orElse(-1);
        if (place >= 0) {
            getSelectionModel().select(place);
            scrollTo(Math.max(0, place - 3));
        }
    }

    private String say(String key) {
        return desk.say("screens.catalog.column." + key);
    }

    private void state(TableCell<Backup, Backup> cell, Backup backup) {
        Standing standing = Standing.of(backup.state());
        cell.setGraphic(new StatusShape(standing));
        cell.setText(desk.say("screens.catalog.state." + backup.state().name().toLowerCase(Locale.ROOT)));
        cell.getStyleClass().removeAll("good-text", "warning-text", "bad-text", "muted");
        cell.getStyleClass().add(colour(standing));
    }

    static String colour(Standing standing) {
        return switch (standing) {
            case GOOD -> "good-text";
            case WARNING -> "warning-text";
            case BAD -> "bad-text";
            case UNKNOWN, INFO -> "muted";
        };
    }

    private String age(Backup backup) {
        return time.brief(Duration.between(backup.recoveryPoint(), desk.clock().instant()));
    }

    private String kind(Backup backup) {
        return desk.say("screens.catalog.kind." + backup.kind().name().toLowerCase(Locale.ROOT));
    }

    private void median(TableCell<Backup, Backup> cell, Backup backup) {
        OptionalInt percent = model.toMedian(backup);
        boolean strange = percent.isPresent() && Math.abs(percent.getAsInt()) > 40;
        cell.setText(percent.isPresent() ? percent(percent.getAsInt()) : "—");
        cell.getStyleClass().removeAll("warning-text", "muted");
        cell.getStyleClass().add(strange ? "warning-text" : "muted");
    }

    static String percent(int percent) {
        return (percent < 0 ? "−" : "+") + Math.abs(percent) + " %";
    }

    /** In few words why it is not good, where it is not; otherwise where it lies. The whole of it stands in the tooltip and beside the table. */
    private void where(TableCell<Backup, Backup> cell, Backup backup) {
        boolean reason = (backup.state() == State.BAD || backup.state() == State.SUSPECT) && !backup.verdict().reasons().isEmpty();
        cell.setText(reason ? brief(backup.verdict().reasons().getFirst()) : backup.object().key());
        cell.setTooltip(new Tooltip(reason ? desk.words().say(backup.verdict().reasons().getFirst().text()) : backup.location()));
        // Of a path the end tells one from the other; of a reason, its beginning
        cell.setTextOverrun(reason ? OverrunStyle.ELLIPSIS : OverrunStyle.LEADING_ELLIPSIS);
        cell.getStyleClass().removeAll("mono", "muted");
        cell.getStyleClass().add("muted");
        if (!reason) {
            cell.getStyleClass().add("mono");
        }
    }

    private String brief(Verdict.Reason reason) {
        return desk.say("screens.catalog.reason." + reason.check() + "." + reason.standing().name().toLowerCase(Locale.ROOT));
    }
}
