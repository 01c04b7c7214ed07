package relight.adapter.engine.mysql;

import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import relight.core.recovery.Outcome;
import relight.core.restore.TestRestore;
import relight.core.text.Message;
import relight.core.text.Problem;

/** The schema that a restore fills, or in place of the live one only keeps its notes in. */
final class ScratchSchema {

    private final ActionRun at;
    private final Clock clock;

    ScratchSchema(ActionRun at, Clock clock) {
        this.at = at;
        this.clock = clock;
    }

    Outcome create() throws IOException, InterruptedException {
        try (RestoreLock ignored = RestoreLock.take(at); Session session = at.session()) {
            make(session);
        }
        return Outcome.succeeded();
    }

    /** Made anew where it bears the mark of a restore; never where it belongs to somebody else. */
    private void make(Session session) throws IOException, InterruptedException {
        String schema = at.restored();
        Notes notes = new Notes(session, schema);
        if (session.hasSchema(schema)) {
            if (!notes.there() && !new Schema(session, schema).isEmpty()) {
                throw new Problem(Message.of("restore.mysql.refused.taken", at.target().address(), schema),
                        Message.of("restore.mysql.refused.taken.remedy", at.target().address(), schema));
            }
            if (notes.there() && notes.find("captured", "").isPresent()) {
                return;
            }
            session.execute("DROP DATABASE " + Session.name(schema));
        }
        String sql = "CREATE DATABASE " + Session.name(schema) + like();
        session.execute(sql);
        at.output(sql);
        notes.begin();
        if (TestRestore.marked(at.action().with())) {
            notes.write("mark", "test", at.run().recovery());
        }
        notes.write("mark", "backup", at.with("backup"));
        notes.write("mark", "live", at.live());
        notes.write("mark", "before", at.before());
        notes.write("mark", "by", at.run().owner() + ", recovery "
                + at.run().recovery() + ", " + clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }

    /** Character set and collation of the live schema. */
    String like() {
        return at.find("charset").map(charset -> " CHARACTER SET " + charset).orElse("")
                + at.find("collation").map(collation -> " COLLATE " + collation).orElse("");
    }

    /** Empties what is to be filled, where an earlier attempt has left something in it. */
    void prepare(String into) throws IOException, InterruptedException {
        try (Session session = at.session()) {
            Schema found = new Schema(session, into);
            if (into.equals(at.restored())) {
                if (!session.hasSchema(into) || !found.tables().isEmpty() || !found.programs("view").isEmpty()) {
                    make(session);
                }
                return;
            }
            if (!session.hasSchema(into)) {
                session.execute("CREATE DATABASE " + Session.name(into) + like());
            }
            List<String> aside = new Schema(session, at.before()).tables();
            Notes notes = new Notes(session, at.restored());
            if (notes.find("captured", "").isEmpty() || !notes.names("live-table").stream().allMatch(aside::contains)) {
                throw new Problem(Message.of("restore.mysql.not-aside", into, at.before()), Message.of("restore.mysql.not-aside.remedy"));
            }
            found.empty();
        }
    }

    /** A restore test has made it: by its note, or where it was cut off before that, by there being nothing in it. */
    static boolean ofATest(Session session, String schema) throws InterruptedException {
        Notes notes = new Notes(session, schema);
        if (notes.there()) {
            Optional<String> test = notes.find("mark", "test");
            return test.isPresent() || schema.startsWith(TestRestore.PREFIX) && notes.names("mark").isEmpty();
        }
        return schema.startsWith(TestRestore.PREFIX) && new Schema(session, schema).tables().isEmpty();
    }

    /** A restore has begun to fill it and was never seen to end. */
    static boolean unfinished(Session session, String restored, String into) throws InterruptedException {
        Notes notes = new Notes(session, restored);
        return !notes.there() || notes.find("filled", into).isEmpty();
    }
}
