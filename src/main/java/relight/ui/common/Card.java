package relight.ui.common;

import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** A bordered box with a small heading. */
public class Card extends VBox {

    private final HBox heading = new HBox();

    public Card(String title, Node... content) {
        getStyleClass().add("card-box");
        heading.getStyleClass().add("card-heading");
        heading.getChildren().addAll(new SectionTitle(title), new Spring());
        getChildren().add(heading);
        getChildren().addAll(content);
        setAccessibleText(title);
    }

    /** Puts something at the right end of the heading. */
    public Card aside(Node node) {
        heading.getChildren().add(node);
        return this;
    }
}
