package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.cli.Location;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.WorkListener;
import relight.core.settings.Settings;
import relight.core.text.Messages;
import relight.testing.FxToolkit;
import relight.testing.ScreenWalker;
import relight.ui.Gallery;
import relight.ui.Shell;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.Look;
import relight.ui.common.NoFilePicker;
import relight.ui.common.Screen;

/** A look into an archive from the catalog and from the wizard: found, looked at, saved beside, ticked, and only that planned. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class ContentsOnScreenTest {

    private static final int MANY = 20_000;
    private static Stage stage;

    @TempDir
    private Path folder;
    private OpenWorkspace workspace;
    private DesktopConsole console;
    private Background background;
    private Shell shell;
    private ScreenWalker walker;

    @BeforeEach
    void open() throws Exception {
        Path site = Files.createDirectories(folder.resolve("site"));
        Files.writeString(site.resolve("relight.yaml"), """
                site: {name: Shop, zone: UTC}
                stores: {disk: {folder: backups}}
                systems:
                  media: {engine: files, rto: 2h, rpo: 24h, target: {path: media}}
                series:
                  nightly: {system: media, store: disk, path: "media_{timestamp}.tar.gz", timestamp: yyyyMMdd, zone: UTC, greatest-age: 26h}
                """);
        Files.writeString(Files.createDirectories(site.resolve("media/docs")).resolve("today.txt"), "today\n");
        archive(Files.createDirectories(site.resolve("backups")).resolve("media_20260415.tar.gz"));
        Messages words = Messages.in(Locale.of(System.getProperty("relight.picture.language", "en")), ZoneId.of("UTC"));
        workspace = new OpenWorkspace(new Location(site, folder.resolve("data")), words, _ -> { });
        workspace.catalog().refresh(WorkListener.NONE);
        workspace.catalog().verifyAll(CatalogQuery.ALL, WorkListener.NONE, _ -> { });
        console = new DesktopConsole(workspace, "K. Lang");
        background = new Background();
        FxToolkit.onFx(() -> {
            shell = new Shell(words);
            Desk desk = new Desk(words, Clock.systemDefaultZone(), background, shell, shell.dialogs(), new Saving());
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
    }

    @Test
    void B10_aFileIsFoundAmongTwentyThousandLookedAtSavedAndRestoredAlone() throws Exception {
        FxToolkit.onFx(() -> shell.go(new Destination.Page(Screen.CATALOG)));
        walker.await("the backup", () -> stage.getScene().getRoot().lookup(".backup-table .table-row-cell:filled") != null);
        walker.click(FxToolkit.onFx(() -> stage.getScene().getRoot().lookup(".backup-table .table-row-cell:filled")));
        walker.click("look-inside");
        walker.await("the tree", () -> find("contents-tree") != null);
        picture("tree");
        long cells = FxToolkit.onFx(() -> (long) stage.getScene().getRoot().lookupAll(".tree-table-row-cell").size());
        assertTrue(cells < 100, cells + " rows are made for " + MANY + " entries");
        FxToolkit.onFx(() -> find("contents-search").requestFocus());
        walker.typeHere("plan-*.txt");
        walker.await("what was found", () -> rows() == 2);
        assertTrue(walker.shows("media/docs/plan-a.txt"), () -> walker.shown().toString());
        assertTrue(walker.shows("media/docs/plan-\\u202Eb.txt"), () -> "a name cannot turn itself around: " + walker.shown());
        FxToolkit.onFx(() -> ((TreeTableView<?>) find("contents-tree")).getSelectionModel().select(0));
        walker.click("contents-show");
        walker.await("its text", () -> find("contents-text") instanceof TextArea area && area.getText().equals("the plan\n"));
        picture("text");
        walker.click("contents-save");
        walker.await("the copy", () -> Files.exists(folder.resolve("saved-plan-a.txt")));
        assertEquals("the plan\n", Files.readString(folder.resolve("saved-plan-a.txt")));
        FxToolkit.onFx(() -> find("contents-tree").requestFocus());
        walker.press(KeyCode.SPACE);
        walker.await("one file is ticked", () -> !find("contents-take").isDisabled());
        FxToolkit.onFx(() -> ((TextField) find("contents-search")).setText("photo.png"));
        walker.await("the picture", () -> rows() == 1);
        FxToolkit.onFx(() -> ((TreeTableView<?>) find("contents-tree")).getSelectionModel().select(0));
        walker.click("contents-show");
        walker.await("the picture is drawn", () -> stage.getScene().getRoot().lookup(".contents-preview .image-view") != null);
        picture("photo");
        walker.click("contents-take");

        walker.await("the tree has gone", () -> find("contents-tree") == null);
        walker.await("the wizard", () -> find("choice-only") instanceof TextField field && field.getText().equals("docs/plan-a.txt"));
        walker.click("choose-inside");
        walker.await("the tree again", () -> find("contents-tree") != null && rows() > 2);
        FxToolkit.onFx(() -> ((TextField) find("contents-search")).setText("docs"));
        walker.await("the folder", () -> tick() != null);
        FxToolkit.onFx(() -> tick().fire());
        picture("ticked");
        walker.click("contents-take");
        walker.await("its folder instead", () -> ((TextField) find("choice-only")).getText().equals("docs"));
        walker.await("the tree has gone", () -> find("contents-tree") == null);
        goOn("what was found", () -> !find("continue").isDisabled() && shows("docs"));
        assertTrue(walker.shows("Only this comes back: docs."), () -> walker.shown().toString());
        goOn("the dry run", () -> find("dry-run-list") != null);
        assertTrue(walker.shows("added: 2, 24 B"), () -> walker.shown().toString());
        assertTrue(walker.shows("only at the target, kept: 1, 6 B"), () -> walker.shown().toString());
        walker.click("dry-run-list");
        walker.await("the list", () -> find("dry-run-items") instanceof TableView<?> table && table.getItems().size() == 3);
        picture("dry-run");
        FxToolkit.onFx(() -> ((TextField) find("dry-run-filter")).setText("added"));
        walker.await("what is added", () -> ((TableView<?>) find("dry-run-items")).getItems().size() == 2);
        walker.click("dry-run-close");
        picture("plan");
    }

    private void archive(Path file) throws IOException {
        BufferedImage photo = new BufferedImage(240, 160, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 240; x++) {
            for (int y = 0; y < 160; y++) {
                photo.setRGB(x, y, x << 16 | y << 8 | 0x60);
            }
        }
        java.io.ByteArrayOutputStream png = new java.io.ByteArrayOutputStream();
        ImageIO.write(photo, "png", png);
        try (OutputStream out = Files.newOutputStream(file);
             TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            put(tar, "media/docs/plan-a.txt", "the plan\n".getBytes(StandardCharsets.UTF_8));
            put(tar, "media/docs/plan-\u202eb.txt", "the other plan\n".getBytes(StandardCharsets.UTF_8));
            put(tar, "media/photo.png", png.toByteArray());
            for (int i = 0; i < MANY; i++) {
                put(tar, "media/products/" + i + ".svg", new byte[i % 7]);
            }
        }
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] bytes) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        entry.setModTime(1_776_000_000_000L);
        entry.setUserName("www-data");
        entry.setGroupName("www-data");
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    /** A click that falls on a sheet which is just closing is made again by a person. */
    private void goOn(String what, Supplier<Boolean> there) {
        for (int turn = 0; turn < 6; turn++) {
            walker.click("continue");
            if (walker.comes(there)) {
                return;
            }
        }
        walker.await(what, there);
    }

    private int rows() {
        return find("contents-tree") instanceof TreeTableView<?> tree ? tree.getExpandedItemCount() : 0;
    }

    /** The box of the folder, which the search shows by its path. */
    private CheckBox tick() {
        return rows() == 0 ? null : (CheckBox) stage.getScene().getRoot().lookupAll(".contents-tree .tree-table-row-cell").stream()
                .filter(row -> row.lookupAll(".label").stream().anyMatch(label -> "media/docs".equals(((Labeled) label).getText())))
                .map(row -> row.lookup(".check-box")).findFirst().orElse(null);
    }

    private Node find(String id) {
        return stage.getScene().getRoot().lookupAll("#" + id).stream().filter(Node::isVisible).findFirst().orElse(null);
    }

    private boolean shows(String text) {
        return stage.getScene().getRoot().lookupAll(".label").stream().map(Labeled.class::cast)
                .anyMatch(label -> label.getText() != null && label.getText().contains(text));
    }

    /** What a person sees at this moment, where somebody wants to look at it. */
    private void picture(String name) throws Exception {
        String wanted = System.getProperty("relight.pictures");
        if (wanted != null) {
            for (int i = 0; i < 20; i++) {
                FxToolkit.pulse();
            }
            Gallery.write(FxToolkit.onFx(() -> stage.getScene().snapshot(null)), Path.of(wanted, "contents-" + name + ".png"));
        }
    }

    private final class Saving extends NoFilePicker {
        @Override
        public Optional<Path> saveAs(String title, String suggestedName) {
            return Optional.of(folder.resolve("saved-" + suggestedName));
        }
    }
}
