package relight.testing;

import java.time.Duration;

/** Waits for what a server does in its own time. */
public final class Until {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Until() {}

    /** May fail as anything that is asked of a server may. */
    public interface Condition {
        boolean holds() throws Exception;
    }

    public static void holds(Condition condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not come to hold in " + PATIENCE);
            }
            Thread.sleep(100);
        }
    }
}
