package relight.ui.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atlantafx.base.controls.ModalPane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.protocol.Verification;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.testing.FxToolkit;
import relight.testing.ScreenWalker;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Dialogs;
import relight.ui.common.Look;
import relight.ui.common.NoFilePicker;

/** A record found, read, corrected, added to, signed and partly erased by somebody with a mouse and a keyboard; its proof holds to the end. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
@Timeout(120)
class RecordOnScreenTest {

    @TempDir
    private Path folder;
    private RecordedNights nights;
    private Background background;
    private ProtocolViewModel model;
    private ProtocolScreen screen;
    private Stage stage;
    private ScreenWalker walker;

    /** Chooses the same file whatever is asked for, and the same place to save to. */
    private final class OneFile extends NoFilePicker {

        @Override
        public Optional<Path> open(String title) {
            return Optional.of(folder.resolve("rack.png"));
        }

        @Override
        public Optional<Path> saveAs(String title, String suggestedName) {
            return Optional.of(folder.resolve("saved-" + suggestedName));
        }
    }

    @BeforeEach
    void open() throws Exception {
        nights = new RecordedNights(folder);
        Files.copy(Path.of("resources/relight/icon/relight-128.png"), folder.resolve("rack.png"));
        background = new Background();
        FxToolkit.onFx(() -> {
            ModalPane layer = new ModalPane();
            Desk desk = new Desk(Messages.english(), Clock.systemUTC(), background, place -> { }, new Dialogs(layer), new OneFile());
            model = new ProtocolViewModel(nights.log(), nights.finder(), nights.exporter(desk.words()), background, desk.clock(),
                    () -> List.of(Message.of("evidence.level.alone")));
            screen = new ProtocolScreen(desk, model, nights.changes(background, "K. Lang"));
            stage = new Stage();
            stage.setScene(new Scene(new StackPane(screen.node(), layer), 990, 950));
            new Look().dress(stage.getScene());
            stage.show();
            screen.attach();
        });
        walker = new ScreenWalker(stage.getScene());
        walker.await("every record can be found", () -> model.indexing().get() == null && model.total() == 5 && background.quiet());
    }

    @AfterEach
    void close() {
        FxToolkit.onFx(stage::close);
        background.close();
        nights.close();
    }

    @Test
    void aRecordIsFoundReadCorrectedSignedAndPartlyErasedAndStaysIntact() throws Exception {
        fill(node(".record-filter"), "page read-only");
        walker.await("one is found", () -> model.lines().size() == 1);
        do {
            walker.clickText("Shop database corrupted");
        } while (!walker.comes(() -> RecordedNights.INCIDENT.equals(model.chosen().get())));
        walker.await("its words are found", () -> background.quiet() && model.found().get().stream().anyMatch(found -> found.event() == 48)
                && model.page().get() != null && model.page().get().record().recovery().id().equals(RecordedNights.INCIDENT));

        walker.click(node("#found .event-link"));
        walker.await("the event is shown", () -> stage.getScene().lookup("#event-sheet") != null);
        assertTrue(walker.shows("Unchanged: the seal in event 55 covers it."), walker.shown().toString());
        walker.click("amend");
        fill(node("#amend-correction"), "It was told by chat.");
        walker.click("change-keep");
        walker.await("it is amended", () -> model.page().get() != null && model.page().get().record().amendments().size() == 1);

        choose("add-file");
        fill(node("#attach-caption"), "M. Oser at the rack");
        walker.click("change-keep");
        walker.await("the file is shown", () -> stage.getScene().lookup("#attachments .image-view") != null);
        long attached = FxToolkit.onFx(() -> model.page().get().record().group("problems").table("attachments").rows().getFirst().events().getFirst());
        walker.click("save-" + attached);
        walker.await("it is saved", () -> Files.exists(folder.resolve("saved-rack.png")) && background.quiet());
        assertEquals(-1, Files.mismatch(folder.resolve("rack.png"), folder.resolve("saved-rack.png")));

        choose("add-sign");
        fill(node("#sign-by"), "A. Auditor");
        walker.click("sign-here");
        walker.await("a third has signed", () -> model.page().get() != null && model.page().get().record().recovery().signatures().size() == 3);

        choose("add-erase");
        fill(node("#erase-words"), "M. Oser");
        walker.click("erase-look");
        says("would go");
        assertTrue(walker.usable("erase-now").isEmpty(), "nothing goes before the words are typed again");
        fill(node("#erase-reason"), "request 17");
        fill(node("#erase-typed"), "M. Oser");
        walker.click("erase-now");
        walker.await("it is gone", () -> model.page().get() != null && background.quiet()
                && !model.page().get().record().group("signOff").table("erased").rows().isEmpty());
        assertTrue(walker.shown().stream().noneMatch(text -> text.contains("Oser")), walker.shown().toString());
        assertTrue(walker.shows("Complete and unchanged"), walker.shown().toString());
        assertEquals(Verification.Verdict.INTACT, FxToolkit.onFx(() -> model.page().get().proof().verification().verdict()));
        assertTrue(Files.list(folder.resolve("attachments")).findAny().isEmpty(), "the file went with the words");
    }

    @Test
    void whatWasTypedStaysWhereItCannotBeRecorded() {
        walker.await("the newest is read", () -> model.page().get() != null);
        choose("add-note");
        fill(node("#note-what"), "the page was read-only");
        fill(node("#note-at"), "yesterday");
        walker.click("change-keep");
        says("“yesterday” is no time");
        assertEquals("the page was read-only", FxToolkit.onFx(() -> ((TextInputControl) stage.getScene().lookup("#note-what")).getText()));
    }

    private Node node(String selector) {
        walker.await(selector, () -> stage.getScene().lookup(selector) != null);
        return FxToolkit.onFx(() -> stage.getScene().lookup(selector));
    }

    private void says(String text) {
        walker.await(text, () -> stage.getScene().getRoot().lookupAll(".label").stream()
                .anyMatch(node -> ((Labeled) node).getText() != null && ((Labeled) node).getText().contains(text)));
    }

    private void fill(Node field, String text) {
        walker.click(field);
        walker.await("the keyboard is in " + field.getId(), () -> stage.getScene().getFocusOwner() == field);
        walker.typeHere(text);
    }

    /** A menu opens in a window of its own, which the headless platform has no pointer for. */
    private void choose(String item) {
        walker.await("the dialog before is gone", () -> stage.getScene().lookup(".dialog-box") == null && background.quiet());
        FxToolkit.onFx(() -> ((MenuButton) stage.getScene().lookup("#additions")).getItems().stream().filter(one -> item.equals(one.getId()))
                .findFirst().orElseThrow().fire());
    }
}
