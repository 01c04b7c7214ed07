package relight.core.restore.postgresql;

/** The rows of a COPY as they pass, up to the line that ends them: a backslash and a full stop. */
final class CopyData {

    private long rows;
    private int lineLength;
    private boolean lineEnds;
    private boolean ended;

    void begin() {
        rows = 0;
        lineLength = 0;
        lineEnds = false;
        ended = false;
    }

    /** How many rows have passed whole. */
    long rows() {
        return rows;
    }

    boolean ended() {
        return ended;
    }

    /** Reads to the end of the data or of the chunk; returns where that is. */
    int read(byte[] chunk, int from, int limit) {
        for (int at = from; at < limit; at++) {
            byte b = chunk[at];
            if (b != '\n') {
                lineEnds = lineLength == 0 ? b == '\\' : lineEnds && (lineLength == 1 ? b == '.' : b == '\r');
                lineLength++;
            } else if (lineEnds && lineLength >= 2) {
                ended = true;
                return at + 1;
            } else {
                rows++;
                lineLength = 0;
                lineEnds = false;
            }
        }
        return limit;
    }
}
