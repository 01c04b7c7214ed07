package relight.core.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import relight.core.text.Nearest;

/** Which fences are run, and the attributes that each kind understands; every other fence is shown. */
final class RunnableFence {

    private static final Set<String> SHELL = Set.of("bash", "sh", "shell", "shellscript", "dash", "ash");
    private static final Set<String> SESSION = Set.of("console", "shell-session", "shellsession", "sh-session", "bash-session");
    private static final List<String> COMMON = List.of(
            "title", "timeout", "retries", "role", "estimate", "critical", "on-failure", "undo", "part", "clock",
            "people", "by", "answer-within", "then",
            "step", "needs", "lane", "if", "mode", "on-timeout", "backoff");

    /** Words that other tools put there and that are near enough to ours to be taken for a slip. */
    private static final Set<String> FOREIGN = Set.of("file", "filename", "name", "id", "lines", "line", "live", "wrap", "eval", "copy",
            "linenums", "linenos", "start", "cwd", "exec", "output", "group");
    /** At a shell fence: its programs ask and are answered, so it runs in a terminal. */
    static final String TERMINAL = "interactive";

    private static final List<String> SPECIAL = List.of("system", "expect", "expect-body", "within", TERMINAL);

    private RunnableFence() {}

    /** Whether attributes of ours may stand at such a fence. */
    static boolean isRun(String language) {
        return isShell(language) || SESSION.contains(language) || language.equals("sql") || language.equals("http") || language.equals("relight")
                || language.equals(KubernetesFence.LANGUAGE) || language.equals(Route53Fence.LANGUAGE);
    }

    /** Whether the word is an attribute of ours, so that its author wrote the fence as one step. */
    static boolean isOurs(String attribute) {
        return COMMON.contains(attribute) || SPECIAL.contains(attribute) || WatchReader.ATTRIBUTES.contains(attribute);
    }

    /** What a fence is, judged by its language and its text. */
    enum Use { RUN, SESSION, SETTINGS, OTHER_PROGRAM, SHOWN }

    static Use use(String language, String text) {
        if (SESSION.contains(language) || isShell(language) && SessionText.begins(text)) {
            return SessionText.talksToAnotherProgram(text) ? Use.OTHER_PROGRAM
                    : SessionText.read(text).isPresent() ? Use.SESSION : Use.SHOWN;
        }
        if (isShell(language)) {
            return SettingsText.isAll(text) ? Use.SETTINGS : Use.RUN;
        }
        boolean shown = language.equals("http") && HttpFence.isAnswer(text) || language.equals(KubernetesFence.LANGUAGE) && KubernetesFence.isManifest(text);
        return isRun(language) && !shown ? Use.RUN : Use.SHOWN;
    }

    static boolean isShell(String language) {
        return SHELL.contains(language);
    }

    /**
     * The attributes that belong to other tools.
     *
     * @throws relight.core.text.Problem that names the first attribute which is one of ours, or nearly, and unknown to such a fence
     */
    static List<String> foreignAttributes(InfoString info) {
        List<String> known = attributes(info.language());
        List<String> foreign = new ArrayList<>();
        info.attributes().forEach((key, attribute) -> {
            if (known.contains(key)) {
                return;
            }
            if (!FOREIGN.contains(key) && (SPECIAL.contains(key) || Nearest.to(key, known).isPresent())) {
                throw attribute.place().problem("runbook.attribute.unknown", key, info.language(), Nearest.of(key, known));
            }
            foreign.add(key);
        });
        return foreign;
    }

    /** The attributes of ours that a fence of the language can have. */
    static List<String> attributes(String language) {
        List<String> known = new ArrayList<>(COMMON);
        if (language.equals("sql") || language.equals(KubernetesFence.LANGUAGE)) {
            known.add("system");
        }
        if (language.equals("http")) {
            known.addAll(List.of("expect", "expect-body", "within"));
        }
        if (isShell(language) || SESSION.contains(language)) {
            known.add(TERMINAL);
        }
        if (!language.equals("relight")) {
            known.addAll(WatchReader.ATTRIBUTES);
        }
        return known;
    }
}
