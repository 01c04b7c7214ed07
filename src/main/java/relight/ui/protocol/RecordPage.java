package relight.ui.protocol;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import relight.core.protocol.Record.Result;
import relight.core.protocol.Record.Row;
import relight.core.protocol.Record;
import relight.core.recovery.Mode;
import relight.core.recovery.StepState.Status;
import relight.core.recovery.TimeSplit;
import relight.core.report.RecordWords;
import relight.ui.common.Desk;
import relight.ui.common.RelativeTime;
import relight.ui.common.SectionTitle;
import relight.ui.common.Spring;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.StatusShape;
import relight.ui.common.TimeSplitBar;
import relight.ui.common.TimeSplitLegend;
import relight.ui.common.WholeText;

/** A record as a page that is read from the top: what counts first, then what happened, then each thing. */
final class RecordPage extends VBox {

    /** Tables that have a form of their own. */
    private static final Set<String> SHOWN = Set.of("steps", "backups", "checks", "problems", "notes", "attachments", "findings");

    private final Desk desk;
    private final Record record;
    private final RecordWords words;
    private final RecordFacts facts;

    RecordPage(Desk desk, Record record, RecordChangesViewModel changes, Consumer<List<Long>> openEvents, Consumer<Exception> failed) {
        this.desk = desk;
        this.record = record;
        words = new RecordWords(desk.words(), record);
        facts = new RecordFacts(desk, words, openEvents);
        getStyleClass().add("record-page");
        getChildren().addAll(head(), tiles());
        section("protocol.screen.story", story());
        backups();
        table("protocol.record.group.steps", rows("steps", 0), stepColumns(), this::steps);
        checks();
        problems();
        List<Row> files = record.group("problems").table("attachments").rows();
        if (!files.isEmpty()) {
            section("protocol.record.table.attachments", new AttachmentsPane(desk, changes, record.recovery().id(), facts, failed).show(files));
        }
        findings();
        record.groups().stream().filter(group -> !group.name().equals("steps"))
                .forEach(group -> getChildren().addAll(facts.group(group, SHOWN)));
    }

    /** What it was and how it ended, in a few labels. */
    private FlowPane tags() {
        boolean incident = record.recovery().declared().mode() == Mode.INCIDENT;
        StatusBadge mode = StatusBadge.pill(incident ? Standing.WARNING : Standing.INFO,
                words.mode(record.recovery().declared().mode()).toUpperCase(desk.words().locale()));
        mode.getStyleClass().add(incident ? "mode-incident" : "mode-drill");
        FlowPane tags = new FlowPane(8, 4, mode, StatusBadge.tag(record.recovery().closed()
                .map(closed -> words.verdict(closed.verdict())).orElse(words.say("verdict.open"))));
        int signed = record.recovery().signatures().size();
        if (signed > 0) {
            tags.getChildren().add(StatusBadge.tag(desk.say("protocol.screen.signed", signed)));
        }
        return tags;
    }

    private Node head() {
        Label title = new WholeText(record.recovery().declared().title().toString());
        title.getStyleClass().add("record-title");
        List<String> about = new ArrayList<>();
        about.add(period());
        about.add(record.recovery().declared().environment());
        record.recovery().declared().runbook().ifPresent(about::add);
        about.removeIf(String::isBlank);
        Label line = new WholeText(String.join(" · ", about));
        line.getStyleClass().add("muted");
        VBox head = new VBox(6, tags(), title, line);
        record.recovery().closed().map(closed -> closed.summary().toString()).filter(text -> !text.isBlank())
                .ifPresent(text -> head.getChildren().add(new WholeText(text)));
        return head;
    }

    private String period() {
        RelativeTime times = new RelativeTime(desk.words(), desk.clock());
        return record.recovery().closedAt().map(end -> desk.say("protocol.screen.period", times.exact(record.recovery().declaredAt()), times.exact(end)))
                .orElse(times.exact(record.recovery().declaredAt()));
    }

    private Node tiles() {
        Result result = record.result();
        Region time = tile("recoveryTime", result.recoveryTime(), result.rto(), result.rtoMet(), "running", "");
        String assumed = result.dataLost().isPresent() && !result.measured() ? words.say("assumed") : "";
        Region lost = tile("dataLost", result.dataLost(), result.rpo(), result.rpoMet(), "unknown", assumed);
        TimeSplit split = result.split();
        TimeSplitLegend parts = new TimeSplitLegend(desk.words(), part -> part);
        parts.show(split);
        parts.getStyleClass().addAll("muted", "small");
        VBox where = new VBox(10, beside(new SectionTitle(words.say("split")), record.group("result").events("declare")), new TimeSplitBar(split), parts);
        HBox row = new HBox(12);
        for (Region tile : List.of(time, lost, where)) {
            tile.getStyleClass().addAll("card-box", "tile");
            tile.setPrefWidth(208);
            HBox.setHgrow(tile, Priority.ALWAYS);
            row.getChildren().add(tile);
        }
        where.setPrefWidth(264);
        return row;
    }

    private Region tile(String name, Optional<Duration> value, Optional<Duration> objective, Optional<Boolean> met, String none, String more) {
        Label figure = new Label(value.map(desk.words()::duration).orElse(words.say(none)));
        figure.getStyleClass().add("figure-large");
        met.ifPresent(yes -> {
            figure.setGraphic(new StatusShape(yes ? Standing.GOOD : Standing.BAD));
            figure.getStyleClass().add(yes ? "good-text" : "bad-text");
        });
        Label note = new WholeText(objective.map(limit -> against(value, limit, met)).orElse(words.say("no-objective")) + (more.isEmpty() ? "" : " · " + more));
        note.getStyleClass().addAll("muted", "small");
        return new VBox(4, new SectionTitle(words.field(name)), beside(figure, record.group("result").events(name)), note);
    }

    private Node beside(Label words, List<Long> events) {
        words.setMinWidth(USE_PREF_SIZE);
        HBox head = new HBox(8, words, new Spring());
        head.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        if (!events.isEmpty()) {
            head.getChildren().add(facts.reference(events));
        }
        return head;
    }

    private String against(Optional<Duration> value, Duration limit, Optional<Boolean> met) {
        if (value.isEmpty() || met.isEmpty()) {
            return words.say("objective", desk.words().duration(limit));
        }
        Duration rest = limit.minus(value.get());
        String key = !met.get() && !rest.isNegative() ? "unverified" : met.get() ? "spare" : "over";
        return desk.say("protocol.screen.objective." + key, limit, rest.abs());
    }

    private Node story() {
        TextFlow flow = new TextFlow();
        flow.getStyleClass().add("story");
        for (WhatHappened.Told told : WhatHappened.of(record, desk.words())) {
            Text sentence = new Text(desk.words().say(told.sentence()));
            sentence.getStyleClass().add("md-text");
            flow.getChildren().add(sentence);
            if (!told.events().isEmpty()) {
                flow.getChildren().addAll(space(), facts.reference(told.events()));
            }
            flow.getChildren().add(space());
        }
        return flow;
    }

    private static Text space() {
        return new Text(" ");
    }

    private void backups() {
        List<Row> rows = rows("backupsUsed", 0);
        if (rows.isEmpty()) {
            return;
        }
        VBox box = new VBox(8);
        for (Row row : rows) {
            Label location = new WholeText(row.value("location").orElse("–").toString());
            location.getStyleClass().add("mono");
            HBox.setHgrow(location, Priority.ALWAYS);
            location.setMaxWidth(Double.MAX_VALUE);
            Label size = new Label(row.value("size").map(bytes -> desk.words().say("recovery.screen.size", bytes)).orElse(""));
            size.setMinWidth(USE_PREF_SIZE);
            String hash = row.value("sha256").map(Object::toString).orElse("");
            boolean good = row.value("integrity").map(Object::toString).orElse("").toUpperCase(Locale.ROOT).startsWith("GOOD");
            StatusBadge proof = StatusBadge.plain(good ? Standing.GOOD : Standing.WARNING,
                    hash.isEmpty() ? desk.say("protocol.screen.no-hash") : hash.substring(0, 4) + "…" + hash.substring(hash.length() - 4));
            HBox line = new HBox(16, location, size, proof, facts.reference(row.events()));
            line.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
            line.getStyleClass().add("record-row");
            box.getChildren().add(line);
            row.value("passedOver").ifPresent(list -> ((List<?>) list).forEach(other -> box.getChildren().add(passedOver(other.toString()))));
        }
        section("protocol.record.group.backupsUsed", box);
    }

    private Node passedOver(String text) {
        Label why = new WholeText(desk.say("protocol.screen.passed-over", text.substring(text.lastIndexOf('/') + 1)));
        why.getStyleClass().addAll("muted", "small");
        HBox line = new HBox(8, new StatusShape(Standing.BAD), why);
        line.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        line.getStyleClass().add("passed-over");
        return line;
    }

    private List<RecordTable.Column> stepColumns() {
        return List.of(RecordTable.words(words.field("step"), 34), RecordTable.name(words.field("by")),
                RecordTable.figures(words.field("planned")), RecordTable.figures(words.field("actual")),
                RecordTable.words(words.field("status"), 30), RecordTable.figures(""));
    }

    private List<Node> steps(Row row) {
        Status status = (Status) row.value("status").orElse(Status.WAITING);
        StatusBadge badge = StatusBadge.plain(standing(status), result(row, status));
        badge.setWrapText(true);
        badge.setMinWidth(0);
        badge.setMinHeight(USE_PREF_SIZE);
        Label by = muted(row, "by");
        by.setMinWidth(USE_PREF_SIZE);
        return List.of(text(row, "title"), by, figure(row, "planned"), figure(row, "actual"), badge,
                row.events().isEmpty() ? new Label() : facts.reference(row.events()));
    }

    private String result(Row row, Status status) {
        String word = words.say("status." + status.name());
        Optional<Object> reason = row.value("reason").filter(text -> status != Status.DONE);
        String first = reason.map(text -> word + ": " + text).orElse(word);
        return row.value("attempts").filter(times -> (Long) times > 1).map(times -> first + " · " + desk.say("protocol.screen.attempts", times)).orElse(first);
    }

    private static Standing standing(Status status) {
        return switch (status) {
            case DONE, EXPANDED -> Standing.GOOD;
            case FAILED -> Standing.BAD;
            case SKIPPED, NOT_TESTED, UNKNOWN -> Standing.WARNING;
            case RUNNING, RETRYING -> Standing.INFO;
            case WAITING, NOT_NEEDED -> Standing.UNKNOWN;
        };
    }

    private void checks() {
        table("protocol.record.table.checks", rows("verification", 0), List.of(RecordTable.words(words.field("check"), 26),
                RecordTable.words(words.field("expected"), 28), RecordTable.words(words.field("actual"), 28), RecordTable.figures("")), row -> {
            boolean passed = row.value("passed").filter(Boolean.TRUE::equals).isPresent();
            StatusBadge name = StatusBadge.plain(passed ? Standing.GOOD : Standing.BAD, row.value("check").orElse("–").toString());
            name.setWrapText(true);
            name.setMinWidth(0);
            name.setMinHeight(USE_PREF_SIZE);
            return List.of(name, muted(row, "expected"), text(row, "actual"), facts.reference(row.events()));
        });
    }

    private void problems() {
        table("protocol.record.table.problems", rows("problems", 0), List.of(RecordTable.figures(words.field("at")),
                RecordTable.words(words.field("problem"), 40), RecordTable.words(words.field("solution"), 40), RecordTable.figures("")),
                row -> List.of(time(row), text(row, "problem"), text(row, "solution"), facts.reference(row.events())));
        table("protocol.record.table.notes", rows("problems", 2), List.of(RecordTable.figures(words.field("at")),
                RecordTable.words(words.field("text"), 60), RecordTable.words(words.field("by"), 20), RecordTable.figures("")),
                row -> List.of(time(row), text(row, "text"), muted(row, "by"), facts.reference(row.events())));
    }

    private void findings() {
        table("protocol.record.table.findings", rows("followUp", 0), List.of(RecordTable.words(words.field("finding"), 46),
                RecordTable.words(words.field("owner"), 18), RecordTable.words(words.field("dueDate"), 18), RecordTable.figures("")),
                row -> List.of(text(row, "finding"), muted(row, "owner"), muted(row, "dueDate"), facts.reference(row.events())));
    }

    private Label time(Row row) {
        Label label = new Label(row.value("at").map(at -> java.time.format.DateTimeFormatter.ofPattern("HH:mm")
                .format(((java.time.Instant) at).atZone(desk.words().zone()))).orElse("–"));
        label.getStyleClass().add("clock-small");
        row.value("late").ifPresent(late -> label.setText(label.getText() + " · " + desk.say("records.late")));
        return label;
    }

    private static Label text(Row row, String name) {
        return new WholeText(row.value(name).map(Object::toString).filter(text -> !text.isBlank()).orElse("–"));
    }

    private static Label muted(Row row, String name) {
        Label label = text(row, name);
        label.getStyleClass().add("muted");
        return label;
    }

    private Label figure(Row row, String name) {
        Label label = new Label(row.value(name).map(value -> desk.words().duration((Duration) value)).orElse("–"));
        label.getStyleClass().add("muted");
        label.setMinWidth(USE_PREF_SIZE);
        return label;
    }

    private List<Row> rows(String group, int table) {
        return record.group(group).tables().get(table).rows();
    }

    private void table(String key, List<Row> rows, List<RecordTable.Column> columns, java.util.function.Function<Row, List<Node>> cells) {
        if (!rows.isEmpty()) {
            section(key, new RecordTable(columns, rows.stream().map(cells).toList()));
        }
    }

    private void section(String key, Node content) {
        VBox box = new VBox(8, new SectionTitle(desk.say(key)), content);
        getChildren().add(box);
    }
}
