package relight.core.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.core.workspace.DataCheck;

/** Data checks as flat lines of an engine's action, so that a plan proves what it promised though the workspace has changed since. */
public final class CheckLines {

    private CheckLines() {}

    /** {@code check.1.name}, {@code check.1.query}, {@code check.1.kind} and, where there is one, {@code check.1.expect}. */
    public static Map<String, String> write(List<DataCheck> checks) {
        Map<String, String> lines = new TreeMap<>();
        for (int i = 0; i < checks.size(); i++) {
            DataCheck check = checks.get(i);
            String prefix = prefix(i);
            lines.put(prefix + "name", check.name());
            lines.put(prefix + "query", check.query());
            lines.put(prefix + "kind", check.kind().name());
            check.expect().ifPresent(expect -> lines.put(prefix + "expect", expect));
        }
        return lines;
    }

    /** The checks in an action's lines, in their order. */
    public static List<DataCheck> read(Map<String, String> lines) {
        List<DataCheck> checks = new ArrayList<>();
        for (int i = 0; lines.containsKey(prefix(i) + "name"); i++) {
            String prefix = prefix(i);
            checks.add(new DataCheck(lines.get(prefix + "name"), lines.getOrDefault(prefix + "query", ""),
                    DataCheck.Kind.valueOf(lines.get(prefix + "kind")), Optional.ofNullable(lines.get(prefix + "expect"))));
        }
        return checks;
    }

    private static String prefix(int index) {
        return "check." + (index + 1) + ".";
    }
}
