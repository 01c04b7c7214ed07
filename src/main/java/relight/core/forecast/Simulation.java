package relight.core.forecast;

import java.util.Arrays;
import java.util.List;

/**
 * When tasks that wait for each other will all be over, by letting them come out as they may a few thousand times. The same tasks give
 * the same answer: each draws its random numbers from its own seed.
 */
public final class Simulation {

    /** P90 lies within one part in a hundred of its place. */
    static final int RUNS = 2_048;

    /** A step that failed so often is not simply run again. */
    private static final int MOST_FAILURES = 4;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final Task[] tasks;
    private final int[] ends;
    private final double[] over;
    private final int[] via;
    private final double[] finishes = new double[RUNS];
    private final int[] critical;
    private final double[] begins;
    private final double[] stops;
    private final double[] waits;

    private Simulation(List<Task> tasks, int[] ends) {
        this.tasks = tasks.toArray(Task[]::new);
        this.ends = ends;
        over = new double[this.tasks.length];
        via = new int[this.tasks.length];
        critical = new int[this.tasks.length];
        begins = new double[this.tasks.length];
        stops = new double[this.tasks.length];
        waits = new double[this.tasks.length];
    }

    /**
     * What came out.
     *
     * @param finishes in seconds from now, shortest first
     * @param critical how often each task was one that everything waited for, from 0 to 1
     * @param begins   when the work of each begins on average, in seconds from now
     * @param ends     when each is over on average
     * @param waits    how long each waits for people on average
     */
    public record Told(double[] finishes, double[] critical, double[] begins, double[] ends, double[] waits) {

        /** The time, in seconds from now, by which so much of what may come has come: 0.9 for P90. */
        public double at(double part) {
            return finishes[Math.clamp((int) Math.ceil(part * finishes.length) - 1, 0, finishes.length - 1)];
        }

        /** How likely it is over within so many seconds, from 0 to 1. */
        public double within(double seconds) {
            int after = Arrays.binarySearch(finishes, Math.nextUp(seconds));
            return (after < 0 ? -after - 1 : after) / (double) finishes.length;
        }
    }

    /**
     * Lets them come out.
     *
     * @param tasks each after those that it waits for
     * @param ends  places of the tasks that have to be over at the end; none for all of them
     */
    public static Told of(List<Task> tasks, int... ends) {
        Simulation simulation = new Simulation(tasks, ends.length > 0 ? ends : all(tasks.size()));
        for (int run = 0; run < RUNS; run++) {
            simulation.run(run);
        }
        return simulation.told();
    }

    private static int[] all(int size) {
        int[] all = new int[size];
        Arrays.setAll(all, place -> place);
        return all;
    }

    private void run(int run) {
        for (int place = 0; place < tasks.length; place++) {
            run(run, place);
        }
        int last = -1;
        double finish = 0;
        for (int end : ends) {
            if (last < 0 || over[end] > finish) {
                finish = over[end];
                last = end;
            }
        }
        finishes[run] = finish;
        for (int place = last; place >= 0; place = via[place]) {
            critical[place]++;
        }
    }

    private void run(int run, int place) {
        Task task = tasks[place];
        double free = 0;
        int from = -1;
        for (int before : task.after()) {
            if (from < 0 || over[before] > free) {
                free = over[before];
                from = before;
            }
        }
        long random = mixed(task.seed() + (run + 1) * GOLDEN);
        double wait = task.idle().draw(random);
        double begin = free + wait;
        double end = begin + task.work().draw(random >>> 9) + failures(task, random);
        over[place] = end;
        via[place] = from;
        waits[place] += wait;
        begins[place] += begin;
        stops[place] += end;
    }

    /** A run that fails does so anywhere on its way; then somebody has to see to it. */
    private static double failures(Task task, long random) {
        double lost = 0;
        long next = random;
        for (int failures = 0; failures < MOST_FAILURES && (next >>> 40) < task.failing() * (1L << 24); failures++) {
            next = mixed(next + GOLDEN);
            lost += task.mend().draw(next) + task.work().draw(next >>> 9) * ((next >>> 18 & 1_023) + 0.5) / 1_024;
        }
        return lost;
    }

    private static long mixed(long seed) {
        long bits = (seed ^ seed >>> 30) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ bits >>> 27) * 0x94D049BB133111EBL;
        return bits ^ bits >>> 31;
    }

    private Told told() {
        Arrays.sort(finishes);
        return new Told(finishes, Arrays.stream(critical).mapToDouble(count -> (double) count / RUNS).toArray(), average(begins),
                average(stops), average(waits));
    }

    private static double[] average(double[] sums) {
        return Arrays.stream(sums).map(sum -> sum / RUNS).toArray();
    }
}
