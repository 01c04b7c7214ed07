package relight.ui.protocol;

import atlantafx.base.theme.Styles;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.LongConsumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.protocol.EventSheet;
import relight.ui.common.Clip;
import relight.ui.common.Desk;
import relight.ui.common.SectionTitle;
import relight.ui.common.Spring;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.WholeText;

/** The events that a claim rests on, one after the other: both times, what was recorded, what stands in the log for it, and its proof. */
final class EventsDialog {

    private static final double WIDTH = 720;
    private static final double HEIGHT = 560;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss.SSS xxx");

    private final Desk desk;
    private final ProtocolViewModel.Page page;
    private final List<EventSheet> events;
    private final LongConsumer amend;
    private final VBox content = new VBox(16);
    private final Label place = new Label();
    private final Button before;
    private final Button after;
    private int at;

    EventsDialog(Desk desk, ProtocolViewModel.Page page, List<EventSheet> events, LongConsumer amend) {
        this.desk = desk;
        this.page = page;
        this.events = List.copyOf(events);
        this.amend = amend;
        before = step("records.event.before", Feather.CHEVRON_LEFT, -1);
        after = step("records.event.after", Feather.CHEVRON_RIGHT, 1);
        content.getStyleClass().add("event-sheet");
        content.setId("event-sheet");
    }

    private Button step(String key, Feather icon, int by) {
        Button button = new Button(null, new FontIcon(icon));
        button.getStyleClass().addAll(Styles.FLAT, Styles.SMALL);
        button.setAccessibleText(desk.say(key));
        button.setOnAction(event -> show(at + by));
        return button;
    }

    void show() {
        ScrollPane scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("edge-to-edge");
        scroll.setPrefSize(WIDTH, HEIGHT);
        HBox steps = new HBox(8, place, new Spring(), before, after);
        steps.setAlignment(Pos.CENTER_LEFT);
        place.getStyleClass().add("muted");
        steps.setVisible(events.size() > 1);
        steps.setManaged(events.size() > 1);
        show(0);
        Button close = new Button(desk.say("records.close"));
        close.setCancelButton(true);
        close.setId("close-events");
        close.setOnAction(event -> desk.dialogs().close());
        desk.dialogs().show(desk.say(events.size() == 1 ? "records.event.one" : "records.event.several"), new VBox(8, steps, scroll), correct(), close);
        (events.size() > 1 ? after : close).requestFocus();
    }

    private Button correct() {
        Button button = new Button(desk.say("records.amend.open"));
        button.setId("amend");
        button.setOnAction(event -> amend.accept(events.get(at).number()));
        return button;
    }

    private void show(int wanted) {
        at = Math.clamp(wanted, 0, events.size() - 1);
        before.setDisable(at == 0);
        after.setDisable(at == events.size() - 1);
        place.setText(desk.say("records.event.place", at + 1, events.size()));
        EventSheet sheet = events.get(at);
        content.getChildren().setAll(head(sheet), times(sheet));
        if (!sheet.values().isEmpty()) {
            content.getChildren().add(values(sheet));
        }
        content.getChildren().addAll(proof(sheet), bytes(sheet));
    }

    private Node head(EventSheet sheet) {
        Label number = new Label(desk.say("protocol.screen.event", sheet.number()));
        number.getStyleClass().add("event-number");
        Label type = StatusBadge.tag(sheet.type());
        HBox head = new HBox(12, number, type);
        head.setAlignment(Pos.CENTER_LEFT);
        Long amended = page.record().amendments().get(sheet.number());
        if (amended != null) {
            head.getChildren().add(StatusBadge.plain(Standing.WARNING, desk.say("protocol.record.amended", amended)));
        }
        return head;
    }

    private Node times(EventSheet sheet) {
        GridPane grid = RecordFacts.grid(120);
        row(grid, desk.say("records.event.happened"), new WholeText(time(sheet.happened(), sheet), "mono"));
        row(grid, desk.say("records.event.recorded"), new WholeText(time(sheet.recorded(), sheet), "mono"));
        if (!sheet.happened().equals(sheet.recorded())) {
            row(grid, "", StatusBadge.plain(Standing.WARNING,
                    desk.say("records.event.late", Duration.between(sheet.happened(), sheet.recorded()).truncatedTo(java.time.temporal.ChronoUnit.SECONDS))));
        }
        return grid;
    }

    private String time(Instant instant, EventSheet sheet) {
        return TIME.withLocale(desk.words().locale()).format(instant.atOffset(ZoneOffset.ofTotalSeconds(sheet.offsetSeconds())));
    }

    private Node values(EventSheet sheet) {
        GridPane grid = RecordFacts.grid(120);
        sheet.values().forEach(value -> row(grid, value.name(), value(value)));
        return new VBox(8, new SectionTitle(desk.say("records.event.values")), grid);
    }

    private Node value(EventSheet.Value value) {
        VBox box = new VBox(2);
        if (value.standing() == EventSheet.Standing.ERASED) {
            box.getChildren().add(StatusBadge.plain(Standing.UNKNOWN, desk.say("records.event.erased")));
        } else {
            box.getChildren().add(new WholeText(value.text(), value.standing() == EventSheet.Standing.PLAIN ? "mono" : "event-words"));
        }
        if (value.standing() == EventSheet.Standing.FOREIGN) {
            box.getChildren().add(StatusBadge.plain(Standing.BAD, desk.say("records.event.foreign")));
        }
        value.commitment().ifPresent(commitment -> box.getChildren().add(new WholeText(desk.say("records.event.commitment", commitment), "muted", "commitment")));
        return box;
    }

    private Node proof(EventSheet sheet) {
        EventProof proof = EventProof.of(page, sheet.number());
        StatusBadge state = StatusBadge.plain(proof.standing(), desk.words().say(proof.text()));
        state.setId("event-proof");
        state.setWrapText(true);
        state.setMinHeight(Label.USE_PREF_SIZE);
        state.setMinWidth(0);
        return new VBox(8, new SectionTitle(desk.say("records.event.proof")), state,
                new WholeText(desk.say("records.event.leaf", sheet.leafHash()), "muted", "commitment"));
    }

    /** What is hashed, for whoever wants to do it again. */
    private Node bytes(EventSheet sheet) {
        TextArea area = new TextArea(sheet.leaf());
        area.setEditable(false);
        area.setWrapText(true);
        area.setPrefRowCount(8);
        area.getStyleClass().add("mono");
        area.setAccessibleText(desk.say("records.event.bytes"));
        ToggleButton open = new ToggleButton(desk.say("records.event.bytes"));
        open.getStyleClass().addAll(Styles.FLAT, Styles.SMALL);
        Button copy = new Button(desk.say("records.event.copy"), new FontIcon(Feather.COPY));
        copy.getStyleClass().addAll(Styles.FLAT, Styles.SMALL);
        copy.setOnAction(event -> Clip.copy(sheet.leaf()));
        area.visibleProperty().bind(open.selectedProperty());
        area.managedProperty().bind(open.selectedProperty());
        return new VBox(8, new HBox(8, open, copy), area);
    }

    private static void row(GridPane grid, String name, Node value) {
        Label label = new WholeText(name, "muted", "small");
        GridPane.setValignment(label, javafx.geometry.VPos.TOP);
        grid.addRow(grid.getRowCount(), label, value);
    }
}
