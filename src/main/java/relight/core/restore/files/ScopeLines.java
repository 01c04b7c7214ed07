package relight.core.restore.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import relight.core.workspace.FileScope;

/** What a series holds and leaves out as flat lines of an action, so that a plan keeps to it though the workspace has changed since. */
public final class ScopeLines {

    private ScopeLines() {}

    /** {@code include.1}, {@code include.2} …, {@code exclude.1} … */
    static Map<String, String> write(FileScope scope) {
        Map<String, String> lines = new TreeMap<>();
        write("include.", scope.includes(), lines);
        write("exclude.", scope.excludes(), lines);
        return lines;
    }

    public static FileScope read(Map<String, String> lines) {
        return new FileScope(read("include.", lines), read("exclude.", lines));
    }

    private static void write(String prefix, List<String> patterns, Map<String, String> lines) {
        for (int i = 0; i < patterns.size(); i++) {
            lines.put(prefix + (i + 1), patterns.get(i));
        }
    }

    private static List<String> read(String prefix, Map<String, String> lines) {
        List<String> patterns = new ArrayList<>();
        while (lines.containsKey(prefix + (patterns.size() + 1))) {
            patterns.add(lines.get(prefix + (patterns.size() + 1)));
        }
        return patterns;
    }
}
