package relight.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import relight.core.text.Messages;
import relight.testing.FxToolkit;
import relight.ui.common.Destination;
import relight.ui.common.Screen;

@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class ShellTest {

    private final List<String> happened = new ArrayList<>();
    private Shell shell;
    private Scene scene;

    @BeforeEach
    void furnish() {
        FxToolkit.onFx(() -> {
            shell = new Shell(Messages.english());
            scene = shell.scene(1440, 900);
            shell.furnish(List.of(new Told(Screen.READY), new Told(Screen.CATALOG), new Told(Screen.RECOVERY)), Optional.empty());
        });
    }

    @Test
    void showsTheFirstScreenAndTellsItSo() {
        assertEquals(Optional.of(Screen.READY), shell.current());
        assertEquals(List.of("attach ready"), happened);
    }

    @Test
    void leavesAScreenBeforeItShowsAnother() {
        FxToolkit.onFx(() -> shell.go(new Destination.Backups("shopdb state:good")));
        assertEquals(List.of("attach ready", "detach ready", "attach catalog", "show Backups[filter=shopdb state:good]"), happened);
    }

    @Test
    void controlAndADigitLeadToAScreen() {
        press(KeyCode.DIGIT2, true);
        assertEquals(Optional.of(Screen.CATALOG), shell.current());
    }

    @Test
    void controlRStartsARecoveryFromAnywhere() {
        press(KeyCode.DIGIT2, true);
        press(KeyCode.R, true);
        assertEquals(Optional.of(Screen.RECOVERY), shell.current());
        assertTrue(happened.contains("show StartRecovery[]"));
    }

    @Test
    void controlFGoesToTheFilterOfTheScreenThatIsSeen() {
        press(KeyCode.DIGIT2, true);
        press(KeyCode.F, true);
        assertEquals("filter catalog", happened.getLast());
    }

    @Test
    void escapeNeverLeavesAScreen() {
        press(KeyCode.DIGIT2, true);
        List<String> before = List.copyOf(happened);
        press(KeyCode.ESCAPE, false);
        assertEquals(before, happened);
    }

    @Test
    void f1ShowsTheKeysAndThenNoShortcutWorksBelow() {
        press(KeyCode.F1, false);
        assertTrue(FxToolkit.onFx(() -> shell.dialogs().open()));
        press(KeyCode.DIGIT2, true);
        assertEquals(Optional.of(Screen.READY), shell.current());
    }

    @Test
    void everyButtonOfTheNavigationSaysItsNameAndItsKeys() {
        FxToolkit.onFx(() -> {
            for (Node button : scene.getRoot().lookupAll(".rail-button")) {
                assertTrue(button.getAccessibleText().matches("\\w+, .*\\d"), button.getAccessibleText());
                assertFalse(((ToggleButton) button).getText().isBlank());
            }
        });
    }

    private void press(KeyCode key, boolean control) {
        FxToolkit.onFx(() -> shell.root().fireEvent(
                new KeyEvent(KeyEvent.KEY_PRESSED, "", "", key, false, control, false, false)));
    }

    /** A screen that tells what happens to it. */
    private final class Told implements Screen {

        private final String id;
        private final Node node = new StackPane();

        Told(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public Ikon icon() {
            return Feather.BOX;
        }

        @Override
        public String titleKey() {
            return "screens.shell." + id;
        }

        @Override
        public Node node() {
            return node;
        }

        @Override
        public void attach() {
            happened.add("attach " + id);
        }

        @Override
        public void detach() {
            happened.add("detach " + id);
        }

        @Override
        public void show(Destination destination) {
            happened.add("show " + destination);
        }

        @Override
        public void filter() {
            happened.add("filter " + id);
        }
    }
}
