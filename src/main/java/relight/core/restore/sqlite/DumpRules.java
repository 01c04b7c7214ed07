package relight.core.restore.sqlite;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * What may be carried out of an SQL dump: what makes tables and fills them, and nothing that reaches into another file (ALL-12). The
 * list says what may; a word that nobody has thought of stays outside.
 */
public final class DumpRules {

    /** What becomes of a statement. */
    public enum Decision { RUN, LEAVE_OUT, BEGIN, COMMIT }

    private static final Set<String> DATA = Set.of("CREATE", "INSERT", "REPLACE", "UPDATE", "DELETE", "ANALYZE", "ALTER", "DROP", "REINDEX");
    /** Settings of the file; others are of the connection and change how we read, not what is restored. */
    private static final Set<String> FILE_PRAGMAS = Set.of("user_version", "application_id", "encoding", "page_size", "auto_vacuum",
            "writable_schema", "foreign_keys");
    private static final Pattern PRAGMA = Pattern.compile("(?is)PRAGMA\\s+([A-Za-z_.]+).*");
    private static final Pattern OTHER_SCHEMA = Pattern.compile(
            "(?is)(?:CREATE\\s+(?:UNIQUE\\s+)?(?:TABLE|INDEX|VIEW|TRIGGER)(?:\\s+IF\\s+NOT\\s+EXISTS)?|INSERT(?:\\s+OR\\s+\\w+)?\\s+INTO|"
                    + "REPLACE\\s+INTO|UPDATE|DELETE\\s+FROM)\\s+[\"`\\[]?(\\w+)[\"`\\]]?\\s*\\..*");
    private static final int SHOWN = 80;

    private DumpRules() {}

    /**
     * Decides over a statement.
     *
     * @param line where it stands
     * @throws Problem for one that leaves the database or that has no place in a dump
     */
    public static Decision decide(String statement, long line) {
        return switch (DumpStatements.firstWord(statement)) {
            case "BEGIN", "SAVEPOINT" -> Decision.BEGIN;
            case "COMMIT", "END", "RELEASE" -> Decision.COMMIT;
            case "PRAGMA" -> pragma(statement, line);
            case String word when DATA.contains(word) && !leaves(statement) -> Decision.RUN;
            default -> throw forbidden(statement, line);
        };
    }

    private static Decision pragma(String statement, long line) {
        Matcher pragma = PRAGMA.matcher(statement);
        if (!pragma.matches()) {
            throw forbidden(statement, line);
        }
        String name = pragma.group(1).toLowerCase(Locale.ROOT);
        return FILE_PRAGMAS.contains(name) ? Decision.RUN : Decision.LEAVE_OUT;
    }

    private static boolean leaves(String statement) {
        Matcher other = OTHER_SCHEMA.matcher(statement.substring(0, Math.min(statement.length(), 300)));
        return other.matches() && !other.group(1).equalsIgnoreCase("main");
    }

    private static Problem forbidden(String statement, long line) {
        String start = statement.substring(0, Math.min(statement.length(), SHOWN)).replaceAll("\\s+", " ");
        return new Problem(Message.of("restore.sqlite.dump.forbidden", start, line), Message.of("restore.sqlite.dump.forbidden.remedy"));
    }
}
