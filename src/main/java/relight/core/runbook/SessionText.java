package relight.core.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.runbook.shell.ShellScript;

/**
 * A fence that shows a session in a shell: what was typed after prompts, and what came back.
 *
 * @param commands what was typed, one below the other
 * @param output   what came back; empty where nothing is shown
 */
record SessionText(String commands, Optional<String> output) {

    private static final String PLACE = "(?:\\([\\w.-]+\\)[ \\t]*)?(?:\\[[^\\]\\s]{1,40}(?: [^\\]]{1,40})?\\]|[\\w.-]+@[\\w.-]+(?::[^\\s$#%]*)?|[\\w.-]+:[~/][^\\s$#%]*)[ \\t]?";
    private static final Pattern USER = Pattern.compile("^[ \\t]*(?:" + PLACE + ")?\\$(?:[ \\t]+(.*)|)$");
    private static final Pattern ROOT_SOMEWHERE = Pattern.compile("^[ \\t]*" + PLACE + "[#%](?:[ \\t]+(.*)|)$");
    private static final Pattern ROOT = Pattern.compile("^[ \\t]*[#%](?:[ \\t]+(.*)|)$");
    /** Prompts of programs that are no shell: what is typed there is nothing for bash. */
    private static final Pattern FOREIGN = Pattern.compile(
            "^(?:[\\w.-]+[=(*-][>#]|(?:mysql|sqlite|redis|mongo\\w*|ftp|sftp|lftp|MariaDB \\[[^\\]]*\\]|[\\w.-]+:\\d+(?:\\[\\d+\\])?)>|>>>|In \\[\\d+\\]:"
            + "|PS [^>]{1,80}>|[A-Za-z]:\\\\[^>]{0,80}>)(?:[ \\t].*|)$");

    /** Whether the text begins with a prompt, so that it is no script although its fence says so. */
    static boolean begins(String text) {
        return text.lines().filter(line -> !line.isBlank() && !line.strip().startsWith("#")).findFirst()
                .filter(line -> USER.matcher(line).matches()).isPresent();
    }

    static boolean talksToAnotherProgram(String text) {
        return text.lines().anyMatch(line -> FOREIGN.matcher(line).matches());
    }

    /** The session; empty where no prompt shows what was typed, or some of it was typed into another program. */
    static Optional<SessionText> read(String text) {
        List<String> lines = text.lines().toList();
        boolean users = lines.stream().anyMatch(line -> USER.matcher(line).matches());
        if (talksToAnotherProgram(text)) {
            return Optional.empty();
        }
        List<String> typed = new ArrayList<>();
        List<String> answered = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Optional<String> command = typed(lines.get(i), users);
            if (command.isEmpty()) {
                if (!typed.isEmpty() || !lines.get(i).strip().startsWith("#")) {
                    answered.add(lines.get(i));
                }
                continue;
            }
            List<String> whole = new ArrayList<>(List.of(command.get()));
            if (!ShellScript.read(command.get()).isWhole()) {
                for (int next = i + 1; next < lines.size() && typed(lines.get(next), users).isEmpty(); next++) {
                    whole.add(lines.get(next).replaceFirst("^[ \\t]*>(?: |$)", ""));
                }
                whole = whole.subList(0, linesOfFirst(whole));
                i += whole.size() - 1;
            }
            if (!String.join("\n", whole).isBlank()) {
                typed.add(String.join("\n", whole));
            }
        }
        String output = String.join("\n", answered).strip();
        return typed.isEmpty() ? Optional.empty()
                : Optional.of(new SessionText(String.join("\n", typed), output.isEmpty() ? Optional.empty() : Optional.of(output)));
    }

    /** How many lines the first command takes; all of them where it does not end. */
    private static int linesOfFirst(List<String> lines) {
        String text = String.join("\n", lines);
        return ShellScript.read(text + "\n:").starts().stream().filter(start -> start > 0).findFirst()
                .map(start -> (int) text.chars().limit(start).filter(c -> c == '\n').count() + (start > text.length() ? 1 : 0)).orElse(lines.size());
    }

    /** In a session of a user, a lone {@code #} begins a comment or an output; in one without, it is the prompt of root. */
    private static Optional<String> typed(String line, boolean users) {
        for (Pattern prompt : users ? List.of(USER, ROOT_SOMEWHERE) : List.of(ROOT_SOMEWHERE, ROOT)) {
            Matcher matcher = prompt.matcher(line);
            if (matcher.matches()) {
                return Optional.of(matcher.group(1) == null ? "" : matcher.group(1));
            }
        }
        return Optional.empty();
    }

    /** The session written again: it reads back as this one. */
    static String write(String commands, Optional<String> output) {
        StringBuilder text = new StringBuilder();
        Set<Integer> starts = Set.copyOf(ShellScript.read(commands + ":").starts());
        int at = 0;
        for (String line : commands.split("\n", -1)) {
            text.append(at == 0 ? "" : "\n").append(starts.contains(at) ? "$ " : "> ").append(line);
            at += line.length() + 1;
        }
        output.ifPresent(lines -> text.append('\n').append(lines));
        return text.toString();
    }
}
