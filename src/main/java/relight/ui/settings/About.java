package relight.ui.settings;

import java.nio.file.Path;

/**
 * What a person may want to know of the program.
 *
 * @param data the folder with journal, index and keys
 * @param logs the folder with the log files
 */
public record About(String version, Path data, Path logs) {}
