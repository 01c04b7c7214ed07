package relight.core.forecast;

/**
 * Something that is left to be done.
 *
 * @param seed    its own random numbers: the same whenever the same task is looked at
 * @param idle    waiting for people, from the moment when everything before it is done until it begins
 * @param work    of a run that succeeds
 * @param failing how likely a run fails, from 0 to below 1
 * @param mend    from a failure until it is begun again
 * @param after   places of the tasks that have to be over before it; all of them stand before it
 */
public record Task(long seed, Spread idle, Spread work, double failing, Spread mend, int[] after) {

    /** By how much it may take longer than is likely, in seconds. */
    public double risk() {
        return Math.hypot(idle.margin(), work.margin()) + failing * (mend.median() + work.median());
    }
}
