package relight.core.restore.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import relight.core.restore.mysql.SqlToken.Kind;

/** One statement of a dump, looked at by its words, and changed where it must be. */
final class Statement {

    /** What became of an event: restored ones must not run before the swap. */
    enum Event { DISABLED, WAS_DISABLED, UNCLEAR }

    private static final Set<String> KINDS = Set.of("TABLE", "VIEW", "TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "DATABASE", "SCHEMA",
            "INDEX", "SEQUENCE", "PACKAGE", "USER", "ROLE", "SERVER", "TABLESPACE", "LOGFILE", "UNDO", "RESOURCE", "SPATIAL");
    private static final int MOST_SHOWN = 120;
    private static final long ANSI_QUOTES = 4;
    private static final long NO_BACKSLASH_ESCAPES = 1 << 20;

    private final boolean ansi;
    private final boolean escapes;
    private String text;
    private List<SqlToken> tokens;

    Statement(String text, boolean ansi, boolean escapes) {
        this.ansi = ansi;
        this.escapes = escapes;
        change(text);
    }

    private void change(String other) {
        text = other;
        tokens = SqlToken.of(other, ansi, escapes);
    }

    boolean isEmpty() {
        return tokens.isEmpty();
    }

    String text() {
        return text;
    }

    /** For people: without comments, and not too long. */
    String shown() {
        String all = tokens.stream().limit(40).map(token -> text.substring(token.from(), token.to())).collect(Collectors.joining(" "));
        return SqlToken.said(all.length() > MOST_SHOWN ? all.substring(0, MOST_SHOWN) + "..." : all);
    }

    /** The word at that place in capitals; empty where none is. */
    String word(int at) {
        return at < tokens.size() ? tokens.get(at).upper() : "";
    }

    String name(int at) {
        return at < tokens.size() ? tokens.get(at).text() : "";
    }

    boolean has(String word) {
        return find(word) >= 0;
    }

    int find(String word) {
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).is(word)) {
                return i;
            }
        }
        return -1;
    }

    private boolean symbol(int at, char symbol) {
        return at < tokens.size() && tokens.get(at).is(symbol);
    }

    private boolean names(int at) {
        return at < tokens.size() && tokens.get(at).names();
    }

    /** The text without the word at that place; all of it where that is negative. */
    String without(int at) {
        return at < 0 || at >= tokens.size() ? text
                : text.substring(0, tokens.get(at).from()) + text.substring(tokens.get(at).to());
    }

    /** Where a CREATE says what it creates. */
    int objectKind() {
        for (int i = 1; i < tokens.size(); i++) {
            if (tokens.get(i).is("DEFINER") && symbol(i + 1, '=')) {
                i = account(i).to() - 1;
            } else if (KINDS.contains(word(i)) && !(word(i).equals("SPATIAL") || word(i).equals("ROLE") && word(i - 1).equals("="))) {
                return i;
            } else if (symbol(i, '(')) {
                return -1;
            }
        }
        return -1;
    }

    /** Where its name stands. */
    int objectName() {
        int at = objectKind() + (word(objectKind() + 1).equals("BODY") ? 2 : 1);
        return word(at).equals("IF") ? at + (word(at + 1).equals("NOT") ? 3 : 2) : at;
    }

    /** Takes the names of the dumped database off the names behind them, so that these mean the schema at hand. */
    void unqualify(Set<String> own, Set<String> tables) {
        StringBuilder changed = new StringBuilder();
        int done = 0;
        for (int i = 0; i + 2 < tokens.size(); i++) {
            boolean database = names(i) && own.stream().anyMatch(SqlToken.said(tokens.get(i).text())::equalsIgnoreCase)
                    && symbol(i + 1, '.') && names(i + 2) && !(i > 0 && symbol(i - 1, '.'));
            boolean column = tables.contains(SqlToken.said(tokens.get(i).text())) && !symbol(i + 3, '.');
            if (database && !column) {
                changed.append(text, done, tokens.get(i).from());
                done = tokens.get(i + 2).from();
            }
        }
        if (done > 0) {
            change(changed.append(text.substring(done)).toString());
        }
    }

    /** Whether a name with a schema in it is left. */
    boolean qualified() {
        for (int i = 0; i + 2 < tokens.size(); i++) {
            if (names(i) && symbol(i + 1, '.') && names(i + 2) && !number(i) && !number(i + 2)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether one of those schemas is named; before a dot there may also be the alias of a table.
     *
     * @param any also any other that has a table and a column behind it
     */
    boolean reaches(Set<String> schemas, boolean any) {
        for (int i = 0; i + 2 < tokens.size(); i++) {
            if (names(i) && symbol(i + 1, '.') && names(i + 2) && !number(i) && !number(i + 2) && !(i > 0 && symbol(i - 1, '.'))
                    && (schemas.stream().anyMatch(SqlToken.said(tokens.get(i).text())::equalsIgnoreCase) || any && symbol(i + 3, '.'))) {
                return true;
            }
        }
        return false;
    }

    /** {@code \\C name}, with which a log tells its reader the character set of what follows. */
    boolean charset() {
        return tokens.size() == 3 && symbol(0, '\\') && word(1).equals("C");
    }

    private boolean number(int at) {
        SqlToken token = tokens.get(at);
        return token.kind() == Kind.WORD && Character.isDigit(token.text().charAt(0));
    }

    /** Whether a view, trigger, routine or event, or the table of a trigger, is named in another schema. */
    boolean elsewhere(String kind) {
        int name = objectName();
        if (symbol(name + 1, '.')) {
            return true;
        }
        int on = kind.equals("TRIGGER") ? find("ON") : -1;
        return on >= 0 && symbol(on + 2, '.');
    }

    boolean engines(Set<String> engines) {
        int engine = find("ENGINE");
        return engine >= 0 && (engines.contains(word(engine + 1)) || engines.contains(word(engine + 2)));
    }

    /** Whether a SET reaches beyond the session. */
    boolean global() {
        return tokens.stream().map(SqlToken::upper).anyMatch(word -> word.equals("GLOBAL") || word.startsWith("PERSIST")
                || word.startsWith("@@GLOBAL") || word.startsWith("@@PERSIST"));
    }

    /** The character sets that a SET names, in capitals. */
    List<String> charsets() {
        List<String> found = new ArrayList<>();
        if (has("NAMES") || has("CHARSET") || has("CHARACTER") || has("CHARACTER_SET_CLIENT") || has("@@CHARACTER_SET_CLIENT")) {
            tokens.forEach(token -> found.add(token.text().toUpperCase(Locale.ROOT)));
        }
        return found;
    }

    /** The new value of sql_mode, in capitals; empty text where it is put back to what it was. */
    Optional<String> sqlMode() {
        for (int i = 0; i + 2 < tokens.size(); i++) {
            String name = word(i);
            if ((name.equals("SQL_MODE") || name.equals("@@SQL_MODE") || name.equals("@@SESSION") && word(i + 2).equals("SQL_MODE"))
                    && symbol(i + 1, '=')) {
                return Optional.of(mode(tokens.get(i + 2)));
            }
        }
        return Optional.empty();
    }

    /** A binary log writes it as a number. */
    private static String mode(SqlToken token) {
        if (token.kind() == Kind.WORD && token.text().matches("\\d{1,18}")) {
            long bits = Long.parseLong(token.text());
            return ((bits & ANSI_QUOTES) != 0 ? "ANSI_QUOTES " : "") + ((bits & NO_BACKSLASH_ESCAPES) != 0 ? "NO_BACKSLASH_ESCAPES" : "");
        }
        return token.kind() == Kind.STRING ? token.text().toUpperCase(Locale.ROOT) : "";
    }

    /** {@code from} to {@code to} of the tokens that are an account behind the word DEFINER. */
    private record Span(int from, int to) {}

    private Span account(int definer) {
        int from = definer + (symbol(definer + 1, '=') ? 2 : 1);
        int to = Math.min(from + 1, tokens.size());
        while (to < tokens.size() && tokens.get(to).from() == tokens.get(to - 1).to()) {
            to++;
        }
        return new Span(from, to);
    }

    /** The account that a view, routine, trigger or event runs as, as {@code user@host}; empty where none is named. */
    String definer() {
        int definer = find("DEFINER");
        if (definer < 0 || !symbol(definer + 1, '=') || definer > objectKind()) {
            return "";
        }
        Span span = account(definer);
        String account = tokens.subList(span.from(), span.to()).stream().map(SqlToken::text).collect(Collectors.joining());
        return account.toUpperCase(Locale.ROOT).startsWith("CURRENT_USER") ? "" : SqlToken.said(account);
    }

    void rewriteDefiner() {
        Span span = account(find("DEFINER"));
        change(text.substring(0, tokens.get(span.from()).from()) + "CURRENT_USER" + text.substring(tokens.get(span.to() - 1).to()));
    }

    Event disableEvent() {
        int preserve = find("COMPLETION") + (word(find("COMPLETION") + 1).equals("NOT") ? 2 : 1);
        if (find("COMPLETION") < 0 || !word(preserve).equals("PRESERVE")) {
            return Event.UNCLEAR;
        }
        if (word(preserve + 1).equals("ENABLE")) {
            SqlToken enable = tokens.get(preserve + 1);
            change(text.substring(0, enable.from()) + "DISABLE" + text.substring(enable.to()));
            return Event.DISABLED;
        }
        return word(preserve + 1).equals("DISABLE") ? Event.WAS_DISABLED : Event.UNCLEAR;
    }
}
