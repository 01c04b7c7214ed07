package relight.cli;

import java.nio.file.Path;

/**
 * Where a command works.
 *
 * @param workspace the folder with {@code relight.yaml}
 * @param data      the folder with journal, index, keys and logs
 */
public record Location(Path workspace, Path data) {}
