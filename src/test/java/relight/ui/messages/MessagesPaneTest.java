package relight.ui.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import atlantafx.base.controls.ModalPane;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextArea;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.messaging.Audiences;
import relight.core.messaging.Correspondence;
import relight.core.messaging.MessageBench;
import relight.core.messaging.MessageBench.Wire;
import relight.core.recovery.Mode;
import relight.core.recovery.OutboxMessage.State;
import relight.core.recovery.RecoveryEvent.MessageEnded.Delivery;
import relight.core.text.Messages;
import relight.testing.FxToolkit;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Dialogs;
import relight.ui.common.NoFilePicker;

/** What people are told, on the screen, over a real journal. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class MessagesPaneTest {

    @TempDir
    private Path folder;

    private final Wire slack = new Wire(false, "slack");
    private Background background;
    private MessageBench bench;
    private MessagesPane pane;
    private Stage stage;

    @BeforeEach
    void open() {
        background = new Background();
        bench = new MessageBench(folder, Mode.INCIDENT, Audiences.of(MessageBench.plan(), Locale.ENGLISH), List.of(slack));
        FxToolkit.onFx(() -> {
            Desk desk = new Desk(Messages.english(), Clock.systemUTC(), background, gone -> { }, new Dialogs(new ModalPane()), new NoFilePicker());
            pane = new MessagesPane(desk, new MessagesViewModel(new SimpleObjectProperty<Correspondence>(bench.messages), background), () -> { });
            stage = new Stage();
            stage.setScene(new Scene(pane, 900, 700));
            stage.show();
        });
    }

    @AfterEach
    void close() {
        FxToolkit.onFx(stage::close);
        background.close();
        bench.close();
    }

    /** Chooses the line of an audience, and waits until its words are there. */
    private void choose(String key) {
        FxToolkit.onFx(() -> {
            ListView<?> list = (ListView<?>) pane.lookup(".message-list");
            for (int i = 0; i < list.getItems().size(); i++) {
                if (((MessageRow) list.getItems().get(i)).key().equals(key)) {
                    list.getSelectionModel().select(i);
                }
            }
        });
        FxToolkit.await("the words of " + key, () -> background.quiet() && pane.lookup(".text-area") instanceof TextArea text && !text.getText().isEmpty());
    }

    private Set<String> words() {
        return FxToolkit.onFx(() -> pane.lookupAll(".label").stream().filter(Label.class::isInstance)
                .map(node -> ((Label) node).getText()).collect(Collectors.toSet()));
    }

    @Test
    void H13_oneClickSendsWhatAPersonHasReadAndChanged() throws InterruptedException {
        choose("update:it_team:1");
        FxToolkit.onFx(() -> {
            TextArea text = (TextArea) pane.lookup(".text-area");
            assertTrue(text.getText().contains("Shop database corrupted"));
            text.appendText("\nMy own line.");
            ((Button) pane.lookup("#message-send")).fire();
        });
        FxToolkit.await("it stands in the outbox", () -> background.quiet() && bench.session.state().outbox().messages().size() == 1);
        assertTrue(bench.message("update:it_team:1/slack").message().text().toString().endsWith("My own line."));
        bench.messages.pass();
        assertEquals(List.of("update:it_team:1/slack"), slack.carried);
    }

    @Test
    void H13_whatHasNoWayOutIsDoneByHandAndCanNotBeSentByAClick() {
        choose("escalation:level 1");
        assertTrue(words().stream().anyMatch(text -> text.contains("Maria Oser, on call, +49 30 111; deputy: Jan Kern")), words().toString());
        assertTrue(words().contains("phone: by hand"), words().toString());
        assertTrue(FxToolkit.onFx(() -> !pane.lookup("#message-send").isVisible()), "there is no mail server here");
    }

    @Test
    void H13_aMessageWhoseFateNobodyKnowsAsksForADecision() throws InterruptedException {
        slack.answer = Delivery.UNKNOWN;
        bench.sendTo("it_team");
        bench.messages.pass();
        FxToolkit.onFx(pane::tick);
        choose("update:it_team:1/slack");
        assertEquals(State.UNKNOWN, bench.message("update:it_team:1/slack").state());
        Set<String> buttons = FxToolkit.onFx(() -> pane.lookupAll(".button").stream().filter(Button.class::isInstance)
                .map(node -> ((Button) node).getText()).collect(Collectors.toSet()));
        assertTrue(buttons.containsAll(Set.of("It has gone…", "Send again…", "Take back…")), buttons.toString());
    }
}
