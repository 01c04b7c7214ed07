package relight.ui;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import relight.core.settings.Settings;
import relight.core.text.Messages;
import relight.testing.FxToolkit;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.Look;
import relight.ui.common.NoFilePicker;
import relight.ui.common.Screen;
import relight.ui.recovery.RegionNight;

/**
 * Renders screens with realistic data, without a display, to {@code target/gallery}: each in its states, themes and languages.
 *
 * <p>Arguments: parts of the names of the pictures that are wanted; none for all.
 */
public final class Gallery implements AutoCloseable {

    public static final double WIDTH = 1440;
    public static final double HEIGHT = 900;

    private final Path folder;
    private final Background background = new Background();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final Look look;
    private final Stage window;

    /**
     * A picture to take.
     *
     * @param screens all of the navigation
     * @param shown   id of the one to show
     */
    public record Picture(String name, Locale language, Settings.Theme theme, String shown, Function<Desk, List<Screen>> screens) {
        @Override
        public String toString() {
            return name;
        }
    }

    public Gallery(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        look = FxToolkit.onFx(Look::new);
        window = FxToolkit.onFx(() -> new Stage());
        FxToolkit.onFx(() -> Thread.currentThread().setUncaughtExceptionHandler((thread, fault) -> faults.add(fault)));
    }

    public static void main(String[] wanted) throws Exception {
        FxToolkit.start();
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> {
            fault.printStackTrace();
            System.exit(1);
        });
        Gallery gallery = new Gallery(Path.of("target/gallery"));
        Path scratch = Files.createTempDirectory("relight-gallery");
        for (Picture picture : new GalleryPictures(ShopSite.in(scratch), ShopSite.nothingIn(scratch), RegionNight.in(scratch), scratch.resolve("scratch")).all()) {
            if (wanted.length == 0 || List.of(wanted).stream().anyMatch(picture.name()::contains)) {
                System.out.println(gallery.take(picture));
            }
        }
        System.exit(0);
    }

    /** Takes the picture; returns its file. */
    public Path take(Picture picture) throws IOException {
        return take(picture, root -> { });
    }

    /** The same after something has been done on the screen. */
    public Path take(Picture picture, Consumer<Node> hand) throws IOException {
        Scene scene = show(picture);
        FxToolkit.onFx(() -> hand.accept(scene.getRoot()));
        FxToolkit.await("what the screen has begun ends", background::quiet);
        for (int i = 0; i < 40; i++) {
            FxToolkit.pulse();
        }
        WritableImage image = FxToolkit.onFx(() -> scene.snapshot(null));
        FxToolkit.onFx(window::hide);
        Path file = folder.resolve(picture.name() + ".png");
        write(image, file);
        return file;
    }

    /** Shows the scene and looks at it; takes no picture. */
    public void look(Picture picture, Consumer<Node> looker) {
        Scene scene = show(picture);
        FxToolkit.onFx(() -> {
            looker.accept(scene.getRoot());
            window.hide();
        });
    }

    private Scene show(Picture picture) {
        Scene scene = FxToolkit.onFx(() -> {
            Scene built = stage(picture);
            window.setScene(built);
            window.show();
            return built;
        });
        settle();
        if (FxToolkit.onFx(() -> scene.getRoot().lookup(".dialog-box") != null)) {
            comeToRest();
        }
        return scene;
    }

    /** Writes a picture as PNG. */
    public static void write(WritableImage image, Path file) throws IOException {
        ImageIO.write(buffered(image), "png", file.toFile());
    }

    /** A scene with the picture's screens in a shell; on the FX thread. */
    public Scene stage(Picture picture) {
        look.choose(picture.theme());
        Messages words = Messages.in(picture.language(), ZoneId.of("Europe/Berlin"));
        Shell shell = new Shell(words);
        Desk desk = new Desk(words, Clock.fixed(ShopSite.NOW, words.zone()), background, shell, shell.dialogs(),
                new NoFilePicker());
        Scene scene = shell.scene(WIDTH, HEIGHT);
        look.dress(scene);
        shell.furnish(new ArrayList<>(picture.screens().apply(desk)), Optional.empty());
        shell.go(new Destination.Page(picture.shown()));
        return scene;
    }

    /** Waits until background work has been shown and the scene has come to rest. */
    private void settle() {
        FxToolkit.await("the work behind the screens ends", background::quiet);
        for (int i = 0; i < 4; i++) {
            FxToolkit.pulse();
        }
        if (!faults.isEmpty()) {
            throw new AssertionError("A screen failed", faults.getFirst());
        }
    }

    /** A dialog comes in by and by. */
    private static void comeToRest() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        FxToolkit.pulse();
    }

    private static BufferedImage buffered(WritableImage image) {
        int width = (int) image.getWidth();
        int height = (int) image.getHeight();
        BufferedImage copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] pixels = new int[width * height];
        image.getPixelReader().getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
        copy.setRGB(0, 0, width, height, pixels, 0, width);
        return copy;
    }

    @Override
    public void close() {
        background.close();
    }
}
