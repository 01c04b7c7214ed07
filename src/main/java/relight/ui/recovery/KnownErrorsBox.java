package relight.ui.recovery;

import java.util.List;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import relight.core.known.Explanation;
import relight.core.known.KnownErrors;
import relight.core.recovery.StepState;
import relight.core.recovery.StepState.Status;
import relight.ui.common.Desk;
import relight.ui.common.SectionTitle;
import relight.ui.common.Standing;
import relight.ui.common.StatusShape;
import relight.ui.common.WholeText;

/** Under the output of a step that failed: what its error messages mean and what to do about them, as far as they are known. */
final class KnownErrorsBox extends VBox {

    private static final double MOST_HEIGHT = 200;

    private final Desk desk;
    private final KnownErrors known;
    private final VBox told = new VBox(12);

    KnownErrorsBox(Desk desk, KnownErrors known) {
        super(8);
        this.desk = desk;
        this.known = known;
        setId("known-errors");
        ScrollPane scroll = new ScrollPane(told);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setMaxHeight(MOST_HEIGHT);
        getChildren().addAll(new SectionTitle(desk.say("known.title")), scroll);
        hide();
    }

    /** Explains the step's output; nothing is shown of a step that did not fail. */
    void show(StepState state) {
        List<Explanation> explained = state.status() == Status.FAILED ? known.explain(lines(state), desk.words()) : List.of();
        told.getChildren().setAll(explained.stream().map(this::card).toList());
        if (state.status() == Status.FAILED) {
            known.fault().ifPresent(fault -> told.getChildren().add(row(new WholeText(fault.say(desk.words()), "muted"))));
        }
        if (told.getChildren().isEmpty()) {
            hide();
        } else {
            setVisible(true);
            setManaged(true);
        }
    }

    void hide() {
        setVisible(false);
        setManaged(false);
    }

    private static List<String> lines(StepState state) {
        return state.outcome().stream()
                .flatMap(outcome -> Stream.of(outcome.excerpt(), outcome.reason())).flatMap(words -> words.toString().lines()).toList();
    }

    private Node card(Explanation explanation) {
        Label line = new WholeText(explanation.line(), "mono");
        line.getStyleClass().add("small");
        VBox words = new VBox(4, line, new WholeText(explanation.means(), "strong"), new WholeText("→ " + explanation.remedy()));
        HBox row = row(words);
        row.setAccessibleText(desk.say("known.accessible", explanation.means(), explanation.remedy()));
        return row;
    }

    private static HBox row(Node words) {
        StatusShape shape = new StatusShape(Standing.INFO);
        shape.setTranslateY(3);
        HBox.setHgrow(words, Priority.ALWAYS);
        return new HBox(8, shape, words);
    }
}
