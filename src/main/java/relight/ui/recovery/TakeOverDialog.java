package relight.ui.recovery;

import atlantafx.base.theme.Styles;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.protocol.HandOverBundle;
import relight.core.protocol.HandOvers.TakenOver;
import relight.ui.common.Desk;
import relight.ui.common.ProblemPane;
import relight.ui.common.RelativeTime;
import relight.ui.common.SectionTitle;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;
import relight.ui.common.WholeText;

/** Takes a recovery over that another machine began: from the evidence store, or from a bundle that was brought along. */
final class TakeOverDialog {

    private final Desk desk;
    private final DeclareViewModel model;
    private final OtherMachines machines;
    private final TextField who = new TextField();
    private final VBox offered = new VBox(8);
    private final VBox told = new VBox(8);

    TakeOverDialog(Desk desk, DeclareViewModel model, OtherMachines machines) {
        this.desk = desk;
        this.model = model;
        this.machines = machines;
    }

    void show() {
        who.setText(model.operator().get());
        who.setPromptText(desk.say("people.screen.takeover.who"));
        who.setAccessibleText(desk.say("people.screen.takeover.who"));
        Button file = new Button(desk.say("people.screen.takeover.file"), new FontIcon(Feather.FOLDER));
        file.setId("take-over-file");
        file.setOnAction(event -> desk.files().open(desk.say("people.screen.takeover.file")).ifPresent(this::take));
        Label whose = new Label(desk.say("people.screen.takeover.who"));
        whose.setLabelFor(who);
        whose.setMinWidth(Region.USE_PREF_SIZE);
        HBox.setHgrow(who, Priority.ALWAYS);
        HBox name = new HBox(8, whose, who);
        name.setAlignment(Pos.CENTER_LEFT);
        VBox form = new VBox(12, new WholeText(desk.say("people.screen.takeover.text")), name, new SectionTitle(desk.say("people.screen.takeover.offered")), offered,
                new SectionTitle(desk.say("people.screen.takeover.brought")), file, told);
        form.setPrefWidth(600);
        look();
        desk.dialogs().show(desk.say("people.screen.takeover"), form);
    }

    private void look() {
        if (machines.handOvers().place().isEmpty()) {
            offered.getChildren().setAll(WholeText.muted(desk.say("people.screen.takeover.nowhere")));
            return;
        }
        offered.getChildren().setAll(WholeText.muted(desk.say("people.screen.takeover.looking", machines.handOvers().place().get())));
        desk.background().run(machines.handOvers()::offered, this::offer, failure -> offered.getChildren().setAll(ProblemPane.of(failure, desk.words())));
    }

    private void offer(List<HandOverBundle.Head> heads) {
        offered.getChildren().clear();
        heads.forEach(head -> offered.getChildren().add(line(head)));
        if (heads.isEmpty()) {
            offered.getChildren().add(WholeText.muted(desk.say("people.screen.takeover.none", machines.handOvers().place().orElse(""))));
        }
    }

    private Node line(HandOverBundle.Head head) {
        Label text = new WholeText(head.title(), "strong");
        Label about = WholeText.muted(desk.say("people.screen.takeover.line", head.by(), head.host(),
                new RelativeTime(desk.words(), desk.clock()).distance(head.writtenAt()), head.recovery()));
        VBox words = new VBox(2, text, about);
        HBox.setHgrow(words, Priority.ALWAYS);
        Button take = new Button(desk.say("people.screen.takeover.take"));
        take.getStyleClass().add(Styles.ACCENT);
        take.setMinWidth(Region.USE_PREF_SIZE);
        take.setOnAction(event -> take(() -> machines.handOvers().takeOver(head.recovery(), who.getText())));
        HBox line = new HBox(12, new FontIcon(Feather.CLOCK), words, take);
        line.setAlignment(Pos.CENTER_LEFT);
        line.getStyleClass().add("open-recovery");
        return line;
    }

    private void take(Path file) {
        take(() -> machines.handOvers().takeOver(file, who.getText()));
    }

    private void take(Callable<TakenOver> taking) {
        told.getChildren().setAll(WholeText.muted(desk.say("people.screen.takeover.taking")));
        desk.background().run(taking, this::tell, failure -> told.getChildren().setAll(ProblemPane.of(failure, desk.words())));
    }

    /** What a person has to know before the first step here: whose it was, of when it is, and what is not on this machine. */
    private void tell(TakenOver taken) {
        VBox facts = new VBox(8, fact(Standing.GOOD, desk.say("people.screen.takeover.taken", taken.bundle().title(), taken.bundle().by(), taken.bundle().host())));
        boolean known = machines.keys().owner(taken.key()).isPresent();
        facts.getChildren().add(fact(known ? Standing.GOOD : Standing.WARNING, known
                ? desk.say("people.screen.takeover.key", machines.keys().owner(taken.key()).get().name())
                : desk.say("people.screen.takeover.key.unknown", taken.key().fingerprint())));
        if (!taken.bundle().handedOver()) {
            facts.getChildren().add(fact(Standing.WARNING, desk.say("people.terminal.as-of", taken.bundle().writtenAt(), taken.bundle().host())));
        }
        if (!taken.filesThere().isEmpty()) {
            facts.getChildren().add(fact(Standing.WARNING, desk.say("people.terminal.files-there", String.join(", ", taken.filesThere()))));
        }
        if (!taken.leftThere().isEmpty()) {
            facts.getChildren().add(fact(Standing.WARNING, desk.say("people.screen.takeover.left", String.join(", ", taken.leftThere()))));
        }
        facts.getChildren().add(fact(Standing.INFO, desk.say("people.screen.takeover.secrets")));
        facts.setPrefWidth(600);
        Button go = new Button(desk.say("people.screen.takeover.go"));
        go.setId("take-over-go");
        go.getStyleClass().add(Styles.ACCENT);
        go.setDefaultButton(true);
        go.setOnAction(event -> {
            desk.dialogs().close();
            model.operator().set(who.getText());
            model.resume(taken.recovery());
        });
        model.refresh();
        desk.dialogs().show(desk.say("people.screen.takeover"), facts, go);
        go.requestFocus();
    }

    private static Node fact(Standing standing, String text) {
        StatusBadge badge = StatusBadge.plain(standing, text);
        badge.setWrapText(true);
        badge.setMinWidth(0);
        return badge;
    }
}
