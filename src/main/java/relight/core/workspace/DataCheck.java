package relight.core.workspace;

import java.util.List;
import java.util.Optional;

/**
 * A question to restored data whose answer proves that it is there, whole and recent.
 *
 * @param query  SQL with one row and one column; for files, a path pattern whose matches are counted; a table behind
 *               {@link #CHECKSUM}; or a command of the application's own, behind {@link #COMMAND}
 * @param kind   what the answer is held against
 * @param expect the number, text or age it is held against; empty for {@link Kind#NEWEST}, where the answer is the recovery point
 */
public record DataCheck(String name, String query, Kind kind, Optional<String> expect) {

    /** Before a command, which is no query of any engine. */
    public static final String COMMAND = "$ ";

    /** Before the name of a table, or a pattern of keys: what all rows or objects amount to, in whatever order they come. */
    public static final String CHECKSUM = "checksum:";

    /** The engines that answer one. */
    static final List<String> SUMMING = List.of("postgresql", "mysql", "sqlite", "sqlserver", "bucket");

    /** What a checksum is asked of; empty where something else is asked. */
    public Optional<String> checksum() {
        return Optional.of(query).filter(text -> text.startsWith(CHECKSUM)).map(text -> text.substring(CHECKSUM.length()).strip());
    }

    /** The command to be run; empty where the data itself is asked. */
    public Optional<String> command() {
        return Optional.of(query).filter(text -> text.startsWith(COMMAND)).map(text -> text.substring(COMMAND.length()));
    }

    /** What an answer is held against. */
    public enum Kind {
        /** The answer is a number and at least {@code expect}. */
        AT_LEAST,
        /** The answer, as text, is {@code expect}: a canary. */
        EQUALS,
        /** The answer is a time: the newest data, from which the true data loss is measured. */
        NEWEST
    }
}
