package relight.core.text;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.List;

/** What is different between two texts, line by line, with a few lines around it. */
public final class Difference {

    private static final int AROUND = 2;

    /** Whose a line is. */
    public enum Side { BOTH, OLD, NEW, LEFT_OUT }

    /** A line with its number in the text that it is from; of those left out, how many. */
    public record Line(Side side, int number, String text) {}

    private Difference() {}

    /** The lines that differ; none where nothing does. Their ends are not looked at. */
    public static List<Line> between(String before, String after) {
        List<String> old = before.lines().toList();
        List<String> now = after.lines().toList();
        List<Line> lines = new ArrayList<>();
        int shown = 0;
        for (AbstractDelta<String> delta : DiffUtils.diff(old, now).getDeltas()) {
            int at = delta.getSource().getPosition();
            same(old, shown, at, lines.isEmpty() ? 0 : AROUND, AROUND, lines);
            shown = at;
            for (String gone : delta.getSource().getLines()) {
                lines.add(new Line(Side.OLD, ++shown, gone));
            }
            int number = delta.getTarget().getPosition();
            for (String come : delta.getTarget().getLines()) {
                lines.add(new Line(Side.NEW, ++number, come));
            }
        }
        if (!lines.isEmpty()) {
            same(old, shown, old.size(), AROUND, 0, lines);
        }
        return lines;
    }

    /** Lines that are the same: some after the difference above them, some before the one below. */
    private static void same(List<String> old, int from, int to, int after, int before, List<Line> lines) {
        int head = Math.min(to, from + after);
        int tail = Math.max(head, to - before);
        for (int i = from; i < head; i++) {
            lines.add(new Line(Side.BOTH, i + 1, old.get(i)));
        }
        if (tail > head) {
            lines.add(new Line(Side.LEFT_OUT, tail - head, ""));
        }
        for (int i = tail; i < to; i++) {
            lines.add(new Line(Side.BOTH, i + 1, old.get(i)));
        }
    }
}
