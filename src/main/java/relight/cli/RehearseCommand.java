package relight.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * One start with all that a start touches, and an end of its own accord. The packaged image is made with a record of it, so that
 * its later starts find their classes already loaded and linked.
 */
@Command(name = "rehearse", hidden = true)
public final class RehearseCommand implements Callable<Integer> {

    private final Path platformData;
    private final ToIntFunction<Location> start;

    @Mixin
    private CommonOptions common;

    /**
     * @param start shows the window on a practice site in the data folder, waits until it is filled and closes it; its exit
     *              status. It runs on JavaFX's headless platform.
     */
    public RehearseCommand(Path platformData, ToIntFunction<Location> start) {
        this.platformData = platformData;
        this.start = start;
    }

    @Override
    public Integer call() {
        return start.applyAsInt(common.location(platformData));
    }
}
