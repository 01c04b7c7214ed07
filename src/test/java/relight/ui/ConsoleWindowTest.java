package relight.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Window;
import javafx.stage.WindowEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import relight.core.settings.Settings;
import relight.core.settings.SettingsStore;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.testing.FxToolkit;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.Look;
import relight.ui.common.NoFilePicker;
import relight.ui.common.Screen;
import relight.ui.settings.About;
import relight.ui.welcome.WelcomeScreen;

@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class ConsoleWindowTest {

    private static final Settings CHOSEN =
            new Settings(Optional.of(Locale.ENGLISH), Settings.Theme.LIGHT, "K. Lang", Optional.of(Path.of("/srv/dr")));

    private final AtomicReference<Settings> kept = new AtomicReference<>(CHOSEN);
    private final List<String> happened = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private ConsoleWindow window;
    private Optional<Message> atWork = Optional.empty();

    @AfterEach
    void hide() {
        FxToolkit.onFx(() -> List.copyOf(Window.getWindows()).forEach(Window::hide));
    }

    @Test
    void theWindowIsThereBeforeTheWorkspaceIsRead() throws InterruptedException {
        CountDownLatch read = new CountDownLatch(1);
        show(workspace -> {
            read.await();
            return new Opened();
        });
        assertTrue(FxToolkit.onFx(() -> shell().root().getScene().getWindow().isShowing()));
        assertEquals(Optional.empty(), FxToolkit.onFx(() -> shell().current()));
        read.countDown();
        FxToolkit.await("the first screen", () -> shell().current().equals(Optional.of(Screen.READY)));
    }

    @Test
    void aWorkspaceThatCannotBeReadIsExplainedBesideTheWaysOn() {
        show(workspace -> {
            throw new Problem(Message.of("catalog.store.unknown", "shop-backups"));
        });
        FxToolkit.await("the explanation", () -> texts().contains("The workspace has no store shop-backups."));
        // A button holds its words only once it has been styled for its first picture
        FxToolkit.await("the ways on", () -> texts().contains("Open a workspace"));
    }

    @Test
    void withoutAWorkspaceTheConsoleOffersThreeWaysToOne() {
        kept.set(CHOSEN.withWorkspace(Optional.empty()));
        show(workspace -> new Opened());
        FxToolkit.await("the ways", () -> texts().containsAll(List.of("Practise a recovery", "Open a workspace", "Create an example")));
    }

    @Test
    void aRecoveryThatAnotherMachineBeganIsTakenOverInTheWorkspaceThatIsChosen() {
        AtomicReference<String> opened = new AtomicReference<>();
        NoFilePicker chosen = new NoFilePicker() {
            @Override
            public Optional<Path> folder(String title, Optional<Path> start) {
                return Optional.of(Path.of("/srv/dr"));
            }
        };
        FxToolkit.onFx(() -> {
            Shell shell = new Shell(Messages.english());
            Desk desk = new Desk(Messages.english(), Clock.systemUTC(), null, shell, shell.dialogs(), chosen);
            Node screen = new WelcomeScreen(desk, null, null, (folder, then) -> opened.set(folder + " " + then), Optional.empty()).node();
            ((Hyperlink) screen.lookup("#welcome-take-over")).fire();
        });
        assertEquals("/srv/dr Optional[TakeOver[]]", opened.get());
    }

    @Test
    void aWorkspaceIsOpenedForWhatIsWantedOfIt() {
        kept.set(CHOSEN.withWorkspace(Optional.empty()));
        show(workspace -> new Opened());
        FxToolkit.onFx(() -> window.open(Path.of("/srv/dr"), Optional.of(new Destination.Page(Screen.SETTINGS))));
        FxToolkit.await("what is wanted", () -> shell().current().equals(Optional.of(Screen.SETTINGS)));
    }

    @Test
    void anotherLanguageHoldsAtOnceAndTheServicesStayOpen() {
        show(workspace -> new Opened());
        FxToolkit.await("the first screen", () -> shell().current().equals(Optional.of(Screen.READY)));
        FxToolkit.onFx(() -> shell().go(new Destination.Page(Screen.SETTINGS)));
        FxToolkit.await("the choice of a language", () -> shell().root().lookup(".combo-box") != null);
        FxToolkit.onFx(() -> {
            @SuppressWarnings("unchecked")
            ComboBox<Optional<Locale>> language = (ComboBox<Optional<Locale>>) shell().root().lookup(".combo-box");
            language.setValue(Optional.of(Locale.GERMAN));
        });
        FxToolkit.await("German words", () -> texts().contains("Optionen"));
        FxToolkit.await("the choice is kept", () -> kept.get().language().equals(Optional.of(Locale.GERMAN)));
        assertEquals(Optional.of(Screen.SETTINGS), FxToolkit.onFx(() -> shell().current()));
        assertTrue(!happened.contains("closed"));
    }

    @Test
    void closingAsksFirstWhileARecoveryIsOpen() throws InterruptedException {
        atWork = Optional.of(Message.of("screens.shell.keys.this"));
        show(workspace -> new Opened());
        FxToolkit.await("the first screen", () -> shell().current().equals(Optional.of(Screen.READY)));
        FxToolkit.onFx(() -> {
            Window stage = shell().root().getScene().getWindow();
            stage.fireEvent(new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST));
        });
        FxToolkit.await("the question", () -> shell().dialogs().open());
        assertEquals(1, closed.getCount());
        FxToolkit.onFx(() -> shell().root().lookupAll(".button").stream()
                .map(javafx.scene.control.Button.class::cast)
                .filter(button -> "Close the console".equals(button.getText()))
                .forEach(javafx.scene.control.Button::fire));
        closed.await();
        assertTrue(happened.contains("closed"));
    }

    @Test
    void aKeyLeadsToTheSettings() {
        show(workspace -> new Opened());
        FxToolkit.await("the first screen", () -> shell().current().equals(Optional.of(Screen.READY)));
        FxToolkit.onFx(() -> shell().root().fireEvent(
                new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.DIGIT2, false, true, false, false)));
        assertEquals(Optional.of(Screen.SETTINGS), FxToolkit.onFx(() -> shell().current()));
    }

    private void show(Opener opener) {
        SettingsStore store = new SettingsStore() {
            @Override
            public Settings read() {
                return kept.get();
            }

            @Override
            public void write(Settings settings) {
                kept.set(settings);
            }
        };
        Beginnings beginnings = new Beginnings() {
            @Override
            public void createExample(Path folder) {}

            @Override
            public void importPlan(Path file, Path folder) {}

            @Override
            public Path startPractice() {
                return Path.of(".");
            }
        };
        window = FxToolkit.onFx(() -> new ConsoleWindow(new ConsoleParts(store, opener, beginnings,
                new About("0.1.0", Path.of("data"), Path.of("logs"))), Look.first(store.read().theme()), closed::countDown));
        FxToolkit.onFx(window::show);
    }

    private Shell shell() {
        return window.shell();
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        shell().root().lookupAll("*").forEach(node -> {
            if (node instanceof Labeled labeled && labeled.getText() != null) {
                texts.add(labeled.getText());
            }
        });
        return texts;
    }

    private final class Opened implements OpenConsole {

        @Override
        public List<Screen> screens(Desk desk) {
            return List.of(new Home(desk.say("screens.shell.ready")));
        }

        @Override
        public Optional<Message> atWork() {
            return atWork;
        }

        @Override
        public void close() {
            happened.add("closed");
        }
    }

    private record Home(Label label) implements Screen {

        Home(String word) {
            this(new Label(word));
        }

        @Override
        public String id() {
            return READY;
        }

        @Override
        public Ikon icon() {
            return Feather.HOME;
        }

        @Override
        public String titleKey() {
            return "screens.shell.ready";
        }

        @Override
        public Node node() {
            return label;
        }

        @Override
        public void attach() {}

        @Override
        public void detach() {}
    }
}
