package relight.ui.runbook;

import atlantafx.base.theme.Styles;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javafx.geometry.Bounds;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.commonmark.node.Block;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.runbook.Runbook;
import relight.core.runbook.Section;
import relight.core.runbook.Step;
import relight.ui.common.Clip;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.MarkdownView;
import relight.ui.common.ProblemPane;
import relight.ui.common.Spring;
import relight.ui.common.Standing;
import relight.ui.common.StatusBadge;

/** A runbook as its author wrote it, with its steps marked and each section ready to be run. */
final class DocumentPane extends ScrollPane {

    private final Desk desk;
    private final VBox column = new VBox();
    private final TreeMap<Integer, Node> byLine = new TreeMap<>();

    DocumentPane(Desk desk) {
        this.desk = desk;
        getStyleClass().addAll("edge-to-edge", "document-pane");
        setFitToWidth(true);
        column.getStyleClass().add("document");
        setContent(column);
    }

    void show(RunbookEntry entry) {
        byLine.clear();
        column.getChildren().setAll(head(entry));
        entry.problem().ifPresent(problem -> column.getChildren().add(problem(entry, problem)));
        column.getChildren().add(new MarkdownView(entry.body(), dressing(entry), this::follow));
        setVvalue(0);
    }

    private VBox head(RunbookEntry entry) {
        Label file = new Label(entry.name());
        file.getStyleClass().addAll("mono", "muted");
        HBox line = new HBox(8, file, new Spring());
        line.setAlignment(Pos.CENTER_LEFT);
        entry.runbook().ifPresent(runbook -> {
            Button run = new Button(desk.say("screens.runbooks.run"), new FontIcon(Feather.PLAY));
            run.getStyleClass().add(Styles.ACCENT);
            run.setMinWidth(USE_PREF_SIZE);
            run.setDisable(entry.steps() == 0);
            run.setOnAction(event -> desk.navigator().go(new Destination.RunRunbook(runbook.name(), Optional.empty())));
            line.getChildren().add(run);
        });
        VBox head = new VBox(8, line);
        entry.runbook().ifPresent(runbook -> head.getChildren().add(facts(entry, runbook)));
        return head;
    }

    private FlowPane facts(RunbookEntry entry, Runbook runbook) {
        FlowPane facts = new FlowPane(8, 8);
        facts.getChildren().add(StatusBadge.tag(desk.say("screens.runbooks.steps", entry.steps())));
        runbook.objectives().rto().ifPresent(rto -> facts.getChildren().add(StatusBadge.tag(desk.say("screens.runbooks.rto", rto))));
        runbook.objectives().rpo().ifPresent(rpo -> facts.getChildren().add(StatusBadge.tag(desk.say("screens.runbooks.rpo", rpo))));
        entry.estimate().ifPresent(sum -> facts.getChildren().add(StatusBadge.pill(fits(sum, runbook.objectives().rto()),
                desk.say("screens.runbooks.estimate", sum))));
        facts.getChildren().add(StatusBadge.tag("sha256 " + runbook.sha256().substring(0, 8)));
        return facts;
    }

    private static Standing fits(Duration sum, Optional<Duration> rto) {
        return rto.map(limit -> sum.compareTo(limit) <= 0 ? Standing.GOOD : Standing.BAD).orElse(Standing.UNKNOWN);
    }

    private Node problem(RunbookEntry entry, Exception problem) {
        if (entry.problemLine().isEmpty() || entry.source().isEmpty()) {
            return ProblemPane.of(problem, desk.words());
        }
        int line = entry.problemLine().getAsInt();
        Button there = new Button(desk.say("screens.runbooks.show-line", line));
        there.setOnAction(event -> scrollTo(line));
        return ProblemPane.of(problem, desk.words(), there);
    }

    private MarkdownView.Dressing dressing(RunbookEntry entry) {
        Map<Integer, Step> steps = entry.byLine();
        Map<Integer, Section> sections = new HashMap<>();
        entry.runbook().ifPresent(runbook -> runbook.sections().forEach(section -> sections.put(section.line(), section)));
        List<Step> inOrder = entry.runbook().map(Runbook::steps).orElse(List.of());
        int wrong = entry.problemLine().orElse(-1);
        return (block, line, plain) -> {
            Node dressed = dress(entry, block, steps.get(line), sections.get(line), inOrder, plain);
            byLine.putIfAbsent(line, dressed);
            if (wrong >= line && wrong <= lastLine(block)) {
                dressed.getStyleClass().add("document-wrong");
            }
            return dressed;
        };
    }

    private static int lastLine(Block block) {
        return block.getSourceSpans().isEmpty() ? 0 : block.getSourceSpans().getLast().getLineIndex() + 1;
    }

    private Node dress(RunbookEntry entry, Block block, Step step, Section section, List<Step> inOrder, Node plain) {
        if (block instanceof Heading && section != null && !section.steps().isEmpty() && section.level() > 1) {
            return heading(entry, section, plain);
        }
        boolean own = step != null && (block instanceof FencedCodeBlock) != (step instanceof Step.Manual)
                && !(block instanceof org.commonmark.node.ListItem) && !(block instanceof org.commonmark.node.Paragraph);
        if (own) {
            return new StepFrame(desk.words(), step, inOrder.indexOf(step) + 1, plain);
        }
        return block instanceof FencedCodeBlock fence ? sample(fence, plain) : plain;
    }

    private HBox heading(RunbookEntry entry, Section section, Node plain) {
        HBox.setHgrow(plain, Priority.ALWAYS);
        Button run = new Button(desk.say("screens.runbooks.run-section"), new FontIcon(Feather.PLAY));
        run.getStyleClass().addAll(Styles.SMALL, "run-section");
        run.setMinWidth(USE_PREF_SIZE);
        run.setAccessibleText(desk.say("screens.runbooks.run-section.of", section.title()));
        run.setOnAction(event -> desk.navigator().go(new Destination.RunRunbook(entry.name(), Optional.of(section.id()))));
        HBox line = new HBox(8, plain, run);
        line.setAlignment(Pos.BASELINE_LEFT);
        return line;
    }

    /** A fence that is only to be read. */
    private Node sample(FencedCodeBlock fence, Node plain) {
        Button copy = new Button(null, new FontIcon(Feather.COPY));
        copy.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT, Styles.SMALL);
        copy.setAccessibleText(desk.say("screens.common.copy"));
        copy.setOnAction(event -> Clip.copy(fence.getLiteral()));
        HBox.setHgrow(plain, Priority.ALWAYS);
        HBox box = new HBox(plain, copy);
        box.getStyleClass().add("md-sample");
        return box;
    }

    /** Brings the block at a line, or the one before it, to the top. */
    void scrollTo(int line) {
        Map.Entry<Integer, Node> at = byLine.floorEntry(line);
        if (at == null) {
            return;
        }
        applyCss();
        layout();
        Bounds bounds = column.sceneToLocal(at.getValue().localToScene(at.getValue().getBoundsInLocal()));
        double range = column.getHeight() - getViewportBounds().getHeight();
        setVvalue(range <= 0 ? 0 : Math.clamp((bounds.getMinY() - 16) / range, 0, 1));
    }

    private void follow(String address) {
        if (address.endsWith(".md") && !address.contains("://")) {
            desk.navigator().go(new Destination.ReadRunbook(address.startsWith("runbooks/") ? address : "runbooks/" + address));
        } else {
            Clip.copy(address);
        }
    }
}
