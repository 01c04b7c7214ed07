package relight.ui.runbook;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import org.fxmisc.richtext.CodeArea;
import org.fxmisc.richtext.model.StyleSpans;
import org.fxmisc.richtext.model.StyleSpansBuilder;
import org.fxmisc.richtext.model.TwoDimensional.Bias;
import org.fxmisc.richtext.util.UndoUtils;
import relight.core.runbook.edit.SourceColours;
import relight.core.runbook.edit.SourceLines;
import relight.core.runbook.edit.SourceText;
import relight.core.runbook.lint.Finding;
import relight.ui.common.Desk;
import relight.ui.common.FxThread;
import relight.ui.common.StatusShape;

/** The source with its colours, its line numbers and, beside them, what is dangerous. Only the lines in sight are coloured. */
final class SourceArea extends CodeArea {

    /** Hears what is typed. */
    @FunctionalInterface
    interface Typed {

        void edit(int at, int removed, String inserted);
    }

    private final Desk desk;
    private List<SourceLines.Line> lines = List.of();
    private Map<Integer, List<Finding>> findings = Map.of();
    private boolean told;
    private boolean colouring;

    SourceArea(Desk desk, Typed typed) {
        this.desk = desk;
        getStyleClass().add("source-area");
        setAccessibleText(desk.say("screens.editor.source"));
        setWrapText(true);
        setUndoManager(UndoUtils.noOpUndoManager());
        setParagraphGraphicFactory(this::margin);
        setAutoHeight(false);
        plainTextChanges().subscribe(change -> {
            if (!told) {
                typed.edit(change.getPosition(), change.getRemoved().length(), change.getInserted());
            }
        });
        viewportDirtyEvents().subscribe(_ -> colourSoon());
        addEventFilter(KeyEvent.KEY_PRESSED, this::indent);
    }

    /** Shows another text; that is no edit. */
    void show(String text) {
        told = true;
        replaceText(text);
        told = false;
        moveTo(0);
        requestFollowCaret();
    }

    /** Makes a change that the text has already; that is no edit either. */
    void apply(SourceText.Change change) {
        told = true;
        replaceText(change.at(), change.at() + change.removed().length(), change.inserted());
        told = false;
        moveTo(change.at() + change.inserted().length());
        requestFollowCaret();
    }

    void setLines(List<SourceLines.Line> now) {
        lines = now;
        colour();
    }

    /** Not while the lines are laid out, which the colours would begin anew. */
    private void colourSoon() {
        if (!colouring) {
            colouring = true;
            FxThread.later(() -> {
                colouring = false;
                colour();
            });
        }
    }

    private void colour() {
        if (getVisibleParagraphs().isEmpty()) {
            return;
        }
        int first = Math.max(0, firstVisibleParToAllParIndex());
        int last = Math.min(lines.size(), getParagraphs().size()) - 1;
        for (int i = first; i <= Math.min(last, first + getVisibleParagraphs().size() + 1); i++) {
            SourceLines.Line line = lines.get(i);
            if (!line.text().isEmpty() && line.text().equals(getParagraph(i).getText())) {
                StyleSpans<Collection<String>> wanted = spans(line);
                if (!wanted.equals(getStyleSpans(i))) {
                    setStyleSpans(i, 0, wanted);
                }
            }
        }
    }

    private static StyleSpans<Collection<String>> spans(SourceLines.Line line) {
        StyleSpansBuilder<Collection<String>> spans = new StyleSpansBuilder<>();
        int at = 0;
        for (SourceColours.Span span : SourceColours.of(line)) {
            if (span.from() > at) {
                spans.add(List.of(), span.from() - at);
            }
            spans.add(List.of(span.part().styleClass()), span.to() - span.from());
            at = span.to();
        }
        if (at < line.text().length()) {
            spans.add(List.of(), line.text().length() - at);
        }
        return spans.create();
    }

    void setFindings(List<Finding> now) {
        Set<Integer> touched = new TreeSet<>(findings.keySet());
        Map<Integer, List<Finding>> byLine = new HashMap<>();
        now.forEach(finding -> byLine.computeIfAbsent(finding.line() - 1, _ -> new ArrayList<>()).add(finding));
        touched.addAll(byLine.keySet());
        findings = byLine;
        touched.stream().filter(line -> line >= 0 && line < getParagraphs().size()).forEach(this::recreateParagraphGraphic);
    }

    /** What is dangerous in the line of the caret. */
    Optional<Finding> findingHere() {
        return findings.getOrDefault(getCurrentParagraph(), List.of()).stream().findFirst();
    }

    private Node margin(int line) {
        Label number = new Label(Integer.toString(line + 1));
        number.getStyleClass().add("source-number");
        HBox margin = new HBox(4, number);
        margin.getStyleClass().add("source-margin");
        margin.setAlignment(Pos.TOP_RIGHT);
        List<Finding> here = findings.getOrDefault(line, List.of());
        if (!here.isEmpty()) {
            StatusShape shape = new StatusShape(FindingsPane.standing(here.getFirst().severity()));
            HBox.setMargin(shape, new Insets(4, 0, 0, 0));
            margin.getChildren().addFirst(shape);
            Tooltip words = new Tooltip(String.join("\n\n", here.stream().map(this::say).toList()));
            words.setWrapText(true);
            words.setMaxWidth(420);
            Tooltip.install(margin, words);
            margin.setAccessibleText(words.getText());
        }
        return margin;
    }

    String say(Finding finding) {
        return finding.id() + " " + desk.words().say(finding.text()) + " " + desk.words().say(finding.remedy());
    }

    /** A new line stands as deep as the one before; Tab is two blanks, which YAML understands, and Shift+Tab leaves the source. */
    private void indent(KeyEvent key) {
        if (!isEditable() || key.isShortcutDown() || key.isAltDown()) {
            return;
        }
        if (key.getCode() == KeyCode.ENTER) {
            String line = getParagraph(getCurrentParagraph()).getText().substring(0, getCaretColumn());
            replaceSelection("\n" + line.substring(0, line.length() - line.stripLeading().length()));
            requestFollowCaret();
            key.consume();
        } else if (key.getCode() == KeyCode.TAB && !key.isShiftDown()) {
            replaceSelection("  ");
            key.consume();
        }
    }

    /** Number of the line at a place, from 1. */
    int lineOf(int offset) {
        return offsetToPosition(offset, Bias.Forward).getMajor() + 1;
    }

    /** Number of the topmost line in sight, from 1. */
    int topLine() {
        return getVisibleParagraphs().isEmpty() ? 1 : firstVisibleParToAllParIndex() + 1;
    }

    /** Puts the caret at the beginning of a line and the line into sight. */
    void goToLine(int line) {
        int paragraph = Math.clamp(line - 1L, 0, getParagraphs().size() - 1);
        moveTo(paragraph, 0);
        showParagraphInViewport(paragraph);
        requestFollowCaret();
    }
}
