package relight.ui.recovery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import relight.ui.common.ProgressMeter;

/** The newest lines of a step that runs, kept while the screen shows another lane. */
final class Printed {

    private static final int KEPT = 500;

    private final Deque<String> lines = new ArrayDeque<>();
    private final ProgressMeter meter = new ProgressMeter();

    synchronized void add(String line) {
        lines.addLast(line);
        if (lines.size() > KEPT) {
            lines.removeFirst();
        }
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    ProgressMeter meter() {
        return meter;
    }
}
