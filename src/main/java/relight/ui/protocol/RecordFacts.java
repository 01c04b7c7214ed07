package relight.ui.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.core.protocol.Record.Claim;
import relight.core.protocol.Record.Group;
import relight.core.protocol.Record.Row;
import relight.core.report.RecordWords;
import relight.ui.common.Desk;
import relight.ui.common.SectionTitle;
import relight.ui.common.WholeText;

/** Facts of a record with the events that each rests on. */
final class RecordFacts {

    private static final Set<String> CODES = Set.of("runbookSha256", "rootSha256", "log", "key", "signature", "code", "sha256", "monotonic");

    private final Desk desk;
    private final RecordWords words;
    private final Consumer<List<Long>> openEvents;

    RecordFacts(Desk desk, RecordWords words, Consumer<List<Long>> openEvents) {
        this.desk = desk;
        this.words = words;
        this.openEvents = openEvents;
    }

    /** Opens the events that something rests on. */
    Node reference(List<Long> events) {
        Hyperlink link = new Hyperlink(words.events(events));
        link.getStyleClass().addAll("row-link", "event-link");
        link.setOnAction(event -> openEvents.accept(events));
        link.setMinWidth(Label.USE_PREF_SIZE);
        link.setAccessibleText(events.size() == 1 ? desk.say("protocol.screen.event", events.getFirst()) : desk.say("records.event.several"));
        return link;
    }

    /** A group as a section: its single facts, then the lines of its tables; nothing where nothing is known. */
    List<Node> group(Group group, Set<String> shownElsewhere) {
        List<Node> sections = new ArrayList<>();
        List<Claim> known = group.claims().stream().filter(claim -> claim.value().isPresent()).toList();
        if (!known.isEmpty()) {
            sections.add(section("protocol.record.group." + group.name(), List.of(claims(known, true))));
        }
        group.tables().stream().filter(table -> !table.rows().isEmpty() && !shownElsewhere.contains(table.name())).forEach(table ->
                sections.add(section("protocol.record.table." + table.name(), table.rows().stream().map(this::line).toList())));
        return sections;
    }

    /** A line of a table; what it rests on stands once. */
    private Node line(Row row) {
        GridPane grid = claims(row.claims().stream().filter(claim -> claim.value().isPresent()).toList(), false);
        Node reference = reference(row.events());
        GridPane.setValignment(reference, VPos.TOP);
        grid.add(reference, 2, 0);
        grid.getStyleClass().add("record-row");
        return grid;
    }

    private GridPane claims(List<Claim> claims, boolean referenced) {
        GridPane grid = grid(168);
        for (int row = 0; row < claims.size(); row++) {
            Claim claim = claims.get(row);
            Label name = new WholeText(words.field(claim.name()), "muted");
            Label value = new WholeText(words.value(claim), CODES.contains(claim.name()) ? "commitment" : "plain");
            grid.add(name, 0, row);
            grid.add(value, 1, row);
            GridPane.setValignment(name, VPos.TOP);
            if (referenced && !claim.events().isEmpty()) {
                Node reference = reference(claim.events());
                GridPane.setValignment(reference, VPos.TOP);
                grid.add(reference, 2, row);
            }
        }
        return grid;
    }

    /** Names, what they stand for, and at the end what it rests on. */
    static GridPane grid(double width) {
        GridPane grid = new GridPane(16, 6);
        ColumnConstraints names = new ColumnConstraints();
        names.setMinWidth(width);
        names.setPrefWidth(width);
        ColumnConstraints values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        values.setMinWidth(0);
        grid.getColumnConstraints().setAll(names, values, new ColumnConstraints());
        return grid;
    }

    private VBox section(String key, List<? extends Node> content) {
        VBox box = new VBox(8, new SectionTitle(desk.say(key)));
        box.getChildren().addAll(content);
        return box;
    }
}
