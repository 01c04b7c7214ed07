package relight.ui.cluster;

import atlantafx.base.theme.Styles;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.WholeText;

/** The program that a kubeconfig runs to sign on, to be read, and let run once it has been read. */
public final class AllowPane extends Card {

    /**
     * The program.
     *
     * @param program written as it would be called
     * @param allowed somebody has read it, and lets it run
     */
    public AllowPane(Desk desk, String system, String program, Consumer<String> allowed) {
        super(desk.say("cluster.screen.allow.title", system));
        getStyleClass().add("allow-pane");
        Label command = new WholeText(program, "command-box", "mono");
        command.setMaxWidth(Double.MAX_VALUE);
        command.setAccessibleText(desk.say("cluster.screen.allow.title", system) + " " + program);
        Button allow = new Button(desk.say("cluster.screen.allow"));
        allow.setId("allow-program");
        allow.getStyleClass().add(Styles.ACCENT);
        allow.setOnAction(event -> allowed.accept(program));
        getChildren().addAll(new WholeText(desk.say("cluster.screen.allow.text")), command, WholeText.muted(desk.say("cluster.screen.allow.another")), new HBox(allow));
    }
}
