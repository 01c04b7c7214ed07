package relight.core.restore.mysql;

import java.util.Set;
import java.util.TreeSet;

/**
 * What may pass from a binary log into the schema that a restore fills. Names of the logged schema are taken off, so that the
 * statement means the one at hand; a statement that names another one is not carried out at all (ALL-12).
 */
final class BinlogRules {

    /** What becomes of a statement. */
    enum Verdict { PASS, LEAVE_OUT, FORBID,
        /** As in a dump. */
        AS_DUMPED }

    private static final Set<String> HARMLESS = Set.of("BINLOG", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "START");
    private static final Set<String> ABOUT_TABLES = Set.of("INSERT", "REPLACE", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "TRUNCATE",
            "RENAME", "OPTIMIZE", "REPAIR", "ANALYZE", "SELECT", "DO", "WITH");
    private static final Set<String> PROGRAMS = Set.of("VIEW", "TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "PACKAGE");
    private static final Set<String> ELSEWHERE = Set.of("FEDERATED", "CONNECT", "SPIDER");
    /** Numbers and names of transactions are the target's own. */
    private static final Set<String> IDENTITY = Set.of("GTID_SEQ_NO", "GTID_DOMAIN_ID", "SERVER_ID", "GTID_NEXT");
    private static final Set<String> SYSTEM = Set.of("mysql", "sys", "information_schema", "performance_schema");

    private final String own;
    private final Set<String> others = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    /**
     * The rules for one schema.
     *
     * @param own    as the log names it
     * @param others on the server, which no statement may name
     */
    BinlogRules(String own, Set<String> others) {
        this.own = own;
        this.others.addAll(others);
        this.others.addAll(SYSTEM);
        this.others.remove(own);
    }

    String own() {
        return own;
    }

    /** Decides, and takes the schema's own name off. */
    Verdict judge(Statement read) {
        String first = read.word(0);
        if (first.isEmpty()) {
            return read.charset() ? Verdict.LEAVE_OUT : Verdict.FORBID;
        }
        if (HARMLESS.contains(first)) {
            return first.equals("START") && !read.word(1).equals("TRANSACTION") ? Verdict.FORBID : Verdict.PASS;
        }
        return switch (first) {
            case "SET" -> setting(read);
            case "USE", "GRANT", "REVOKE", "FLUSH" -> Verdict.LEAVE_OUT;
            default -> ABOUT_TABLES.contains(first) ? tables(read, first) : Verdict.FORBID;
        };
    }

    private static Verdict setting(Statement read) {
        if (IDENTITY.stream().anyMatch(read::has) || Set.of("PASSWORD", "ROLE", "DEFAULT").contains(read.word(1))) {
            return Verdict.LEAVE_OUT;
        }
        return read.word(1).equals("STATEMENT") ? Verdict.FORBID : Verdict.AS_DUMPED;
    }

    private Verdict tables(Statement read, String first) {
        String kind = read.objectKind() < 0 ? "" : read.word(read.objectKind());
        boolean defines = Set.of("CREATE", "ALTER", "DROP", "RENAME").contains(first);
        if (defines && (kind.equals("USER") || kind.equals("ROLE"))) {
            return Verdict.LEAVE_OUT;
        }
        if (defines && (Set.of("DATABASE", "SCHEMA", "SERVER", "TABLESPACE", "LOGFILE").contains(kind) || kind.equals("EVENT") && first.equals("ALTER"))) {
            return Verdict.FORBID;
        }
        read.unqualify(Set.of(own), Set.of());
        if (first.equals("CREATE") && PROGRAMS.contains(kind)) {
            return Verdict.AS_DUMPED;
        }
        boolean out = read.reaches(others, true) || read.has("OUTFILE") || read.has("DUMPFILE") || read.has("LOAD_FILE")
                || defines && read.engines(ELSEWHERE);
        return out ? Verdict.FORBID : Verdict.PASS;
    }

    /** Whether a statement that was logged under another schema, or under none, touches this one: it would be lost (ALL-12). */
    boolean reachesIn(String database, Statement read) {
        String first = read.word(0);
        return !database.equalsIgnoreCase(own) && (ABOUT_TABLES.contains(first) || first.equals("LOAD")) && read.reaches(Set.of(own), false);
    }
}
