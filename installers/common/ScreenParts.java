import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import javafx.css.Stylesheet;

/**
 * Lays the console's fonts beside its jar, and its style sheet as JavaFX keeps it when it has been parsed. From the jar the fonts
 * would be copied into the folder for temporary files at each start, which costs time and fails where that folder is full.
 */
final class ScreenParts {

    private ScreenParts() {}

    /** Arguments: the project's resources, the folder for the parts. Run with JavaFX on the module path. */
    public static void main(String[] args) throws IOException {
        Path resources = Path.of(args[0]).resolve("relight");
        Path folder = Files.createDirectories(Path.of(args[1]));
        Stylesheet.convertToBinary(resources.resolve("ui/relight.css").toFile(), folder.resolve("relight.bss").toFile());
        try (Stream<Path> fonts = Files.list(resources.resolve("fonts"))) {
            for (Path font : (Iterable<Path>) fonts.filter(ScreenParts::isForScreens)::iterator) {
                Files.copy(font, folder.resolve(font.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static boolean isForScreens(Path font) {
        String name = font.getFileName().toString();
        return Stream.of(".otf", ".ttf").anyMatch(name::endsWith) && !name.contains("-print");
    }
}
