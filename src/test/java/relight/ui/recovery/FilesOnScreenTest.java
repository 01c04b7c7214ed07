package relight.ui.recovery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atlantafx.base.controls.ModalPane;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.image.WritableImage;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.adapter.platform.SystemTime;
import relight.adapter.sqlite.SqliteJournal;
import relight.core.protocol.AttachmentStore;
import relight.core.protocol.RecordAdditions;
import relight.core.recovery.Declaration;
import relight.core.recovery.Entry;
import relight.core.recovery.Mode;
import relight.core.recovery.RecoveryEngine;
import relight.core.recovery.RecoveryEvent.Attached;
import relight.core.recovery.RecoverySession;
import relight.core.recovery.StepHistory;
import relight.core.restore.Restores;
import relight.core.runbook.RunbookReader;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.core.workspace.Objectives;
import relight.core.workspace.Site;
import relight.core.workspace.Workspace;
import relight.testing.FxToolkit;
import relight.testing.ScreenWalker;
import relight.testing.TestEvidence;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Dialogs;
import relight.ui.common.FilePicker;

/** Files and pictures given to a recovery while it goes on, and what others have not vouched for, with mouse and keyboard. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class FilesOnScreenTest {

    private static final Site SITE = new Site("Shop", "practice", ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private final Background background = new Background();
    private AttachmentStore files;
    private SqliteJournal journal;
    private RecoverySession session;
    private Optional<Path> picked = Optional.empty();
    private List<Problem> waiting = List.of();
    private IncidentBar bar;
    private Stage stage;

    private final class Picker implements FilePicker {

        @Override
        public Optional<Path> folder(String title, Optional<Path> start) {
            return Optional.empty();
        }

        @Override
        public Optional<Path> open(String title) {
            return picked;
        }

        @Override
        public Optional<Path> saveAs(String title, String suggestedName) {
            return Optional.empty();
        }
    }

    @BeforeEach
    void open() {
        journal = SqliteJournal.open(folder.resolve("journal.db"), new SystemTime());
        files = TestEvidence.attachments(folder);
        RecoveryEngine engine = new RecoveryEngine(journal, List.of(), new Restores(null, null, List.of()), new SystemTime(),
                folder.resolve("spool"), new RecoveryEngine.About("0.1.0", "db-1", Messages.english()));
        session = engine.declare(Declaration.of(Mode.DRILL, "Shop database corrupted", "K. Lang", SITE,
                new Objectives(Optional.of(Duration.ofHours(2)), Optional.of(Duration.ofHours(1)), "tier critical"),
                new RunbookReader().read("runbooks/shop.md", "# Shop\n## Look\n1. Look at the rack\n")));
        Workspace workspace = new Workspace(folder, SITE, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        FxToolkit.onFx(() -> {
            Desk desk = new Desk(Messages.english(), Clock.systemUTC(), background, _ -> { }, new Dialogs(new ModalPane()), new Picker());
            RecoveryInHand inHand = new RecoveryInHand(background, () -> StepHistory.of(journal)).with(new RecordAdditions(journal, files), () -> waiting);
            RecoveryScreen screen = new RecoveryScreen(desk, inHand, workspace, engine, "K. Lang");
            inHand.take(session);
            bar = new IncidentBar(desk, inHand);
            stage = new Stage();
            stage.setScene(new Scene(new VBox(bar, (Parent) screen.node()), 1000, 800));
            stage.show();
            screen.attach();
        });
        settle();
    }

    @AfterEach
    void close() {
        FxToolkit.onFx(stage::close);
        session.close();
        background.close();
        journal.close();
    }

    private void settle() {
        FxToolkit.await("the work behind the screen ends", background::quiet);
        FxToolkit.pulse();
    }

    private List<Attached> attached() {
        return journal.entries(session.id()).stream().map(Entry::event).filter(Attached.class::isInstance).map(Attached.class::cast).toList();
    }

    private void awaitShown(String name) {
        FxToolkit.await(name + " stands among the notes", () -> stage.getScene().getRoot().lookupAll(".attached-file").stream()
                .anyMatch(node -> node instanceof Label label && label.getText().contains(name)));
    }

    private void attach() {
        new ScreenWalker(stage.getScene()).click("attach");
        settle();
    }

    @Test
    void aPhotographThatIsChosenStandsAmongTheNotesAndInTheJournal() throws Exception {
        byte[] photo = {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3};
        picked = Optional.of(Files.write(folder.resolve("rack.png"), photo));
        attach();
        awaitShown("rack.png");
        Attached one = attached().getFirst();
        assertArrayEquals(photo, files.read(one.content().toString()));
        assertEquals("image/png", one.media());
        assertEquals("K. Lang", one.by().toString());
    }

    @Test
    void aFileThatCannotBeTakenSaysWhyAndTheRecoveryGoesOn() throws Exception {
        picked = Optional.of(Files.createFile(folder.resolve("empty.txt")));
        attach();
        FxToolkit.await("it says why", () -> stage.getScene().getRoot().lookupAll(".label").stream()
                .anyMatch(node -> node instanceof Label label && label.getText() != null && label.getText().contains("empty.txt")));
        assertEquals(List.of(), attached());
    }

    @Test
    void aPictureThatIsPastedIsKeptAsOne() throws Exception {
        WritableImage picture = new WritableImage(3, 2);
        FxToolkit.onFx(() -> {
            picture.getPixelWriter().setColor(1, 1, Color.RED);
            Clipboard.getSystemClipboard().setContent(Map.of(DataFormat.IMAGE, picture));
            stage.getScene().lookup("#attach").requestFocus();
        });
        paste();
        awaitShown("Pasted picture.png");
        var kept = ImageIO.read(new ByteArrayInputStream(files.read(attached().getFirst().content().toString())));
        assertEquals(0xFFFF0000, kept.getRGB(1, 1));
        assertEquals(3, kept.getWidth());
    }

    @Test
    void filesThatAreCopiedElsewhereAreTakenAsWhatIsDroppedIs() throws Exception {
        Path one = Files.writeString(folder.resolve("one.log"), "one");
        Path other = Files.writeString(folder.resolve("other.log"), "other");
        FxToolkit.onFx(() -> {
            Clipboard.getSystemClipboard().setContent(Map.of(DataFormat.FILES, List.of(one.toFile(), other.toFile())));
            stage.getScene().lookup("#attach").requestFocus();
        });
        paste();
        awaitShown("one.log");
        awaitShown("other.log");
        assertEquals(2, attached().size());
    }

    private void paste() {
        FxToolkit.onFx(() -> {
            Robot robot = new Robot();
            robot.keyPress(KeyCode.CONTROL);
            robot.keyPress(KeyCode.V);
            robot.keyRelease(KeyCode.V);
            robot.keyRelease(KeyCode.CONTROL);
        });
        settle();
    }

    @Test
    void anAnchorThatDidNotGetThroughIsAQuietNoteInTheBar() {
        Label note = FxToolkit.onFx(() -> (Label) bar.lookup("#bar-anchors"));
        assertFalse(FxToolkit.onFx(note::isVisible));
        waiting = List.of(new Problem(Message.of("evidence.ask.failed", "tsa.example.org")));
        FxToolkit.await("the bar says so", note::isVisible);
        assertEquals("Not vouched for elsewhere yet: one place was not reached", note.getText());
        assertTrue(FxToolkit.onFx(() -> note.getTooltip().getText()).contains("tsa.example.org"));
        assertFalse(FxToolkit.onFx(() -> bar.lookup("#bar-notice").isVisible()), "it is no warning");
        waiting = List.of();
        FxToolkit.await("and nothing when it got through", () -> !note.isVisible());
    }
}
