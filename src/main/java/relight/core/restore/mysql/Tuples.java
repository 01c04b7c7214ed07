package relight.core.restore.mysql;

/** Counts the rows behind the word VALUES by the parentheses around each. */
final class Tuples {

    private int depth;
    private boolean counting;
    private long count;

    void reset() {
        depth = 0;
        counting = false;
        count = 0;
    }

    /** The word VALUES has come. */
    void begin() {
        counting = true;
    }

    boolean counting() {
        return counting;
    }

    int depth() {
        return depth;
    }

    void open() {
        depth++;
    }

    void close() {
        depth--;
        if (counting && depth == 0) {
            count++;
        }
    }

    long count() {
        return count;
    }
}
