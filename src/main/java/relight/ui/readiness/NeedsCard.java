package relight.ui.readiness;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
import relight.ui.readiness.ReadinessViewModel.Lead;

/** What waits for a person, the worst first. */
final class NeedsCard extends VBox {

    private final Desk desk;
    private final Consumer<String> toAllow;
    private final VBox list = new VBox();

    /** @param toAllow shows the program that waits to be allowed for a system's cluster */
    NeedsCard(Desk desk, Consumer<String> toAllow) {
        this(desk, "screens.ready.needs", toAllow);
    }

    NeedsCard(Desk desk, String title, Consumer<String> toAllow) {
        this.desk = desk;
        this.toAllow = toAllow;
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
        link(need).ifPresent(line.getChildren()::add);
        return line;
    }

    private Optional<Node> link(ReadinessViewModel.Need need) {
        return switch (need.lead()) {
            case Lead.Nowhere _ -> Optional.empty();
            case Lead.Backups(String filter) -> Optional.of(link("screens.ready.show", "screens.ready.show.of", need.title(), () -> desk.navigator().go(new Destination.Backups(filter))));
            case Lead.Cluster(String system) -> Optional.of(link("screens.ready.cluster", "screens.ready.cluster.of", system, () -> {
                desk.dialogs().close();
                desk.navigator().go(new Destination.Cluster(system));
            }));
            case Lead.ToAllow(String system) -> {
                Node link = link("screens.ready.program", "screens.ready.program.of", system, () -> toAllow.accept(system));
                link.setId("to-allow");
                yield Optional.of(link);
            }
        };
    }

    private Node link(String key, String told, String what, Runnable action) {
        Hyperlink link = new Hyperlink(desk.say(key));
        link.getStyleClass().add("row-link");
        link.setMinWidth(USE_PREF_SIZE);
        link.setAccessibleText(desk.say(told, what));
        link.setOnAction(event -> action.run());
        return link;
    }
}
