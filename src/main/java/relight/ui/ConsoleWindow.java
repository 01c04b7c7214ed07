package relight.ui;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.image.Image;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import relight.core.settings.Settings;
import relight.core.text.Message;
import relight.core.text.Messages;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.DesktopFilePicker;
import relight.ui.common.Destination;
import relight.ui.common.FxThread;
import relight.ui.common.Look;
import relight.ui.common.ProblemPane;
import relight.ui.common.Screen;
import relight.ui.common.WholeText;
import relight.ui.settings.SettingsScreen;
import relight.ui.settings.SettingsViewModel;
import relight.ui.welcome.WelcomeScreen;

/**
 * The console's window: it is there first, then the workspace is read. Another language builds the screens anew at once, over the
 * services that stay open; a recovery that runs does not notice.
 */
public final class ConsoleWindow {

    private final ConsoleParts parts;
    private final Runnable closed;
    private final Background background = new Background();
    private final Look look;
    private final Stage stage = new Stage();
    private final Scene scene;
    private Settings settings;
    private Messages words;
    private Shell shell;
    private Optional<OpenConsole> console = Optional.empty();
    private boolean closing;

    public ConsoleWindow(ConsoleParts parts, Look look, Runnable closed) {
        this.parts = parts;
        this.look = look;
        this.closed = closed;
        settings = parts.settings().read();
        words = Messages.in(settings.language().orElse(Locale.getDefault()), ZoneId.systemDefault());
        shell = new Shell(words);
        scene = shell.scene(1440, 900);
        look.dress(scene);
        stage.setScene(scene);
        stage.setTitle("Relight");
        stage.setMinWidth(1024);
        stage.setMinHeight(640);
        stage.setOnCloseRequest(this::closeRequested);
    }

    /** Shows the window, then opens the workspace that was open last. */
    public void show() {
        settings.workspace().ifPresentOrElse(this::open, () -> welcome(Optional.empty()));
        stage.show();
        afterFirstPicture(() -> {
            look.complete();
            background.run(ConsoleWindow::icons, icons -> stage.getIcons().addAll(icons), failure -> { });
        });
    }

    private void afterFirstPicture(Runnable rest) {
        Runnable[] once = new Runnable[1];
        once[0] = () -> {
            scene.removePostLayoutPulseListener(once[0]);
            FxThread.later(rest);
        };
        scene.addPostLayoutPulseListener(once[0]);
    }

    private static List<Image> icons() {
        return IntStream.of(16, 32, 64, 128).mapToObj(size -> new Image("/relight/icon/relight-" + size + ".png")).toList();
    }

    Shell shell() {
        return shell;
    }

    private void open(Path workspace) {
        open(workspace, Optional.empty());
    }

    /** Opens a workspace, then leads on to what is wanted of it. */
    void open(Path workspace, Optional<Destination> then) {
        ProgressIndicator wheel = new ProgressIndicator();
        wheel.setMaxSize(48, 48);
        wheel.setAccessibleText(words.say("screens.shell.opening", workspace));
        furnish(List.of(), Optional.empty());
        shell.notice(wheel);
        background.run(() -> parts.opener().open(workspace), opened -> opened(workspace, opened, then), this::notOpened);
    }

    /** The workspace that is open, if one is, stays so. */
    private void notOpened(Exception failure) {
        console.ifPresentOrElse(open -> {
            furnish(open.screens(desk()), open.incidentBar(desk()));
            shell.dialogs().show(words.say("screens.shell.not-opened"), ProblemPane.of(failure, words));
        }, () -> welcome(Optional.of(failure)));
    }

    private void opened(Path workspace, OpenConsole opened, Optional<Destination> then) {
        console.ifPresent(OpenConsole::close);
        console = Optional.of(opened);
        look.complete();
        keep(settings.withWorkspace(Optional.of(workspace)));
        furnish(opened.screens(desk()), opened.incidentBar(desk()));
        then.ifPresent(shell::go);
    }

    private void welcome(Optional<Exception> failure) {
        furnish(List.of(new WelcomeScreen(desk(),
                new WelcomeScreen.Makers(parts.beginnings()::createExample, parts.beginnings()::importPlan), parts.beginnings()::startPractice,
                this::open, failure)), Optional.empty());
    }

    private void furnish(List<Screen> screens, Optional<Node> incidentBar) {
        List<Screen> all = new ArrayList<>(screens);
        if (!screens.isEmpty()) {
            all.add(new SettingsScreen(desk(), new SettingsViewModel(settings, parts.about(), this::settingsChanged, this::openAnother)));
        }
        shell.furnish(all, incidentBar);
        shell.contacts(screens.isEmpty() ? Optional.empty() : Optional.of(() -> console.flatMap(open -> open.contacts(desk())).orElseGet(VBox::new)));
        shell.approval(screens.isEmpty() ? Optional.empty() : Optional.of(() -> console.flatMap(open -> open.approval(desk())).orElseGet(VBox::new)));
    }

    private Desk desk() {
        return new Desk(words, Clock.systemDefaultZone(), background, this::go, shell.dialogs(),
                new DesktopFilePicker(() -> stage));
    }

    private void go(Destination destination) {
        if (destination instanceof Destination.Reopen(String runbook)) {
            reopen(runbook);
        } else {
            shell.go(destination);
        }
    }

    /** While a recovery is at work its services stay as they are. */
    private void reopen(String runbook) {
        if (console.flatMap(OpenConsole::atWork).isPresent()) {
            shell.dialogs().show(words.say("screens.recognised.reopen"), new WholeText(words.say("screens.recognised.reopen.busy")));
        } else {
            settings.workspace().ifPresent(workspace -> open(workspace, Optional.of(new Destination.ReadRunbook(runbook))));
        }
    }

    private void openAnother() {
        new DesktopFilePicker(() -> stage)
                .folder(words.say("screens.welcome.choose"), settings.workspace())
                .ifPresent(this::open);
    }

    private void settingsChanged(Settings changed) {
        boolean otherLanguage = !changed.language().equals(settings.language());
        look.choose(changed.theme());
        keep(changed);
        if (otherLanguage) {
            words = Messages.in(changed.language().orElse(Locale.getDefault()), ZoneId.systemDefault());
            rebuild();
        }
    }

    private void rebuild() {
        shell.leave();
        shell = new Shell(words);
        scene.setRoot(shell.root());
        console.ifPresentOrElse(
                open -> furnish(open.screens(desk()), open.incidentBar(desk())),
                () -> welcome(Optional.empty()));
        shell.go(new Destination.Page(Screen.SETTINGS));
    }

    private void keep(Settings changed) {
        settings = changed;
        background.run(() -> {
            parts.settings().write(changed);
            return true;
        }, kept -> { }, failure -> shell.dialogs().show(words.say("screens.settings.not-kept"),
                ProblemPane.of(failure, words)));
    }

    private void closeRequested(WindowEvent event) {
        if (!closing && !shell.mayLeave(this::closeUnlessAtWork)) {
            event.consume();
            return;
        }
        Optional<Message> atWork = console.flatMap(OpenConsole::atWork);
        if (atWork.isPresent() && !closing) {
            event.consume();
            shell.dialogs().ask(words.say("screens.shell.close"), words.say(atWork.get()), words.say("screens.shell.close.yes"),
                    true, words.say("screens.shell.close.no"), this::close);
        } else {
            close();
        }
    }

    /** What was not saved is decided; the rest is asked as if the window were closed now. */
    private void closeUnlessAtWork() {
        stage.fireEvent(new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST));
    }

    private void close() {
        closing = true;
        shell.leave();
        stage.hide();
        background.close();
        console.ifPresent(OpenConsole::close);
        closed.run();
    }
}
