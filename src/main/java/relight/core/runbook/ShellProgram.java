package relight.core.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The program that a simple command starts, behind {@code sudo} and its like, and the words after it as they stand.
 *
 * @param name without its folder; empty where the first word is none
 */
record ShellProgram(String name, List<String> words) {

    private static final Pattern WORD = Pattern.compile("(?:\\\\(?s:.)|'[^']*'|\"(?:\\\\(?s:.)|[^\"\\\\])*\"|[^\\s'\"\\\\])+");
    private static final Set<String> BEFORE = Set.of("sudo", "env", "nohup", "time", "exec", "command", "nice", "ionice", "timeout", "stdbuf", "setsid", "chroot", "doas");

    static ShellProgram of(String command) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command);
        while (matcher.find()) {
            words.add(matcher.group());
        }
        int at = 0;
        while (at < words.size() - 1 && (BEFORE.contains(words.get(at)) || at > 0 && (words.get(at).startsWith("-") || words.get(at).matches("[A-Za-z_]\\w*=.*|\\d+[smhd]?")))) {
            at++;
        }
        String first = words.isEmpty() ? "" : words.get(at).replaceAll("^['\"]|['\"]$", "");
        return new ShellProgram(first.substring(first.lastIndexOf('/') + 1), List.copyOf(words.subList(Math.min(at, words.size()), words.size())));
    }
}
