package relight.core.workspace;

import java.nio.file.Path;

/** A path as people write it: absolute, from their home with {@code ~/}, or from the workspace on. */
final class WrittenPath {

    private WrittenPath() {}

    /** Throws {@link java.nio.file.InvalidPathException} for what can be no path here. */
    static Path from(Path root, String written) {
        boolean home = written.equals("~") || written.startsWith("~/");
        return root.resolve(home ? System.getProperty("user.home") + written.substring(1) : written).normalize();
    }
}
