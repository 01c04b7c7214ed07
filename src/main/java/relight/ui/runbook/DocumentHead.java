package relight.ui.runbook;

import atlantafx.base.theme.Styles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.runbook.Runbook;
import relight.core.runbook.Section;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.ProblemPane;
import relight.ui.common.Spring;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;

/** What stands above a runbook: its file, the button that runs it, its figures, what is wrong with it, and what of it is not used. */
final class DocumentHead {

    private final Desk desk;
    private final RunbookEntry entry;
    private final IntConsumer scrollTo;

    /**
     * The head of one document.
     *
     * @param scrollTo brings a line into sight
     */
    DocumentHead(Desk desk, RunbookEntry entry, IntConsumer scrollTo) {
        this.desk = desk;
        this.entry = entry;
        this.scrollTo = scrollTo;
    }

    List<Supplier<Node>> parts() {
        List<Supplier<Node>> parts = new ArrayList<>();
        parts.add(this::head);
        entry.problem().ifPresent(problem -> parts.add(() -> problem(problem)));
        entry.runbook().filter(runbook -> !runbook.notes().isEmpty()).ifPresent(runbook -> parts.add(() -> notes(runbook)));
        return parts;
    }

    private Node head() {
        Label file = new Label(entry.name());
        file.getStyleClass().addAll("mono", "muted");
        HBox line = new HBox(8, file, new Spring());
        line.setAlignment(Pos.CENTER_LEFT);
        entry.runbook().ifPresent(runbook -> {
            ButtonBase run = runbook.scenarios().isEmpty() ? whole(runbook) : oneOf(runbook);
            run.getStyleClass().add(Styles.ACCENT);
            run.setMinWidth(Region.USE_PREF_SIZE);
            run.setDisable(entry.steps() == 0);
            line.getChildren().add(run);
        });
        VBox head = new VBox(8, line);
        entry.runbook().ifPresent(runbook -> head.getChildren().add(facts(runbook)));
        return head;
    }

    private Button whole(Runbook runbook) {
        Button run = new Button(desk.say("screens.runbooks.run"), new FontIcon(Feather.PLAY));
        run.setOnAction(event -> run(runbook, Optional.empty()));
        return run;
    }

    /** Of a document with several scenarios, nobody wants all of them one after the other: each is offered. */
    private MenuButton oneOf(Runbook runbook) {
        MenuButton run = new MenuButton(desk.say("screens.runbooks.run-scenario"), new FontIcon(Feather.PLAY));
        run.getStyleClass().add("run-scenario");
        for (Section scenario : runbook.scenarios()) {
            run.getItems().add(item(scenario.title(), runbook, Optional.of(scenario.id())));
        }
        run.getItems().addAll(new SeparatorMenuItem(), item(desk.say("screens.runbooks.run-all"), runbook, Optional.empty()));
        return run;
    }

    private MenuItem item(String title, Runbook runbook, Optional<String> section) {
        MenuItem item = new MenuItem(title);
        item.setMnemonicParsing(false);
        item.setOnAction(event -> run(runbook, section));
        return item;
    }

    private void run(Runbook runbook, Optional<String> section) {
        desk.navigator().go(new Destination.RunRunbook(runbook.name(), section));
    }

    private FlowPane facts(Runbook runbook) {
        FlowPane facts = new FlowPane(8, 8);
        facts.getChildren().add(StatusBadge.tag(desk.say("screens.runbooks.steps", entry.steps())));
        runbook.objectives().rto().ifPresent(rto -> facts.getChildren().add(StatusBadge.tag(desk.say("screens.runbooks.rto", rto))));
        runbook.objectives().rpo().ifPresent(rpo -> facts.getChildren().add(StatusBadge.tag(
                rpo.isZero() ? desk.say("recovery.screen.no-loss") : desk.say("screens.runbooks.rpo", rpo))));
        runbook.objectives().mtd().ifPresent(mtd -> facts.getChildren().add(StatusBadge.tag("MTD " + desk.words().duration(mtd))));
        entry.estimate().ifPresent(sum -> facts.getChildren().add(StatusBadge.pill(fits(sum, runbook.objectives().rto()),
                desk.say("screens.runbooks.estimate", sum))));
        entry.proofs().summary(desk).ifPresent(facts.getChildren()::add);
        facts.getChildren().add(StatusBadge.tag("sha256 " + runbook.sha256().substring(0, 8)));
        return facts;
    }

    private static Standing fits(Duration sum, Optional<Duration> rto) {
        return rto.map(limit -> sum.compareTo(limit) <= 0 ? Standing.GOOD : Standing.BAD).orElse(Standing.UNKNOWN);
    }

    private Node problem(Exception problem) {
        if (entry.problemLine().isEmpty() || entry.source().isEmpty()) {
            return ProblemPane.of(problem, desk.words());
        }
        int line = entry.problemLine().getAsInt();
        Button there = new Button(desk.say("screens.runbooks.show-line", line));
        there.setOnAction(event -> scrollTo.accept(line));
        return ProblemPane.of(problem, desk.words(), there);
    }

    /** What was left to its author or to other tools, each with a way to its line. */
    private Node notes(Runbook runbook) {
        VBox notes = new VBox(4);
        for (Runbook.Note note : runbook.notes()) {
            Hyperlink line = new Hyperlink(desk.say("screens.runbooks.note.line", note.line()));
            line.getStyleClass().addAll("row-link", "small");
            line.setMinWidth(Region.USE_PREF_SIZE);
            line.setOnAction(event -> scrollTo.accept(note.line()));
            Label text = new Label(desk.words().say(note.text()));
            text.getStyleClass().addAll("muted", "small");
            text.setWrapText(true);
            HBox row = new HBox(8, line, text);
            row.setAlignment(Pos.BASELINE_LEFT);
            notes.getChildren().add(row);
        }
        return notes;
    }
}
