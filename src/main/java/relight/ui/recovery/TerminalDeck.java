package relight.ui.recovery;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.collections.MapChangeListener;
import javafx.scene.layout.StackPane;
import relight.core.runbook.StepId;
import relight.ui.common.Desk;

/**
 * The terminals of the steps that run in one; that of the chosen step is seen. Each is there from the beginning of its program to the
 * end, whichever step or screen is looked at meanwhile, so that no program waits for somebody to look.
 */
final class TerminalDeck extends StackPane {

    private final RecoveryViewModel model;
    private final Map<StepId, TerminalPane> panes = new HashMap<>();

    /** @param changed told when the chosen step has got a terminal, or has lost it */
    TerminalDeck(Desk desk, RecoveryViewModel model, Runnable changed) {
        this.model = model;
        setMinHeight(220);
        visibleProperty().bind(Bindings.isNotEmpty(getChildren()));
        managedProperty().bind(visibleProperty());
        model.terminals().addListener((MapChangeListener<StepId, TerminalFeed>) change -> {
            Optional.ofNullable(panes.remove(change.getKey())).ifPresent(TerminalPane::close);
            if (change.wasAdded()) {
                String title = model.step(change.getKey()).title();
                panes.put(change.getKey(), new TerminalPane(desk, change.getValueAdded(), title));
            }
            show();
            if (change.getKey().equals(model.selected().get())) {
                changed.run();
            }
        });
    }

    void show() {
        Optional<TerminalPane> chosen = Optional.ofNullable(panes.get(model.selected().get()));
        if (!getChildren().equals(chosen.stream().toList())) {
            getChildren().setAll(chosen.stream().toList());
        }
    }

    /** Whether the chosen step runs in a terminal now. */
    boolean shows() {
        return !getChildren().isEmpty();
    }

    /** Puts the keyboard into the terminal; false where there is none. */
    boolean takeKeys() {
        Optional<TerminalPane> chosen = Optional.ofNullable(panes.get(model.selected().get()));
        chosen.ifPresent(TerminalPane::takeKeys);
        return chosen.isPresent();
    }
}
