package relight.ui;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.geometry.Pos;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.text.Messages;
import relight.ui.common.Destination;
import relight.ui.common.Navigator;
import relight.ui.common.Screen;

/** The screens as a column of icons with a word below each; settings stand apart at the bottom. */
final class NavigationRail extends VBox {

    private static final double NARROWEST = 64;

    private final Map<String, ToggleButton> buttons = new HashMap<>();

    NavigationRail(Messages words, List<Screen> screens, Navigator navigator) {
        getStyleClass().add("rail");
        setAlignment(Pos.TOP_CENTER);
        setMinWidth(USE_PREF_SIZE);
        setAccessibleText(words.say("screens.shell.navigation"));
        getChildren().add(emblem());
        ToggleGroup group = new ToggleGroup();
        int place = 0;
        for (Screen screen : screens) {
            if (screen.id().equals(Screen.SETTINGS)) {
                Region gap = new Region();
                VBox.setVgrow(gap, Priority.ALWAYS);
                getChildren().add(gap);
            }
            ToggleButton button = button(words, screen, place++);
            button.setToggleGroup(group);
            button.setOnAction(event -> {
                button.setSelected(true);
                navigator.go(new Destination.Page(screen.id()));
            });
            buttons.put(screen.id(), button);
            getChildren().add(button);
        }
    }

    /** As wide as its longest word, and never narrower than the rail of a language with short words. */
    @Override
    protected double computePrefWidth(double height) {
        return Math.max(NARROWEST, super.computePrefWidth(height));
    }

    void choose(String id) {
        buttons.get(id).setSelected(true);
    }

    private static ToggleButton button(Messages words, Screen screen, int place) {
        String title = words.say(screen.titleKey());
        Region dot = new Region();
        dot.getStyleClass().add("rail-dot");
        dot.visibleProperty().bind(screen.alert());
        StackPane picture = new StackPane(new FontIcon(screen.icon()), dot);
        StackPane.setAlignment(dot, Pos.TOP_RIGHT);
        ToggleButton button = new ToggleButton(title, picture);
        button.setContentDisplay(ContentDisplay.TOP);
        button.getStyleClass().add("rail-button");
        button.setMaxWidth(Double.MAX_VALUE);
        button.setMinWidth(USE_PREF_SIZE);
        String keys = Shell.keyOf(place).getDisplayText();
        button.setAccessibleText(words.say("screens.shell.page", title, keys));
        Tooltip tip = new Tooltip(title + "  " + keys);
        button.setTooltip(tip);
        return button;
    }

    private static StackPane emblem() {
        Region flame = new Region();
        flame.getStyleClass().add("emblem-flame");
        StackPane emblem = new StackPane(flame);
        emblem.getStyleClass().add("emblem");
        StackPane place = new StackPane(emblem);
        place.getStyleClass().add("rail-emblem");
        return place;
    }
}
