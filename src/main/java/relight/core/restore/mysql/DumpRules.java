package relight.core.restore.mysql;

import java.util.ArrayList;
import java.util.HashSet;
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
 * What may pass from a dump to a server. A statement about the database as a whole or about replication is left out, the dumped
 * database's own name is taken out of other names, and whatever else reaches further than one schema is refused (ALL-12).
 */
public final class DumpRules {

    private static final Set<String> HARMLESS = Set.of("UNLOCK", "COMMIT", "BEGIN", "ROLLBACK", "ANALYZE");
    private static final Set<String> ABOUT_TABLES = Set.of("INSERT", "REPLACE", "DROP", "ALTER", "LOCK", "TRUNCATE", "UPDATE", "DELETE",
            "DO", "SELECT");
    private static final Set<String> ELSEWHERE = Set.of("FEDERATED", "CONNECT", "SPIDER");
    /** In these a byte of a letter may look like a backslash or a quote. */
    private static final Set<String> AMBIGUOUS = Set.of("SJIS", "CP932", "BIG5", "GBK", "GB18030");
    private static final Pattern DATABASE = Pattern.compile("Host: .*\\bDatabase: (\\S+)\\s*");
    private static final Pattern SERVER = Pattern.compile("Server version\\s+(\\S+).*");
    private static final Pattern POSITION = Pattern.compile("(?is).*(?:MASTER|SOURCE)_LOG_FILE\\s*=\\s*'([^']+)'\\s*,\\s*(?:MASTER|SOURCE)_LOG_POS\\s*=\\s*(\\d+).*");
    private static final Pattern GTIDS = Pattern.compile("(?is).*gtid_(?:purged|slave_pos)\\s*=\\s*(?:/\\*!80000 '\\+'\\*/\\s*)?'([^']*)'.*");
    private static final int MOST_LISTED = 100;

    private final boolean strict;
    private final Optional<String> endless;
    private final Definers definers;
    private final Optional<BinlogRules> log;
    private final Set<String> databases = new TreeSet<>();
    private final Set<String> tables = new HashSet<>();
    private final Set<String> kinds = new TreeSet<>();
    private final Set<String> events = new TreeSet<>();
    private final List<DumpInventory.Forbidden> forbidden = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private final Map<String, Long> rows = new TreeMap<>();
    private Optional<String> database = Optional.empty();
    private Optional<String> server = Optional.empty();
    private Optional<String> position = Optional.empty();
    private Optional<String> gtids = Optional.empty();
    private boolean sandbox;
    private boolean complete;
    private boolean counted;
    private boolean ansi;
    private boolean escapes = true;
    private boolean backslash;

    private DumpRules(boolean strict, Definers definers, Optional<String> endless, Optional<BinlogRules> log) {
        this.log = log;
        this.strict = strict;
        this.definers = definers;
        this.endless = endless;
    }

    /** Only notes what must not pass: for a look before the plan. */
    public static DumpRules looking() {
        return new DumpRules(false, Definers.any(), Optional.of(""), Optional.empty());
    }

    /**
     * Ends the stream with a Problem before anything forbidden leaves it.
     *
     * @param choice   what becomes of accounts that are not there, see {@link MysqlChoice#DEFINER}
     * @param accounts on the server, as {@code user@host}
     * @param endless  the reason where a dump without its closing line may pass (MY-5)
     */
    public static DumpRules restoring(String choice, Set<String> accounts, Optional<String> endless) {
        return new DumpRules(true, Definers.known(choice, accounts), endless, Optional.empty());
    }

    /**
     * For what the server's own program has read out of a binary log.
     *
     * @param own    the schema as the log names it
     * @param others on the server; a statement that names one ends the stream
     */
    public static DumpRules replaying(String choice, Set<String> accounts, String own, Set<String> others) {
        DumpRules rules = new DumpRules(true, Definers.known(choice, accounts), Optional.of(""), Optional.of(new BinlogRules(own, others)));
        rules.database = Optional.of(own);
        return rules;
    }

    /** For a file that does not say itself to which database it belongs, but bears its name. */
    public void of(String own) {
        database = Optional.of(own);
        database(own);
    }

    /** Whether a statement may be decided over by its beginning: a log's may read from anywhere in its end. */
    boolean byHead(String firstWord) {
        return log.isEmpty() ? firstWord.equalsIgnoreCase("INSERT") || firstWord.equalsIgnoreCase("REPLACE") : firstWord.equalsIgnoreCase("BINLOG");
    }

    /** What has been seen so far. */
    public DumpInventory inventory() {
        return new DumpInventory(database, databases, server, sandbox, complete, position, gtids, definers.seen(), tables, kinds, events,
                counted, forbidden, leftOut, rows);
    }

    /** Whether double quotes are around names at the moment. */
    boolean ansi() {
        return ansi;
    }

    /** Whether a backslash in a string escapes at the moment. */
    boolean escapes() {
        return escapes;
    }

    /** The statement, or the beginning of an INSERT, as it goes on; empty where it does not. */
    Optional<String> decide(String statement, long line) {
        Statement read = new Statement(statement, ansi, escapes);
        if (read.isEmpty()) {
            return Optional.of(statement);
        }
        if (log.isPresent()) {
            BinlogRules.Verdict verdict = log.get().judge(read);
            if (backslash && verdict != BinlogRules.Verdict.LEAVE_OUT) {
                return forbid(read, line);
            }
            backslash = false;
            switch (verdict) {
                case PASS -> {
                    return Optional.of(read.text());
                }
                case LEAVE_OUT -> {
                    return Optional.empty();
                }
                case FORBID -> {
                    return forbid(read, line);
                }
                case AS_DUMPED -> { }
            }
        }
        return dumped(read, line);
    }

    private Optional<String> dumped(Statement read, long line) {
        String statement = read.text();
        String first = read.word(0);
        return switch (first) {
            case "SET" -> setting(read, line);
            case "CREATE" -> create(read, line);
            case "USE" -> {
                database(read.name(1));
                yield leaveOut(read, line);
            }
            case "CHANGE", "STOP" -> replication(read, line);
            case "START" -> read.word(1).equals("TRANSACTION") ? Optional.of(statement) : replication(read, line);
            case "FLUSH", "EXECUTE", "DEALLOCATE" -> leaveOut(read, line);
            case "PREPARE" -> statement.contains("@rocksdb_") ? leaveOut(read, line) : forbid(read, line);
            default -> {
                if (HARMLESS.contains(first)) {
                    yield Optional.of(statement);
                }
                yield ABOUT_TABLES.contains(first) ? tables(read, line) : forbid(read, line);
            }
        };
    }

    private Optional<String> tables(Statement read, long line) {
        String kind = read.word(1);
        if (kind.equals("DATABASE") || kind.equals("SCHEMA")) {
            if (read.word(0).equals("ALTER")) {
                return Optional.of(read.without(read.word(2).isEmpty() || !Set.of("CHARACTER", "DEFAULT", "COLLATE", "CHARSET")
                        .contains(read.word(2)) ? 2 : -1));
            }
            database(read.name(read.word(2).equals("IF") ? 4 : 2));
            return leaveOut(read, line);
        }
        if (Set.of("USER", "ROLE", "SERVER", "TABLESPACE", "INSTANCE", "LOGFILE").contains(kind) || read.has("OUTFILE") || read.has("DUMPFILE")
                || read.has("LOAD_FILE") || read.word(0).equals("LOCK") && !kind.startsWith("TABLE")) {
            return forbid(read, line);
        }
        if (counted && read.word(0).equals("LOCK")) {
            // a dump locks the table and not the sequence from which it takes its numbers, and the server then refuses its rows
            return Optional.empty();
        }
        read.unqualify(own(), tables);
        return read.qualified() ? forbid(read, line) : Optional.of(read.text());
    }

    private Optional<String> create(Statement read, long line) {
        int at = read.objectKind();
        String kind = at < 0 ? "" : read.word(at);
        return switch (kind) {
            case "DATABASE", "SCHEMA" -> {
                database(read.name(read.word(at + 1).equals("IF") ? at + 4 : at + 1));
                yield leaveOut(read, line);
            }
            case "TABLE", "SEQUENCE" -> table(read, at, line);
            case "VIEW", "TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "PACKAGE" -> program(read, kind, line);
            case "INDEX" -> tables(read, line);
            default -> forbid(read, line);
        };
    }

    private Optional<String> table(Statement read, int at, long line) {
        read.unqualify(own(), tables);
        tables.add(SqlToken.said(read.name(read.word(at + 1).equals("IF") ? at + 4 : at + 1)));
        counted |= read.has("NEXTVAL");
        return read.qualified() || read.engines(ELSEWHERE) ? forbid(read, line) : Optional.of(read.text());
    }

    /** Their bodies may name other schemas, which nobody reads before they are called. */
    private Optional<String> program(Statement read, String kind, long line) {
        if (read.has("SONAME")) {
            return forbid(read, line);
        }
        read.unqualify(own(), tables);
        if (read.elsewhere(kind)) {
            return forbid(read, line);
        }
        String unknown = definers.apply(read);
        if (strict && !unknown.isEmpty()) {
            throw new Problem(Message.of("restore.mysql.stream.definer", unknown, line), Message.of("restore.mysql.stream.definer.remedy"));
        }
        if (kind.equals("EVENT")) {
            switch (read.disableEvent()) {
                case UNCLEAR -> {
                    return forbid(read, line);
                }
                case DISABLED -> events.add(SqlToken.said(read.name(read.objectName())));
                case WAS_DISABLED -> { }
            }
        }
        kinds.add(kind.equals("PROCEDURE") || kind.equals("FUNCTION") || kind.equals("PACKAGE") ? "routine" : kind.toLowerCase(Locale.ROOT));
        return Optional.of(read.text());
    }

    private Optional<String> setting(Statement read, long line) {
        String all = read.text();
        Matcher set = GTIDS.matcher(all);
        if (set.matches()) {
            gtids = Optional.of(set.group(1));
            return leaveOut(read, line);
        }
        if (read.has("SQL_LOG_BIN") || read.has("@@SESSION.SQL_LOG_BIN") || all.toUpperCase(Locale.ROOT).contains("SQL_LOG_BIN")) {
            return leaveOut(read, line);
        }
        if (read.global() || Set.of("PASSWORD", "ROLE", "DEFAULT").contains(read.word(1))) {
            return forbid(read, line);
        }
        if (read.charsets().stream().anyMatch(AMBIGUOUS::contains)) {
            return forbid(read, line);
        }
        read.sqlMode().ifPresent(mode -> {
            ansi = mode.contains("ANSI");
            escapes = !mode.contains("NO_BACKSLASH_ESCAPES");
        });
        return Optional.of(all);
    }

    private Optional<String> replication(Statement read, long line) {
        position(read.text());
        return leaveOut(read, line);
    }

    private void position(String text) {
        Matcher written = POSITION.matcher(text);
        if (written.matches()) {
            position = Optional.of(written.group(1) + ":" + written.group(2));
        }
    }

    /** The table of the INSERT whose beginning that is. */
    String insertedInto(String head) {
        Statement read = new Statement(head, ansi, escapes);
        read.unqualify(own(), tables);
        int into = read.find("INTO");
        return SqlToken.said(read.name(into < 0 ? 1 : into + 1));
    }

    void inserted(String table, long count) {
        rows.merge(table, count, Long::sum);
    }

    private Set<String> own() {
        Set<String> own = new HashSet<>(databases);
        database.ifPresent(own::add);
        return own;
    }

    private void database(String name) {
        databases.add(SqlToken.said(name));
        if (strict && databases.size() > 1) {
            throw new Problem(Message.of("restore.mysql.stream.databases", String.join(", ", databases)),
                    Message.of("restore.mysql.stream.databases.remedy"));
        }
    }

    /** A backslash outside of strings: a command of the client (ALL-9). */
    void command(long line) {
        if (log.isPresent()) {
            backslash = true;
            return;
        }
        refuse("\\", line);
    }

    void tooLong(long line) {
        refuse("…", line);
    }

    void delimiter(String said, long line) {
        if (said.isEmpty() || said.length() > 16 || !said.chars().allMatch(c -> ";/$|*!&~^".indexOf(c) >= 0)) {
            refuse("DELIMITER " + said, line);
            throw new Problem(Message.of("restore.mysql.stream.forbidden", "DELIMITER " + said, line),
                    Message.of("restore.mysql.stream.forbidden.remedy"));
        }
    }

    /** A line that only newer clients understand has been taken out (MY-3). */
    void sandbox() {
        sandbox = true;
    }

    void comment(String text) {
        if (log.isPresent()) {
            return;
        }
        if (text.startsWith("Dump completed")) {
            complete = true;
            return;
        }
        Matcher named = DATABASE.matcher(text);
        if (named.matches()) {
            database = Optional.of(SqlToken.said(named.group(1)));
        }
        Matcher version = SERVER.matcher(text);
        if (version.matches()) {
            server = Optional.of(version.group(1));
        }
        position(text);
        Matcher set = GTIDS.matcher(text);
        if (set.matches()) {
            gtids = Optional.of(set.group(1));
        }
    }

    /** The stream has ended; {@code whole} is whether that was between two statements (MY-5). */
    void ended(boolean whole, long line) {
        if (strict && (!whole || !complete && endless.isEmpty())) {
            throw new Problem(Message.of("restore.mysql.stream.truncated", line), Message.of("restore.mysql.stream.truncated.remedy"));
        }
    }

    private Optional<String> leaveOut(Statement read, long line) {
        if (leftOut.size() < MOST_LISTED) {
            leftOut.add(read.shown());
        }
        return Optional.empty();
    }

    private Optional<String> forbid(Statement read, long line) {
        refuse(read.shown(), line);
        return Optional.empty();
    }

    private void refuse(String shown, long line) {
        if (strict) {
            throw new Problem(Message.of("restore.mysql.stream.forbidden", shown, line),
                    Message.of("restore.mysql.stream.forbidden.remedy"));
        }
        if (forbidden.size() < MOST_LISTED) {
            forbidden.add(new DumpInventory.Forbidden(line, shown));
        }
    }
}
