package relight.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.hypnoscript.ImportedPlan;
import relight.core.text.Messages;
import relight.core.workspace.WorkspaceReader;
import relight.testing.FxToolkit;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.FilePicker;
import relight.ui.welcome.WelcomeScreen;

/** A plan of another tool is taken over from the first screen, without a terminal. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class ImportOnScreenTest {

    private static final Messages WORDS = Messages.english();

    @TempDir
    private Path root;
    private final Background background = new Background();
    private final AtomicReference<Path> opened = new AtomicReference<>();

    @AfterEach
    void close() {
        background.close();
    }

    @Test
    void H7_aChosenPlanBecomesAWorkspaceThatIsOpened() throws Exception {
        Path page = root.resolve("bakery.md");
        try (InputStream in = ImportOnScreenTest.class.getResourceAsStream("/relight/core/hypnoscript/bakery.md")) {
            Files.write(page, in.readAllBytes());
        }
        press(page);
        FxToolkit.await("the workspace is opened", () -> opened.get() != null);
        assertEquals(2, new WorkspaceReader().read(opened.get()).scenarios().size());
    }

    @Test
    void H1_aMistakeInThePlanIsToldOnTheScreenAndNothingIsOpened() throws Exception {
        Path page = Files.writeString(root.resolve("bad.hyp"), "a {\n  b\n}\n");
        Node screen = press(page);
        FxToolkit.await("the mistake is told", () -> screen.lookupAll(".problem-what").stream()
                .anyMatch(node -> ((Label) node).getText().contains("bad.hyp:2:3: After \"b\" the colon is missing")));
        assertTrue(opened.get() == null && !Files.exists(root.resolve("site/relight.yaml")));
    }

    private Node press(Path file) throws Exception {
        Path site = Files.createDirectories(root.resolve("site"));
        FilePicker picker = new FilePicker() {
            @Override
            public Optional<Path> folder(String title, Optional<Path> start) {
                return Optional.of(site);
            }

            @Override
            public Optional<Path> open(String title) {
                return Optional.of(file);
            }

            @Override
            public Optional<Path> saveAs(String title, String suggestedName) {
                return Optional.empty();
            }
        };
        return FxToolkit.onFx(() -> {
            Shell shell = new Shell(WORDS);
            Desk desk = new Desk(WORDS, Clock.system(ZoneId.of("UTC")), background, shell, shell.dialogs(), picker);
            WelcomeScreen.Makers makers = new WelcomeScreen.Makers(folder -> { },
                    (plan, folder) -> ImportedPlan.read(plan, WORDS).workspace().write(folder));
            Node screen = new WelcomeScreen(desk, makers, () -> root, (folder, then) -> opened.set(folder), Optional.empty()).node();
            new Scene(new StackPane(screen)).getRoot().applyCss();
            ((Button) screen.lookupAll(".way").stream().filter(node -> node.getAccessibleText().startsWith(WORDS.say("screens.welcome.import")))
                    .findFirst().orElseThrow()).fire();
            return screen;
        });
    }
}
