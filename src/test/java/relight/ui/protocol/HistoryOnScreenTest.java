package relight.ui.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atlantafx.base.controls.ModalPane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.StackPane;
import javafx.scene.robot.Robot;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.history.History;
import relight.core.history.OpenItem;
import relight.core.history.RecordedYear;
import relight.core.text.Messages;
import relight.testing.FxToolkit;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.Dialogs;
import relight.ui.common.FilePicker;
import relight.ui.common.Look;
import relight.ui.common.NoFilePicker;

/** What all recoveries say together, on the screen: reached, read, narrowed, settled and given away, with mouse and keyboard. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class HistoryOnScreenTest {

    @TempDir
    private static Path folder;
    private static RecordedYear year;
    private Background background;
    private Stage stage;
    private Path saved;
    private final AtomicReference<Destination> went = new AtomicReference<>();

    @BeforeAll
    static void record() {
        year = new RecordedYear(folder);
    }

    @AfterAll
    static void forget() {
        year.close();
    }

    @BeforeEach
    void open() {
        background = new Background();
        saved = folder.resolve("report.pdf");
        FxToolkit.onFx(() -> {
            ModalPane layer = new ModalPane();
            FilePicker files = new NoFilePicker() {
                @Override
                public Optional<Path> saveAs(String title, String suggestedName) {
                    return Optional.of(saved);
                }
            };
            Desk desk = new Desk(Messages.english(), Clock.fixed(RecordedYear.NOW, Messages.english().zone()), background, went::set, new Dialogs(layer), files);
            stage = new Stage();
            Scene scene = new Scene(new StackPane(HistoryStage.screen(desk, year, "figures").node(), layer), 980, 900);
            new Look().dress(scene);
            stage.setScene(scene);
            stage.show();
        });
        FxToolkit.await("the journal is read", () -> said().contains("21 of 36"));
    }

    @AfterEach
    void close() {
        FxToolkit.onFx(stage::close);
        background.close();
    }

    private String said() {
        return texts(stage.getScene().getRoot());
    }

    private static String texts(Node node) {
        String own = switch (node) {
            case Labeled labeled -> labeled.getText();
            case Text text -> text.getText();
            default -> "";
        };
        return node instanceof Parent parent && !(node instanceof Labeled) ? parent.getChildrenUnmodifiable().stream().filter(Node::isVisible)
                .map(HistoryOnScreenTest::texts).collect(Collectors.joining(" ")) : own;
    }

    private void click(String id) {
        FxToolkit.pulse();
        FxToolkit.onFx(() -> {
            Node node = stage.getScene().lookup("#" + id);
            Bounds at = node.localToScreen(node.getBoundsInLocal());
            Robot robot = new Robot();
            robot.mouseMove(at.getCenterX(), at.getCenterY());
            robot.mouseClick(MouseButton.PRIMARY);
        });
        FxToolkit.pulse();
    }

    @Test
    void aFindingIsSettledByALaterRecovery() throws InterruptedException {
        click("history-findings");
        String overdue = year.nights().get(9).id() + "/1";
        assertTrue(FxToolkit.onFx(() -> said()).contains("Findings (3 overdue)"));
        click("settle-" + overdue.replace('/', '-'));
        FxToolkit.onFx(() -> stage.getScene().lookup("#settle-reason").requestFocus());
        FxToolkit.onFx(() -> {
            Robot robot = new Robot();
            for (KeyCode key : List.of(KeyCode.S, KeyCode.E, KeyCode.E, KeyCode.N)) {
                robot.keyType(key);
            }
        });
        FxToolkit.pulse();
        click("settle-do");
        FxToolkit.await("it is settled", () -> said().contains("Findings (2 overdue)"));
        OpenItem item = History.of(year.log()).findings(Map.of()).stream().filter(one -> one.id().equals(overdue)).findFirst().orElseThrow();
        assertEquals("seen", item.settled().orElseThrow().reason());
        assertEquals("K. Lang", item.settled().orElseThrow().by());
        assertEquals(item.retests().getLast().id(), item.settled().orElseThrow().recovery().id());
        assertTrue(item.settled().orElseThrow().recovery().seal().isPresent(), "sealed anew");
    }

    @Test
    void evidenceLeadsToItsRecord() {
        click("history-evidence");
        FxToolkit.onFx(() -> {
            assertTrue(said().contains("no evidence") && said().contains("ISO 22301:2019"), said());
            Node link = stage.getScene().getRoot().lookupAll(".event-link").iterator().next();
            link.requestFocus();
            new Robot().keyType(KeyCode.SPACE);
        });
        FxToolkit.await("somebody is led somewhere", () -> went.get() instanceof Destination.ReadRecord);
    }

    @Test
    void theReportIsWrittenWhereItIsWanted() {
        FxToolkit.onFx(() -> ((MenuButton) stage.getScene().lookup("#history-export")).getItems().getFirst().fire());
        FxToolkit.await("the report is written", () -> said().contains("report.pdf"));
        assertTrue(Files.exists(saved));
    }

    @Test
    void theWayBackLeadsToTheRecords() {
        click("history-back");
        assertTrue(FxToolkit.onFx(() -> stage.getScene().lookup("#history-back") == null && stage.getScene().lookup("#history") != null));
    }
}
