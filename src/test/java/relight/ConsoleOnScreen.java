package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
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
        restoring(system).commit();
    }

    /** A way through the wizard and the recovery, to be told apart from that of {@link #restore}. */
    RestoringOnScreen restoring(String system) {
        return new RestoringOnScreen(this, system);
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
        return FxToolkit.onFx(() -> all(".radio-button").map(Node::getId).filter(id -> id != null && id.startsWith("way-")).sorted().toList());
    }

    /** Whoever is at the screen, for what is not restored by the wizard. */
    ScreenWalker at(Destination destination) {
        FxToolkit.onFx(() -> desk.navigator().go(destination));
        return walker;
    }

    ScreenWalker walker() {
        return walker;
    }

    boolean says(String words) {
        return stage.getScene().getRoot().lookupAll(".label").stream().anyMatch(node -> String.valueOf(((Labeled) node).getText()).contains(words));
    }

    boolean shown(String id) {
        return find(id) != null;
    }

    /** What is seen under this id; null where nothing is. On the FX thread. */
    Node find(String id) {
        return all("#" + id).findFirst().orElse(null);
    }

    Stream<Node> all(String selector) {
        return stage.getScene().getRoot().lookupAll(selector).stream().filter(node -> node.getScene() != null && node.isVisible());
    }

    /** The recovery that was begun last. */
    Recovery newest() {
        return RecoveryFold.of(workspace.journal().entries(newestId().orElseThrow()));
    }

    /** The recovery that was begun last was undone, and it is on record so. */
    void assertTakenBack() {
        assertEquals("not-recovered", newest().closed().orElseThrow().verdict(), newest().steps().toString());
        assertEquals(Recovery.CommitWindow.Standing.UNDONE, newest().commitWindow().standing());
    }

    Optional<String> newestId() {
        return workspace.journal().recoveries().stream().map(Journal.Summary::recovery).findFirst();
    }

    @Override
    public void close() {
        FxToolkit.onFx(() -> stage.setScene(new Scene(new Group())));
        background.close();
        console.close();
    }
}
