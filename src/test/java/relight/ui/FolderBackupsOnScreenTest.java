package relight.ui;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Labeled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.adapter.folder.FolderStore;
import relight.adapter.index.SqliteCatalogIndex;
import relight.core.catalog.Catalog;
import relight.core.catalog.CatalogQuery;
import relight.core.catalog.WorkListener;
import relight.core.settings.Settings;
import relight.core.workspace.BackupSeries;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Retention;
import relight.core.workspace.Site;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;
import relight.testing.FxToolkit;
import relight.ui.catalog.CatalogScreen;
import relight.ui.catalog.CatalogViewModel;
import relight.ui.common.Screen;

/** Backups that are folders, as the catalog's screen shows them. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class FolderBackupsOnScreenTest {

    @TempDir
    private Path folder;

    @Test
    void aFolderIsOneRowThatSaysHowManyFilesItHoldsAndWhyItIsNotWhole() throws Exception {
        for (int day = 10; day <= 15; day++) {
            for (int picture = 0; picture < 12 && (day < 15 || picture < 11); picture++) {
                write("media/202604" + day + "/picture" + picture + ".svg", "<svg>" + "x".repeat(9_000 + 40 * day) + "</svg>");
            }
        }
        write("media/20260415/SHA256SUMS", "0".repeat(64) + "  picture11.svg\n" + "0".repeat(64) + "  picture1.svg\n");
        try (SqliteCatalogIndex index = new SqliteCatalogIndex(folder.resolve("index.db")); Gallery gallery = new Gallery(Path.of("target/gallery"))) {
            Catalog catalog = catalog(index);
            catalog.refresh(WorkListener.NONE);
            catalog.verifyAll(CatalogQuery.ALL, WorkListener.NONE, backup -> { });
            List<String> said = new ArrayList<>();
            gallery.look(new Gallery.Picture("catalog-folders", Locale.ENGLISH, Settings.Theme.LIGHT, Screen.CATALOG,
                    desk -> GalleryPictures.rail(desk, new CatalogScreen(desk, new CatalogViewModel(catalog, desk.background())))),
                    root -> words(root, said));
            String all = String.join("\n", said);
            assertTrue(all.contains("12 files · stored"), all);
            assertTrue(all.contains("Incomplete: one file that SHA256SUMS lists is missing, such as picture11.svg."), all);
            assertTrue(all.contains("media/20260414/"), all);
        }
    }

    private Catalog catalog(SqliteCatalogIndex index) {
        StoreDefinition.Folder disk = new StoreDefinition.Folder("backup-host", folder.resolve("store"), false);
        ProtectedSystem media = new ProtectedSystem("media", "files", "standard", List.of(), Objectives.NONE, Map.of("path", "media"), List.of(),
                Optional.empty(), Optional.empty(), Optional.empty());
        BackupSeries series = new BackupSeries("media-nightly", "media", "backup-host", "media/{year}{month}{day}/", "", BackupSeries.Kind.FULL,
                Optional.empty(), Retention.NONE, 0, Optional.empty());
        return new Catalog(new Workspace(folder, new Site("Shop", "production", ShopSite.ZONE), List.of(disk), List.of(media), List.of(series),
                List.of(), List.of(), List.of()), Map.of("backup-host", new FolderStore(disk)), index);
    }

    private void write(String name, String text) throws Exception {
        Path file = folder.resolve("store").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void words(Node node, List<String> said) {
        if (node instanceof Labeled labeled && node.isVisible() && labeled.getText() != null) {
            said.add(labeled.getText());
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> words(child, said));
        }
    }
}
