package relight.ui.recovery;

import atlantafx.base.theme.Styles;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.DatePicker;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.Node;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import relight.core.recovery.Recovery;
import relight.core.recovery.Recovery.CommitWindow;
import relight.core.recovery.RecoveryClock;
import relight.core.recovery.RecoveryEvent;
import relight.core.runbook.StepHeader.Part;
import relight.ui.common.Card;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.WordsArea;

/** What comes after the last step: keep or take back, problems and findings, the close, the signature. */
final class EndPane extends VBox {

    private static final double GAP = 12;
    private static final double LEAST_CARD = 280;

    private final Desk desk;
    private final RecoveryViewModel model;
    private List<Object> shown = List.of();

    EndPane(Desk desk, RecoveryViewModel model) {
        super(16);
        this.desk = desk;
        this.model = model;
        getStyleClass().add("end-pane");
    }

    /** Whether there is something to decide that is no step. */
    static boolean due(Recovery recovery) {
        return recovery.isClosed() || recovery.awaitsCommit()
                || recovery.atHand().isEmpty() && recovery.stuckAt().isEmpty() && recovery.next().isEmpty();
    }

    /** Built anew only where something of it has changed: a summary that is being typed is not taken away by a note of somebody else. */
    void show(Recovery recovery) {
        List<Object> now = List.of(recovery.id(), recovery.commitWindow(), recovery.closed(), recovery.steps(), recovery.checks(),
                recovery.points(), recovery.signatures());
        if (now.equals(shown)) {
            return;
        }
        shown = now;
        getChildren().clear();
        if (recovery.isClosed()) {
            closed(recovery);
        } else if (recovery.commitWindow().standing() == CommitWindow.Standing.OPEN) {
            commit(recovery);
        } else {
            close(recovery);
        }
    }

    private void commit(Recovery recovery) {
        EndFacts facts = new EndFacts(desk, recovery);
        RecoveryClock clock = model.inHand().clock().get();
        TextField reason = field("recovery.screen.undo.reason");
        Button keep = button("recovery.screen.commit", Styles.SUCCESS, model::commit);
        keep.setId("commit");
        Button undo = button("recovery.screen.undo", Styles.DANGER, () -> model.undo(reason.getText()));
        undo.setId("undo");
        undo.disableProperty().bind(reason.textProperty().isEmpty());
        HBox.setHgrow(reason, Priority.ALWAYS);
        FlowPane ways = row(new Card(desk.say("recovery.screen.commit.card"), facts.steps(Part.COMMIT, "recovery.screen.commit.none"), spring(), keep),
                new Card(desk.say("recovery.screen.undo.card"), facts.steps(Part.UNDO, "recovery.screen.undo.none"), spring(), new HBox(8, reason, undo)));
        getChildren().addAll(title("recovery.screen.commit.title"), words("recovery.screen.commit.text"));
        recovery.commitWindow().until().ifPresent(until -> getChildren().add(EndFacts.line(Standing.INFO,
                desk.say("recovery.screen.commit.until", ClockText.at(until, desk.words().zone())))));
        getChildren().addAll(new OutcomeTiles(desk, recovery, clock), facts.points(clock), ways, facts.checks());
    }

    /** Cards of one width beside each other; below each other where the window is too narrow for that. */
    static FlowPane row(Node... cards) {
        FlowPane row = new FlowPane(GAP, GAP, cards);
        for (Node card : cards) {
            ((Region) card).prefWidthProperty().bind(Bindings.createDoubleBinding(() -> {
                double each = Math.floor((row.getWidth() - GAP * (cards.length - 1)) / cards.length);
                return Math.max(each >= LEAST_CARD ? each : row.getWidth(), 0);
            }, row.widthProperty()));
        }
        return row;
    }

    private static Region spring() {
        Region spring = new Region();
        VBox.setVgrow(spring, Priority.ALWAYS);
        return spring;
    }

    private void close(Recovery recovery) {
        TextField owner = field("recovery.screen.finding.owner");
        TextField finding = field("recovery.screen.finding.text");
        HBox.setHgrow(finding, Priority.ALWAYS);
        DatePicker due = new DatePicker();
        due.setPromptText(desk.say("recovery.screen.finding.due"));
        due.setAccessibleText(desk.say("recovery.screen.finding.due"));
        due.setPrefWidth(150);
        CheckBox retest = new CheckBox(desk.say("recovery.screen.finding.retest"));
        retest.setMinWidth(USE_PREF_SIZE);
        Button raise = button("recovery.screen.finding.add", "", () -> {
            model.finding(finding.getText(), owner.getText(), Optional.ofNullable(due.getValue()).map(LocalDate::toString), retest.isSelected());
            finding.clear();
        });
        raise.disableProperty().bind(finding.textProperty().isEmpty());
        WordsArea summary = new WordsArea(3);
        summary.setPromptText(desk.say("recovery.screen.summary"));
        summary.setAccessibleText(desk.say("recovery.screen.summary"));
        Button end = button("recovery.screen.close", Styles.ACCENT, () -> model.close(summary.getText()));
        end.setId("close");
        getChildren().addAll(title("recovery.screen.close.title"),
                words(recovery.gaps().isEmpty() ? "recovery.screen.close.text" : "recovery.screen.close.gaps"));
        RecoveryClock clock = model.inHand().clock().get();
        getChildren().add(new OutcomeTiles(desk, recovery, clock));
        if (!recovery.gaps().isEmpty()) {
            recovery.gaps().stream().limit(8).forEach(gap -> getChildren().add(StatusBadge.plain(Standing.WARNING,
                    gap.step().title() + " — " + desk.say("recovery.screen.status." + gap.status().name()))));
        }
        EndFacts facts = new EndFacts(desk, recovery);
        getChildren().addAll(facts.points(clock),
                new Card(desk.say("recovery.screen.finding"), new VBox(8, finding, new FlowPane(8, 8, owner, due, retest, raise))), summary, ends(end), facts.checks());
    }

    /** Where steps say how they are undone, that is still possible here. */
    private Node ends(Button end) {
        if (!model.canTakeBack()) {
            return end;
        }
        return new HBox(8, end, button("recovery.screen.undo.ask", Styles.DANGER, () -> model.askTakeBack(new WordsDialog(desk))));
    }

    private void closed(Recovery recovery) {
        RecoveryClock clock = model.inHand().clock().get();
        String verdict = recovery.closed().orElseThrow().verdict();
        Standing standing = switch (verdict) {
            case "recovered", RecoveryEvent.Closed.COPY_RESTORED -> Standing.GOOD;
            case "recovered-with-gaps" -> Standing.WARNING;
            default -> Standing.BAD;
        };
        TextField name = field("recovery.screen.sign.name");
        TextField role = field("recovery.screen.sign.role");
        Button sign = button("recovery.screen.sign", "", () -> model.signOff(name.getText(), role.getText()));
        sign.disableProperty().bind(name.textProperty().isEmpty());
        Button record = button("recovery.screen.record", Styles.ACCENT, () -> desk.navigator().go(new Destination.ReadRecord(recovery.id())));
        record.setId("record");
        Button away = button("recovery.screen.let-go", "", model::letGo);
        away.setId("let-go");
        getChildren().addAll(StatusBadge.pill(standing, desk.say("recovery.screen.verdict." + verdict)),
                title("recovery.screen.closed.title"), new OutcomeTiles(desk, recovery, clock));
        recovery.signatures().forEach(signature -> getChildren().add(StatusBadge.plain(Standing.GOOD,
                desk.say("recovery.screen.signed", signature.name().toString(), signature.role()))));
        HBox.setHgrow(name, Priority.ALWAYS);
        HBox.setHgrow(role, Priority.ALWAYS);
        HBox signing = new HBox(8, name, role, sign);
        getChildren().addAll(new Card(desk.say("recovery.screen.sign.title"), signing), new HBox(8, record, away));
    }

    private Label title(String key) {
        Label title = new Label(desk.say(key));
        title.getStyleClass().add("page-title");
        title.setWrapText(true);
        return title;
    }

    private Label words(String key) {
        Label words = new Label(desk.say(key));
        words.setWrapText(true);
        words.getStyleClass().add("muted");
        return words;
    }

    private TextField field(String key) {
        TextField field = new TextField();
        field.setPromptText(desk.say(key));
        field.setAccessibleText(desk.say(key));
        return field;
    }

    private Button button(String key, String style, Runnable action) {
        Button button = new Button(desk.say(key));
        button.setMinWidth(USE_PREF_SIZE);
        if (!style.isEmpty()) {
            button.getStyleClass().add(style);
        }
        button.setOnAction(event -> action.run());
        return button;
    }
}
