package relight.core.restore.postgresql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * What may pass from a plain dump to a server. A statement about a database as a whole is left out, so that a dump made with
 * <code>pg_dump --create</code> stays in the new database; one that reaches further, or runs a command, is refused (ALL-12).
 */
public final class DumpRules {

    /** What becomes of a statement. */
    enum Decision {
        PASS, LEAVE_OUT, COPY_IN,
        /** With its rows. */
        COPY_OUT
    }

    private static final Set<String> WATCHED = Set.of("ALTER", "BEGIN", "COMMENT", "COMMIT", "COPY", "CREATE", "DROP", "GRANT", "LOAD",
            "REASSIGN", "RESET", "REVOKE", "ROLLBACK", "SECURITY", "SELECT", "SET", "START");
    private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[^\\s\";,()]+)";
    private static final int ANY = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;
    private static final String PART = "(?:\"(?:[^\"]|\"\")+\"|[^\\s\";,().]+)";
    private static final Pattern COPY_IN = Pattern.compile("COPY (" + PART + "(?:\\." + PART + ")*)\\s*(?:\\((?:[^\")]|\"(?:[^\"]|\"\")*\")*\\))? FROM STDIN\\b(.*)", ANY);
    private static final Pattern ABOUT = Pattern.compile("(?:CREATE|DROP|ALTER) (" + NAME + ")(?: (?:IF (?:NOT )?EXISTS )?(" + NAME
            + "))?.*", ANY);
    private static final Pattern TABLE = Pattern.compile("CREATE (?:UNLOGGED |FOREIGN )?TABLE (?:IF NOT EXISTS )?(" + PART + "(?:\\." + PART + ")*)[\\s(].*", ANY);
    private static final Pattern INSERT = Pattern.compile("INSERT INTO (" + PART + "(?:\\." + PART + ")*)[\\s(].*", ANY);
    /** What a part of a dump comes without, as {@link ArchivePart} does it for archives. */
    private static final Pattern FOREIGN_KEY = Pattern.compile("ALTER TABLE (?:ONLY )?(" + PART + "(?:\\." + PART + ")*) ADD CONSTRAINT .* FOREIGN KEY .*", ANY);
    private static final Pattern NOT_IN_A_PART = Pattern.compile("REFRESH MATERIALIZED VIEW .*"
            + "|ALTER LARGE OBJECT .*|(?:COMMENT|SECURITY LABEL|GRANT|REVOKE)\\b.*? ON LARGE OBJECT .*|SELECT pg_catalog\\.lo(?:_create|_open|write|_close)\\(.*", ANY);
    private static final Set<String> WATCHED_FOR_A_PART = Set.of("INSERT", "REFRESH");
    private static final Pattern OWNER = Pattern.compile(".* OWNER TO (" + NAME + ")", ANY);
    private static final Pattern DEFAULTS = Pattern.compile(
            "ALTER DEFAULT PRIVILEGES FOR ROLE (" + NAME + ").*", ANY);
    private static final Pattern GRANTED = Pattern.compile("(?:GRANT|REVOKE) .* ON (" + NAME + ")(?: .*)? (?:TO|FROM) (" + NAME + ").*",
            ANY);
    private static final Pattern CONNECT = Pattern.compile("\\\\c(?:onnect)?\\s+(?:-reuse-previous=on\\s+)?(.*)");
    private static final Pattern CONNECT_TO = Pattern.compile("dbname='((?:[^'\\\\]|\\\\.)*)'");
    private static final Pattern ENCODING = Pattern.compile("(?i)SET\\s+client_encoding\\s*(?:=|TO)\\s*'([^']*)'");
    private static final Pattern STRINGS_ON = Pattern.compile("(?i)SET standard_conforming_strings (?:=|TO) on");
    /** In these a byte of a letter may look like a backslash or a quote. */
    private static final Set<String> AMBIGUOUS = Set.of("SJIS", "BIG5", "GBK", "UHC", "GB18030", "JOHAB", "SHIFT_JIS_2004");
    private static final int MOST_LISTED = 100;
    private static final int LEAST_KNOWN = 64;

    private final boolean strict;
    private final boolean noOwner;
    private final Optional<ArchivePart> part;
    private final Set<String> extensions = new TreeSet<>();
    private final Set<String> roles = new TreeSet<>();
    private final Set<String> owners = new TreeSet<>();
    private final Set<String> databases = new TreeSet<>();
    private final List<DumpInventory.Forbidden> forbidden = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private final Map<String, Long> rows = new TreeMap<>();
    private final Set<String> tables = new TreeSet<>();
    private final List<String> foreignKeys = new ArrayList<>();
    private Optional<PostgresqlVersion> from = Optional.empty();
    private Optional<PostgresqlVersion> by = Optional.empty();
    private Optional<String> encoding = Optional.empty();
    private boolean header;
    private boolean restricted;
    private boolean complete;

    private DumpRules(boolean strict, boolean noOwner, Optional<ArchivePart> part) {
        this.strict = strict;
        this.noOwner = noOwner;
        this.part = part;
    }

    /** Only notes what must not pass: for a look before the plan. */
    public static DumpRules looking() {
        return new DumpRules(false, false, Optional.empty());
    }

    /**
     * Ends the stream with a Problem before anything forbidden leaves it.
     *
     * @param noOwner leave owners and grants out as well (PG-5)
     */
    public static DumpRules restoring(boolean noOwner) {
        return new DumpRules(true, noOwner, Optional.empty());
    }

    /** The same, with the rows of some tables only. */
    public static DumpRules restoring(boolean noOwner, Optional<ArchivePart> part) {
        return new DumpRules(true, noOwner, part);
    }

    /** What has been seen so far. */
    public DumpInventory inventory() {
        return new DumpInventory(from, by, encoding, restricted, complete, extensions, roles, owners, databases, forbidden, leftOut, rows, tables);
    }

    /** Statements that make the foreign keys of the tables of a part, which it comes without. */
    public List<String> foreignKeys() {
        return List.copyOf(foreignKeys);
    }

    boolean watches(String firstWord) {
        String word = firstWord.toUpperCase(Locale.ROOT);
        return WATCHED.contains(word) || part.isPresent() && WATCHED_FOR_A_PART.contains(word);
    }

    /**
     * Decides over one statement.
     *
     * @param text without comments and with empty strings, so that no word in a string is taken for the statement's
     * @param raw  as it stands in the dump
     */
    Decision decide(String text, String raw, long line) {
        String word = text.substring(0, endOfWord(text)).toUpperCase(Locale.ROOT);
        if (part.isPresent() && FOREIGN_KEY.matcher(text).matches()) {
            if (wanted(FOREIGN_KEY, text)) {
                foreignKeys.add(text);
            }
            return Decision.LEAVE_OUT;
        }
        if (part.isPresent() && (NOT_IN_A_PART.matcher(text).matches() || word.equals("INSERT") && !wanted(INSERT, text))) {
            return Decision.LEAVE_OUT;
        }
        return switch (word) {
            case "COPY" -> copy(text, line);
            case "CREATE", "DROP", "ALTER" -> change(word, text, line);
            case "GRANT", "REVOKE" -> grant(text, line);
            case "COMMENT", "SECURITY" -> label(text, line);
            case "SET", "SELECT", "RESET" -> setting(text, raw, line);
            case "BEGIN", "COMMIT", "START" -> leaveOut(text);
            case "INSERT" -> Decision.PASS;
            default -> forbid(text, line);
        };
    }

    private static int endOfWord(String text) {
        int end = text.indexOf(' ');
        return end < 0 ? text.length() : end;
    }

    /** A statement of which a megabyte has come: what it is must be clear by now. */
    void longStatement(String text, long line) {
        if (!text.isBlank() && text.length() < LEAST_KNOWN) {
            forbid(text.strip(), line);
        }
    }

    private Decision copy(String text, long line) {
        Matcher copy = COPY_IN.matcher(text);
        if (!copy.matches()) {
            return forbid(text, line);
        }
        if (!wanted(COPY_IN, text)) {
            return Decision.COPY_OUT;
        }
        if (copy.group(2).isBlank()) {
            rows.merge(copy.group(1), 0L, Long::sum);
        }
        return Decision.COPY_IN;
    }

    private boolean wanted(Pattern pattern, String text) {
        Matcher about = pattern.matcher(text);
        return part.isEmpty() || about.matches() && part.get().keepsTable(about.group(1));
    }

    void copied(String copyStatement, long count) {
        Matcher copy = COPY_IN.matcher(copyStatement);
        if (copy.matches() && copy.group(2).isBlank() && wanted(COPY_IN, copyStatement)) {
            rows.merge(copy.group(1), count, Long::sum);
        }
    }

    private Decision change(String word, String text, long line) {
        Matcher table = TABLE.matcher(text);
        if (word.equals("CREATE") && table.matches()) {
            tables.add(table.group(1));
            return Decision.PASS;
        }
        Matcher about = ABOUT.matcher(text);
        if (!about.matches()) {
            return Decision.PASS;
        }
        String kind = about.group(1).toUpperCase(Locale.ROOT);
        String name = about.group(2) == null ? "" : plain(about.group(2));
        return switch (kind) {
            case "DATABASE" -> {
                databases.add(name);
                yield leaveOut(text);
            }
            case "USER" -> name.equalsIgnoreCase("MAPPING") ? Decision.PASS : forbid(text, line);
            case "ROLE", "GROUP", "TABLESPACE", "SYSTEM", "OWNED" -> forbid(text, line);
            case "EXTENSION" -> {
                if (word.equals("CREATE")) {
                    extensions.add(name);
                }
                yield Decision.PASS;
            }
            default -> owner(text);
        };
    }

    private Decision owner(String text) {
        for (Pattern pattern : List.of(OWNER, DEFAULTS)) {
            Matcher owner = pattern.matcher(text);
            if (text.regionMatches(true, 0, "ALTER", 0, 5) && owner.matches()) {
                roles.add(plain(owner.group(1)));
                owners.add(plain(owner.group(1)));
                return noOwner ? leaveOut(text) : Decision.PASS;
            }
        }
        return Decision.PASS;
    }

    private Decision grant(String text, long line) {
        Matcher granted = GRANTED.matcher(text);
        if (!granted.matches()) {
            return forbid(text, line);
        }
        String kind = granted.group(1).toUpperCase(Locale.ROOT);
        if (kind.equals("DATABASE")) {
            return leaveOut(text);
        }
        if (kind.equals("TABLESPACE") || kind.equals("PARAMETER")) {
            return forbid(text, line);
        }
        if (!granted.group(2).equalsIgnoreCase("PUBLIC")) {
            roles.add(plain(granted.group(2)));
        }
        return noOwner ? leaveOut(text) : Decision.PASS;
    }

    private Decision label(String text, long line) {
        String upper = text.toUpperCase(Locale.ROOT);
        if (upper.contains(" ON DATABASE ")) {
            return leaveOut(text);
        }
        return upper.contains(" ON ROLE ") || upper.contains(" ON TABLESPACE ") ? forbid(text, line) : Decision.PASS;
    }

    private Decision setting(String text, String raw, long line) {
        if (raw.toLowerCase(Locale.ROOT).contains("standard_conforming_strings") && !STRINGS_ON.matcher(text).matches()) {
            return forbid(text, line);
        }
        Matcher written = ENCODING.matcher(raw);
        if (written.find()) {
            encoding = Optional.of(written.group(1));
            return AMBIGUOUS.contains(written.group(1).toUpperCase(Locale.ROOT)) ? forbid(raw.strip(), line) : Decision.PASS;
        }
        return Decision.PASS;
    }

    /** A line that begins with a backslash, or a backslash in the midst of a statement. */
    void meta(String command, boolean withinStatement, long line) {
        Matcher connect = CONNECT.matcher(command);
        if (withinStatement) {
            forbid(command, line);
        } else if (command.startsWith("\\restrict ")) {
            restricted = true;
        } else if (connect.matches()) {
            Matcher named = CONNECT_TO.matcher(connect.group(1));
            databases.add(named.find() ? named.group(1) : plain(connect.group(1).strip()));
            leaveOut(command);
        } else if (!command.startsWith("\\unrestrict ")) {
            forbid(command, line);
        }
        if (strict && databases.size() > 1) {
            throw several(line);
        }
    }

    private Problem several(long line) {
        return new Problem(Message.of("restore.pg.stream.databases", String.join(", ", databases), line),
                Message.of("restore.pg.stream.databases.remedy"));
    }

    void comment(String text) {
        if (text.startsWith("-- PostgreSQL database dump complete")) {
            complete = true;
        } else if (text.startsWith("-- PostgreSQL database dump")) {
            header = true;
        } else if (text.startsWith("-- Dumped from database version ")) {
            from = PostgresqlVersion.in(text);
        } else if (text.startsWith("-- Dumped by pg_dump version ")) {
            by = PostgresqlVersion.in(text);
        }
    }

    /** The stream has ended; {@code whole} is whether that was between two statements. */
    void ended(boolean whole, long line) {
        if (strict && (!whole || header && !complete)) {
            throw new Problem(Message.of("restore.pg.stream.truncated", line), Message.of("restore.pg.stream.truncated.remedy"));
        }
    }

    private Decision leaveOut(String text) {
        if (leftOut.size() < MOST_LISTED) {
            leftOut.add(text);
        }
        return Decision.LEAVE_OUT;
    }

    private Decision forbid(String text, long line) {
        String shown = text.length() > 120 ? text.substring(0, 120) + "…" : text;
        if (strict) {
            throw new Problem(Message.of("restore.pg.stream.forbidden", shown, line),
                    Message.of("restore.pg.stream.forbidden.remedy"));
        }
        if (forbidden.size() < MOST_LISTED) {
            forbidden.add(new DumpInventory.Forbidden(line, shown));
        }
        return Decision.LEAVE_OUT;
    }

    private static String plain(String name) {
        return name.startsWith("\"") && name.endsWith("\"") && name.length() > 1
                ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
                : name;
    }
}
