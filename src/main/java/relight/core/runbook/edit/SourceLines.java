package relight.core.runbook.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.runbook.RunbookWords;

/** What each line of a source is, so far as colours and proposals need it; also of one that cannot be understood while it is typed. */
public final class SourceLines {

    static final Pattern OPENING = Pattern.compile("((?:[ \\t]|>|[-*+][ \\t]|\\d{1,9}[.)][ \\t])*)(`{3,}|~{3,})(.*)");
    private static final Pattern CLOSING = Pattern.compile("[ \\t>]*(`{3,}|~{3,})[ \\t]*");

    /** Where a line stands. */
    public enum Zone { FRONT, PROSE, OPENING, BODY, CLOSING }

    /**
     * A line.
     *
     * @param at       of its first letter in the text
     * @param language of the fence that it is in; empty outside of one
     * @param opening  number of the line that opens the fence; negative outside of one
     */
    public record Line(int at, String text, Zone zone, String language, int opening) {}

    private SourceLines() {}

    /** The lines of a text whose lines end in {@code \n}. */
    public static List<Line> of(String text) {
        List<String> all = List.of(text.split("\n", -1));
        List<Line> lines = new ArrayList<>(all.size());
        int front = RunbookWords.frontLines(all);
        int at = 0;
        String fence = "";
        String language = "";
        int opening = -1;
        for (int i = 0; i < all.size(); i++) {
            String line = all.get(i);
            Zone zone = Zone.PROSE;
            Matcher opens = OPENING.matcher(line);
            if (i < front) {
                zone = Zone.FRONT;
            } else if (!fence.isEmpty()) {
                zone = closes(line, fence) ? Zone.CLOSING : Zone.BODY;
            } else if (opens.matches() && !(opens.group(2).startsWith("`") && opens.group(3).contains("`"))) {
                zone = Zone.OPENING;
                fence = opens.group(2);
                language = RunbookWords.language(opens.group(3));
                opening = i;
            }
            lines.add(new Line(at, line, zone, language, opening));
            at += line.length() + 1;
            if (zone == Zone.CLOSING) {
                fence = "";
                language = "";
                opening = -1;
            }
        }
        return lines;
    }

    private static boolean closes(String line, String fence) {
        Matcher closing = CLOSING.matcher(line);
        return closing.matches() && closing.group(1).startsWith(fence);
    }

    /** Number of the line in which a place is. */
    static int number(List<Line> lines, int offset) {
        int low = 0;
        int high = lines.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (lines.get(middle).at() <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
