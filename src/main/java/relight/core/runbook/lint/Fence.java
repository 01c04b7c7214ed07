package relight.core.runbook.lint;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A fenced block as it stands in the document.
 *
 * @param info    the words after the opening
 * @param line    of the opening, from 1
 * @param last    line of the closing
 * @param body    without the indentation of the fence
 * @param indents letters that stand before each line of the body
 * @param starts  offsets at which the lines of the body begin
 */
record Fence(String info, int line, int last, String body, List<Integer> indents, Chapter chapter, int[] starts) {

    Fence(String info, int line, int last, String body, List<Integer> indents, Chapter chapter) {
        this(info, line, last, body, indents, chapter, starts(body));
    }

    private static int[] starts(String body) {
        return IntStream.concat(IntStream.of(0), IntStream.range(0, body.length()).filter(at -> body.charAt(at) == '\n').map(at -> at + 1)).toArray();
    }

    private static final Set<String> SHELL = Set.of("bash", "sh", "shell");
    private static final Set<String> CONSOLE = Set.of("console", "shell-session", "shellsession", "sh-session", "bash-session");

    String language() {
        return info.strip().split("[\\s{]", 2)[0].toLowerCase(Locale.ROOT);
    }

    boolean isShell() {
        return SHELL.contains(language());
    }

    boolean isConsole() {
        return CONSOLE.contains(language());
    }

    /** Whether its author says that somebody sits at a terminal for it, to Relight or to another tool. */
    boolean wantsTerminal() {
        return info.matches("(?i).*\\sinteractive(\\s.*|=(true|yes)\\b.*)?|.*interactive\\W{1,3}true.*");
    }

    int lineOf(int offset) {
        int found = Arrays.binarySearch(starts, Math.min(offset, body.length()));
        return line + 1 + (found >= 0 ? found : -found - 2);
    }

    int columnOf(int offset) {
        int at = Math.min(offset, body.length());
        int lineIndex = lineOf(at) - line - 1;
        return at - (body.lastIndexOf('\n', at - 1) + 1) + 1 + (lineIndex < indents.size() ? indents.get(lineIndex) : 0);
    }

    /** Where a line of the document begins in the body. */
    int offsetOf(int documentLine) {
        int offset = 0;
        for (int at = line + 1; at < documentLine && offset >= 0; at++) {
            offset = body.indexOf('\n', offset) + 1;
        }
        return offset;
    }
}
