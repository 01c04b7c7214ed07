package relight.core.runbook.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.runbook.RunbookWords;
import relight.core.runbook.edit.SourceLines.Line;

/** What the parts of a line are, for its colours. */
public final class SourceColours {

    /** What a part is. */
    public enum Part {
        HEADING, FENCE, LANGUAGE, ATTRIBUTE, VALUE, CODE, COMMENT, KEY, STRING, VARIABLE, PLACEHOLDER, NUMBER, LINK, STRONG, QUOTE, LIST, KEYWORD;

        /** Its name in a style sheet. */
        public String styleClass() {
            return "source-" + name().toLowerCase(Locale.ROOT);
        }
    }

    /** Letters of a line, from and to before, that are one. */
    public record Span(int from, int to, Part part) {}

    /** What to look for, with a group for each kind of part, in their order. */
    private record Rule(Pattern pattern, List<Part> parts) {}

    private static final String STRING = "(\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*')";
    private static final Rule PROSE = new Rule(Pattern.compile("^( {0,3}#{1,6}(?:[ \\t].*)?)$|^([ \\t]*>[ \\t>]*)|^([ \\t]*(?:[-*+]|\\d{1,9}[.)])(?:[ \\t]+\\[[ xX]\\])?(?=[ \\t]))"
            + "|(`+[^`]+`+)|(\\*\\*[^*]+\\*\\*|__[^_]+__)|(!?\\[[^\\]]*\\]\\([^)]*\\)|<https?:[^>]*>)"),
            List.of(Part.HEADING, Part.QUOTE, Part.LIST, Part.CODE, Part.STRONG, Part.LINK));
    private static final Rule SHELL = new Rule(Pattern.compile("((?:^|(?<=\\s))#.*)|" + STRING + "|(\\$\\{[^}]*\\}|\\$\\w+)|(<[A-Za-z][\\w -]*>)"
            + "|(?<![\\w./-])(if|then|else|elif|fi|for|while|until|do|done|case|esac|in|function|return|export|local|set|cd)(?![\\w./-])"),
            List.of(Part.COMMENT, Part.STRING, Part.VARIABLE, Part.PLACEHOLDER, Part.KEYWORD));
    private static final Rule YAML = new Rule(Pattern.compile("((?:^|(?<=\\s))#.*)|^([ \\t]*(?:- )?[\\w.@/-]+(?=:(?:\\s|$)))|" + STRING + "|(?<=[\\s\\[,])(\\d[\\w.]*)(?=[\\s,\\]]|$)"),
            List.of(Part.COMMENT, Part.KEY, Part.STRING, Part.NUMBER));
    private static final Rule SQL = new Rule(Pattern.compile("(--.*)|('(?:[^']|'')*')|(?i)\\b(select|from|where|and|or|not|in|is|null|insert|into|values|update|set|delete|create|alter|drop"
            + "|table|database|index|join|left|on|group|order|by|having|limit|as|count|max|min|sum|begin|commit|rollback|with|exists|case|when|then|else|end)\\b|\\b(\\d[\\d.]*)\\b"),
            List.of(Part.COMMENT, Part.STRING, Part.KEYWORD, Part.NUMBER));
    private static final Rule HTTP = new Rule(Pattern.compile("^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\\b|^([A-Za-z-]+)(?=:[ \\t])|" + STRING + "|(\\$\\{[^}]*\\}|\\$\\w+)|(<[A-Za-z][\\w -]*>)"),
            List.of(Part.KEYWORD, Part.KEY, Part.STRING, Part.VARIABLE, Part.PLACEHOLDER));
    private static final Pattern ATTRIBUTE = Pattern.compile("([A-Za-z][\\w-]*)(?:(=)(\"(?:[^\"\\\\]|\\\\.)*\"?|\\S*))?");

    private SourceColours() {}

    /** The parts of a line from left to right; what is between them is plain. */
    public static List<Span> of(Line line) {
        return switch (line.zone()) {
            case FRONT -> line.text().strip().matches("---|\\.\\.\\.|\\+\\+\\+") ? whole(line, Part.FENCE) : of(YAML, line.text());
            case PROSE -> of(PROSE, line.text());
            case OPENING -> opening(line.text());
            case CLOSING -> whole(line, Part.FENCE);
            case BODY -> body(line);
        };
    }

    private static List<Span> body(Line line) {
        return switch (line.language()) {
            case "relight", "kubernetes", "route53", "yaml", "yml" -> of(YAML, line.text());
            case "sql" -> of(SQL, line.text());
            case "http" -> of(HTTP, line.text());
            default -> RunbookWords.isShell(line.language()) || line.language().equals("console") ? of(SHELL, line.text()) : List.of();
        };
    }

    private static List<Span> whole(Line line, Part part) {
        return line.text().isEmpty() ? List.of() : List.of(new Span(0, line.text().length(), part));
    }

    private static List<Span> of(Rule rule, String text) {
        List<Span> spans = new ArrayList<>();
        Matcher matcher = rule.pattern().matcher(text);
        while (matcher.find()) {
            for (int group = 1; group <= rule.parts().size(); group++) {
                if (matcher.start(group) >= 0 && matcher.end(group) > matcher.start(group)) {
                    spans.add(new Span(matcher.start(group), matcher.end(group), rule.parts().get(group - 1)));
                    break;
                }
            }
        }
        return spans;
    }

    private static List<Span> opening(String text) {
        Matcher opens = SourceLines.OPENING.matcher(text);
        List<Span> spans = new ArrayList<>();
        if (!opens.matches()) {
            return spans;
        }
        spans.add(new Span(0, opens.end(2), Part.FENCE));
        int at = opens.end(2);
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        int word = at;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at)) && text.charAt(at) != '{') {
            at++;
        }
        if (at > word) {
            spans.add(new Span(word, at, Part.LANGUAGE));
        }
        Matcher attribute = ATTRIBUTE.matcher(text).region(at, text.length());
        while (attribute.find()) {
            spans.add(new Span(attribute.start(1), attribute.end(1), Part.ATTRIBUTE));
            if (attribute.start(3) >= 0 && attribute.end(3) > attribute.start(3)) {
                spans.add(new Span(attribute.start(3), attribute.end(3), Part.VALUE));
            }
        }
        return spans;
    }
}
