package relight.ui.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atlantafx.base.controls.ModalPane;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.kubernetes.ClusterAction;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.testing.FxToolkit;
import relight.testing.ScreenWalker;
import relight.ui.cluster.ActionInHand.Phase;
import relight.ui.cluster.HandAction.Field;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.Dialogs;
import relight.ui.common.Look;
import relight.ui.common.NoFilePicker;

/** The cluster's screen with the keyboard alone, and when the cluster goes away behind it. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class ClusterScreenTest {

    @TempDir
    private Path folder;
    private final Background background = new Background();
    private final List<Destination> led = new ArrayList<>();
    private ClusterStage stage;
    private ClusterViewModel model;
    private ClusterScreen screen;
    private Stage window;
    private ScreenWalker walker;

    @BeforeEach
    void open() throws Exception {
        stage = new ClusterStage(folder, List.of("shop"));
        FxToolkit.onFx(() -> {
            model = stage.model(background);
            screen = new ClusterScreen(new Desk(Messages.english(), Clock.systemUTC(), background, led::add, new Dialogs(new ModalPane()), new NoFilePicker()), model);
            window = new Stage();
            window.setScene(new Scene((Parent) screen.node(), 1000, 900));
            new Look().dress(window.getScene());
            window.show();
            window.requestFocus();
            screen.attach();
        });
        walker = new ScreenWalker(window.getScene());
        settle();
    }

    @AfterEach
    void close() {
        FxToolkit.onFx(window::close);
        background.close();
        stage.close();
    }

    private void settle() {
        FxToolkit.await("the work behind the screen ends", background::quiet);
        FxToolkit.pulse();
    }

    private Optional<Node> find(String id) {
        return walker.usable(id);
    }

    @Test
    void everythingCanBeDoneFromTheKeyboard() {
        FxToolkit.onFx(screen::filter);
        walker.typeHere("deployment/api");
        walker.press(KeyCode.DOWN);
        walker.press(KeyCode.ENTER);
        settle();
        walker.tabTo("scale", node -> "action-scale".equals(node.getId()));
        walker.press(KeyCode.SPACE);
        settle();
        FxToolkit.onFx(() -> assertEquals("field-replicas", window.getScene().getFocusOwner().getId(), "what is to be filled has the keyboard"));
        walker.press(KeyCode.CONTROL, KeyCode.A);
        walker.typeHere("9");
        FxToolkit.await("it could be read", () -> model.draft().get().ready().get());
        walker.press(KeyCode.ENTER);
        FxToolkit.await("its end", () -> model.inHand().phase().get() == Phase.OVER);
        settle();
        assertEquals(9, ((ClusterAction.Scale) stage.done.getFirst()).replicas());
        walker.press(KeyCode.ENTER);
        FxToolkit.await("the record is closed", () -> model.inHand().phase().get() == Phase.NONE);
        assertTrue(led.isEmpty());
    }

    @Test
    void whatWasDoneStaysToBeTakenBackWhenTheClusterDoesNotAnswerAnyMore() {
        FxToolkit.onFx(() -> {
            model.object().set(model.shown().getFirst());
            model.choose(HandAction.SCALE);
            model.draft().get().value(Field.REPLICAS).set("9");
            model.draft().get().lookAhead();
        });
        settle();
        stage.clusters.failure = Optional.of(new Problem(Message.of("kubernetes.away", "https://x", "refused"), Message.of("kubernetes.away.remedy")));
        FxToolkit.onFx(model::run);
        FxToolkit.await("its end", () -> model.inHand().phase().get() == Phase.OVER);
        settle();
        assertTrue(find("take-back-action").isPresent(), walker.shown()::toString);
        FxToolkit.onFx(() -> ((Button) lookup("done-action")).fire());
        FxToolkit.await("the record is closed", () -> model.inHand().phase().get() == Phase.NONE);
        settle();
        assertFalse(find("cluster-objects").isPresent());
        assertTrue(walker.shows("does not answer"), walker.shown()::toString);
    }

    private Node lookup(String id) {
        return window.getScene().getRoot().lookup("#" + id);
    }

    @Test
    void aDangerousOneIsNotDoneByEnterBeforeItsNameIsTyped() {
        FxToolkit.onFx(() -> {
            model.object().set(model.shown().stream().filter(one -> one.kind().equals("ConfigMap")).findFirst().orElseThrow());
            model.choose(HandAction.DELETE);
        });
        settle();
        assertTrue(find("run-action").isEmpty() && find("typed-name").isPresent());
        walker.press(KeyCode.ENTER);
        settle();
        assertEquals(List.of(), stage.done);
        walker.click("typed-name");
        walker.typeHere("settings");
        walker.press(KeyCode.ENTER);
        FxToolkit.await("its end", () -> model.inHand().phase().get() == Phase.OVER);
        assertEquals(1, stage.done.size());
    }
}
