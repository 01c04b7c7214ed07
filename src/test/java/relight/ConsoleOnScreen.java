package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import relight.cli.Location;
import relight.core.catalog.WorkListener;
import relight.core.recovery.Journal;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryFold;
import relight.core.settings.Settings;
import relight.core.text.Messages;
import relight.testing.FxToolkit;
import relight.testing.ScreenWalker;
import relight.ui.Shell;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.Look;
import relight.ui.common.NoFilePicker;

/** The whole console on a screen, over a workspace, and a person at it who restores a system with the wizard. */
final class ConsoleOnScreen implements AutoCloseable {

    private static final List<String> NEXT = List.of("run", "done", "approve", "commit", "close");

    private final OpenWorkspace workspace;
    private final DesktopConsole console;
    private final Background background = new Background();
    private final Stage stage;
    private final ScreenWalker walker;
    private Desk desk;

    /**
     * @param folder with a folder {@code site} in which the backups lie already
     */
    ConsoleOnScreen(Path folder, String written) throws Exception {
        Files.writeString(folder.resolve("site/relight.yaml"), written, StandardCharsets.UTF_8);
        Messages words = Messages.in(Locale.ENGLISH, ZoneId.systemDefault());
        workspace = new OpenWorkspace(new Location(folder.resolve("site"), folder.resolve("data")), words, _ -> { });
        workspace.catalog().refresh(WorkListener.NONE);
        console = new DesktopConsole(workspace, "K. Lang");
        stage = FxToolkit.onFx(() -> {
            Shell shell = new Shell(words);
            desk = new Desk(words, Clock.systemDefaultZone(), background, shell, shell.dialogs(), new NoFilePicker());
            Scene scene = shell.scene(1000, 1000);
            Look look = new Look();
            look.choose(Settings.Theme.LIGHT);
            look.dress(scene);
            shell.furnish(console.screens(desk), console.incidentBar(desk));
            Stage shown = new Stage();
            shown.setScene(scene);
            shown.show();
            shown.requestFocus();
            return shown;
        });
        walker = new ScreenWalker(stage.getScene());
    }

    /** Through all pages of the wizard as they are, and through the recovery until it is closed. */
    void restore(String system) {
        restore(system, "", "");
    }

    /**
     * The same, with one thing chosen on the way.
     *
     * @param choice id of what is pressed where it is seen; empty for nothing
     * @param words  that are to be read by then; where nothing is pressed, on every page
     */
    void restore(String system, String choice, String words) {
        FxToolkit.onFx(() -> desk.navigator().go(new Destination.Restore(system, Optional.empty())));
        for (int turn = 0; turn < 10 && !FxToolkit.onFx(() -> shown("start")); turn++) {
            walker.await("the wizard's next page", () -> shown("start") || shown("continue") && !find("continue").isDisabled());
            assertEquals(List.of(), FxToolkit.onFx(this::cut), "words of the wizard's pages that are cut off");
            assertTrue(!choice.isEmpty() || FxToolkit.onFx(() -> says(words)), words);
            if (!choice.isEmpty() && FxToolkit.onFx(() -> shown(choice))) {
                walker.await(words, () -> says(words));
                walker.click(choice);
            }
            if (!FxToolkit.onFx(() -> shown("start"))) {
                walker.click("continue");
            }
        }
        walker.type(system, system);
        walker.click("start");
        goOnUntilClosed(system);
    }

    /** Ids of what the wizard offers to do with what is there. */
    List<String> ways(String system) {
        FxToolkit.onFx(() -> desk.navigator().go(new Destination.Restore(system, Optional.empty())));
        for (int turn = 0; turn < 10 && !FxToolkit.onFx(() -> shown("way-side-by-side")); turn++) {
            walker.await("the wizard's next page", () -> shown("way-side-by-side") || shown("continue") && !find("continue").isDisabled());
            if (!FxToolkit.onFx(() -> shown("way-side-by-side"))) {
                walker.click("continue");
            }
        }
        return FxToolkit.onFx(() -> stage.getScene().getRoot().lookupAll(".radio-button").stream().filter(Node::isVisible).map(Node::getId)
                .filter(id -> id != null && id.startsWith("way-")).sorted().toList());
    }

    /** The same to a moment, which is chosen as a time on the page of the backups. */
    void restoreTo(String system, String moment) {
        FxToolkit.onFx(() -> desk.navigator().go(new Destination.Restore(system, Optional.empty())));
        walker.await("the moments", () -> shown("target-kind"));
        FxToolkit.onFx(() -> {
            ((ComboBox<?>) find("target-kind")).getSelectionModel().select(1);
            ((TextField) find("target")).setText(moment);
        });
        for (int turn = 0; turn < 10 && !FxToolkit.onFx(() -> shown("start")); turn++) {
            walker.await("the wizard's next page", () -> shown("start") || shown("continue") && !find("continue").isDisabled());
            if (!FxToolkit.onFx(() -> shown("start"))) {
                walker.click("continue");
            }
        }
        walker.type(system, system);
        walker.click("start");
        goOnUntilClosed(system);
    }

    /** Presses whatever is to be pressed next, and types the name that is asked for. */
    private void goOnUntilClosed(String system) {
        for (int turn = 0; turn < 200; turn++) {
            walker.await("the next thing to do", () -> shown("retry") || shown("record") || NEXT.stream().anyMatch(this::shown));
            if (shown("record")) {
                return;
            }
            assertFalse(FxToolkit.onFx(() -> shown("retry")), () -> "a step failed: " + walker.shown());
            String id = FxToolkit.onFx(() -> NEXT.stream().filter(this::shown).findFirst().orElse(""));
            if (id.equals("approve") && FxToolkit.onFx(() -> find("approve") != null && find("approve").isDisabled())) {
                walker.type(system, system);
            }
            if (id.isEmpty() || walker.usable(id).isEmpty()) {
                continue;
            }
            long before = FxToolkit.onFx(() -> newest().lastEvent());
            walker.click(id);
            walker.await("something to change after " + id, () -> before != newest().lastEvent() || shown("record"));
        }
        throw new AssertionError("no end after 200 turns: " + walker.shown());
    }

    /** Whoever is at the screen, for what is not restored by the wizard. */
    ScreenWalker at(Destination destination) {
        FxToolkit.onFx(() -> desk.navigator().go(destination));
        return walker;
    }

    private List<String> cut() {
        return stage.getScene().getRoot().lookupAll(".wizard-way .label").stream().map(Labeled.class::cast)
                .filter(label -> label.isVisible() && label.getWidth() + 1 < label.prefWidth(-1)).map(Labeled::getText).toList();
    }

    private boolean says(String words) {
        return stage.getScene().getRoot().lookupAll(".label").stream().anyMatch(node -> String.valueOf(((Labeled) node).getText()).contains(words));
    }

    private boolean shown(String id) {
        return find(id) != null;
    }

    private Node find(String id) {
        return stage.getScene().getRoot().lookupAll("#" + id).stream()
                .filter(node -> node.getScene() != null && node.isVisible())
                .findFirst().orElse(null);
    }

    /** The recovery that was begun last. */
    Recovery newest() {
        String id = workspace.journal().recoveries().stream().map(Journal.Summary::recovery).findFirst().orElseThrow();
        return RecoveryFold.of(workspace.journal().entries(id));
    }

    @Override
    public void close() {
        FxToolkit.onFx(() -> stage.setScene(new Scene(new Group())));
        background.close();
        console.close();
    }
}
