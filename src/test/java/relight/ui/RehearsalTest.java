package relight.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.event.ActionEvent;
import javafx.scene.Scene;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.testing.FxToolkit;

@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class RehearsalTest {

    @Test
    void goesToEveryScreenAndClosesByItself() {
        List<String> visited = new ArrayList<>();
        int status = Rehearsal.of(() -> {
            CountDownLatch closed = new CountDownLatch(1);
            FxToolkit.onFx(() -> window(visited, closed));
            try {
                return closed.await(30, TimeUnit.SECONDS) ? 0 : 1;
            } catch (InterruptedException e) {
                return 2;
            }
        });
        assertEquals(0, status);
        assertEquals(List.of("Ready", "Catalog"), visited);
    }

    private static void window(List<String> visited, CountDownLatch closed) {
        VBox rail = new VBox();
        for (String name : List.of("Ready", "Catalog")) {
            ToggleButton button = new ToggleButton(name);
            button.getStyleClass().add("rail-button");
            button.addEventHandler(ActionEvent.ACTION, event -> visited.add(name));
            rail.getChildren().add(button);
        }
        Stage stage = new Stage();
        stage.setScene(new Scene(rail, 300, 200));
        stage.setOnHidden(event -> closed.countDown());
        stage.setOnCloseRequest(event -> stage.hide());
        stage.show();
    }
}
