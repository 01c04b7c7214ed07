package relight.ui.recovery;

import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryEvent.BackupChosen;
import relight.core.text.Bytes;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.KeyHint;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.StatusShape;
import relight.ui.common.WholeText;

/** Beside the step: the backup in use and why, the checks, the people, problems and notes. */
final class SidePanel extends ScrollPane {

    private final Desk desk;
    private final Asking asking;
    private final GivenFiles files;
    private final VBox cards = new VBox(12);
    private final ForecastCard forecast;
    private final Optional<KeptCard> kept;
    private Shown shown;

    /** What asks a person for words. */
    record Asking(Runnable note, Runnable problem, Runnable person) {}

    /** What the cards are made of; most events change none of it. */
    private record Shown(List<?> backups, List<?> checks, List<?> people, List<?> remarks, boolean closed) {}

    /**
     * The panel.
     *
     * @param kept whether another machine could go on; empty where there is no way to any
     */
    SidePanel(Desk desk, ForecastCard forecast, Optional<KeptCard> kept, GivenFiles files, Asking asking) {
        this.kept = kept;
        this.desk = desk;
        this.forecast = forecast;
        this.files = files;
        this.asking = asking;
        getStyleClass().add("side-panel");
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        setContent(cards);
    }

    /**
     * Shows the recovery.
     *
     * @param checks whether the checks stand here, since they do not stand in the middle
     */
    void show(Recovery recovery, boolean checks) {
        Shown now = new Shown(recovery.backups(), checks ? recovery.checks() : List.of(), recovery.people(), recovery.remarks(), recovery.isClosed());
        if (now.equals(shown)) {
            return;
        }
        shown = now;
        cards.getChildren().setAll(forecast);
        recovery.backups().reversed().stream().limit(1).forEach(backup -> cards.getChildren().add(backup(backup)));
        if (checks && !recovery.checks().isEmpty()) {
            cards.getChildren().add(new CheckCard(desk, recovery).newest());
        }
        cards.getChildren().add(people(recovery));
        if (!recovery.isClosed()) {
            kept.ifPresent(cards.getChildren()::add);
        }
        cards.getChildren().add(remarks(recovery));
    }

    private Node backup(BackupChosen backup) {
        Label location = mono(backup.location().toString());
        FlowPane tags = new FlowPane(8, 4, StatusBadge.pill(backup.integrity().equals("GOOD") ? Standing.GOOD : Standing.WARNING,
                desk.say("recovery.screen.integrity." + backup.integrity())), StatusBadge.tag(desk.words().say("recovery.screen.size", new Bytes(backup.size()))));
        backup.sha256().ifPresent(hash -> tags.getChildren().add(StatusBadge.tag("sha256 " + hash.substring(0, 8) + "…")));
        Card card = new Card(desk.say("recovery.screen.backup"), location, tags);
        if (!backup.passedOver().isEmpty()) {
            card.getChildren().add(WholeText.muted(desk.say("recovery.screen.passed-over", backup.passedOver().size())));
            backup.passedOver().stream().limit(4).forEach(other -> {
                Label why = WholeText.muted(fileName(other.location().toString()) + " — " + other.reason());
                HBox line = new HBox(8, new StatusShape(Standing.BAD), why);
                line.setAlignment(Pos.TOP_LEFT);
                card.getChildren().add(line);
            });
        }
        return card;
    }

    private Node people(Recovery recovery) {
        Hyperlink add = new Hyperlink(desk.say("recovery.screen.person.add"));
        add.setOnAction(event -> asking.person().run());
        Card card = new Card(desk.say("recovery.screen.people")).aside(add);
        recovery.people().stream().filter(person -> person.until().isEmpty()).forEach(person -> card.getChildren().add(
                new Label(desk.say("recovery.screen.person", person.name().toString(), role(person.role()),
                        ClockText.at(person.since(), desk.words().zone())))));
        return card;
    }

    private String role(String role) {
        return role.equals("lead") ? desk.say("recovery.screen.lead") : role;
    }

    private Node remarks(Recovery recovery) {
        Hyperlink problem = new Hyperlink(desk.say("recovery.screen.problem.add"));
        problem.setMinWidth(USE_PREF_SIZE);
        problem.setOnAction(event -> asking.problem().run());
        Hyperlink note = new Hyperlink("+");
        note.setGraphic(new KeyHint("N"));
        note.setMinWidth(USE_PREF_SIZE);
        note.setAccessibleText(desk.say("recovery.screen.note"));
        note.setOnAction(event -> asking.note().run());
        Card card = new Card(desk.say("recovery.screen.remarks")).aside(problem).aside(note);
        if (files.offered() && !recovery.isClosed()) {
            card.getChildren().add(attach());
        }
        recovery.remarks().reversed().stream().limit(20).forEach(remark -> card.getChildren().add(remark(remark)));
        if (recovery.remarks().isEmpty()) {
            card.getChildren().add(WholeText.muted(desk.say("recovery.screen.remarks.none")));
        }
        return card;
    }

    private Node attach() {
        Hyperlink file = new Hyperlink(desk.say("recovery.screen.attach"), new FontIcon(Feather.PAPERCLIP));
        file.setId("attach");
        file.setMinWidth(USE_PREF_SIZE);
        file.setTooltip(new Tooltip(desk.say("recovery.screen.attach.hint")));
        file.setOnAction(event -> files.choose());
        return file;
    }

    private Node remark(Recovery.Remark remark) {
        String time = ClockText.at(remark.at(), desk.words().zone());
        Label text = new Label(time + "  " + remark.text());
        text.setWrapText(true);
        VBox box = new VBox(2, text);
        if (remark.file()) {
            text.setGraphic(new FontIcon(Feather.PAPERCLIP));
            text.getStyleClass().add("attached-file");
            if (!remark.solution().toString().isEmpty()) {
                box.getChildren().add(WholeText.muted(remark.solution().toString()));
            }
        }
        if (remark.problem()) {
            text.setGraphic(new StatusShape(Standing.WARNING));
            box.getChildren().add(WholeText.muted("→ " + remark.solution()));
        }
        return box;
    }

    private Label mono(String text) {
        return new WholeText(text, "mono");
    }

    private static String fileName(String location) {
        return location.substring(location.lastIndexOf('/') + 1);
    }
}
