package relight.core.runbook.lint;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values of a configuration in nested braces, each under the names of the blocks around it. Lists count their blocks. */
record Outline(List<Leaf> leaves) {

    /** A value, and where it stands from the beginning of the text. */
    record Leaf(List<String> path, String value, int line) {

        String key() {
            return path.getLast();
        }

        /** The names around it. */
        List<String> within() {
            return path.subList(0, path.size() - 1);
        }

        boolean isUnder(String name) {
            return within().contains(name);
        }
    }

    private static final Pattern TOKEN = Pattern.compile("//[^\n]*|\"((?:[^\"\\\\\n]|\\\\.)*)\"|([A-Za-z_][\\w.-]*)[ \\t]*:?|([{}\\[\\]])|(\n)|(\\d[\\w.%]*)");

    /** Reads as much as can be understood. */
    static Outline read(String text) {
        List<Leaf> leaves = new ArrayList<>();
        Deque<String> path = new ArrayDeque<>();
        Deque<Integer> counts = new ArrayDeque<>();
        Optional<String> name = Optional.empty();
        int line = 0;
        Matcher token = TOKEN.matcher(text);
        while (token.find()) {
            if (token.group(4) != null) {
                line++;
            } else if (token.group(3) != null) {
                if ("{[".contains(token.group(3))) {
                    path.addLast(name.orElseGet(() -> counts.isEmpty() ? "" : Integer.toString(next(counts))));
                    counts.push(0);
                } else if (!path.isEmpty()) {
                    path.removeLast();
                    counts.pop();
                }
                name = Optional.empty();
            } else if (token.group(2) != null && (token.group().endsWith(":") || name.isEmpty())) {
                name = Optional.of(token.group(2));
            } else if (!token.group().startsWith("//") && name.isPresent()) {
                List<String> whole = new ArrayList<>(path);
                whole.add(name.get());
                String value = token.group(1) != null ? token.group(1) : token.group().strip();
                leaves.add(new Leaf(List.copyOf(whole), value, line));
                name = Optional.empty();
            }
        }
        return new Outline(List.copyOf(leaves));
    }

    private static int next(Deque<Integer> counts) {
        int next = counts.pop() + 1;
        counts.push(next);
        return next;
    }
}
