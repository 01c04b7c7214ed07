package relight;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ListView;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeTableView;
import javafx.scene.image.WritableImage;
import javafx.stage.Stage;
import relight.core.settings.Settings.Theme;
import relight.core.text.Messages;
import relight.testing.FxToolkit;
import relight.ui.Gallery;
import relight.ui.Shell;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.Look;
import relight.ui.common.NoFilePicker;
import relight.ui.common.Screen;

/** A console's window that is used by its buttons and photographed in both themes at the same moment. */
final class Studio implements AutoCloseable {

    private static final int TURNS = 80;
    /** Rests in which a field has calmed down and been searched for, even twice. */
    private static final int SEARCHES = 10;

    private final Path folder;
    private final Background background = new Background();
    private final Look look = FxToolkit.onFx(Look::new);
    private final Stage window = FxToolkit.onFx(() -> new Stage());
    private Shell shell;

    /** Pictures go to the folder. */
    Studio(Path folder) {
        this.folder = folder;
    }

    void open(Messages words, Clock clock, Function<Desk, List<Screen>> screens, Function<Desk, Optional<Node>> incidentBar) {
        FxToolkit.onFx(() -> {
            shell = new Shell(words);
            Desk desk = new Desk(words, clock, background, shell, shell.dialogs(), new NoFilePicker());
            Scene scene = shell.scene(Gallery.WIDTH, Gallery.HEIGHT);
            look.dress(scene);
            shell.furnish(screens.apply(desk), incidentBar.apply(desk));
            window.setScene(scene);
            window.show();
        });
        rest();
    }

    void go(Destination destination) {
        FxToolkit.onFx(() -> shell.go(destination));
        rest();
    }

    /** Chooses the first line of a list. */
    void choose(String list) {
        FxToolkit.onFx(() -> ((ListView<?>) shell.root().lookup(list)).getSelectionModel().selectFirst());
    }

    /** Chooses the first line of a tree as soon as a search has left so many. */
    void chooseFound(String tree, int lines) {
        FxToolkit.await(lines + " lines of " + tree, () -> shell.root().lookup(tree) instanceof TreeTableView<?> view && view.getExpandedItemCount() == lines);
        for (int turn = 0; turn < SEARCHES; turn++) {
            FxToolkit.onFx(() -> ((TreeTableView<?>) shell.root().lookup(tree)).getSelectionModel().selectFirst());
            rest();
        }
    }

    /** Chooses the last row of a table as soon as it has so many. */
    void chooseRow(String table, int rows) {
        FxToolkit.await(rows + " rows of " + table, () -> shell.root().lookup("#" + table) instanceof TableView<?> view && view.getItems().size() == rows);
        FxToolkit.onFx(() -> ((TableView<?>) shell.root().lookup("#" + table)).getSelectionModel().selectLast());
        rest();
    }

    /** Types into a field as soon as it is there. */
    void type(String id, String text) {
        FxToolkit.await("#" + id, () -> shell.root().lookup("#" + id) != null);
        FxToolkit.onFx(() -> ((TextField) shell.root().lookup("#" + id)).setText(text));
        rest();
    }

    /** Presses a button as soon as it can be pressed, as many times. */
    void press(String id, int times) {
        for (int i = 0; i < times; i++) {
            FxToolkit.await("#" + id + " can be pressed", () -> button(id).filter(button -> !button.isDisabled()).isPresent());
            FxToolkit.onFx(() -> button(id).orElseThrow().fire());
            rest();
        }
    }

    /** Presses whichever of the buttons is there until the last one is; types the name where one is asked for. */
    void pressUntil(String last, String name, List<String> ids) {
        for (int turn = 0; turn < TURNS; turn++) {
            FxToolkit.await("something to press", () -> button(last).isPresent() || ids.stream().anyMatch(id -> button(id).isPresent()));
            if (FxToolkit.onFx(() -> button(last).isPresent())) {
                return;
            }
            FxToolkit.onFx(() -> ids.stream().flatMap(id -> button(id).stream()).findFirst().ifPresent(button -> {
                if (button.isDisabled()) {
                    typeName(name);
                }
                button.fire();
            }));
            rest();
        }
        throw new AssertionError("#" + last + " never came");
    }

    private void typeName(String name) {
        Set<Node> fields = shell.root().lookupAll(".text-field");
        fields.stream().map(TextField.class::cast).filter(field -> name.equals(field.getPromptText())).forEach(field -> field.setText(name));
    }

    private Optional<Button> button(String id) {
        return shell.root().lookupAll("#" + id).stream().filter(Node::isVisible).map(Button.class::cast).findFirst();
    }

    void shoot(String name) throws IOException {
        for (Theme theme : List.of(Theme.LIGHT, Theme.DARK)) {
            FxToolkit.onFx(() -> look.choose(theme));
            rest();
            WritableImage image = FxToolkit.onFx(() -> window.getScene().snapshot(null));
            Path file = folder.resolve(name + "-" + theme.name().toLowerCase(Locale.ROOT) + ".png");
            Gallery.write(image, file);
            System.out.println(file);
        }
    }

    /** Waits until background work has been shown and the scene has come to rest. */
    private void rest() {
        FxToolkit.await("the work behind the screens ends", background::quiet);
        for (int i = 0; i < 4; i++) {
            FxToolkit.pulse();
        }
    }

    @Override
    public void close() {
        FxToolkit.onFx(() -> {
            shell.leave();
            window.hide();
        });
        background.close();
    }
}
