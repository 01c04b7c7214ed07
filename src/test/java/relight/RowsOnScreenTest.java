package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.cli.Location;
import relight.core.catalog.WorkListener;
import relight.core.recovery.Journal;
import relight.core.recovery.Recovery;
import relight.core.recovery.RecoveryFold;
import relight.core.settings.Settings;
import relight.core.text.Messages;
import relight.testing.FxToolkit;
import relight.testing.PostgresServer;
import relight.testing.ScreenWalker;
import relight.ui.Shell;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.Look;
import relight.ui.common.NoFilePicker;

/** Orders that somebody has deleted, found and brought back through the screens. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class RowsOnScreenTest {

    private static final List<String> NEXT = List.of("run", "approve", "done", "commit", "close");

    @TempDir
    private Path folder;
    private PostgresServer server;
    private OpenWorkspace workspace;
    private DesktopConsole console;
    private Background background;
    private Shell shell;
    private static Stage stage;
    private ScreenWalker walker;

    @BeforeEach
    void open() throws Exception {
        server = PostgresServer.start();
        server.execute("postgres", "CREATE DATABASE shop");
        server.execute("shop", "CREATE TABLE customers (id int PRIMARY KEY, name text)",
                "CREATE TABLE orders (id int PRIMARY KEY, customer int REFERENCES customers ON DELETE CASCADE, note text)",
                "CREATE TABLE lines (id int, no int, article text, PRIMARY KEY (id, no), FOREIGN KEY (id) REFERENCES orders ON DELETE CASCADE)",
                "INSERT INTO customers SELECT i, 'Customer ' || i FROM generate_series(1, 20) i",
                "INSERT INTO orders SELECT i, 1 + i % 20, 'Deliver to the back door, ring twice, and leave it with the neighbour who keeps bees' FROM generate_series(1, 400) i",
                "INSERT INTO lines SELECT i, n, 'Loaf ' || n FROM generate_series(1, 400) i, generate_series(1, 2) n");
        Path site = Files.createDirectories(folder.resolve("site"));
        Files.writeString(site.resolve("relight.yaml"), """
                site: {name: Shop, zone: UTC}
                stores: {disk: {folder: backups}}
                systems:
                  shop:
                    engine: postgresql
                    rto: 2h
                    rpo: 24h
                    target: {host: 127.0.0.1, port: %d, user: postgres, database: shop}
                series:
                  nightly: {system: shop, store: disk, path: "shop_{timestamp}.dump", timestamp: yyyyMMdd, zone: UTC, greatest-age: 26h}
                """.formatted(server.port()));
        server.dump("shop", Files.createDirectories(site.resolve("backups")).resolve("shop_20260415.dump"), "-Fc");
        Messages words = Messages.in(Locale.ENGLISH, ZoneId.of("UTC"));
        workspace = new OpenWorkspace(new Location(site, folder.resolve("data")), words, _ -> { });
        workspace.catalog().refresh(WorkListener.NONE);
        console = new DesktopConsole(workspace, "K. Lang");
        background = new Background();
        FxToolkit.onFx(() -> {
            shell = new Shell(words);
            Desk desk = new Desk(words, Clock.systemDefaultZone(), background, shell, shell.dialogs(), new NoFilePicker());
            Scene scene = shell.scene(1440, 900);
            Look look = new Look();
            look.choose("dark".equals(System.getProperty("relight.picture.theme")) ? Settings.Theme.DARK : Settings.Theme.LIGHT);
            look.dress(scene);
            shell.furnish(console.screens(desk), console.incidentBar(desk));
            stage = stage == null ? new Stage() : stage;
            stage.setScene(scene);
            stage.show();
            stage.requestFocus();
        });
        walker = new ScreenWalker(stage.getScene());
    }

    @AfterEach
    void close() throws Exception {
        FxToolkit.onFx(() -> stage.setScene(new Scene(new Group())));
        background.close();
        console.close();
        server.close();
    }

    @Test
    void V6_ordersThatWereDeletedByMistakeComeBackRowByRow() throws Exception {
        server.execute("shop", "DELETE FROM customers WHERE id = 7", "UPDATE orders SET note = 'by hand' WHERE id = 20");
        String others = server.value("shop", "SELECT sum(hashtext(o::text)) FROM orders o");
        FxToolkit.onFx(() -> shell.go(new Destination.Restore("shop", Optional.empty())));
        goOn();
        walker.await("the ways", () -> find("way-rows") != null);
        FxToolkit.onFx(() -> {
            ((RadioButton) find("way-rows")).fire();
            ((TextField) find("choice-rescue")).setText("customers");
        });
        picture("where");
        goOn();
        walker.await("what was found", () -> !find("continue").isDisabled());
        goOn();
        picture("plan");
        goOn();
        FxToolkit.onFx(() -> ((TextField) find("typed")).setText("shop"));
        walker.click("start");
        goOnUntil("rows");
        picture("rows-first");
        walker.await("the rows", () -> shows("0 of 62 chosen"));
        FxToolkit.onFx(() -> ((TextField) find("rows")).setText("missing"));
        picture("rows");
        assertTrue(FxToolkit.onFx(() -> shows("61 of 62 chosen")), () -> walker.shown().toString());
        goOnUntil("record");

        assertEquals("20", server.value("shop", "SELECT count(*) FROM orders WHERE customer = 7"));
        assertEquals("800", server.value("shop", "SELECT count(*) FROM lines"));
        assertEquals("by hand", server.value("shop", "SELECT note FROM orders WHERE id = 20"));
        assertEquals(others, server.value("shop", "SELECT sum(hashtext(o::text)) FROM orders o WHERE customer <> 7"));
        assertEquals(List.of("shop"), server.databases());
        assertTrue(newest().points().get("shop").point().isAfter(newest().declaredAt()), "production has lost nothing");
        assertEquals("recovered", newest().closed().orElseThrow().verdict());
    }

    private void goOn() {
        walker.await("the way on", () -> find("continue") != null && !find("continue").isDisabled());
        walker.click("continue");
    }

    /** Presses whatever is to be pressed next. */
    private void goOnUntil(String end) {
        walker.await("the incident bar", () -> stage.getScene().getRoot().lookupAll(".incident-bar").stream().anyMatch(Node::isVisible));
        for (int turn = 0; turn < 100; turn++) {
            walker.await("the next thing to do", () -> find("retry") != null || find(end) != null || NEXT.stream().anyMatch(id -> find(id) != null));
            if (FxToolkit.onFx(() -> find(end) != null && (!end.equals("rows") || ((TextField) find(end)).getText().isEmpty()))) {
                return;
            }
            assertTrue(FxToolkit.onFx(() -> find("retry") == null), () -> "a step failed: " + walker.shown());
            String id = FxToolkit.onFx(() -> NEXT.stream().filter(one -> find(one) != null).findFirst().orElse(""));
            String before = FxToolkit.onFx(this::standing);
            if (!id.isEmpty() && walker.usable(id).isPresent()) {
                walker.click(id);
                walker.comes(() -> !before.equals(standing()) || find(end) != null);
            }
        }
        throw new AssertionError("no end: " + walker.shown());
    }

    private String standing() {
        Recovery recovery = newest();
        return recovery.lastEvent() + "/" + recovery.atHand().isPresent();
    }

    private Node find(String id) {
        return stage.getScene().getRoot().lookupAll("#" + id).stream().filter(Node::isVisible).findFirst().orElse(null);
    }

    private boolean shows(String text) {
        return stage.getScene().getRoot().lookupAll(".label").stream().map(Labeled.class::cast)
                .anyMatch(label -> label.getText() != null && label.getText().contains(text));
    }

    private Recovery newest() {
        String id = workspace.journal().recoveries().stream().map(Journal.Summary::recovery).findFirst().orElseThrow();
        return RecoveryFold.of(workspace.journal().entries(id));
    }

    /** What a person sees at this moment, where somebody wants to look at it. */
    private void picture(String name) throws Exception {
        String wanted = System.getProperty("relight.pictures");
        if (wanted != null) {
            javafx.scene.image.WritableImage image = FxToolkit.onFx(() -> stage.getScene().snapshot(null));
            java.awt.image.BufferedImage copy = new java.awt.image.BufferedImage((int) image.getWidth(), (int) image.getHeight(), java.awt.image.BufferedImage.TYPE_INT_RGB);
            for (int y = 0; y < copy.getHeight(); y++) {
                for (int x = 0; x < copy.getWidth(); x++) {
                    copy.setRGB(x, y, image.getPixelReader().getArgb(x, y));
                }
            }
            javax.imageio.ImageIO.write(copy, "png", Path.of(wanted, name + ".png").toFile());
        }
    }
}
