package relight.ui.velero;

import atlantafx.base.controls.CustomTextField;
import atlantafx.base.theme.Styles;
import java.text.NumberFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.animation.PauseTransition;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.text.PlainName;
import relight.core.velero.VeleroLog;
import relight.core.velero.VeleroLogLine;
import relight.core.velero.VeleroLogLine.Level;
import relight.core.velero.VeleroNotes;
import relight.core.velero.VeleroPaper;
import relight.ui.common.Columns;
import relight.ui.common.Desk;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.StatusShape;
import relight.ui.common.WholeText;

/** A log of Velero's: its lines by level and by words, the last that fit, and one of them whole. */
final class LogPane extends VBox {

    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xxx");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private static final double OTHER_COLUMNS = 74 + 128 + 160 + 20;

    private final Desk desk;
    private final VeleroViewModel model;
    private final CustomTextField words = new CustomTextField();
    private final Map<Level, ToggleButton> levels = new EnumMap<>(Level.class);
    private final Label answer = new Label();
    private final Label note = WholeText.muted("");
    private final ObservableList<VeleroLogLine> lines = FXCollections.observableArrayList();
    private final TableView<VeleroLogLine> table = new TableView<>(lines);
    private final TextArea whole = new TextArea();
    private final Label nothing = new Label();

    LogPane(Desk desk, VeleroViewModel model) {
        super(12);
        this.desk = desk;
        this.model = model;
        words.setId("velero-words");
        words.setLeft(new FontIcon(Feather.SEARCH));
        words.setPromptText(say("log.words"));
        words.setAccessibleText(say("log.words"));
        words.getStyleClass().add("filter-line");
        PauseTransition calm = new PauseTransition(Duration.millis(200));
        calm.setOnFinished(event -> ask());
        words.textProperty().addListener((all, before, now) -> calm.playFromStart());
        HBox chips = new HBox(6);
        chips.getStyleClass().add("level-chips");
        chips.setAlignment(Pos.CENTER_LEFT);
        for (Level level : Level.values()) {
            chips.getChildren().add(chip(level));
        }
        HBox.setHgrow(chips, Priority.ALWAYS);
        answer.setId("velero-answer");
        answer.getStyleClass().add("muted");
        answer.setMinWidth(USE_PREF_SIZE);
        HBox head = new HBox(12, words, chips, answer);
        head.setAlignment(Pos.CENTER_LEFT);
        note.managedProperty().bind(note.visibleProperty());
        SplitPane split = new SplitPane(table(), whole());
        split.setOrientation(javafx.geometry.Orientation.VERTICAL);
        split.setDividerPositions(0.78);
        split.getStyleClass().add("contents-split");
        VBox.setVgrow(split, Priority.ALWAYS);
        getChildren().addAll(head, note, split);
        model.searchedProperty().addListener((all, before, now) -> show(now));
        show(Optional.empty());
    }

    private ToggleButton chip(Level level) {
        ToggleButton chip = new ToggleButton(say("level." + level));
        chip.setId("velero-level-" + level);
        chip.getStyleClass().add(Styles.SMALL);
        chip.setGraphic(new StatusShape(standing(level)));
        chip.setSelected(level != Level.DEBUG);
        chip.setMinWidth(USE_PREF_SIZE);
        chip.setOnAction(event -> ask());
        levels.put(level, chip);
        return chip;
    }

    private TableView<VeleroLogLine> table() {
        table.setId("velero-log");
        table.getStyleClass().addAll("systems-table", "contents-tree");
        table.setAccessibleText(say("log.title"));
        table.setFixedCellSize(26);
        table.setPlaceholder(nothing);
        table.getColumns().add(Columns.figures(say("log.column.number"), 74, line -> number(line.number()), "muted"));
        table.getColumns().add(Columns.nodes(say("log.column.level"), 128, line -> StatusBadge.plain(standing(line.level()), say("line." + line.level()))));
        table.getColumns().add(Columns.words(say("log.column.time") + " (" + OFFSET.format(desk.clock().instant().atZone(desk.words().zone())) + ")", 160, this::time));
        TableColumn<VeleroLogLine, VeleroLogLine> message = Columns.words(say("log.column.message"), 750, line -> plain(line.rest().isEmpty() ? line.message() : line.message() + "   " + line.rest()), "mono");
        message.prefWidthProperty().bind(table.widthProperty().subtract(OTHER_COLUMNS));
        message.setMinWidth(300);
        table.getColumns().add(message);
        table.getSelectionModel().selectedItemProperty().addListener((all, before, now) -> whole.setText(now == null ? "" : plain(now.whole())));
        return table;
    }

    /** What somebody else has written, without signs that are not seen or turn the others around. */
    static String plain(String line) {
        return line.replaceAll("[\\p{Cc}\\p{Cf}]", " ");
    }

    private TextArea whole() {
        whole.setId("velero-line");
        whole.setEditable(false);
        whole.setWrapText(true);
        whole.getStyleClass().addAll("mono", "log-line");
        whole.setPromptText(say("log.choose"));
        whole.setAccessibleText(say("log.line"));
        whole.setPrefRowCount(3);
        whole.setMinHeight(60);
        return whole;
    }

    private String time(VeleroLogLine line) {
        try {
            return TIME.format(Instant.parse(line.time()).atZone(desk.words().zone()));
        } catch (DateTimeException unread) {
            return PlainName.of(line.time());
        }
    }

    static Standing standing(Level level) {
        return switch (level) {
            case ERROR -> Standing.BAD;
            case WARNING -> Standing.WARNING;
            case INFO -> Standing.INFO;
            case DEBUG -> Standing.UNKNOWN;
        };
    }

    /** Puts the question, as it stands, to the log that is shown. */
    void ask() {
        nothing.setText(say("log.reading"));
        Set<Level> wanted = EnumSet.noneOf(Level.class);
        levels.forEach((level, chip) -> {
            if (chip.isSelected()) {
                wanted.add(level);
            }
        });
        model.search(words.getText(), wanted);
    }

    private void show(Optional<VeleroViewModel.Searched> searched) {
        Optional<VeleroLog.Found> found = searched.flatMap(VeleroViewModel.Searched::found);
        lines.setAll(found.map(VeleroLog.Found::lines).orElse(List.of()));
        whole.clear();
        levels.forEach((level, chip) -> chip.setText(say("level." + level) + found.map(log -> " " + number(log.levels().getOrDefault(level, 0L))).orElse("")));
        answer.setText(found.map(log -> say("log.found", log.fitting(), log.all())).orElse(""));
        String told = found.map(this::note).orElse("");
        note.setText(told);
        note.setVisible(!told.isEmpty());
        nothing.setText(searched.isEmpty() ? say("log.reading") : found.isEmpty()
                ? desk.words().say(VeleroNotes.missing(searched.get().run(), VeleroPaper.LOG)) : say("log.none"));
        if (!lines.isEmpty()) {
            table.scrollTo(lines.size() - 1);
        }
    }

    private String note(VeleroLog.Found log) {
        String cut = log.whole() ? "" : desk.words().say(VeleroNotes.damaged(model.run(), VeleroPaper.LOG)) + " ";
        return (cut + (log.fitting() > log.lines().size() ? say("log.last", log.lines().size()) : "")).strip();
    }

    private String number(long count) {
        return NumberFormat.getIntegerInstance(desk.words().locale()).format(count);
    }

    void focus() {
        words.requestFocus();
    }

    private String say(String key, Object... values) {
        return desk.say("velero.sheet." + key, values);
    }
}
