package relight.ui.runbook;

import atlantafx.base.theme.Styles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.commonmark.node.Block;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.ListBlock;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import relight.core.runbook.Runbook;
import relight.core.runbook.Section;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.ui.common.Clip;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.MarkdownView;

/** Marks the steps and sections of a runbook in its document. */
final class DocumentDressing implements MarkdownView.Dressing {

    private final Desk desk;
    private final RunbookEntry entry;
    private final NavigableMap<Integer, Step> steps = new TreeMap<>();
    private final Map<StepId, Integer> numbers = new HashMap<>();
    private final Map<Integer, Section> sections = new HashMap<>();
    private final int wrong;

    DocumentDressing(Desk desk, RunbookEntry entry) {
        this.desk = desk;
        this.entry = entry;
        this.wrong = entry.problemLine().orElse(-1);
        List<Step> inOrder = entry.runbook().map(Runbook::steps).orElse(List.of());
        inOrder.forEach(step -> {
            steps.put(step.header().line(), step);
            numbers.put(step.id(), numbers.size() + 1);
        });
        entry.runbook().ifPresent(runbook -> runbook.sections().forEach(section -> sections.put(section.line(), section)));
    }

    @Override
    public Node dress(Block block, int line, Node plain) {
        int last = block.getSourceSpans().isEmpty() ? 0 : block.getSourceSpans().getLast().getLineIndex() + 1;
        Node dressed = dressed(block, line, last, plain);
        if (wrong >= line && wrong <= last) {
            dressed.getStyleClass().add("document-wrong");
        }
        return dressed;
    }

    private Node dressed(Block block, int line, int last, Node plain) {
        return switch (block) {
            case Heading heading when sections.containsKey(line) -> heading(sections.get(line), plain);
            case FencedCodeBlock fence -> fence(fence, List.copyOf(steps.subMap(line, true, last, true).values()), plain);
            case ListBlock list when steps.get(line) instanceof Step.Manual step -> frame(step, plain);
            default -> plain;
        };
    }

    /** A fence of several steps shows each with its own part of the fence. */
    private Node fence(FencedCodeBlock fence, List<Step> inIt, Node plain) {
        if (inIt.isEmpty()) {
            return sample(fence, plain);
        }
        if (inIt.size() == 1) {
            return frame(inIt.getFirst(), plain);
        }
        VBox frames = new VBox();
        frames.getStyleClass().add("fence-steps");
        inIt.forEach(step -> frames.getChildren().add(frame(step, MarkdownView.code(step.text()))));
        return frames;
    }

    private Node frame(Step step, Node plain) {
        return new StepFrame(desk.words(), step, numbers.get(step.id()), plain, entry.proofs().badge(desk, step));
    }

    private Node heading(Section section, Node plain) {
        if (section.steps().isEmpty() || section.level() <= 1) {
            return plain;
        }
        HBox.setHgrow(plain, Priority.ALWAYS);
        Button run = new Button(desk.say("screens.runbooks.run-section"), new FontIcon(Feather.PLAY));
        run.getStyleClass().addAll(Styles.SMALL, "run-section");
        run.setMinWidth(Region.USE_PREF_SIZE);
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
}
