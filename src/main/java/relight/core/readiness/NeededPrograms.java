package relight.core.readiness;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import relight.core.runbook.Runbook;
import relight.core.runbook.Step;
import relight.core.runbook.shell.Command;
import relight.core.runbook.shell.ShellScript;

/** The programs that the shell steps of runbooks start on this machine, each with the runbooks that need it. */
final class NeededPrograms {

    /** What bash does itself. */
    private static final Set<String> BUILTIN = Set.of("[", "[[", ":", ".", "alias", "bg", "break", "builtin", "case", "cd", "command", "continue",
            "declare", "dirs", "disown", "do", "done", "echo", "elif", "else", "enable", "esac", "eval", "exec", "exit", "export", "false", "fc",
            "fg", "fi", "for", "function", "getopts", "hash", "help", "history", "if", "in", "jobs", "kill", "let", "local", "logout", "mapfile",
            "popd", "printf", "pushd", "pwd", "read", "readarray", "readonly", "return", "select", "set", "shift", "shopt", "source", "suspend",
            "test", "then", "time", "times", "trap", "true", "type", "typeset", "ulimit", "umask", "unalias", "unset", "until", "wait", "while",
            "{", "}", "(", ")", "!");
    /** What runs another command on this machine. */
    private static final Set<String> PASSING_ON = Set.of("sudo", "doas", "env", "nohup", "nice", "ionice", "timeout", "stdbuf", "setsid", "time",
            "command", "exec", "xargs", "builtin");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]{0,60}");
    private static final Pattern FUNCTION = Pattern.compile("(?m)^\\s*(?:function\\s+)?([A-Za-z_][\\w-]*)\\s*\\(\\s*\\)");

    private final Map<String, Set<String>> needed = new TreeMap<>();

    void add(Runbook runbook) {
        Set<String> functions = new HashSet<>();
        FUNCTION.matcher(runbook.source()).results().forEach(match -> functions.add(match.group(1)));
        for (Step step : runbook.steps()) {
            if (step instanceof Step.Shell shell) {
                ShellScript.read(shell.script()).commands().stream().filter(NeededPrograms::here).map(NeededPrograms::name)
                        .filter(name -> NAME.matcher(name).matches() && !BUILTIN.contains(name) && !functions.contains(name))
                        .forEach(name -> needed.computeIfAbsent(name, key -> new TreeSet<>()).add(runbook.name()));
            }
        }
    }

    /** By program, in the order of the alphabet. */
    Map<String, Set<String>> all() {
        return needed;
    }

    /** A path is no name: what lies there is the runbook's own. */
    private static String name(Command command) {
        return command.words().isEmpty() || command.words().getFirst().text().contains("/") ? "" : command.program();
    }

    /** What {@code ssh} or {@code kubectl exec} runs is needed elsewhere. */
    private static boolean here(Command command) {
        return command.outer().map(outer -> PASSING_ON.contains(outer.program()) && here(outer)).orElse(true);
    }
}
