package relight.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.text.Text;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relight.testing.FxToolkit;
import relight.ui.recovery.RegionNight;

/** Looks at each screen as it is drawn, in every language and both themes, though not in every pair of them. */
@ExtendWith(FxToolkit.class)
@ResourceLock(FxToolkit.SCREEN)
class GalleryTest {

    @TempDir
    private static Path folder;
    private static ShopSite shop;
    private static ShopSite nothing;
    private static RegionNight night;
    private static Gallery gallery;
    private static GalleryPictures makers;
    private static List<Gallery.Picture> pictures;

    @BeforeAll
    static void open() throws Exception {
        shop = ShopSite.in(folder);
        nothing = ShopSite.nothingIn(folder);
        night = RegionNight.in(folder);
        gallery = new Gallery(Path.of("target/gallery"));
        makers = new GalleryPictures(shop, nothing, night, folder.resolve("scratch"));
        pictures = makers.all();
        // What is drawn dark in Ukrainian need not be so in English as well: the theme gives no word another width
        Set<String> names = pictures.stream().map(Gallery.Picture::name).collect(Collectors.toSet());
        pictures.removeIf(picture -> picture.name().endsWith("-dark") && names.contains(picture.name().replaceFirst("-dark$", "-uk")));
    }

    @AfterAll
    static void close() throws Exception {
        gallery.close();
        makers.close();
        night.close();
        shop.close();
        nothing.close();
    }

    static Stream<Gallery.Picture> pictures() {
        return pictures.stream();
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void noWordIsCutOffAndEveryControlSaysWhatItIs(Gallery.Picture picture) {
        List<String> faults = new ArrayList<>();
        gallery.look(picture, root -> look(root, false, faults));
        assertEquals(List.of(), faults);
    }

    /** Cells of tables and lists, and the lanes' cards, may end in an ellipsis: what they hold has no greatest length, and the detail shows it whole. */
    private static void look(Node node, boolean inCells, List<String> faults) {
        if (!node.isVisible()) {
            return;
        }
        if (node instanceof Labeled labeled && !inCells && cutOff(labeled)) {
            faults.add("cut off: " + labeled.getText());
        }
        if (isNameless(node)) {
            faults.add("nameless: " + node);
        }
        boolean cells = inCells || node.getStyleClass().contains("virtual-flow") || node.getStyleClass().contains("lane");
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> look(child, cells, faults));
        }
    }

    private static boolean cutOff(Labeled labeled) {
        if (labeled.getText() == null || labeled.getText().isEmpty()) {
            return false;
        }
        return labeled.getChildrenUnmodifiable().stream()
                .filter(Text.class::isInstance)
                .map(child -> ((Text) child).getText())
                .anyMatch(drawn -> drawn.endsWith(labeled.getEllipsisString()) && !labeled.getText().endsWith(labeled.getEllipsisString())
                        && !labeled.getText().endsWith("…"));
    }

    private static boolean isNameless(Node node) {
        boolean hasText = node instanceof Labeled labeled && labeled.getText() != null && !labeled.getText().isBlank() && !(node instanceof Label);
        if (node.getClass().getName().contains("ComboBoxListViewSkin")) {
            return false;
        }
        boolean wants = (node instanceof ButtonBase && node.getStyleClass().stream().noneMatch(name -> name.contains("arrow")))
                || node instanceof TextInputControl || node instanceof ComboBoxBase<?> || node instanceof TableView<?> || node instanceof ListView<?>;
        return wants && !hasText && (node.getAccessibleText() == null || node.getAccessibleText().isBlank());
    }
}
