package relight.ui.messages;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.VBox;
import relight.core.workspace.Contact;
import relight.core.workspace.ContinuityPlan;
import relight.core.workspace.Team;
import relight.core.workspace.Workspace;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.WholeText;

/** Whom to call: every contact with number and deputy, and the teams with what they answer for. */
public final class PeopleSheet extends ScrollPane {

    private final Desk desk;
    private final ContinuityPlan plan;

    public PeopleSheet(Desk desk, Workspace workspace) {
        this.desk = desk;
        this.plan = workspace.continuity();
        VBox cards = new VBox(12);
        getStyleClass().add("people-sheet");
        setFitToWidth(true);
        setPrefViewportWidth(560);
        setPrefViewportHeight(480);
        setFocusTraversable(true);
        setAccessibleText(desk.say("messaging.people.title"));
        plan.teams().forEach(team -> cards.getChildren().add(team(team)));
        List<Contact> others = workspace.contacts().stream().filter(contact -> !inATeam(contact)).toList();
        if (!others.isEmpty()) {
            Card card = new Card(desk.say("messaging.people.contacts"));
            others.forEach(contact -> card.getChildren().addAll(contact(contact)));
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
        team.members().forEach(member -> plan.contact(member).ifPresent(contact -> card.getChildren().addAll(contact(contact))));
        if (!team.responsibilities().isEmpty()) {
            card.getChildren().add(WholeText.muted(String.join(" · ", team.responsibilities())));
        }
        return card;
    }

    private List<Label> contact(Contact contact) {
        Label name = new Label(line(contact));
        name.setWrapText(true);
        return Stream.of(Optional.of(name), plan.deputyOf(contact).<Label>map(deputy ->
                WholeText.muted(desk.say("messaging.people.deputy", line(deputy))))).flatMap(Optional::stream).toList();
    }

    private static String line(Contact contact) {
        return Stream.of(Optional.of(contact.name()), Optional.of(contact.role()).filter(role -> !role.isBlank()), contact.phone(), contact.mail())
                .flatMap(Optional::stream).collect(Collectors.joining("  ·  "));
    }
}
