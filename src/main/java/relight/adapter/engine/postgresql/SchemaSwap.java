package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.postgresql.ArchivePart;
import relight.core.restore.postgresql.LivePart;
import relight.core.restore.postgresql.PostgresqlVersion;

/**
 * Puts schemas that were restored in a database beside in the place of those in use: the old ones are renamed and the new ones are written in
 * one transaction, during which nobody else writes to the old ones.
 */
final class SchemaSwap {

    /** Comment of the empty schema that stands for one that was not there. */
    private static final String NONE = "Relight: there was none before";

    private final ActionRun at;
    private final String live;
    private final String stamp;
    private final List<String> names;

    SchemaSwap(ActionRun at) {
        this.at = at;
        this.live = at.with("live");
        this.stamp = at.with("stamp");
        this.names = ArchivePart.of(at.action().with()).schemas();
    }

    Outcome swap() throws IOException, InterruptedException {
        PartCopy copy = new PartCopy(at);
        List<String> before = new ArrayList<>();
        List<String> after = copy.foreignKeys();
        PostgresqlVersion version;
        try (Session session = at.session(live)) {
            version = session.version();
            if (moved(session)) {
                return Outcome.succeeded();
            }
            PartCopy.refuseObstacles(LiveSchemas.look(session, names), "part.schema");
            before.add("SET lock_timeout = '60s'");
            for (String name : names) {
                if (has(session, name)) {
                    before.addAll(session.column("SELECT format('LOCK TABLE %I.%I IN ACCESS EXCLUSIVE MODE', nspname, relname) FROM pg_class c "
                            + "JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = ? AND relkind IN ('r', 'p') ORDER BY c.oid", name));
                    before.add(rename(name, LivePart.before(name, stamp)));
                } else {
                    before.add("CREATE SCHEMA " + Session.name(LivePart.before(name, stamp)));
                    before.add("COMMENT ON SCHEMA " + Session.name(LivePart.before(name, stamp)) + " IS " + Session.text(NONE));
                }
            }
        }
        at.run().record(new RecoveryEvent.CommitWindowOpened(at.step(), Optional.empty()));
        return copy.move(version, "--schema", names.stream().map(Session::name).toList(), before, after);
    }

    String look() throws InterruptedException {
        try (Session session = at.session(live)) {
            return PartCopy.look(at, names, moved(session));
        }
    }

    /** The old ones get their names again; the restored ones are kept under another. */
    Outcome swapBack() throws InterruptedException {
        try (Session session = at.session(live)) {
            List<String> statements = new ArrayList<>();
            for (String name : names) {
                String before = LivePart.before(name, stamp);
                if (moved(session) && has(session, name)) {
                    statements.add(rename(name, LivePart.restored(name, stamp)));
                }
                if (has(session, before)) {
                    boolean none = session.value("SELECT 1 FROM pg_namespace WHERE nspname = ? AND obj_description(oid, 'pg_namespace') = ?", before, NONE)
                            .isPresent();
                    statements.add(none ? "DROP SCHEMA " + Session.name(before) : rename(before, name));
                }
            }
            session.together(statements);
            statements.forEach(at::output);
        }
        return Outcome.succeeded();
    }

    /** The old ones go for good, unless something has come to need them. */
    Outcome drop() throws InterruptedException {
        try (Session session = at.session(live)) {
            for (LivePart old : LiveSchemas.look(session, names.stream().map(name -> LivePart.before(name, stamp)).toList())) {
                if (!old.obstacles().isEmpty()) {
                    return Outcome.failed(at.say("part.needed", old.name(), String.join("; ", old.obstacles())));
                }
                if (old.there()) {
                    session.execute("DROP SCHEMA " + Session.name(old.name()) + " CASCADE");
                    at.output("DROP SCHEMA " + Session.name(old.name()) + " CASCADE");
                }
            }
        }
        return Outcome.succeeded();
    }

    /** Whether the transaction has been: all of it or nothing. */
    private boolean moved(Session session) throws InterruptedException {
        for (String name : names) {
            if (has(session, LivePart.before(name, stamp))) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(Session session, String name) throws InterruptedException {
        return session.value("SELECT 1 FROM pg_namespace WHERE nspname = ?", name).isPresent();
    }

    private static String rename(String from, String to) {
        return "ALTER SCHEMA " + Session.name(from) + " RENAME TO " + Session.name(to);
    }
}
