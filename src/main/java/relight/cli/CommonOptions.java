package relight.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that go with every command. */
public final class CommonOptions {

    @Option(names = "--workspace", paramLabel = "DIR", description = "folder with relight.yaml (default: the current folder)",
            defaultValue = ".")
    private Path workspace;

    @Option(names = "--data", paramLabel = "DIR", description = "folder for journal, index, keys and logs")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--json", description = "one JSON document on standard output and nothing else there")
    private boolean json;

    public boolean json() {
        return json;
    }

    /**
     * The folders that were asked for.
     *
     * @param platformData the data folder where none was asked for
     */
    public Location location(Path platformData) {
        return new Location(workspace.toAbsolutePath().normalize(), data.orElse(platformData).toAbsolutePath().normalize());
    }
}
