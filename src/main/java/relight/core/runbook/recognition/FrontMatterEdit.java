package relight.core.runbook.recognition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.runbook.recognition.Recognised.Measure;
import relight.core.text.DurationText;
import relight.core.text.Place;
import relight.core.yaml.Node;
import relight.core.yaml.YamlReader;

/** Writes an objective into a document's front matter; everything else stays byte for byte. */
final class FrontMatterEdit {

    private static final Pattern VALUE = Pattern.compile("^(\\s*(?:rto|rpo|mtd)\\s*:\\s*)(\"[^\"]*\"|'[^']*'|[^#]*?)(\\s*(?:#.*)?)$");

    private final String file;
    private final LinesOf lines;

    private FrontMatterEdit(String file, String source) {
        this.file = file;
        this.lines = new LinesOf(source);
    }

    /** The document with the objective in it. */
    static String put(String file, String source, Measure measure, Duration value) {
        FrontMatterEdit edit = new FrontMatterEdit(file, source);
        edit.put(measure.name().toLowerCase(Locale.ROOT), DurationText.write(value));
        return edit.lines.text();
    }

    private void put(String key, String value) {
        String entry = key + ": " + value;
        if (lines.count() > 0 && lines.at(0).stripTrailing().equals("+++")) {
            throw new Place(file, 1, 1).problem("runbook.recognised.toml");
        }
        if (lines.count() == 0 || !lines.at(0).stripTrailing().equals("---")) {
            lines.insert(0, List.of("---", "objectives:", "  " + entry, "---", ""));
            return;
        }
        int end = 1;
        while (end < lines.count() && !lines.at(end).stripTrailing().matches("---|\\.\\.\\.")) {
            end++;
        }
        Optional<Node> yaml = YamlReader.read(lines.joined(1, end), new Place(file, 2, 1));
        Node.Mapping top = yaml.filter(Node.Mapping.class::isInstance).map(Node.Mapping.class::cast).orElse(null);
        if (top == null || !top.keys().containsKey("objectives")) {
            lines.insert(end, List.of("objectives:", "  " + entry));
            return;
        }
        within(top, key, value, entry);
    }

    private void within(Node.Mapping top, String key, String value, String entry) {
        int line = top.keys().get("objectives").line() - 1;
        if (!(top.values().get("objectives") instanceof Node.Mapping objectives) || objectives.keys().isEmpty()) {
            lines.replace(line, lines.at(line).replaceFirst(":\\s*(?:\\{\\s*\\})?\\s*$", ":"));
            lines.insert(line + 1, List.of("  " + entry));
        } else if (objectives.keys().containsKey(key)) {
            Place there = objectives.keys().get(key);
            Matcher written = VALUE.matcher(lines.at(there.line() - 1));
            if (!written.matches() || there.line() - 1 == line) {
                throw there.problem("runbook.recognised.flow", entry);
            }
            lines.replace(there.line() - 1, written.group(1) + value + written.group(3));
        } else {
            Place last = objectives.keys().values().stream().max(Place::compareTo).orElseThrow();
            if (last.line() - 1 == line) {
                throw last.problem("runbook.recognised.flow", entry);
            }
            lines.insert(last.line(), List.of(" ".repeat(last.column() - 1) + entry));
        }
    }

    /** Lines of a text with the ends that it has; what is not touched stays as it is. */
    static final class LinesOf {

        private static final Pattern LINE = Pattern.compile("[^\r\n]*(?:\r\n|\n|\r|$)");
        private final String mark;
        private final String end;
        private final List<String> lines = new ArrayList<>();

        LinesOf(String source) {
            mark = source.startsWith("\uFEFF") ? "\uFEFF" : "";
            end = source.contains("\r\n") ? "\r\n" : "\n";
            Matcher matcher = LINE.matcher(source.substring(mark.length()));
            while (matcher.find() && !matcher.group().isEmpty()) {
                lines.add(matcher.group());
            }
        }

        int count() {
            return lines.size();
        }

        String at(int index) {
            return lines.get(index).replaceFirst("[\r\n]+$", "");
        }

        String joined(int from, int to) {
            StringBuilder text = new StringBuilder();
            for (int i = from; i < to; i++) {
                text.append(at(i)).append('\n');
            }
            return text.toString();
        }

        void insert(int index, List<String> added) {
            if (index > 0 && index == lines.size() && !lines.getLast().matches("(?s).*[\r\n]$")) {
                lines.set(index - 1, lines.getLast() + end);
            }
            lines.addAll(index, added.stream().map(line -> line + end).toList());
        }

        void replace(int index, String line) {
            lines.set(index, line + lines.get(index).substring(at(index).length()));
        }

        String text() {
            return mark + String.join("", lines);
        }
    }
}
