package relight.cli;

import java.util.concurrent.Callable;
import java.util.function.IntSupplier;
import picocli.CommandLine.Command;

/**
 * One start with all that a start touches, and an end of its own accord. The packaged image is made with a record of it, so that
 * its later starts find their classes already loaded and linked.
 */
@Command(name = "rehearse", hidden = true)
public final class RehearseCommand implements Callable<Integer> {

    private final IntSupplier start;

    /**
     * @param start shows the window on the practice site, waits until it is filled, closes it and leaves nothing behind; its
     *              exit status. It runs on JavaFX's headless platform.
     */
    public RehearseCommand(IntSupplier start) {
        this.start = start;
    }

    @Override
    public Integer call() {
        return start.getAsInt();
    }
}
