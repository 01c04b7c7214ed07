package relight.core.forecast;

import java.util.Arrays;
import java.util.Collection;

/**
 * How long something may take, as its quantiles: what lies between the 0.1 and the 99.9 percentile, in seconds.
 *
 * <p>Durations are taken for log-normal. How far they scatter is itself only learned from a few runs, so what is predicted has the
 * heavier tails of Student's t; with many runs the two are the same.
 */
public final class Spread {

    /** A power of two, so that bits of a random number choose one. */
    static final int POINTS = 512;

    /** It takes no time. */
    public static final Spread NOTHING = new Spread(new double[POINTS]);

    /** Shorter is not told apart. */
    private static final double SHORTEST = 0.05;
    /** By how much the logarithm of one run differs from the next where nothing is known of it. */
    private static final double USUAL = 0.3;
    /** As many runs as that is worth. */
    private static final double USUAL_WORTH = 5;
    /** By how much the logarithm of what people estimate differs from what it then takes. */
    private static final double OF_ESTIMATES = 0.45;
    /** A range that somebody gives holds eight of ten. */
    private static final double Z_OF_RANGE = 1.2816;

    private static final double[] NORMAL = normal();

    private final double[] seconds;

    private Spread(double[] seconds) {
        this.seconds = seconds;
    }

    /** Something that has been seen to take these seconds, at least once. */
    public static Spread seen(Collection<Double> runs) {
        return learned(runs, 0, 0, USUAL);
    }

    /** Something that somebody says takes so many seconds. */
    public static Spread estimated(double seconds) {
        return about(seconds, Math.hypot(USUAL, OF_ESTIMATES));
    }

    /** What somebody says of something that differs more from one time to the next than a machine's work does. */
    public static Spread estimated(double seconds, double scatter) {
        return about(seconds, Math.hypot(scatter, OF_ESTIMATES));
    }

    /** Something whose logarithm differs by so much from that of its median. */
    public static Spread about(double median, double scatter) {
        return of(Math.log(Math.max(SHORTEST, median)), scatter, 2 * USUAL_WORTH);
    }

    /** Something that somebody says takes between so many seconds and so many. */
    public static Spread between(double least, double most) {
        double low = Math.log(Math.max(SHORTEST, least));
        double high = Math.log(Math.max(SHORTEST, most));
        return of((low + high) / 2, Math.max(0.1, (high - low) / 2 / Z_OF_RANGE), 2 * USUAL_WORTH);
    }

    /**
     * Something that has been seen to take these seconds, and of which there is an opinion besides.
     *
     * @param median  what it is thought to take, in seconds
     * @param worth   as how many runs the opinion counts; 0 for none
     * @param scatter of the logarithm from one run to the next, as it is thought
     */
    public static Spread learned(Collection<Double> runs, double median, double worth, double scatter) {
        double[] logs = runs.stream().mapToDouble(run -> Math.log(Math.max(SHORTEST, run))).toArray();
        double thought = worth > 0 ? Math.log(Math.max(SHORTEST, median)) : 0;
        double mean = Arrays.stream(logs).average().orElse(thought);
        double squares = Arrays.stream(logs).map(log -> (log - mean) * (log - mean)).sum();
        double count = worth + logs.length;
        double centre = (worth * thought + logs.length * mean) / count;
        squares += worth * logs.length / count * (mean - thought) * (mean - thought);
        double freedom = USUAL_WORTH + logs.length - (worth > 0 ? 0 : 1);
        double variance = (USUAL_WORTH * scatter * scatter + squares) / freedom;
        // Few runs of many steps: without this the sum of what is predicted would be longer than the sum of what comes
        double unbiased = centre - variance / count / 2;
        return of(unbiased, Math.sqrt(variance * (1 + 1 / count)), freedom);
    }

    private static Spread of(double centre, double scale, double freedom) {
        double[] seconds = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            seconds[i] = Math.exp(centre + scale * student(NORMAL[i], freedom));
        }
        return new Spread(seconds);
    }

    /** The quantile of Student's t for that of the normal distribution: Abramowitz and Stegun, 26.7.5. */
    private static double student(double z, double freedom) {
        double square = z * z;
        double first = z * (square + 1) / 4;
        double second = z * ((5 * square + 16) * square + 3) / 96;
        double third = z * (((3 * square + 19) * square + 17) * square - 15) / 384;
        return z + first / freedom + second / (freedom * freedom) + third / (freedom * freedom * freedom);
    }

    /** The part that is not over before, in seconds. */
    public double at(double part) {
        double place = Math.clamp(part * POINTS - 0.5, 0, POINTS - 1.0);
        int below = (int) place;
        int above = Math.min(POINTS - 1, below + 1);
        return seconds[below] + (place - below) * (seconds[above] - seconds[below]);
    }

    public double median() {
        return at(0.5);
    }

    /** From the median to the 90th percentile, in seconds. */
    public double margin() {
        return at(0.9) - at(0.5);
    }

    /** One of the equally likely durations. */
    double draw(long random) {
        return seconds[(int) (random & (POINTS - 1))];
    }

    /** What is still to come of it after so many seconds. */
    public Spread after(double gone) {
        if (gone <= 0) {
            return this;
        }
        double past = past(gone);
        double[] left = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            double part = (i + 0.5) / POINTS;
            // What has gone on for longer than anything that is known may go on for as long again
            left[i] = past < 1 - 1.0 / POINTS ? Math.max(0, at(past + part * (1 - past)) - gone) : gone * part;
        }
        return new Spread(left);
    }

    /** Which part takes less than so many seconds. */
    private double past(double gone) {
        int found = Arrays.binarySearch(seconds, gone);
        if (found >= 0) {
            return (found + 0.5) / POINTS;
        }
        int above = -found - 1;
        if (above == 0 || above == POINTS) {
            return above == 0 ? 0 : 1;
        }
        double within = (gone - seconds[above - 1]) / (seconds[above] - seconds[above - 1]);
        return (above - 0.5 + within) / POINTS;
    }

    /** Quantiles of the normal distribution by Acklam's approximation, better than 2e-9. */
    private static double[] normal() {
        double[] z = new double[POINTS];
        for (int i = 0; i < POINTS / 2; i++) {
            z[i] = lower((i + 0.5) / POINTS);
            z[POINTS - 1 - i] = -z[i];
        }
        return z;
    }

    private static double lower(double p) {
        if (p < 0.02425) {
            double q = Math.sqrt(-2 * Math.log(p));
            return (((((-7.784894002430293e-3 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q
                    + 4.374664141464968) * q + 2.938163982698783)
                    / ((((7.784695709041462e-3 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1);
        }
        double q = p - 0.5;
        double r = q * q;
        return (((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.3577518672690) * r
                - 30.66479806614716) * r + 2.506628277459239) * q
                / (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r
                - 13.28068155288572) * r + 1);
    }
}
