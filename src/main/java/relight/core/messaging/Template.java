package relight.core.messaging;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.text.Message;
import relight.core.text.Nearest;
import relight.core.text.Place;
import relight.core.text.Problem;

/**
 * The text of a message with gaps in braces, such as <code>{since}</code>. Its first line is the subject, after a word and a colon.
 * A line with a gap for which nothing is known is left out.
 */
public final class Template {

    private static final Pattern SUBJECT = Pattern.compile("\\p{L}{1,20}:\\s*(\\S.*)");
    private static final Pattern GAP = Pattern.compile("\\{([a-z][a-z-]{0,30})}");

    private final String subject;
    private final List<String> lines;

    private Template(String subject, List<String> lines) {
        this.subject = subject;
        this.lines = lines;
    }

    /**
     * Reads a template.
     *
     * @param file  as sentences name it
     * @param known the gaps that can be filled
     * @throws Problem where it has no subject, or a gap that nobody can fill
     */
    public static Template read(String file, String text, Collection<String> known) {
        List<String> lines = text.lines().toList();
        Matcher subject = SUBJECT.matcher(lines.isEmpty() ? "" : lines.getFirst());
        if (!subject.matches()) {
            throw new Place(file, 1, 1).problem(Message.of("messaging.template.subject"), Message.of("messaging.template.subject.remedy"));
        }
        for (int i = 0; i < lines.size(); i++) {
            Place line = new Place(file, i + 1, 1);
            GAP.matcher(lines.get(i)).results().filter(gap -> !known.contains(gap.group(1))).findFirst().ifPresent(gap -> {
                throw line.at(line.line(), gap.start() + 1).problem(Message.of("messaging.template.gap", gap.group(1)),
                        Message.of("messaging.template.gap.remedy", Nearest.of(gap.group(1), known), String.join(", ", known)));
            });
        }
        return new Template(subject.group(1), List.copyOf(lines.subList(1, lines.size())));
    }

    /** The message with everything that is known in its place; values are put in as they are. */
    public Draft fill(Map<String, String> values) {
        List<String> text = new ArrayList<>();
        lines.forEach(line -> filled(line, values).ifPresent(text::add));
        String said = String.join("\n", text).replaceAll("\n{3,}", "\n\n");
        return new Draft(filled(subject, values).orElse(GAP.matcher(subject).replaceAll("")), said);
    }

    private static Optional<String> filled(String line, Map<String, String> values) {
        boolean known = GAP.matcher(line).results().noneMatch(gap -> values.getOrDefault(gap.group(1), "").isBlank());
        return known ? Optional.of(GAP.matcher(line).replaceAll(gap -> Matcher.quoteReplacement(values.get(gap.group(1))))) : Optional.empty();
    }
}
