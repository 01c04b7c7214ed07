package relight.core.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.runbook.ShellStretch.Kind;
import relight.core.runbook.ShellText.Placeholder;
import relight.core.runbook.ShellText.Quoting;

/**
 * Places that an author left open without angle brackets: {@code [REVISION]}, {@code YYYYMMDD_HHMMSS}, {@code DELETED_ID},
 * {@code db_TIMESTAMP.sql}, {@code +49-XXX}. They are told apart from patterns, options, columns and variables by where they stand.
 */
final class OpenWords {

    private static final String NOUN = "(?:ID|UUID|TIMESTAMP|DATE|DATETIME|NAME|FILE|FILENAME|PATH|HOST|HOSTNAME|VERSION|REVISION|USER|USERNAME|NUMBER|NAMESPACE|BUCKET|REGION"
            + "|TAG|HASH|COMMIT|IP|PORT|DIR|SNAPSHOT|BACKUP|POD|NODE|DATUM|NUMMER|PFAD|DATEI|ДАТА|НАЗВА|ФАЙЛ)";
    private static final String DATE = "(?:YYYY|JJJJ|РРРР)[-_./]?(?:MM|ММ)[-_./]?(?:DD|TT|ДД)(?:[-_.T ]?(?:HH|ГГ)[-_:.]?(?:MM|ММ|mm|хх)(?:[-_:.]?(?:SS|ss|сс))?)?Z?";
    /** Each of them begins with one of three things, so that one look at a letter is enough for nearly all. */
    private static final Pattern WORDS = Pattern.compile("(?=[\\[+\\p{Lu}])(?:(?<bracket>\\[(?<inner>\\p{Lu}[\\p{Lu}\\p{Nd}]{2,}(?:[ _-]\\p{Lu}[\\p{Lu}\\p{Nd}]+)*)\\])"
            + "|(?<choice>\\[(?<options>[\\p{L}\\p{Nd}_.-]{2,}(?:\\|[\\p{L}\\p{Nd}_.-]{2,})+)\\])"
            + "|(?<![\\p{L}\\p{Nd}])(?<date>" + DATE + ")(?![\\p{L}\\p{Nd}])"
            + "|(?<![\\p{L}\\p{Nd}])(?<phone>\\+\\d{1,3}[- ]?X{2,}(?:[- ]?X{2,})*)(?![\\p{L}\\p{Nd}])"
            + "|(?<![\\p{Lu}\\p{Nd}_])(?<upper>TIMESTAMP|ZEITSTEMPEL|REVISION|(?:\\p{Lu}[\\p{Lu}\\p{Nd}]*_)+" + NOUN + "|YOUR_[A-Z0-9_]+|CHANGE_?ME)(?![\\p{L}\\p{Nd}_])"
            + "|(?<=[\\p{Ll}\\p{Nd}]_)(?<glued>TIMESTAMP|ZEITSTEMPEL|DATUM|DATE|VERSION)(?![\\p{L}\\p{Nd}_]))");

    /** What programs print in brackets before a line. */
    private static final Set<String> MARKS = Set.of("INFO", "WARN", "WARNING", "ERROR", "ERR", "FATAL", "DEBUG", "TRACE", "DONE", "FAIL", "FAILED", "PASS", "PASSED", "SKIP",
            "SKIPPED", "SUCCESS", "NOTE", "NOTICE", "STEP", "TODO", "CRITICAL", "ALERT", "FEHLER", "WARNUNG", "ПОМИЛКА", "УВАГА");
    private static final Set<String> PATTERNS = Set.of("grep", "egrep", "fgrep", "zgrep", "rg", "sed", "awk", "gawk", "tr", "perl", "find", "expr");
    private static final Set<String> NAMES = Set.of("unset", "export", "read", "declare", "local", "typeset", "readonly", "printenv", "env", "getopts", "mapfile", "readarray");
    private static final Pattern SQL_FORMAT = Pattern.compile("(?i)(?:to_char|to_date|to_timestamp|date_format|str_to_date|strftime|format)\\s*\\([^\n]{0,120}$");
    private static final Pattern USAGE = Pattern.compile("(?iu)(?:usage|verwendung|aufruf|benutzung|використання|format)\\s*:[^\n]*$");

    private final String script;
    private final ShellScan scan;
    private final ShellGround ground;
    private final Set<String> known;

    OpenWords(String script, ShellScan scan, ShellGround ground, Set<String> known) {
        this.script = script;
        this.scan = scan;
        this.ground = ground;
        this.known = known;
    }

    /** Whether words are part of a message that tells how the script is called. */
    static boolean isUsage(String before) {
        return USAGE.matcher(before).find();
    }

    /** Whether the program at the index reads patterns, in which brackets mean something else. */
    static boolean isPattern(ShellGround ground, int index) {
        return PATTERNS.contains(ground.programAt(index));
    }

    List<Placeholder> find() {
        List<Placeholder> found = new ArrayList<>();
        Matcher matcher = WORDS.matcher(script);
        while (matcher.find()) {
            Optional<ShellStretch> text = ground.textAt(matcher.start());
            if (text.map(ShellStretch::kind).map(OpenWords::isLooked).orElse(true) && isOpen(matcher, text)) {
                found.add(placeholder(matcher, text));
            }
        }
        return found;
    }

    private static boolean isLooked(Kind kind) {
        return switch (kind) {
            case SINGLE, DOUBLE, HEREDOC, LITERAL -> true;
            case COMMENT, DELIMITER, ARITHMETIC, USE, INDIRECT, NESTED, COMMAND -> false;
        };
    }

    private Placeholder placeholder(Matcher match, Optional<ShellStretch> text) {
        Quoting quoting = text.map(ShellStretch::kind).map(kind -> switch (kind) {
            case SINGLE -> Quoting.SINGLE;
            case LITERAL -> Quoting.LITERAL;
            case DOUBLE, HEREDOC, COMMENT, DELIMITER, ARITHMETIC, USE, INDIRECT, NESTED, COMMAND -> Quoting.DOUBLE;
        }).orElse(Quoting.BARE);
        String words = match.group("bracket") != null ? match.group("inner") : match.group();
        return new Placeholder(match.start(), match.end(), match.group(), variable(words), quoting, true);
    }

    /** A name that bash allows, told apart from one that the author's own variables have. */
    static String variable(String words) {
        String name = PlaceholderText.variable(words);
        return name.matches("[A-Za-z_].*") ? name : "given_" + name;
    }

    private boolean isOpen(Matcher match, Optional<ShellStretch> text) {
        String before = ground.lineBefore(match.start());
        if (isUsage(before)) {
            return false;
        }
        if (match.group("bracket") != null || match.group("choice") != null) {
            return isBracket(match, text);
        }
        if (match.group("date") != null) {
            return !SQL_FORMAT.matcher(before).find();
        }
        return match.group("phone") != null || isUpper(match, text, before);
    }

    private boolean isBracket(Matcher match, Optional<ShellStretch> text) {
        char after = at(match.end());
        char before = at(match.start() - 1);
        String inner = match.group("inner");
        boolean own = isEdge(before) && isEdge(after);
        boolean says = inner != null && inner.matches("(?:.*[ _-])?" + NOUN);
        return "*+?{=".indexOf(after) < 0 && before != '[' && before != '$' && before != '\\' && !(inner != null && MARKS.contains(inner))
                && !PATTERNS.contains(ground.programAt(match.start())) && (own || says || text.isPresent() && match.group("choice") == null);
    }

    private boolean isUpper(Matcher match, Optional<ShellStretch> text, String before) {
        String word = match.group();
        char previous = at(match.start() - 1);
        char next = at(match.end());
        if (isVariable(word) || word.matches("(?:CURRENT|LOCAL|SESSION|UTC|AWS|PG|MYSQL|POSTGRES|REDIS|ARM|GOOGLE|AZURE|GITHUB|CI)_.*") || "=${(%".indexOf(next) >= 0 && next != '\0'
                || "${%@\\".indexOf(previous) >= 0 && previous != '\0' || before.matches("(?s).*(?:^|\\s)(?:-e|--env|-v|-D|--build-arg|--variable)[ =]?$")) {
            return false;
        }
        boolean glued = match.group("glued") != null;
        if (text.isPresent() && isProse(text.get())) {
            return glued || isQuote(previous) && isQuote(next) || "_-./".indexOf(previous) >= 0 && "_-./".indexOf(next) >= 0;
        }
        String program = ground.programAt(match.start());
        boolean first = text.isEmpty() && ground.commandAt(match.start()).map(command -> command.start() == match.start()).orElse(false);
        return !first && !NAMES.contains(program) && !PATTERNS.contains(program);
    }

    private boolean isVariable(String word) {
        return known.contains(word) || scan.sets().contains(word) || scan.exports().contains(word) || scan.uses().contains(word);
    }

    /** A text with more in it than one word: SQL, JSON, a sentence. */
    private boolean isProse(ShellStretch text) {
        boolean word = false;
        boolean gap = false;
        for (int at = text.start(); at < Math.min(text.end(), script.length()); at++) {
            if (!Character.isWhitespace(script.charAt(at))) {
                if (gap) {
                    return true;
                }
                word = true;
            }
            gap = word && Character.isWhitespace(script.charAt(at));
        }
        return false;
    }

    private char at(int index) {
        return index < 0 || index >= script.length() ? '\0' : script.charAt(index);
    }

    private static boolean isEdge(char c) {
        return c == '\0' || Character.isWhitespace(c) || "/:=,;\"'".indexOf(c) >= 0;
    }

    private static boolean isQuote(char c) {
        return c == '\'' || c == '"';
    }
}
