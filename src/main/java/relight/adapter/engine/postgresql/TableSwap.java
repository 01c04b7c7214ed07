package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.adapter.engine.postgresql.LiveTables.Named;
import relight.adapter.engine.postgresql.LiveTables.Ties;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.postgresql.ArchivePart;
import relight.core.restore.postgresql.LivePart;
import relight.core.restore.postgresql.PostgresqlVersion;
import relight.core.text.Problem;

/**
 * Puts single tables that were restored in a database beside in the place of those in use: the old ones move to a schema of their own and the
 * new ones are written in one transaction, during which nobody else writes to the old ones. The comment of that schema has the foreign keys
 * that were taken off, so that whoever takes the recovery over can put them back.
 */
final class TableSwap {

    private final ActionRun at;
    private final String live;
    private final String stamp;
    private final List<String> names;
    private final List<Named> tables;
    private final List<String> schemas;

    TableSwap(ActionRun at) {
        ArchivePart part = ArchivePart.of(at.action().with());
        this.at = at;
        this.live = at.with("live");
        this.stamp = at.with("stamp");
        this.names = part.tables();
        this.tables = names.stream().map(Named::of).toList();
        this.schemas = part.inSchemas();
    }

    Outcome swap() throws IOException, InterruptedException {
        PartCopy copy = new PartCopy(at);
        List<String> before = new ArrayList<>(List.of("SET lock_timeout = '60s'"));
        List<String> after = new ArrayList<>(copy.foreignKeys());
        PostgresqlVersion version;
        try (Session session = at.session(live)) {
            version = session.version();
            if (moved(session)) {
                return Outcome.succeeded();
            }
            PartCopy.refuseObstacles(LiveTables.look(session, names), "part.table");
            List<String> there = LiveTables.there(session, quoted(tables));
            Ties ties = LiveTables.ties(session, there);
            there.forEach(table -> before.add("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE"));
            before.addAll(ties.off());
            schemas.forEach(schema -> before.add("CREATE SCHEMA " + Session.name(aside(schema))));
            before.add("COMMENT ON SCHEMA " + Session.name(aside(schemas.getFirst())) + " IS " + Session.text(String.join("\n", ties.waiting())));
            tables.stream().filter(table -> there.contains(table.quoted())).forEach(table -> before.add(move(table, aside(table.schema()))));
            after.addAll(ties.again());
        }
        at.run().record(new RecoveryEvent.CommitWindowOpened(at.step(), Optional.empty()));
        return copy.move(version, "--table", quoted(tables), before, after);
    }

    String look() throws InterruptedException {
        try (Session session = at.session(live)) {
            return PartCopy.look(at, names, moved(session));
        }
    }

    /** The old ones come back to their schemas; the restored ones are kept in others. */
    Outcome swapBack() throws InterruptedException {
        try (Session session = at.session(live)) {
            if (moved(session)) {
                List<String> waiting = session.value("SELECT obj_description(?::regnamespace, 'pg_namespace')", Session.name(aside(schemas.getFirst())))
                        .map(keys -> keys.lines().toList()).orElse(List.of());
                List<String> there = LiveTables.there(session, quoted(tables));
                List<String> old = LiveTables.there(session, quoted(tables.stream().map(this::aside).toList()));
                List<String> statements = new ArrayList<>(LiveTables.ties(session, there).off());
                schemas.forEach(schema -> statements.add("CREATE SCHEMA " + Session.name(LivePart.restored(schema, stamp))));
                tables.stream().filter(table -> there.contains(table.quoted()))
                        .forEach(table -> statements.add(move(table, LivePart.restored(table.schema(), stamp))));
                tables.stream().filter(table -> old.contains(aside(table).quoted())).forEach(table -> statements.add(move(aside(table), table.schema())));
                statements.addAll(waiting);
                schemas.forEach(schema -> statements.add("DROP SCHEMA " + Session.name(aside(schema))));
                session.together(statements);
                statements.forEach(at::output);
                prove(session);
            }
        }
        return Outcome.succeeded();
    }

    /** What was written meanwhile may lead to rows that only the restored ones had: the way back is not held up by it, and it is told. */
    private void prove(Session session) throws InterruptedException {
        for (String key : LiveTables.unproven(session, LiveTables.there(session, quoted(tables)))) {
            try {
                session.execute(key);
            } catch (Problem e) {
                at.output(e.say(at.run().words()));
            }
        }
    }

    /** The old ones go for good, unless something has come to need them: the server itself refuses that. */
    Outcome drop() throws InterruptedException {
        try (Session session = at.session(live)) {
            List<String> old = LiveTables.there(session, quoted(tables.stream().map(this::aside).toList()));
            List<String> statements = new ArrayList<>(old.isEmpty() ? List.of() : List.of("DROP TABLE " + String.join(", ", old)));
            schemas.forEach(schema -> statements.add("DROP SCHEMA IF EXISTS " + Session.name(aside(schema))));
            session.together(statements);
            statements.forEach(at::output);
            return Outcome.succeeded();
        }
    }

    /** Whether the transaction has been: all of it or nothing. */
    private boolean moved(Session session) throws InterruptedException {
        return session.value("SELECT 1 FROM pg_namespace WHERE nspname = ?", aside(schemas.getFirst())).isPresent();
    }

    private String aside(String schema) {
        return LivePart.before(schema, stamp);
    }

    private Named aside(Named table) {
        return table.in(aside(table.schema()));
    }

    private static String move(Named table, String schema) {
        return "ALTER TABLE " + table.quoted() + " SET SCHEMA " + Session.name(schema);
    }

    private static List<String> quoted(List<Named> tables) {
        return tables.stream().map(Named::quoted).toList();
    }
}
