package relight.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that go with every command. */
public final class CommonOptions {

    @Option(names = "--workspace", paramLabel = "DIR", descriptionKey = "workspace")
    private Optional<Path> workspace = Optional.empty();

    @Option(names = "--data", paramLabel = "DIR", descriptionKey = "data")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--json", descriptionKey = "json")
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
        return new Location(
                workspace.orElse(Path.of("")).toAbsolutePath().normalize(), data.orElse(platformData).toAbsolutePath().normalize());
    }

    /** What was said before the command's name goes for the command, where it says nothing else itself. */
    void inherit(CommonOptions outer) {
        workspace = workspace.or(() -> outer.workspace);
        data = data.or(() -> outer.data);
        json |= outer.json;
    }
}
