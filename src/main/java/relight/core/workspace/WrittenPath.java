package relight.core.workspace;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** A path as people write it: absolute, from their home with {@code ~/}, or from the workspace on. */
final class WrittenPath {

    /** Absolute on another system; from here on it is not the workspace's. */
    private static final Pattern WINDOWS = Pattern.compile("[A-Za-z]:[\\\\/]");

    private WrittenPath() {}

    /** Throws {@link java.nio.file.InvalidPathException} for what can be no path here. */
    static Path from(Path root, String written) {
        if (WINDOWS.matcher(written).lookingAt()) {
            return Path.of(written);
        }
        boolean home = written.equals("~") || written.startsWith("~/");
        return root.resolve(home ? System.getProperty("user.home") + written.substring(1) : written).normalize();
    }
}
