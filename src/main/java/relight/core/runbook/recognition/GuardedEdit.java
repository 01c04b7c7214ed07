package relight.core.runbook.recognition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.runbook.YamlText;

/** Puts a guarded restore in the place of a part of a fence. The part stays in view as text; every other byte stays as it is. */
public final class GuardedEdit {

    private static final Pattern OPENING = Pattern.compile("^(\\s*(?:>\\s*)*)(`{3,}|~{3,})[ \\t]*(.*)$", Pattern.DOTALL);
    private static final Pattern LINE = Pattern.compile("[^\r\n]*(?:\r\n|\n|\r|$)");

    /**
     * A restore that takes the shell's place.
     *
     * @param system  as the workspace calls it
     * @param backup  its id or name; empty for the newest good one
     * @param choices what is chosen of the engine's choices
     */
    public record Restored(String system, Optional<String> backup, Map<String, String> choices) {

        public static Restored newest(String system) {
            return new Restored(system, Optional.empty(), Map.of());
        }

        private List<String> lines() {
            List<String> lines = new ArrayList<>(List.of("restore: " + system, "backup: " + backup.map(YamlText::written).orElse("latest-good")));
            if (!choices.isEmpty()) {
                lines.add("choices:");
                choices.forEach((name, value) -> lines.add("  " + name + ": " + YamlText.written(value)));
            }
            return lines;
        }
    }

    private final List<String> lines = new ArrayList<>();

    private GuardedEdit(String source) {
        Matcher line = LINE.matcher(source);
        while (line.find() && !line.group().isEmpty()) {
            lines.add(line.group());
        }
    }

    /**
     * The document with the edit made.
     *
     * @param from   first line of the part, from 1
     * @param to     its last line
     * @param restored one restore each
     */
    public static String apply(String source, int from, int to, List<Restored> restored) {
        return new GuardedEdit(source).edit(from, to, restored);
    }

    private String edit(int from, int to, List<Restored> restored) {
        int opening = from - 2;
        while (!OPENING.matcher(bare(lines.get(opening))).matches()) {
            opening--;
        }
        Matcher open = OPENING.matcher(bare(lines.get(opening)));
        open.matches();
        String prefix = open.group(1);
        String mark = open.group(2);
        int closing = to;
        while (closing < lines.size() && !bare(lines.get(closing)).strip().matches("(?:>\\s*)*" + Pattern.quote(mark) + mark.charAt(0) + "*")) {
            closing++;
        }
        String end = ending();
        int begin = isRemark(lines.subList(opening + 1, from - 1)) ? opening + 1 : from - 1;
        List<String> before = lines.subList(opening + 1, begin);
        List<String> after = lines.subList(to, closing);
        StringBuilder text = new StringBuilder();
        lines.subList(0, opening).forEach(text::append);
        if (!before.isEmpty()) {
            text.append(lines.get(opening));
            before.forEach(text::append);
            text.append(prefix).append(mark).append(end).append(prefix.stripTrailing()).append(end);
        }
        for (Restored one : restored) {
            text.append(prefix).append(mark).append("relight").append(end);
            one.lines().forEach(line -> text.append(prefix).append(line).append(end));
            text.append(prefix).append(mark).append(end).append(prefix.stripTrailing()).append(end);
        }
        text.append(prefix).append(mark).append("text").append(end);
        lines.subList(begin, to).forEach(text::append);
        if (!isRemark(after)) {
            text.append(prefix).append(mark).append(end).append(prefix.stripTrailing()).append(end).append(lines.get(opening));
            after.stream().dropWhile(String::isBlank).forEach(text::append);
        } else {
            after.forEach(text::append);
        }
        lines.subList(closing, lines.size()).forEach(text::append);
        return text.toString();
    }

    /** Nothing but comments: a step of its own would run nothing. */
    private static boolean isRemark(List<String> some) {
        return some.stream().map(line -> line.replaceFirst("^[\\s>]*", "")).allMatch(line -> line.isEmpty() || line.startsWith("#"));
    }

    private String ending() {
        String first = lines.getFirst();
        return first.endsWith("\r\n") ? "\r\n" : first.endsWith("\r") ? "\r" : "\n";
    }

    private static String bare(String line) {
        return line.replaceFirst("[\r\n]+$", "");
    }
}
