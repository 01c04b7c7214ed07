package relight.ui.common;

import java.nio.file.Path;
import java.util.Optional;

/** Asks the person for a place on this machine; a port, since a window system's own dialog needs a window system. */
public interface FilePicker {

    /** A folder that exists; empty where the person thought better of it. */
    Optional<Path> folder(String title, Optional<Path> start);

    /** A file that exists, to be read. */
    Optional<Path> open(String title);

    /** A file to write. */
    Optional<Path> saveAs(String title, String suggestedName);
}
