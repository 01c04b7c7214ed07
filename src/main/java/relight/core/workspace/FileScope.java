package relight.core.workspace;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import relight.core.text.Message;

/**
 * What the backups of a folder hold and what they leave out, as patterns of paths below it. {@code *} stands for any text without a
 * slash, {@code ?} for one character, {@code **} for any folders, {@code [abc]} for one of these, {@code {jpg,png}} for one of those
 * words. A pattern without a slash is held against names at any depth; whatever matches a folder goes for all that lies in it.
 */
public final class FileScope {

    /** Everything. */
    public static final FileScope ALL = new FileScope(List.of(), List.of());

    private final List<String> includes;
    private final List<String> excludes;
    private final List<Pattern> in;
    private final List<Pattern> out;

    /**
     * Of patterns without a mistake in them.
     *
     * @param includes empty for everything
     */
    public FileScope(List<String> includes, List<String> excludes) {
        this.includes = List.copyOf(includes);
        this.excludes = List.copyOf(excludes);
        this.in = includes.stream().map(FileScope::compiled).toList();
        this.out = excludes.stream().map(FileScope::compiled).toList();
    }

    public List<String> includes() {
        return includes;
    }

    public List<String> excludes() {
        return excludes;
    }

    public boolean isAll() {
        return in.isEmpty() && out.isEmpty();
    }

    /**
     * Whether the backups hold what lies there.
     *
     * @param path below the system's folder, with {@code /}
     */
    public boolean covers(String path) {
        return (in.isEmpty() || matches(in, path)) && !matches(out, path);
    }

    private static boolean matches(List<Pattern> patterns, String path) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(path).matches());
    }

    /** Whether a text can be used as a pattern. */
    public static boolean isPattern(String text) {
        return mistakeIn(text).isEmpty();
    }

    /** Why a pattern cannot be used; empty where it can. */
    static Optional<Message> mistakeIn(String pattern) {
        if (bare(pattern).isEmpty()) {
            return Optional.of(Message.of("workspace.scope.empty"));
        }
        if (pattern.startsWith("/") || pattern.contains("\\") || List.of(pattern.split("/")).contains("..")) {
            return Optional.of(Message.of("workspace.scope.outside", Fields.shown(pattern)));
        }
        if (pattern.startsWith("!")) {
            return Optional.of(Message.of("workspace.scope.negated", Fields.shown(pattern)));
        }
        try {
            if (closed(pattern)) {
                compiled(pattern);
                return Optional.empty();
            }
        } catch (PatternSyntaxException backwards) {
            // [z-a] is as wrong as a bracket without its partner
        }
        return Optional.of(Message.of("workspace.scope.open", Fields.shown(pattern)));
    }

    /** Whether each bracket and brace has its partner, with something between them and no other one inside. */
    private static boolean closed(String pattern) {
        String rest = pattern.replaceAll("\\[[^\\[\\]/]+]", "").replaceAll("\\{[^{}/\\[\\]]+}", "");
        return !rest.matches(".*[\\[\\]{}].*");
    }

    private static Pattern compiled(String written) {
        String pattern = bare(written);
        StringBuilder regex = new StringBuilder(pattern.contains("/") ? "" : "(?:.*/)?");
        int at = 0;
        while (at < pattern.length()) {
            at = part(pattern, at, regex);
        }
        return Pattern.compile(regex.append("(?:/.*)?").toString(), Pattern.DOTALL);
    }

    /** The next part of a pattern as a regular expression; returns where the one after it begins. */
    private static int part(String pattern, int at, StringBuilder regex) {
        char letter = pattern.charAt(at);
        if (pattern.startsWith("**/", at)) {
            regex.append("(?:[^/]+/)*");
            return at + 3;
        }
        if (pattern.startsWith("**", at)) {
            regex.append(".+");
            return at + 2;
        }
        if (letter == '[' || letter == '{') {
            int end = pattern.indexOf(letter == '[' ? ']' : '}', at);
            regex.append(letter == '[' ? oneOf(pattern.substring(at + 1, end)) : words(pattern.substring(at + 1, end)));
            return end + 1;
        }
        regex.append(letter == '*' ? "[^/]*" : letter == '?' ? "[^/]" : Pattern.quote(String.valueOf(letter)));
        return at + 1;
    }

    private static String oneOf(String letters) {
        boolean none = letters.length() > 1 && (letters.charAt(0) == '!' || letters.charAt(0) == '^');
        String escaped = (none ? letters.substring(1) : letters).replaceAll("([\\\\^&~])", "\\\\$1");
        return none ? "[^/" + escaped + "]" : "[" + escaped + "]";
    }

    private static String words(String inside) {
        return "(?:" + String.join("|", List.of(inside.split(",", -1)).stream()
                .map(word -> word.isEmpty() ? "" : compiledWord(word)).toList()) + ")";
    }

    private static String compiledWord(String word) {
        StringBuilder regex = new StringBuilder();
        word.chars().forEach(letter -> regex.append(letter == '*' ? "[^/]*" : letter == '?' ? "[^/]" : Pattern.quote(Character.toString(letter))));
        return regex.toString();
    }

    private static String bare(String pattern) {
        return pattern.replaceFirst("^(\\./)+", "").replaceFirst("/+$", "");
    }
}
