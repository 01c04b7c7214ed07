package relight.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Labeled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import relight.core.recovery.RestoreTestResult;
import relight.core.recovery.RestoreTestResult.Standing;
import relight.core.settings.Settings;
import relight.testing.FxToolkit;
import relight.ui.catalog.CatalogScreen;
import relight.ui.catalog.CatalogViewModel;
import relight.ui.common.Screen;

/** A restore test that is begun beside a backup in the catalog, and what it found. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class RestoreTestOnScreenTest {

    @TempDir
    private Path folder;

    @Test
    void whatATestOfTheBackupFoundStandsAboveTheButtons() throws Exception {
        try (ShopSite shop = ShopSite.in(folder); Gallery gallery = new Gallery(Path.of("target/gallery"))) {
            String proven = after(gallery, shop, Locale.ENGLISH, Settings.Theme.LIGHT, Standing.PROVEN);
            assertTrue(proven.contains("proven in 3 min 34 s") && proven.contains("The throw-away target is removed."), proven);
            String failed = after(gallery, shop, Locale.GERMAN, Settings.Theme.DARK, Standing.FAILED);
            assertTrue(failed.contains("fehlgeschlagen: the note: backed up"), failed);
        }
    }

    private static String after(Gallery gallery, ShopSite shop, Locale language, Settings.Theme theme, Standing standing) throws Exception {
        List<String> tested = new ArrayList<>();
        List<Node> shown = new ArrayList<>();
        gallery.take(new Gallery.Picture("catalog-test-" + language, language, theme, Screen.CATALOG, desk -> GalleryPictures.rail(desk,
                new CatalogScreen(desk, new CatalogViewModel(shop.catalog(), desk.background()).testing((backup, listener) -> {
                    tested.add(backup.id());
                    return new RestoreTestResult(backup.system(), Optional.of("r1"), standing, Duration.ofSeconds(214),
                            Optional.of(Duration.ofMinutes(95)), backup.size(), Optional.of(1_204_331L), Optional.of(1_198_004L),
                            standing == Standing.PROVEN ? List.of() : List.of("the note: backed up"));
                })))), root -> {
                    shown.add(root);
                    ((ButtonBase) root.lookup("#restore-test")).fire();
                });
        assertEquals(1, tested.size(), "the backup that is shown, once");
        List<String> said = new ArrayList<>();
        FxToolkit.onFx(() -> words(shown.getFirst(), said));
        return String.join("\n", said);
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
