package relight.ui.readiness;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import relight.core.text.Messages;
import relight.ui.common.Card;
import relight.ui.common.Standing;
import relight.ui.common.StatusShape;

/** The four figures under the title. */
final class FigureCards extends HBox {

    private final Messages words;

    FigureCards(Messages words) {
        this.words = words;
        getStyleClass().add("figure-cards");
    }

    void show(ReadinessViewModel.Shown shown) {
        Card could = card("could-recover", shown.couldRecover());
        could.getChildren().add(2, parts(shown));
        getChildren().setAll(could, card("exposure", shown.exposure()), card("unproven", shown.unproven()), card("needs", shown.waiting()));
        getChildren().forEach(card -> HBox.setHgrow(card, Priority.ALWAYS));
    }

    private Card card(String key, ReadinessViewModel.Figure figure) {
        Label large = new Label(figure.large().text());
        large.getStyleClass().add("figure-large");
        large.setMinWidth(Region.USE_PREF_SIZE);
        Standing standing = figure.large().standing();
        if (standing == Standing.BAD || standing == Standing.WARNING) {
            StatusShape shape = new StatusShape(standing);
            shape.getStyleClass().add("figure-shape");
            large.setGraphic(shape);
            large.getStyleClass().add(standing == Standing.BAD ? "bad-text" : "warning-text");
        }
        Label beside = new Label(figure.beside());
        beside.getStyleClass().add("muted");
        beside.setMinWidth(0);
        HBox line = new HBox(8, large, beside);
        line.setAlignment(Pos.BASELINE_LEFT);
        Label below = new Label(figure.below());
        below.getStyleClass().addAll("muted", "small", "figure-below");
        below.setWrapText(true);
        Card card = new Card(words.say("screens.ready." + key), line, below);
        card.getStyleClass().add("figure-card");
        card.setMinWidth(0);
        card.setPrefWidth(200);
        return card;
    }

    private static VBox parts(ReadinessViewModel.Shown shown) {
        HBox bar = new HBox();
        bar.getStyleClass().add("parts-bar");
        for (int i = 0; i < shown.rows().size(); i++) {
            Region part = new Region();
            part.getStyleClass().addAll("part", i < shown.ready() ? "good" : "bad");
            HBox.setHgrow(part, Priority.ALWAYS);
            bar.getChildren().add(part);
        }
        return new VBox(bar);
    }
}
