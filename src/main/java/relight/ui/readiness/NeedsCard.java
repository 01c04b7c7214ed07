package relight.ui.readiness;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.Elided;
import relight.ui.common.SectionTitle;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.StatusShape;

/** What waits for a person, the worst first. */
final class NeedsCard extends VBox {

    private final Desk desk;
    private final VBox list = new VBox();

    NeedsCard(Desk desk) {
        this(desk, "screens.ready.needs");
    }

    NeedsCard(Desk desk, String title) {
        this.desk = desk;
        getStyleClass().addAll("card-box", "needs");
        ScrollPane scroll = new ScrollPane(list);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("edge-to-edge");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        list.getStyleClass().add("needs-list");
        getChildren().addAll(new SectionTitle(desk.say(title)), scroll);
    }

    void show(List<ReadinessViewModel.Need> needs) {
        list.getChildren().setAll(needs.stream().map(this::line).toList());
        if (needs.isEmpty()) {
            list.getChildren().add(StatusBadge.plain(Standing.GOOD, desk.say("screens.ready.nothing")));
        }
    }

    private Node line(ReadinessViewModel.Need need) {
        Label title = new Label(need.title());
        title.getStyleClass().add("strong");
        title.setWrapText(true);
        Label text = Elided.wrapped(need.text());
        text.getStyleClass().add("muted");
        VBox words = new VBox(2, title, text);
        words.setMinWidth(0);
        HBox.setHgrow(words, Priority.ALWAYS);
        StatusShape shape = new StatusShape(need.standing());
        shape.setTranslateY(4);
        HBox line = new HBox(12, shape, words);
        line.setAlignment(Pos.TOP_LEFT);
        need.filter().ifPresent(filter -> {
            Hyperlink show = new Hyperlink(desk.say("screens.ready.show"));
            show.getStyleClass().add("row-link");
            show.setMinWidth(USE_PREF_SIZE);
            show.setAccessibleText(desk.say("screens.ready.show.of", need.title()));
            show.setOnAction(event -> desk.navigator().go(new Destination.Backups(filter)));
            line.getChildren().add(show);
        });
        return line;
    }
}
