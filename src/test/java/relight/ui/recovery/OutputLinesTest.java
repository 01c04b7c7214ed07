package relight.ui.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.scene.Scene;
import javafx.scene.control.ListView;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.testing.FxToolkit;
import relight.ui.common.FxThread;

/** What a step prints, and that a flood of it does not drown the screen. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class OutputLinesTest {

    private static final int FLOOD = 1_000_000;
    private static final int BATCHES = 100;

    /**
     * Somebody asks the FX thread for something a hundred times while a million lines come, and the printing goes on only when it
     * has answered: were each line a task of its own, ten thousand would stand before each answer.
     */
    @Test
    void aMillionLinesLeaveTheScreenAnswering() throws Exception {
        OutputLines output = FxToolkit.onFx(OutputLines::new);
        AtomicInteger updates = new AtomicInteger();
        Stage stage = FxToolkit.onFx(() -> {
            ListView<String> list = new ListView<>(output.lines());
            output.lines().addListener((javafx.beans.Observable all) -> updates.incrementAndGet());
            Stage shown = new Stage();
            shown.setScene(new Scene(list, 600, 400));
            shown.show();
            return shown;
        });
        int most = 0;
        for (int batch = 0; batch < BATCHES; batch++) {
            int before = updates.get();
            for (int i = 0; i < FLOOD / BATCHES; i++) {
                output.add("line " + (batch * (FLOOD / BATCHES) + i));
            }
            CountDownLatch answered = new CountDownLatch(1);
            FxThread.later(answered::countDown);
            answered.await();
            most = Math.max(most, updates.get() - before);
        }
        FxToolkit.await("the newest line is shown", () -> output.lines().getLast().equals("line " + (FLOOD - 1)));
        assertEquals(FLOOD, output.total());
        assertTrue(FxToolkit.onFx(() -> output.lines().size()) <= OutputLines.KEPT);
        assertTrue(most < FLOOD / BATCHES / 10, "the list changed " + most + " times while the screen was to answer once");
        FxToolkit.onFx(stage::close);
    }

    @Test
    void showsTheNewestLinesInTheirOrder() {
        OutputLines output = FxToolkit.onFx(OutputLines::new);
        AtomicBoolean inOrder = new AtomicBoolean(true);
        for (int i = 0; i < OutputLines.KEPT + 10; i++) {
            output.add(String.valueOf(i));
        }
        FxToolkit.await("the newest line is shown", () -> !output.lines().isEmpty()
                && output.lines().getLast().equals(String.valueOf(OutputLines.KEPT + 9)));
        FxToolkit.onFx(() -> {
            for (int i = 1; i < output.lines().size(); i++) {
                inOrder.compareAndSet(true, Integer.parseInt(output.lines().get(i)) == Integer.parseInt(output.lines().get(i - 1)) + 1);
            }
        });
        assertTrue(inOrder.get());
    }
}
