package relight.ui.recovery;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.workspace.Contact;
import relight.core.workspace.Team;
import relight.core.workspace.Workspace;
import relight.ui.common.Clip;
import relight.ui.common.Desk;
import relight.ui.common.SectionTitle;
import relight.ui.common.WholeText;

/** Who can be called, one key away on every screen: numbers and addresses to be copied, deputies, and the teams they are in. */
public final class ContactsPane extends ScrollPane {

    private final Desk desk;

    public ContactsPane(Desk desk, Workspace workspace) {
        this.desk = desk;
        setId("contacts");
        getStyleClass().addAll("edge-to-edge", "contacts");
        setFitToWidth(true);
        setPrefViewportWidth(640);
        setMaxHeight(560);
        VBox people = new VBox(12);
        workspace.contacts().forEach(contact -> people.getChildren().add(person(contact)));
        if (workspace.contacts().isEmpty()) {
            people.getChildren().add(new WholeText(desk.say("recovery.contacts.none", Workspace.FILE), "muted"));
        }
        List<Team> teams = workspace.continuity().teams();
        if (!teams.isEmpty()) {
            people.getChildren().add(new SectionTitle(desk.say("recovery.contacts.teams")));
            teams.forEach(team -> people.getChildren().add(new WholeText(team.name() + ": " + String.join(", ", team.members()))));
        }
        setContent(people);
    }

    private Node person(Contact contact) {
        Label name = new WholeText(contact.name(), "strong");
        Label role = WholeText.muted(contact.deputy().map(deputy -> desk.say("recovery.contacts.deputy", contact.role(), deputy)).orElse(contact.role()));
        VBox who = new VBox(2, name, role);
        who.setMinWidth(200);
        HBox.setHgrow(who, Priority.ALWAYS);
        HBox line = new HBox(16, who);
        reach(contact, contact.phone()).ifPresent(line.getChildren()::add);
        reach(contact, contact.mail()).ifPresent(line.getChildren()::add);
        line.setAlignment(Pos.CENTER_LEFT);
        line.getStyleClass().add("contact-line");
        return line;
    }

    private Optional<Node> reach(Contact contact, Optional<String> address) {
        return address.map(text -> {
            Button copy = new Button(text, new FontIcon(Feather.COPY));
            copy.getStyleClass().addAll(Styles.FLAT, "mono");
            copy.setMinWidth(USE_PREF_SIZE);
            copy.setAccessibleText(contact.name() + " " + text + ", " + desk.say("screens.common.copy"));
            copy.setOnAction(event -> Clip.copy(text));
            return copy;
        });
    }
}
