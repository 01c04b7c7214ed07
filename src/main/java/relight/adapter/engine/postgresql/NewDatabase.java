package relight.adapter.engine.postgresql;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import relight.core.recovery.Outcome;
import relight.core.restore.TestPlace;
import relight.core.restore.TestRestore;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * The database that a restore fills. It bears a comment that says whose it is, so that only such a one is ever emptied again when
 * the step is run once more.
 */
final class NewDatabase {

    private static final String MARK = "Relight restore";
    /** Only a restore test leaves it. */
    private static final String TEST_MARK = MARK + " test";
    private static final String WHOLE = ", filled to the end";

    private final ActionRun at;
    private final Clock clock;
    private final String into;

    NewDatabase(ActionRun at, Clock clock) {
        this.at = at;
        this.clock = clock;
        this.into = at.with("into");
    }

    Outcome create() throws InterruptedException {
        try (Session session = at.maintenance()) {
            make(session);
        }
        return Outcome.succeeded();
    }

    /** Makes it anew where an earlier attempt has left something in it, or was cut off before it had marked it. */
    void prepare() throws InterruptedException {
        boolean marked;
        try (Session session = at.maintenance()) {
            marked = marked(session, into);
        }
        if (!marked || !empty()) {
            create();
        }
    }

    private boolean empty() throws InterruptedException {
        try (Session session = at.session(into)) {
            return session.value("""
                    SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
                    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'""").orElse("0").equals("0");
        }
    }

    /**
     * An earlier attempt has made it, as its mark says; one that was cut off before the mark has left it empty. One that an earlier restore made
     * bears the mark as well, and is what is to be kept.
     */
    private boolean ours(Optional<String> comment, Optional<String> oid) throws InterruptedException {
        String mark = TestRestore.marked(at.action().with()) ? TEST_MARK : MARK;
        return !oid.equals(at.find("old")) && (comment.isPresent() ? comment.get().startsWith(mark) : empty());
    }

    private void make(Session session) throws InterruptedException {
        Optional<String> comment = comment(session, into);
        Optional<String> there = session.value("SELECT oid FROM pg_database WHERE datname = ?", into);
        if (there.isPresent()) {
            if (!ours(comment, there)) {
                throw new Problem(Message.of("restore.pg.refused.taken", at.target().address(), into),
                        Message.of("restore.pg.refused.taken.remedy", at.target().address(), into));
            }
            session.execute("DROP DATABASE " + Session.name(into));
        }
        StringBuilder sql = new StringBuilder("CREATE DATABASE " + Session.name(into) + " TEMPLATE template0");
        at.find("encoding").ifPresent(value -> sql.append(" ENCODING ").append(Session.text(value)));
        at.find("collate").ifPresent(value -> sql.append(" LC_COLLATE ").append(Session.text(value)));
        at.find("ctype").ifPresent(value -> sql.append(" LC_CTYPE ").append(Session.text(value)));
        at.find("icu").ifPresent(value -> sql.append(" LOCALE_PROVIDER icu ICU_LOCALE ").append(Session.text(value)));
        at.find("owner").ifPresent(value -> sql.append(" OWNER ").append(Session.name(value)));
        execute(session, sql.toString());
        session.execute("COMMENT ON DATABASE " + Session.name(into) + " IS " + Session.text(
                (TestRestore.marked(at.action().with()) ? TEST_MARK : MARK) + " of backup " + at.with("backup") + ", begun " + clock.instant().truncatedTo(ChronoUnit.SECONDS)));
    }

    /** A server that a test makes may lack the locale of production: texts then are sorted by their bytes. */
    private void execute(Session session, String sql) throws InterruptedException {
        try {
            session.execute(sql);
            at.output(sql);
        } catch (Problem e) {
            if (!at.with("server").startsWith(TestPlace.IDENTITY) || at.find("collate").isEmpty()) {
                throw e;
            }
            String plain = "CREATE DATABASE " + Session.name(into) + " TEMPLATE template0 ENCODING " + Session.text(at.with("encoding"))
                    + " LC_COLLATE 'C' LC_CTYPE 'C'";
            session.execute(plain);
            at.output(at.run().words().say("test.server.locale", at.with("collate"), e.say(at.run().words())));
            at.output(plain);
        }
    }

    /** Everything is in it: without that nobody takes a restore that was cut off for a whole one. */
    void finish() throws InterruptedException {
        try (Session session = at.maintenance()) {
            Optional<String> comment = comment(session, into).filter(text -> text.startsWith(MARK));
            if (comment.isPresent()) {
                session.execute("COMMENT ON DATABASE " + Session.name(into) + " IS " + Session.text(comment.get() + WHOLE));
            }
        }
    }

    /** A restore has begun to fill it and was never seen to end; one in place has got the comment of the database before by the time it is counted. */
    static boolean unfinished(Session session, String database) throws InterruptedException {
        return comment(session, database).filter(text -> text.startsWith(MARK) && !text.endsWith(WHOLE)).isPresent();
    }

    /** A restore was seen to fill it to the end. */
    static boolean whole(Session session, String database) throws InterruptedException {
        return comment(session, database).filter(text -> text.startsWith(MARK) && text.endsWith(WHOLE)).isPresent();
    }

    static Optional<String> comment(Session session, String database) throws InterruptedException {
        return session.value("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = ?", database);
    }

    /** A restore test has made it: by its comment, or where it was cut off before that, by there being nothing in it. */
    static boolean ofATest(ActionRun at, Session session, String database) throws InterruptedException {
        Optional<String> comment = comment(session, database);
        if (comment.isPresent()) {
            return comment.get().startsWith(TEST_MARK);
        }
        return database.startsWith(TestRestore.PREFIX) && unmarkedYet(at, session, database);
    }

    /** Nothing is in it and nobody says whose it is, as where a restore was cut off between making it and marking it. */
    static boolean unmarkedYet(ActionRun at, Session session, String database) throws InterruptedException {
        if (comment(session, database).isPresent()) {
            return false;
        }
        try (Session inside = at.session(database).readOnly()) {
            return inside.value("SELECT 1 FROM pg_class WHERE oid >= 16384").isEmpty();
        }
    }

    static boolean marked(Session session, String database) throws InterruptedException {
        return comment(session, database).filter(text -> text.startsWith(MARK)).isPresent();
    }
}
