package relight.ui.common;

import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.text.Messages;
import relight.core.text.Problem;

/** What went wrong and the next thing to do. */
public final class ProblemPane extends HBox {

    private ProblemPane(String what, Optional<String> remedy, Node... actions) {
        getStyleClass().add("problem-pane");
        FontIcon icon = new FontIcon(Feather.ALERT_TRIANGLE);
        Label happened = new Label(what);
        happened.getStyleClass().add("problem-what");
        happened.setWrapText(true);
        VBox words = new VBox(happened);
        words.getStyleClass().add("problem-words");
        words.setMinWidth(0);
        remedy.ifPresent(text -> {
            Label next = new Label(text);
            next.getStyleClass().add("problem-remedy");
            next.setWrapText(true);
            words.getChildren().add(next);
        });
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox buttons = new HBox(actions);
        buttons.getStyleClass().add("problem-actions");
        buttons.setAlignment(Pos.CENTER_RIGHT);
        buttons.setMinWidth(USE_PREF_SIZE);
        getChildren().addAll(icon, words, buttons);
        setAccessibleText(what + remedy.map(text -> " " + text).orElse(""));
    }

    /**
     * The sentences of a {@link Problem}; of any other failure that it is a fault of the program, which the log file describes.
     *
     * @param actions what a person can do about it, such as try again
     */
    public static ProblemPane of(Throwable failure, Messages words, Node... actions) {
        Told told = tell(failure, words);
        return new ProblemPane(told.what(), told.remedy(), actions);
    }

    /** The two sentences about a failure. */
    public record Told(String what, Optional<String> remedy) {}

    /** Puts a failure into words. */
    public static Told tell(Throwable failure, Messages words) {
        if (failure instanceof Problem problem) {
            return new Told(words.say(problem.what()), problem.remedy().map(words::say));
        }
        String reason = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return new Told(words.say("screens.common.fault", reason), Optional.of(words.say("screens.common.fault.remedy")));
    }
}
