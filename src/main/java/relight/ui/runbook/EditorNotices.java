package relight.ui.runbook;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import relight.ui.common.Desk;
import relight.ui.common.DifferenceLines;
import relight.ui.common.ProblemPane;
import relight.ui.common.Standing;
import relight.ui.common.StatusShape;

/** What a person has to know or decide about the file that is edited, above its source. */
final class EditorNotices extends VBox {

    private final Desk desk;
    private final EditorViewModel model;

    EditorNotices(Desk desk, EditorViewModel model) {
        this.desk = desk;
        this.model = model;
        getStyleClass().add("editor-notices");
        model.sourceProperty().addListener((all, before, now) -> fill());
        model.draftProperty().addListener((all, before, now) -> fill());
        model.conflictProperty().addListener((all, before, now) -> fill());
        model.problemProperty().addListener((all, before, now) -> fill());
    }

    /** Shows them as they are now. */
    void fill() {
        List<Node> notices = new ArrayList<>();
        if (model.isOpen()) {
            if (model.isInUse()) {
                notices.add(notice(Standing.INFO, "screens.editor.in-use"));
            }
            model.problemProperty().get().ifPresent(failure -> notices.add(ProblemPane.of(failure, desk.words())));
            model.draftProperty().get().ifPresent(draft -> notices.add(notice(Standing.INFO, "screens.editor.draft",
                    button("screens.editor.draft.drop", model::dropDraft), button("screens.editor.draft.take", model::takeDraft))));
            model.conflictProperty().get().ifPresent(conflict -> notices.add(conflict.theirs().isEmpty()
                    ? notice(Standing.WARNING, "screens.editor.conflict.gone", button("screens.editor.conflict.mine", model::keepMine))
                    : notice(Standing.WARNING, "screens.editor.conflict", button("screens.editor.conflict.difference", this::showDifference),
                            button("screens.editor.conflict.theirs", model::takeTheirs), button("screens.editor.conflict.mine", model::keepMine))));
        }
        getChildren().setAll(notices);
    }

    private Button button(String key, Runnable action) {
        Button button = new Button(desk.say(key));
        button.setId(key.substring("screens.".length()).replace('.', '-'));
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(event -> action.run());
        return button;
    }

    private HBox notice(Standing standing, String key, Button... buttons) {
        Label words = new Label(desk.say(key));
        words.setWrapText(true);
        words.setMinHeight(Region.USE_PREF_SIZE);
        words.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox notice = new HBox(8, new StatusShape(standing), words);
        notice.getChildren().addAll(buttons);
        notice.setAlignment(Pos.CENTER_LEFT);
        notice.getStyleClass().addAll("editor-notice", standing == Standing.WARNING ? "warning" : "info");
        return notice;
    }

    private void showDifference() {
        DifferenceLines scroll = new DifferenceLines(desk, model.difference(), desk.say("screens.editor.difference.none"));
        Label legend = new Label(desk.say("screens.editor.difference"));
        legend.getStyleClass().add("muted");
        desk.dialogs().show(desk.say("screens.editor.difference.title"), new VBox(8, legend, scroll),
                chosen("screens.editor.conflict.theirs", model::takeTheirs), chosen("screens.editor.conflict.mine", model::keepMine));
    }

    private Button chosen(String key, Runnable action) {
        return button(key, () -> {
            desk.dialogs().close();
            action.run();
        });
    }
}
