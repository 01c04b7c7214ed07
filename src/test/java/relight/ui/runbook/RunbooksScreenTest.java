package relight.ui.runbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atlantafx.base.controls.ModalPane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.lint.Linter;
import relight.core.runbook.lint.ShellCheck;
import relight.core.text.Messages;
import relight.core.workspace.Site;
import relight.core.workspace.Workspace;
import relight.testing.FxToolkit;
import relight.testing.Quiet;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.Dialogs;
import relight.ui.common.Look;
import relight.ui.common.NoFilePicker;

@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class RunbooksScreenTest {

    private static final String SCENARIOS = """
            ---
            layout: page
            ---
            # Bad nights

            ## Scenario 1: broken database

            ```bash
            # 1. Stop
            systemctl stop shop
            # 2. Restore
            pg_restore -d shop dump
            ```

            ## Scenario 2: lost cluster

            ```bash
            helm install shop ./chart
            ```

            ## Scenario 3: lost rows

            ```console
            $ psql -c 'select 1'
             1
            ```

            ## Contacts

            - nobody
            """;

    @TempDir
    private Path folder;
    private final AtomicReference<Destination> gone = new AtomicReference<>();
    private Parent root;
    private DocumentPane page;

    @Test
    void B13_threeScenariosAreThreeSectionsToRun() throws Exception {
        open(SCENARIOS);
        FxToolkit.onFx(() -> {
            List<Button> runs = all(Button.class, ".run-section");
            assertEquals(3, runs.size());
            runs.get(2).fire();
        });
        assertEquals(new Destination.RunRunbook("runbooks/a.md", Optional.of("scenario-3-lost-rows")), gone.get());
    }

    @Test
    void ofADocumentWithThreeScenariosEachIsOfferedToRun() throws Exception {
        open(SCENARIOS);
        FxToolkit.onFx(() -> {
            MenuButton run = (MenuButton) root.lookup(".run-scenario");
            assertEquals(List.of("Scenario 1: broken database", "Scenario 2: lost cluster", "Scenario 3: lost rows",
                    "The whole runbook, one after the other"), run.getItems().stream().map(MenuItem::getText).filter(Objects::nonNull).toList());
            run.getItems().get(1).fire();
        });
        assertEquals(new Destination.RunRunbook("runbooks/a.md", Optional.of("scenario-2-lost-cluster")), gone.get());
    }

    @Test
    void aFenceShowsEachOfItsStepsWithItsOwnPart() throws Exception {
        open(SCENARIOS);
        FxToolkit.onFx(() -> {
            List<StepFrame> frames = all(StepFrame.class, ".step-frame");
            assertEquals(4, frames.size());
            assertEquals("Step 2: Restore", frames.get(1).getAccessibleText());
            assertTrue(codeOf(frames.get(1)).contains("# 2. Restore\npg_restore -d shop dump"));
            assertTrue(codeOf(frames.get(3)).contains("$ psql -c 'select 1'\n 1"), "what its author showed stays in view");
        });
    }

    @Test
    void saysWhatItLeftToOtherTools() throws Exception {
        open(SCENARIOS);
        FxToolkit.onFx(() -> assertTrue(all(Label.class, ".label").stream().map(Label::getText)
                .anyMatch(text -> text != null && text.contains("layout"))));
    }

    @Test
    void ofTenThousandLinesOnlyThoseInSightAreBuilt() throws Exception {
        open(tenThousandLines());
        FxToolkit.onFx(() -> {
            assertTrue(page.rows() > 3_000);
            assertTrue(all(Node.class, ".document-row").size() < 60);
        });
    }

    @Test
    void theOutlineBringsItsSectionToTheTop() throws Exception {
        open(tenThousandLines());
        FxToolkit.onFx(() -> {
            ListView<?> outline = (ListView<?>) root.lookup(".outline");
            outline.getSelectionModel().select(1_501);
            layout();
            Node heading = all(Node.class, ".md-heading-2").stream()
                    .filter(node -> node.localToScene(node.getBoundsInLocal()).getMinY() >= page.localToScene(page.getBoundsInLocal()).getMinY())
                    .findFirst().orElseThrow();
            assertEquals("Part 1500", ((javafx.scene.text.Text) heading.lookup(".md-text")).getText());
        });
    }

    @Test
    void keysMoveThePage() throws Exception {
        open(tenThousandLines());
        FxToolkit.onFx(() -> {
            press(KeyCode.END);
            layout();
            assertTrue(texts().contains("Part 1999"));
            press(KeyCode.HOME);
            layout();
            assertTrue(texts().contains("Long"));
            press(KeyCode.PAGE_DOWN);
            layout();
            assertTrue(!texts().contains("Long") && texts().contains("Part 6"), texts().toString());
        });
    }

    @Test
    void theWheelReachesBothEndsThoughNobodyHasMeasuredWhatLiesBetween() throws Exception {
        open(tenThousandLines().replace("echo 7\n", "echo 7\n".repeat(300)));
        FxToolkit.onFx(() -> {
            Set<String> seen = new HashSet<>(texts());
            for (int notch = 0; notch < 4_000 && !bottom("Part 1999"); notch++) {
                page.move(page.getHeight() / 2);
                layout();
                seen.addAll(texts());
            }
            assertTrue(bottom("Part 1999"));
            assertEquals(2_000, seen.stream().filter(text -> text.startsWith("Part ")).count(), "none is skipped");
            seen.removeAll(texts());
            for (int notch = 0; notch < 4_000 && !texts().contains("Long"); notch++) {
                page.move(-page.getHeight() / 2);
                layout();
                seen.removeAll(texts());
            }
            assertEquals(Set.of(), seen, "and none on the way back");
        });
    }

    private boolean bottom(String heading) {
        return texts().contains(heading) && all(StepFrame.class, ".step-frame").getLast().localToScene(0, 0).getY() < page.localToScene(0, page.getHeight()).getY();
    }

    private void open(String document) throws Exception {
        Files.createDirectories(folder.resolve("runbooks"));
        Files.writeString(folder.resolve("runbooks/a.md"), document);
        Workspace workspace = new Workspace(folder, new Site("Shop", "test", ZoneOffset.UTC), List.of(), List.of(), List.of(), List.of(),
                List.of(), List.of(Path.of("runbooks/a.md")));
        FxToolkit.onFx(() -> {
            Desk desk = new Desk(Messages.english(), Clock.systemUTC(), Quiet.background(), gone::set, new Dialogs(new ModalPane()),
                    new NoFilePicker());
            RunbooksViewModel model = new RunbooksViewModel(workspace, new RunbookReader(), desk.background());
            root = (Parent) new RunbooksScreen(desk, model,
                    new FindingsViewModel(workspace, new Linter(ShellCheck.NONE), desk.background())).node();
            new Look().dress(new Scene(root, 1440, 900));
            model.open();
            layout();
            page = (DocumentPane) root.lookup(".document-pane");
        });
    }

    private void layout() {
        root.applyCss();
        root.layout();
        root.applyCss();
        root.layout();
    }

    private void press(KeyCode code) {
        Event.fireEvent(page, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false));
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        all(javafx.scene.text.Text.class, ".md-text").forEach(text -> texts.add(text.getText()));
        return texts;
    }

    private <T extends Node> List<T> all(Class<T> kind, String selector) {
        return root.lookupAll(selector).stream().filter(kind::isInstance).map(kind::cast).filter(Node::isVisible)
                .sorted(Comparator.comparingDouble(node -> node.localToScene(node.getBoundsInLocal()).getMinY())).toList();
    }

    private static String codeOf(Node frame) {
        return frame.lookupAll(".md-fence").stream().map(Node::getAccessibleText).findFirst().orElse("");
    }

    private static String tenThousandLines() {
        StringBuilder source = new StringBuilder("# Long\n\n");
        for (int i = 0; i < 2_000; i++) {
            source.append("## Part ").append(i).append("\n\n```bash\necho ").append(i).append("\n```\n");
        }
        return source.toString();
    }
}
