package relight.adapter.engine.postgresql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.TestRestore;
import relight.core.restore.postgresql.DatabaseNames;
import relight.core.restore.postgresql.NewServer;
import relight.core.restore.postgresql.PostgresqlPlanner;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Changes which database bears the name that applications know. Every change of names is one transaction. */
final class Swap {

    private static final int MOST_WAITS = 100;
    private static final int WAIT_MILLIS = 100;

    private final ActionRun at;

    Swap(ActionRun at) {
        this.at = at;
    }

    /** Lets nobody in and ends who is there (ALL-15); where that fails, the database is open again. */
    Outcome endSessions() throws InterruptedException {
        String database = at.with("into");
        try (Session session = at.maintenance()) {
            if (!there(session, database)) {
                return Outcome.succeeded();
            }
            requireSame(session, database);
            List<String> others = PostgresqlProbe.sessions(session, database);
            if (at.find(PostgresqlPlanner.WAY_BACK).isPresent()) {
                openWindow();
            }
            allow(session, database, false);
            try {
                terminate(session, database);
            } catch (Problem | InterruptedException e) {
                Thread.interrupted();
                allow(session, database, true);
                throw e;
            }
            others.forEach(other -> at.output(at.say("session.ended", other)));
            return Outcome.succeeded().with(Map.of("sessions", (long) others.size()));
        }
    }

    /** Before the first change: whoever is cut off behind it has the way back. */
    private void openWindow() {
        at.run().record(new RecoveryEvent.CommitWindowOpened(at.step(), Optional.empty()));
    }

    private static void allow(Session session, String database, boolean connections) throws InterruptedException {
        session.execute("ALTER DATABASE " + Session.name(database) + " ALLOW_CONNECTIONS " + connections);
    }

    private void terminate(Session session, String database) throws InterruptedException {
        for (int i = 0; i < MOST_WAITS; i++) {
            session.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ? AND pid <> pg_backend_pid()",
                    database);
            if (session.value("SELECT 1 FROM pg_stat_activity WHERE datname = ? AND pid <> pg_backend_pid()", database).isEmpty()) {
                return;
            }
            Thread.sleep(WAIT_MILLIS);
        }
        throw new Problem(Message.of("restore.pg.session.stays", database,
                String.join("; ", PostgresqlProbe.sessions(session, database))), Message.of("restore.pg.session.stays.remedy"));
    }

    Outcome swap() throws InterruptedException {
        String live = at.with("live");
        String restored = at.with("restored");
        Optional<String> before = at.find("before");
        try (Session session = at.maintenance()) {
            if (there(session, restored)) {
                List<String> statements = new ArrayList<>();
                if (before.isPresent()) {
                    requireSame(session, live);
                    statements.addAll(new DatabaseSettings(session).copy(live, restored));
                    statements.add(rename(live, before.get()));
                    statements.add("ALTER DATABASE " + Session.name(before.get()) + " ALLOW_CONNECTIONS true");
                    statements.add(KeptDatabase.mark(at, before.get(), oid(session, restored).orElseThrow()));
                }
                statements.add(rename(restored, live));
                terminate(session, restored);
                openWindow();
                session.together(statements);
                statements.forEach(at::output);
            } else if (!there(session, live)) {
                throw new Problem(Message.of("restore.pg.missing", at.target().address(), restored),
                        Message.of("restore.pg.missing.remedy"));
            } else {
                openWindow();
            }
        }
        return Outcome.succeeded();
    }

    /** Also where the swap has not happened: then the live database is only opened again. */
    Outcome swapBack() throws InterruptedException {
        String live = at.with("live");
        Optional<String> before = at.find("before");
        try (Session session = at.maintenance()) {
            List<String> statements = new ArrayList<>();
            boolean old = before.isPresent() && there(session, before.get());
            if (old) {
                KeptDatabase.unmark(at, session, before.get(), live).ifPresent(statements::add);
            }
            if (old || before.isEmpty()) {
                if (there(session, live)) {
                    terminate(session, live);
                    statements.add(rename(live, at.with("restored")));
                    statements.add("ALTER DATABASE " + Session.name(at.with("restored")) + " ALLOW_CONNECTIONS true");
                }
            }
            if (old) {
                terminate(session, before.get());
                statements.add(rename(before.get(), live));
            }
            if (old || before.isPresent() && there(session, live)) {
                statements.add("ALTER DATABASE " + Session.name(live) + " ALLOW_CONNECTIONS true");
            }
            session.together(statements);
            statements.forEach(at::output);
        }
        return Outcome.succeeded();
    }

    Outcome renameAway() throws InterruptedException {
        String live = at.with("live");
        String before = at.with("before");
        try (Session session = at.maintenance()) {
            openWindow();
            if (!there(session, before)) {
                requireSame(session, live);
                terminate(session, live);
                session.together(List.of(rename(live, before), "ALTER DATABASE " + Session.name(before) + " ALLOW_CONNECTIONS true"));
                at.output(rename(live, before));
            }
        }
        return Outcome.succeeded();
    }

    Outcome carryOver() throws InterruptedException {
        try (Session session = at.maintenance()) {
            List<String> statements = new ArrayList<>(new DatabaseSettings(session).copy(at.with("before"), at.with("live")));
            statements.add(KeptDatabase.mark(at, at.with("before"), oid(session, at.with("live")).orElseThrow()));
            session.together(statements);
            statements.forEach(at::output);
        }
        return Outcome.succeeded();
    }

    /** Of another server's database. One whose role is missing here is told, and keeps nobody from the others. */
    Outcome settings() throws InterruptedException {
        List<String> failed = new ArrayList<>();
        try (Session session = at.maintenance()) {
            for (int i = 1; at.find(NewServer.STATEMENT + i).isPresent(); i++) {
                String statement = at.with(NewServer.STATEMENT + i);
                try {
                    session.execute(statement);
                    at.output(statement);
                } catch (Problem e) {
                    failed.add(statement + ": " + e.say(at.run().words()));
                }
            }
        }
        return failed.isEmpty() ? Outcome.succeeded() : Outcome.failed(at.say("settings.failed", String.join("; ", failed)));
    }

    /** Drops a database that a restore has made or kept; any other only behind a whole safety copy (ALL-2). */
    Outcome drop() throws InterruptedException {
        String database = at.with("drop");
        try (Session session = at.maintenance()) {
            if (!there(session, database)) {
                return Outcome.succeeded();
            }
            Optional<String> safety = at.find("safety");
            boolean test = TestRestore.marked(at.action().with());
            if (test && !NewDatabase.ofATest(at, session, database)) {
                throw new Problem(Message.of("test.foreign", database), Message.of("test.foreign.remedy", database));
            }
            boolean safe = test || (safety.isPresent() ? SafetyCopy.whole(at, safety.get()) : ours(session, database));
            if (!safe) {
                throw new Problem(Message.of("restore.pg.safety.missing", safety.orElse("–"), database),
                        Message.of("restore.pg.safety.missing.remedy"));
            }
            session.execute("DROP DATABASE " + Session.name(database) + (at.find("force").isPresent() ? " WITH (FORCE)" : ""));
            at.output("DROP DATABASE " + Session.name(database));
        }
        return Outcome.succeeded();
    }

    private boolean ours(Session session, String database) throws InterruptedException {
        String live = at.target().database();
        return NewDatabase.marked(session, database) || NewDatabase.unmarkedYet(at, session, database)
                || !database.equals(live) && database.matches(".+" + DatabaseNames.BEFORE + "\\d{14}");
    }

    private static String rename(String from, String to) {
        return "ALTER DATABASE " + Session.name(from) + " RENAME TO " + Session.name(to);
    }

    /** Under the name is still the database that the plan was made for, and not what somebody else has put there since (ALL-1, ALL-15). */
    private void requireSame(Session session, String database) throws InterruptedException {
        Optional<String> now = oid(session, database);
        if (at.find("oid").filter(planned -> !now.equals(Optional.of(planned))).isPresent()) {
            throw new Problem(Message.of("restore.pg.other-database", at.target().address(), database),
                    Message.of("restore.pg.other-database.remedy"));
        }
    }

    private static boolean there(Session session, String database) throws InterruptedException {
        return oid(session, database).isPresent();
    }

    private static Optional<String> oid(Session session, String database) throws InterruptedException {
        return session.value("SELECT oid FROM pg_database WHERE datname = ?", database);
    }
}
