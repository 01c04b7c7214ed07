package relight.adapter.engine.postgresql;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relight.core.restore.postgresql.DatabaseNames;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * The database that a restore has put aside, until it is committed or taken back. Its comment says who can still take it back, and which
 * database came into its place: of two restores of one database the first must not take away what the second has brought (ALL-15).
 */
final class KeptDatabase {

    private static final String MARK = "Relight keeps this until the restore that brought database %s in its place is committed or taken back: %s";
    private static final Pattern MARKED = Pattern.compile("(?s)Relight keeps this until the restore that brought database (\\d+) in its place is committed or taken back: .*");

    private KeptDatabase() {}

    /** All that restores of this database keep, each with its owner. */
    static List<String> all(Session session, String live) throws InterruptedException {
        String beginning = live + DatabaseNames.BEFORE;
        return session.column("""
                SELECT datname || coalesce(', ' || substring(shobj_description(oid, 'pg_database') FROM 'committed or taken back: (.*)$'), '')
                FROM pg_database WHERE left(datname, length(?)) = ? AND substr(datname, length(?) + 1) ~ '^[0-9]{14}$' ORDER BY 1 LIMIT 20""",
                beginning, beginning, beginning);
    }

    /** The statement that marks it. */
    static String mark(ActionRun at, String kept, String instead) {
        return comment(kept, MARK.formatted(instead, at.run().owner() + ", " + at.run().recovery()));
    }

    /**
     * The statement that gives it the comment that it had, which the database in its place has got; empty where it bears no mark.
     *
     * @throws Problem where another database is in its place by now
     */
    static Optional<String> unmark(ActionRun at, Session session, String kept, String live) throws InterruptedException {
        Optional<Matcher> mark = NewDatabase.comment(session, kept).map(MARKED::matcher).filter(Matcher::matches);
        if (mark.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> now = session.value("SELECT oid FROM pg_database WHERE datname = ?", live);
        if (now.isPresent() && !now.get().equals(mark.get().group(1))) {
            throw new Problem(Message.of("restore.pg.other-restored", at.target().address(), live, kept), Message.of("restore.pg.other-restored.remedy", kept));
        }
        return Optional.of(NewDatabase.comment(session, live).map(text -> comment(kept, text)).orElse("COMMENT ON DATABASE " + Session.name(kept) + " IS NULL"));
    }

    private static String comment(String database, String text) {
        return "COMMENT ON DATABASE " + Session.name(database) + " IS " + Session.text(text);
    }
}
