package relight.ui.protocol;

import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import relight.core.protocol.RecordIndex.Found;
import relight.ui.common.Desk;
import relight.ui.common.SectionTitle;

/** In which events of a record the words stand that are looked for. */
final class FoundPane extends VBox {

    private final Desk desk;
    private final Consumer<List<Long>> openEvents;

    FoundPane(Desk desk, Consumer<List<Long>> openEvents) {
        super(8);
        this.desk = desk;
        this.openEvents = openEvents;
        setId("found");
        getStyleClass().add("found-pane");
        managedProperty().bind(visibleProperty());
    }

    void show(List<Found> all) {
        getChildren().setAll(new SectionTitle(desk.say("records.found")));
        all.forEach(found -> getChildren().add(line(found)));
        setVisible(!all.isEmpty());
    }

    private Node line(Found found) {
        TextFlow words = new TextFlow();
        boolean matching = false;
        for (String part : found.excerpt().split("[" + Found.BEGIN + Found.END + "]", -1)) {
            Text text = new Text(part);
            text.getStyleClass().add(matching ? "found-word" : "md-text");
            words.getChildren().add(text);
            matching = !matching;
        }
        HBox.setHgrow(words, Priority.ALWAYS);
        Hyperlink link = new Hyperlink(desk.say("records.event.short", found.event()));
        link.getStyleClass().addAll("row-link", "event-link");
        link.setMinWidth(USE_PREF_SIZE);
        link.setAccessibleText(desk.say("protocol.screen.event", found.event()));
        link.setOnAction(event -> openEvents.accept(List.of(found.event())));
        return new HBox(12, link, words);
    }
}
