package relight.ui.messages;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.workspace.Contact;
import relight.core.workspace.ContinuityPlan;
import relight.core.workspace.Team;
import relight.core.workspace.Workspace;
import relight.ui.common.Card;
import relight.ui.common.Clip;
import relight.ui.common.Desk;
import relight.ui.common.WholeText;

/** Whom to call, one key away on every screen: the teams with what they answer for, every contact with numbers to copy and deputy. */
public final class PeopleSheet extends ScrollPane {

    private final Desk desk;
    private final ContinuityPlan plan;

    public PeopleSheet(Desk desk, Workspace workspace) {
        this.desk = desk;
        this.plan = workspace.continuity();
        VBox cards = new VBox(12);
        getStyleClass().add("people-sheet");
        setFitToWidth(true);
        setPrefViewportWidth(640);
        setPrefViewportHeight(480);
        setFocusTraversable(true);
        setAccessibleText(desk.say("messaging.people.title"));
        plan.teams().forEach(team -> cards.getChildren().add(team(team)));
        List<Contact> others = workspace.contacts().stream().filter(contact -> !inATeam(contact)).toList();
        if (!others.isEmpty()) {
            Card card = new Card(desk.say("messaging.people.contacts"));
            others.forEach(contact -> card.getChildren().add(contact(contact)));
            cards.getChildren().add(card);
        }
        if (cards.getChildren().isEmpty()) {
            cards.getChildren().add(WholeText.muted(desk.say("messaging.people.none")));
        }
        setContent(cards);
    }

    private boolean inATeam(Contact contact) {
        return plan.teams().stream().anyMatch(team -> team.members().contains(contact.name()));
    }

    private Card team(Team team) {
        Card card = new Card(team.name());
        if (!team.responsibilities().isEmpty()) {
            card.getChildren().add(WholeText.muted(String.join(" · ", team.responsibilities())));
        }
        team.members().forEach(member -> plan.contact(member).ifPresent(contact -> card.getChildren().add(contact(contact))));
        return card;
    }

    /** Name, role and deputy at the left; at the right what is dialled or written to, each to be copied. */
    private Node contact(Contact contact) {
        VBox who = new VBox(2, new WholeText(contact.name(), "strong"));
        if (!contact.role().isBlank()) {
            who.getChildren().add(WholeText.muted(contact.role()));
        }
        plan.deputyOf(contact).ifPresent(deputy -> who.getChildren().add(WholeText.muted(desk.say("messaging.people.deputy",
                Stream.of(Optional.of(deputy.name()), deputy.phone()).flatMap(Optional::stream).collect(Collectors.joining("  ·  "))))));
        who.setMinWidth(0);
        HBox.setHgrow(who, Priority.ALWAYS);
        VBox reached = new VBox(2);
        reached.setAlignment(Pos.TOP_RIGHT);
        Stream.of(contact.phone(), contact.mail()).flatMap(Optional::stream).map(address -> copied(contact, address)).forEach(reached.getChildren()::add);
        HBox line = new HBox(16, who, reached);
        line.getStyleClass().add("contact-line");
        return line;
    }

    private Button copied(Contact contact, String address) {
        Button copy = new Button(address, new FontIcon(Feather.COPY));
        copy.getStyleClass().addAll(Styles.FLAT, Styles.SMALL, "mono");
        copy.setContentDisplay(ContentDisplay.RIGHT);
        copy.setMinWidth(USE_PREF_SIZE);
        copy.setAccessibleText(contact.name() + " " + address + ", " + desk.say("screens.common.copy"));
        copy.setOnAction(event -> Clip.copy(address));
        return copy;
    }
}
