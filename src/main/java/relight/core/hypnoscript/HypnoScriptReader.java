package relight.core.hypnoscript;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.hypnoscript.HypnoScript.Checklist;
import relight.core.text.Place;

/**
 * Reads HypnoScript: a configuration of nested blocks, bare or in the {@code hyp} fences of a Markdown page.
 *
 * <p>It never throws for what a document says: what is wrong stands in {@link HypnoScript#problems()}, each with its line and column.
 */
public final class HypnoScriptReader {

    /** More than anybody writes by hand, in characters. */
    static final int GREATEST_TEXT = 2_000_000;

    private static final int LONGEST_LINE = 1_000;
    private static final Pattern FENCE = Pattern.compile("^ {0,3}(`{3,}|~{3,})\\s*([\\w-]*).*$");
    private static final Pattern HEADING = Pattern.compile("^ {0,3}#{1,6}\\s+(.*?)\\s*#*\\s*$");
    private static final Pattern TASK = Pattern.compile("^\\s*[-*+]\\s+\\[[ xX]]\\s+(.*\\S)\\s*$");

    private final Faults faults = new Faults();
    private final Map<String, HypnoValue.Block> blocks = new LinkedHashMap<>();
    private final List<Checklist> checks = new ArrayList<>();
    private Optional<String> title = Optional.empty();

    private HypnoScriptReader() {}

    /**
     * Reads a document.
     *
     * @param name what problems call the file
     */
    public static HypnoScript read(String name, String text) {
        return new HypnoScriptReader().document(new Place(name, 1, 1), text);
    }

    private HypnoScript document(Place top, String text) {
        if (text.length() > GREATEST_TEXT) {
            faults.add(top, "plan.hyp.large", GREATEST_TEXT);
        } else {
            List<String> lines = List.of(text.split("\r\n|\n|\r", -1));
            if (lines.stream().anyMatch(line -> isScript(FENCE.matcher(shortened(line))))) {
                markdown(top, lines);
            } else {
                script(String.join("\n", lines), top);
            }
            if (blocks.isEmpty()) {
                faults.add(top, "plan.hyp.nothing");
            }
        }
        return new HypnoScript(title, blocks, checks, faults.problems());
    }

    private void script(String text, Place start) {
        new Parser(Lexer.read(text, start, faults), faults).blocks(blocks);
    }

    /** No fence, heading or task is longer, and a pattern over a line without end takes its time. */
    private static String shortened(String line) {
        return line.length() > LONGEST_LINE ? "" : line;
    }

    private static boolean isScript(Matcher fence) {
        return fence.matches() && fence.group(2).matches("(?i)hyp|hypnoscript");
    }

    private void markdown(Place top, List<String> lines) {
        String heading = "";
        List<String> tasks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = shortened(lines.get(i));
            Matcher fence = FENCE.matcher(line);
            Matcher words = HEADING.matcher(line);
            Matcher task = TASK.matcher(line);
            if (fence.matches()) {
                int end = end(lines, i + 1, fence.group(1));
                if (isScript(fence)) {
                    script(String.join("\n", lines.subList(i + 1, end)), top.at(i + 2, 1));
                }
                i = end;
            } else if (words.matches()) {
                keep(heading, tasks);
                heading = words.group(1);
                title = title.or(() -> Optional.of(words.group(1)));
            } else if (task.matches()) {
                tasks.add(task.group(1));
            }
        }
        keep(heading, tasks);
    }

    private void keep(String heading, List<String> tasks) {
        if (!tasks.isEmpty()) {
            checks.add(new Checklist(heading, List.copyOf(tasks)));
            tasks.clear();
        }
    }

    /** The line of the fence's closing; behind the last one where it has none. */
    private static int end(List<String> lines, int from, String opening) {
        for (int i = from; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.length() >= opening.length() && line.chars().allMatch(c -> c == opening.charAt(0))) {
                return i;
            }
        }
        return lines.size();
    }
}
