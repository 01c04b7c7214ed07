package relight.core.catalog;

import java.util.Comparator;
import java.util.List;
import relight.core.text.Message;

/** The health of all backup series, as a monitor wants to know it. */
public record CheckReport(List<Line> lines) {

    /** How bad it is; the ordinal is the exit status of {@code relight check}. */
    public enum Status { OK, WARNING, CRITICAL }

    /**
     * One look at one series.
     *
     * @param check    {@code age}, {@code schedule}, {@code size}, {@code integrity}, {@code retention}, {@code scope}, {@code rpo},
     *                 {@code space}, {@code 3-2-1},
     *                 {@code store}, {@code finding}, {@code cluster}; {@code series} is the name of the store for space and for a store that is away, of the system
     *                 for rpo, 3-2-1 and cluster, or the place of work
     * @param expected and {@code actual}: what the text compares, each in words
     */
    public record Line(String series, String check, Status status, Message expected, Message actual, Message text) {}

    public CheckReport {
        lines = List.copyOf(lines);
    }

    public Status status() {
        return lines.stream().map(Line::status).max(Comparator.naturalOrder()).orElse(Status.OK);
    }
}
