package relight.core.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import relight.core.text.Nearest;

/** Which fences are run, and the attributes that each kind understands; every other fence is shown. */
final class RunnableFence {

    private static final Set<String> SHELL = Set.of("bash", "sh", "shell");
    private static final List<String> COMMON = List.of(
            "title", "timeout", "retries", "role", "estimate", "critical", "on-failure", "undo", "part", "clock");

    private RunnableFence() {}

    static boolean isRun(String language) {
        return isShell(language) || language.equals("sql") || language.equals("http") || language.equals("relight");
    }

    static boolean isShell(String language) {
        return SHELL.contains(language);
    }

    /** Throws a problem that names the first attribute which the fence does not know, and the nearest that it does. */
    static void checkAttributes(InfoString info) {
        List<String> known = new ArrayList<>(COMMON);
        if (info.language().equals("sql")) {
            known.add("system");
        }
        if (info.language().equals("http")) {
            known.addAll(List.of("expect", "expect-body", "within"));
        }
        info.attributes().forEach((key, attribute) -> {
            if (!known.contains(key)) {
                throw attribute.place().problem("runbook.attribute.unknown", key, info.language(), Nearest.of(key, known));
            }
        });
    }
}
