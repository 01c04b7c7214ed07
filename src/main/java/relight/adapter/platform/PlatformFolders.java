package relight.adapter.platform;

import dev.dirs.ProjectDirectories;
import java.nio.file.Path;

/** Where this platform wants an application's data and settings to be. */
public final class PlatformFolders {

    private final ProjectDirectories directories = ProjectDirectories.from("io", "relight", "Relight");

    /** Journal, index, keys, logs: local to this machine, never in a network home if the platform can help it. */
    public Path data() {
        return Path.of(directories.dataLocalDir);
    }

    public Path settings() {
        return Path.of(directories.configDir);
    }
}
