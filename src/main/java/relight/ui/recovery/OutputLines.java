package relight.ui.recovery;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import relight.ui.common.FxThread;

/**
 * The newest lines that a step printed. A step may print a million of them: what the screen has not shown yet is bounded, too, and
 * the whole of it lies on the disk.
 */
public final class OutputLines {

    static final int KEPT = 5_000;
    /** Nobody reads lines that pour; each change draws them all, and the buttons must answer between one and the next. */
    private static final Duration GAP = Duration.ofMillis(100);

    private final ObservableList<String> lines = FXCollections.observableArrayList();
    private final Deque<String> waiting = new ArrayDeque<>();
    private final Consumer<Object> flush;
    private long total;

    public OutputLines() {
        flush = FxThread.latest(GAP, nothing -> show());
    }

    public ObservableList<String> lines() {
        return lines;
    }

    /** How many lines have come, shown or not. */
    public synchronized long total() {
        return total;
    }

    /** A line, on any thread. */
    public void add(String line) {
        synchronized (this) {
            waiting.addLast(line);
            total++;
            if (waiting.size() > KEPT) {
                waiting.removeFirst();
            }
        }
        flush.accept(this);
    }

    /** On the FX thread: another step's output begins. */
    public void clear(List<String> first) {
        synchronized (this) {
            waiting.clear();
            total = first.size();
        }
        lines.setAll(first);
    }

    /** As one change, whatever came and went: each change costs the list a layout. */
    private void show() {
        List<String> kept = new ArrayList<>(KEPT);
        synchronized (this) {
            kept.addAll(lines.subList(Math.max(0, lines.size() + waiting.size() - KEPT), lines.size()));
            kept.addAll(waiting);
            waiting.clear();
        }
        lines.setAll(kept);
    }
}
