package relight.ui;

import atlantafx.base.controls.ModalPane;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import relight.core.text.Messages;
import relight.ui.common.Destination;
import relight.ui.common.Dialogs;
import relight.ui.common.Focus;
import relight.ui.common.Navigator;
import relight.ui.common.Screen;

/** The content of the console's window: navigation at the left, the incident bar above, one screen below it. */
public final class Shell implements Navigator {

    static final KeyCombination START_RECOVERY = new KeyCodeCombination(KeyCode.R, KeyCombination.SHORTCUT_DOWN);
    static final KeyCombination FILTER = new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);
    static final KeyCombination EDIT = new KeyCodeCombination(KeyCode.E, KeyCombination.SHORTCUT_DOWN);
    static final KeyCombination SAVE = new KeyCodeCombination(KeyCode.S, KeyCombination.SHORTCUT_DOWN);
    static final KeyCombination KEYS = new KeyCodeCombination(KeyCode.F1);
    static final KeyCombination CONTACTS = new KeyCodeCombination(KeyCode.F2);

    static final KeyCombination APPROVE = new KeyCodeCombination(KeyCode.F3);

    private final Messages words;
    private final ModalPane above = new ModalPane();
    private final Dialogs dialogs = new Dialogs(above);
    private final StackPane content = new StackPane();
    private final VBox page = new VBox(content);
    private final HBox frame = new HBox(page);
    private final StackPane root = new StackPane(frame, above);
    private final Map<String, Screen> screens = new LinkedHashMap<>();
    private Optional<Supplier<Node>> contacts = Optional.empty();
    private Optional<Supplier<Node>> approval = Optional.empty();
    private NavigationRail rail;
    private Screen current;

    public Shell(Messages words) {
        this.words = words;
        root.getStyleClass().add("shell");
        content.getStyleClass().add("shell-content");
        page.setMinWidth(0);
        HBox.setHgrow(page, Priority.ALWAYS);
        VBox.setVgrow(content, Priority.ALWAYS);
        content.setMinSize(0, 0);
        // What needs more room than there is goes out of the window at the right, and not over the navigation
        content.setAlignment(Pos.TOP_LEFT);
        root.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    }

    public StackPane root() {
        return root;
    }

    public Dialogs dialogs() {
        return dialogs;
    }

    /**
     * Puts the screens in, in the order of the navigation, and shows the first.
     *
     * @param incidentBar decides itself whether it is there
     */
    public void furnish(List<Screen> registered, Optional<Node> incidentBar) {
        leave();
        screens.clear();
        registered.forEach(screen -> screens.put(screen.id(), screen));
        rail = new NavigationRail(words, registered, this);
        frame.getChildren().setAll(rail, page);
        page.getChildren().setAll(content);
        incidentBar.ifPresent(bar -> page.getChildren().addFirst(bar));
        if (!registered.isEmpty()) {
            go(new Destination.Page(registered.getFirst().id()));
        }
    }

    /** Who can be called, shown on F2 above every screen; nothing where there is no workspace. */
    public void contacts(Optional<Supplier<Node>> shown) {
        contacts = shown;
    }

    /** To approve for somebody on another machine, shown on F3 above every screen; nothing where there is no workspace. */
    public void approval(Optional<Supplier<Node>> shown) {
        approval = shown;
    }

    /** Shows something that is no screen, such as a notice that the workspace is being read. */
    public void notice(Node node) {
        leave();
        content.getChildren().setAll(node);
    }

    @Override
    public void go(Destination destination) {
        if (destination instanceof Destination.Approve) {
            approve();
            return;
        }
        Screen wanted = screens.get(destination.screen());
        if (wanted == null) {
            return;
        }
        if (wanted != current && !mayLeave(() -> go(destination))) {
            return;
        }
        if (wanted != current) {
            leave();
            current = wanted;
            content.getChildren().setAll(wanted.node());
            rail.choose(wanted.id());
            wanted.attach();
        }
        if (!(destination instanceof Destination.Page)) {
            wanted.show(destination);
        }
    }

    /** The id of the screen that is shown; empty for a notice. */
    public Optional<String> current() {
        return Optional.ofNullable(current).map(Screen::id);
    }

    /** Whether the screen that is shown can be left at once; otherwise it has asked, and goes on if the person says so. */
    public boolean mayLeave(Runnable onward) {
        return current == null || current.mayLeave(onward);
    }

    /** Tells the screen that it is no longer seen; before the window closes or is furnished anew. */
    public void leave() {
        if (current != null) {
            current.detach();
            current = null;
        }
    }

    private void key(KeyEvent event) {
        if (dialogs.open() || Focus.claimed(event)) {
            return;
        }
        if (START_RECOVERY.match(event)) {
            go(new Destination.StartRecovery());
        } else if (FILTER.match(event) && current != null) {
            current.filter();
        } else if (CONTACTS.match(event) && contacts.isPresent()) {
            dialogs.show(words.say("messaging.people.title"), contacts.get().get());
        } else if (APPROVE.match(event)) {
            approve();
        } else if (KEYS.match(event)) {
            dialogs.show(words.say("screens.shell.keys"), new KeysOverview(words, List.copyOf(screens.values())));
        } else if (!page(event)) {
            return;
        }
        event.consume();
    }

    private void approve() {
        approval.ifPresent(sheet -> dialogs.show(words.say("people.screen.approve"), sheet.get()));
    }

    private boolean page(KeyEvent event) {
        int place = 0;
        for (Screen screen : screens.values()) {
            if (place < 9 && keyOf(place).match(event)) {
                go(new Destination.Page(screen.id()));
                return true;
            }
            place++;
        }
        return false;
    }

    /** Ctrl 1 for the first screen of the navigation, and so on. */
    static KeyCombination keyOf(int place) {
        return new KeyCodeCombination(KeyCode.values()[KeyCode.DIGIT1.ordinal() + place], KeyCombination.SHORTCUT_DOWN);
    }

    /** A scene of the shell's own size, for a window. */
    public Scene scene(double width, double height) {
        return new Scene(root, width, height);
    }
}
