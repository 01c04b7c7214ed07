package relight.adapter.process;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that one step started: the wrapper's session, its descendants, and what has left both but still carries the run's mark
 * in its environment. Without {@code /proc} the descendants have to do.
 */
final class ProcessTree {

    /** The variable in the environment of every process of a run. */
    static final String MARK = "RELIGHT_RUN";

    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final long root;
    private final String mark;
    private final Duration grace;

    /**
     * The tree of a run.
     *
     * @param root  the wrapper's number, which is its session's, too
     * @param mark  the value of {@link #MARK}
     * @param grace between asking processes to end and ending them
     */
    ProcessTree(long root, String mark, Duration grace) {
        this.root = root;
        this.mark = mark;
        this.grace = grace;
    }

    /**
     * Ends all of it: asks, waits, kills; the wrapper and its filter come last, so that they can write down the last words.
     *
     * @param filter the filter's number; 0 where it is not known
     */
    void end(long filter) {
        signal(members(), false);
        awaitNone(filter, grace);
        for (int round = 0; round < 20 && !ofStep(filter).isEmpty(); round++) {
            signal(ofStep(filter), true);
            awaitNone(filter, Duration.ofMillis(100));
        }
        await(() -> members().isEmpty(), LAST_WORDS);
        signal(members(), true);
        await(() -> members().isEmpty(), LAST_WORDS);
    }

    /** Ends all of it where nothing stays to write down last words, as in a terminal: asks, waits, kills. */
    void endAll() {
        signal(members(), false);
        await(() -> members().isEmpty(), grace);
        for (int round = 0; round < 20 && !members().isEmpty(); round++) {
            signal(members(), true);
            await(() -> members().isEmpty(), Duration.ofMillis(100));
        }
    }

    /** The processes that live. */
    Set<ProcessHandle> members() {
        List<LinuxProcess> all = LinuxProcess.all();
        if (all.isEmpty()) {
            return ProcessHandle.of(root).stream().flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
                    .filter(ProcessHandle::isAlive).collect(Collectors.toSet());
        }
        Set<Long> found = all.stream().filter(process -> process.session() == root || process.hasEnvironment(MARK + "=" + mark))
                .map(LinuxProcess::pid).collect(Collectors.toCollection(HashSet::new));
        for (int before = 0; before != found.size(); ) {
            before = found.size();
            all.stream().filter(process -> found.contains(process.parent())).forEach(process -> found.add(process.pid()));
        }
        return all.stream().filter(process -> !process.zombie() && found.contains(process.pid()))
                .flatMap(process -> ProcessHandle.of(process.pid()).stream()).collect(Collectors.toSet());
    }

    /** Those that live, without the wrapper and its filter. */
    Set<ProcessHandle> ofStep(long filter) {
        return members().stream()
                .filter(handle -> handle.pid() != root && handle.pid() != filter
                        && handle.parent().map(ProcessHandle::pid).filter(parent -> parent == filter && filter != 0).isEmpty())
                .collect(Collectors.toSet());
    }

    private static void signal(Set<ProcessHandle> processes, boolean force) {
        for (ProcessHandle process : processes) {
            if (force) {
                process.destroyForcibly();
            } else {
                process.destroy();
            }
        }
    }

    private void awaitNone(long filter, Duration atMost) {
        await(() -> ofStep(filter).isEmpty(), atMost);
    }

    /** Looks again and again; an interruption does not shorten it, since what was started must be ended. */
    private static void await(BooleanSupplier over, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        boolean interrupted = false;
        while (!over.getAsBoolean() && System.nanoTime() < end) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
