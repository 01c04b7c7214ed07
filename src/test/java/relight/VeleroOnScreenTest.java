package relight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.cli.Location;
import relight.core.catalog.WorkListener;
import relight.core.settings.Settings;
import relight.core.text.Messages;
import relight.core.velero.VeleroLogLine;
import relight.testing.FxToolkit;
import relight.testing.ScreenWalker;
import relight.testing.VeleroBucket;
import relight.ui.Shell;
import relight.ui.common.Background;
import relight.ui.common.Desk;
import relight.ui.common.Destination;
import relight.ui.common.Look;
import relight.ui.common.NoFilePicker;
import relight.ui.common.Screen;

/** Velero's log and results of a backup and of a restore, opened from the catalog and from a look into the backup, out of the bucket alone. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class VeleroOnScreenTest {

    private static final String RESTORE = "nightly-1-20260416080000";
    private static Stage stage;

    @TempDir
    private Path folder;
    private Path bucket;
    private DesktopConsole console;
    private Background background;
    private Shell shell;
    private ScreenWalker walker;

    @BeforeEach
    void open() throws Exception {
        Path site = Files.createDirectories(folder.resolve("site"));
        Files.writeString(site.resolve("relight.yaml"), """
                site: {name: Shop, zone: UTC}
                stores: {velero: {folder: bucket, layout: velero}}
                systems:
                  shop: {engine: kubernetes, rto: 2h, rpo: 24h, target: {context: nowhere, kubeconfig: %s, namespace: shop}}
                series:
                  nightly: {system: shop, store: velero, path: "nightly-*"}
                """.formatted(site.resolve("no-kubeconfig")));
        bucket = site.resolve("bucket");
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 30_000; i++) {
            log.append("time=\"2026-04-15T01:00:09Z\" level=info msg=\"Backed up item\" name=web-").append(i).append('\n');
        }
        log.append("time=\"2026-04-15T01:00:10Z\" level=error msg=\"hook timed out\" error=\"after 30 s\" name=web-0\n");
        new VeleroBucket(bucket).whole("nightly-1", "2026-04-15T01:00:07Z").packed("-logs.gz", log.toString())
                .packed("-results.gz", "{\"errors\":{\"namespaces\":{\"erp\":[\"pod web: hook timed out\"]}},\"warnings\":{\"cluster\":[\"no class\"]}}");
        VeleroBucket.restore(bucket, RESTORE, "-results.gz", "{\"errors\":{},\"warnings\":{\"namespaces\":{\"erp\":[\"ConfigMap settings already exists\"]}}}");
        VeleroBucket.restore(bucket, RESTORE, "-logs.gz", "time=\"2026-04-16T08:00:00Z\" level=warning msg=\"already exists\"\n");
        Messages words = Messages.in(Locale.ENGLISH, ZoneId.of("UTC"));
        OpenWorkspace workspace = new OpenWorkspace(new Location(site, folder.resolve("data")), words, _ -> { });
        workspace.catalog().refresh(WorkListener.NONE);
        console = new DesktopConsole(workspace, "K. Lang");
        background = new Background();
        FxToolkit.onFx(() -> {
            shell = new Shell(words);
            Desk desk = new Desk(words, Clock.systemDefaultZone(), background, shell, shell.dialogs(), new NoFilePicker());
            Scene scene = shell.scene(1440, 900);
            Look look = new Look();
            look.choose(Settings.Theme.LIGHT);
            look.dress(scene);
            shell.furnish(console.screens(desk), console.incidentBar(desk));
            stage = stage == null ? new Stage() : stage;
            stage.setScene(scene);
            stage.show();
            stage.requestFocus();
        });
        walker = new ScreenWalker(stage.getScene());
        FxToolkit.onFx(() -> shell.go(new Destination.Page(Screen.CATALOG)));
        walker.await("the backup", () -> stage.getScene().getRoot().lookup(".backup-table .table-row-cell:filled") != null);
        walker.click(FxToolkit.onFx(() -> stage.getScene().getRoot().lookup(".backup-table .table-row-cell:filled")));
    }

    @AfterEach
    void close() throws Exception {
        FxToolkit.onFx(() -> stage.setScene(new Scene(new Group())));
        background.close();
        console.close();
    }

    @Test
    void E4_theLogIsSearchedTheResultsAreReadAndThoseOfARestoreToo() {
        walker.click("velero-papers");
        walker.await("the log", () -> lines().size() == 5_000);
        assertTrue(walker.shows("30,001 of 30,001 lines"), () -> walker.shown().toString());
        walker.typeHere("TIMED out");
        walker.await("the line that has these words", () -> lines().size() == 1);
        FxToolkit.onFx(() -> ((TableView<?>) find("velero-log")).getSelectionModel().select(0));
        walker.await("the whole line", () -> ((TextArea) find("velero-line")).getText().contains("error=\"after 30 s\""));
        FxToolkit.onFx(() -> ((ToggleButton) find("velero-level-ERROR")).fire());
        walker.await("no line without errors", () -> lines().isEmpty());
        walker.click("velero-tab-results");
        walker.await("both results", () -> find("velero-results") instanceof TableView<?> table && table.getItems().size() == 2);
        assertEquals("Results (2), Volumes (1)", tab("results") + ", " + tab("volumes"));
        walker.click("velero-tab-volumes");
        walker.await("where the data is", () -> shows("data in the bucket"));
        FxToolkit.onFx(() -> ((ComboBox<?>) find("velero-run")).getSelectionModel().select(1));
        walker.click("velero-tab-results");
        walker.await("what the restore says", () -> find("velero-results") instanceof TableView<?> table && table.getItems().toString().contains("settings already exists"));
        walker.press(KeyCode.ESCAPE);
        walker.await("the sheet has gone", () -> find("velero-run") == null);
    }

    @Test
    void volumesOfABackupFromBeforeVelero114AreToldByItsOlderPapers() throws Exception {
        Files.delete(bucket.resolve("backups/nightly-1/nightly-1-volumeinfo.json.gz"));
        new VeleroBucket(bucket).backup("nightly-1").packed("-resource-list.json.gz", "{\"v1/PersistentVolumeClaim\":[\"erp/data\",\"erp/media\",\"erp/lost\"]}")
                .packed("-podvolumebackups.json.gz", """
                        [{"metadata":{"annotations":{"velero.io/pvc-name":"data"}},"spec":{"pod":{"namespace":"erp","name":"web-0"}},"status":{"phase":"Completed"}}]""")
                .packed("-csi-volumesnapshots.json.gz", """
                        [{"metadata":{"namespace":"erp","name":"velero-media-1"},"spec":{"source":{"persistentVolumeClaimName":"media"}}}]""");
        walker.click("velero-papers");
        walker.await("three volumes", () -> tab("volumes").equals("Volumes (3)"));
        walker.click("velero-tab-volumes");
        for (String where : List.of("data in the bucket", "data in a snapshot, not in the bucket", "nobody says where the data is")) {
            walker.await(where, () -> shows(where));
        }
    }

    @Test
    void aLookIntoTheBackupLeadsThereToo() {
        walker.click("look-inside");
        walker.await("the tree", () -> find("contents-tree") != null);
        walker.click("contents-velero");
        walker.await("the log", () -> lines().size() == 5_000);
    }

    @Test
    void aBucketThatIsAwayAndAClusterThatIsAwayAreSaid() throws Exception {
        Files.move(bucket, folder.resolve("elsewhere"));
        walker.click("velero-papers");
        walker.await("that nothing is there", () -> shows("nightly-1-logs.gz is not there.") || stage.getScene().getRoot().lookup(".problem-pane") != null);
        walker.click("velero-from");
        walker.await("what is wrong with the cluster", () -> stage.getScene().getRoot().lookup(".problem-pane") != null);
        assertEquals(List.of(), lines());
    }

    @SuppressWarnings("unchecked")
    private List<VeleroLogLine> lines() {
        return find("velero-log") instanceof TableView<?> table ? (List<VeleroLogLine>) table.getItems() : List.of();
    }

    private boolean shows(String text) {
        return stage.getScene().getRoot().lookupAll(".label").stream().map(Labeled.class::cast).anyMatch(label -> label.getText() != null && label.getText().contains(text));
    }

    private String tab(String name) {
        return ((ToggleButton) find("velero-tab-" + name)).getText();
    }

    private Node find(String id) {
        return stage.getScene().getRoot().lookupAll("#" + id).stream().filter(Node::isVisible).findFirst().orElse(null);
    }
}
