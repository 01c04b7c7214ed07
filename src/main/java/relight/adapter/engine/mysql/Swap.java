package relight.adapter.engine.mysql;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import relight.core.recovery.DataChecks;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.SchemaNames;
import relight.core.restore.TestRestore;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Changes which tables the live schema has. All of them change in one RENAME TABLE; triggers and views, which the server does not
 * let into another schema, are dropped before and made again behind it. What was there is written down first, on the server.
 */
final class Swap {

    private static final int MOST_WAITS = 100;
    private static final int WAIT_MILLIS = 100;
    private static final int PATIENCE_SECONDS = 60;

    private final ActionRun at;

    Swap(ActionRun at) {
        this.at = at;
    }

    /** Ends who is there (ALL-15). The server has no way to keep a schema shut: the applications are to be stopped. */
    Outcome endSessions() throws InterruptedException {
        try (Session session = at.session()) {
            List<List<String>> others = MysqlProbe.others(session, at.live());
            for (List<String> other : others) {
                session.kill(Long.parseLong(other.getFirst()));
                at.output(at.say("session.ended", other.get(1)));
            }
            List<String> ended = others.stream().map(List::getFirst).toList();
            for (int i = 0; i < MOST_WAITS; i++) {
                List<String> left = MysqlProbe.others(session, at.live()).stream().map(List::getFirst).filter(ended::contains).toList();
                if (left.isEmpty()) {
                    return Outcome.succeeded();
                }
                Thread.sleep(WAIT_MILLIS);
            }
            throw new Problem(Message.of("restore.mysql.session.stays", at.live()), Message.of("restore.mysql.session.stays.remedy"));
        }
    }

    Outcome swap() throws InterruptedException {
        try (RestoreLock ignored = RestoreLock.take(at); Session session = patient()) {
            if (ScratchSchema.unfinished(session, at.restored(), at.restored())) {
                return Outcome.failed(at.say("counted.unfinished", at.restored()));
            }
            return new Exchange(session).bringIn(true);
        }
    }

    /** The same without a restored schema: the live one is empty afterwards. */
    Outcome setAside() throws InterruptedException {
        try (RestoreLock ignored = RestoreLock.take(at); Session session = patient()) {
            new Exchange(session).bringIn(false);
        }
        return Outcome.succeeded();
    }

    /** In place: what the dump said nothing about is made again, and events run again. */
    Outcome finish() throws InterruptedException {
        try (RestoreLock ignored = RestoreLock.take(at); Session session = patient()) {
            Exchange exchange = new Exchange(session);
            exchange.complete(new Schema(session, at.live()).programs());
            return exchange.outcome();
        }
    }

    /** Also where the swap has not happened: then nothing changes. */
    Outcome swapBack() throws InterruptedException {
        try (RestoreLock ignored = RestoreLock.take(at); Session session = patient()) {
            if (new Notes(session, at.restored()).there()) {
                new Exchange(session).takeBack();
            }
        }
        return Outcome.succeeded();
    }

    private Session patient() throws InterruptedException {
        Session session = at.session();
        session.execute("SET SESSION lock_wait_timeout = " + PATIENCE_SECONDS);
        return session;
    }

    /** Drops a schema that a restore has made or kept, and no other (ALL-2). */
    Outcome drop() throws InterruptedException {
        String schema = at.with("drop");
        try (RestoreLock ignored = RestoreLock.take(at); Session session = patient()) {
            if (!session.hasSchema(schema)) {
                return Outcome.succeeded();
            }
            if (TestRestore.marked(at.action().with()) && !ScratchSchema.ofATest(session, schema)) {
                throw new Problem(Message.of("test.foreign", schema), Message.of("test.foreign.remedy", schema));
            }
            boolean ours = TestRestore.marked(at.action().with()) || !schema.equals(at.live()) && (schema.equals(at.before()) ? kept(session) : restored(session, schema));
            if (!ours) {
                throw new Problem(Message.of("restore.mysql.foreign", schema), Message.of("restore.mysql.foreign.remedy"));
            }
            session.execute("DROP DATABASE " + Session.name(schema));
            at.output("DROP DATABASE " + Session.name(schema));
        }
        return Outcome.succeeded();
    }

    /** Also where the console died before the first note: nothing in it can be anybody's. */
    private static boolean restored(Session session, String schema) throws InterruptedException {
        return new Notes(session, schema).there() || new Schema(session, schema).isEmpty();
    }

    private boolean kept(Session session) throws InterruptedException {
        Notes notes = new Notes(session, at.restored());
        return at.before().contains(SchemaNames.BEFORE) && notes.there() && notes.find("mark", "before").equals(Optional.of(at.before()));
    }

    /** The work on one session. */
    private final class Exchange {

        private final Session session;
        private final Notes notes;
        private final Schema live;
        private final Schema restored;
        private final Schema before;
        /** What the live schema lacks now although it should have it. */
        private final List<String> unmade = new ArrayList<>();

        Exchange(Session session) {
            this.session = session;
            this.notes = new Notes(session, at.restored());
            this.live = new Schema(session, at.live());
            this.restored = new Schema(session, at.restored());
            this.before = new Schema(session, at.before());
        }

        Outcome bringIn(boolean all) throws InterruptedException {
            capture();
            at.run().record(new RecoveryEvent.CommitWindowOpened(at.step(), Optional.empty()));
            for (String schema : List.of(at.live(), at.before())) {
                if (!session.hasSchema(schema)) {
                    session.execute("CREATE DATABASE " + Session.name(schema) + new ScratchSchema(at, null).like());
                }
            }
            List<StoredProgram> mine = programs("restored-program");
            drop(programs("live-program"), at.live(), all ? Set.of("view", "trigger") : Set.of("view", "trigger", "routine", "event"));
            drop(mine, at.restored(), Set.of("view", "trigger"));
            loosen(at.live(), "live-key");
            loosen(at.restored(), "restored-key");
            rename(pairsIn());
            fasten("restored-key");
            if (all) {
                complete(mine);
            }
            return outcome();
        }

        /** Nobody is to start an application on half a schema: the step fails while the way back is open, and can be run again. */
        Outcome outcome() {
            return unmade.isEmpty() ? Outcome.succeeded() : Outcome.failed(at.say("unmade.failed", String.join(", ", unmade), at.live(), at.before()));
        }

        /** Once, before anything changes: a second run must not take the restored tables for the old ones. */
        private void capture() throws InterruptedException {
            if (notes.find("captured", "").isPresent()) {
                return;
            }
            for (String kind : List.of("live-table", "live-program", "restored-table", "restored-program")) {
                notes.forget(kind);
            }
            for (String table : live.tables()) {
                notes.write("live-table", table, "");
            }
            for (String table : restored.tables()) {
                notes.write("restored-table", table, "");
            }
            for (StoredProgram program : live.programs()) {
                notes.write("live-program", program.key(), program.written());
            }
            for (StoredProgram program : restored.programs()) {
                notes.write("restored-program", program.key(), program.written());
            }
            notes.write("captured", "", "");
        }

        private List<StoredProgram> programs(String kind) throws InterruptedException {
            return notes.all(kind).values().stream().map(StoredProgram::read).toList();
        }

        private void drop(List<StoredProgram> programs, String schema, Set<String> kinds) throws InterruptedException {
            Set<String> tables = new LinkedHashSet<>(new Schema(session, schema).tables());
            for (StoredProgram program : programs) {
                if (kinds.contains(program.kind()) && !(program.kind().equals("view") && tables.contains(program.name()))) {
                    program.drop(session, schema);
                }
            }
        }

        /** A key to a table that is not there would get hold of the one that takes its name, over the border of two schemas. */
        private void loosen(String schema, String kind) throws InterruptedException {
            for (ForeignKey key : new Schema(session, schema).danglingKeys()) {
                notes.write(kind, key.table() + "." + key.name(), key.written());
                session.execute("ALTER TABLE " + Session.name(schema, key.table()) + " DROP FOREIGN KEY " + Session.name(key.name()));
                at.output(at.say("loosened", key.table(), key.name()));
            }
        }

        private void fasten(String kind) throws InterruptedException {
            session.execute("SET SESSION foreign_key_checks = 0");
            for (String written : notes.all(kind).values()) {
                ForeignKey key = ForeignKey.read(written);
                session.use(at.live());
                try {
                    session.execute("ALTER TABLE " + Session.name(key.table()) + " ADD " + key.definition());
                } catch (Problem e) {
                    unmade(key.table() + "." + key.name(), e);
                }
            }
            session.execute("SET SESSION foreign_key_checks = 1");
            notes.forget(kind);
        }

        private List<String> pairsIn() throws InterruptedException {
            List<String> pairs = new ArrayList<>();
            List<String> aside = before.tables();
            List<String> there = live.tables();
            for (String table : notes.names("live-table")) {
                if (there.contains(table) && !aside.contains(table)) {
                    pairs.add(pair(at.live(), at.before(), table));
                }
            }
            List<String> beside = restored.tables();
            for (String table : notes.names("restored-table")) {
                if (beside.contains(table)) {
                    pairs.add(pair(at.restored(), at.live(), table));
                }
            }
            return pairs;
        }

        private String pair(String from, String to, String table) {
            return Session.name(from, table) + " TO " + Session.name(to, table);
        }

        private void rename(List<String> pairs) throws InterruptedException {
            if (!pairs.isEmpty()) {
                session.execute("RENAME TABLE " + String.join(", ", pairs));
                at.output(at.say("renamed", pairs.size()));
            }
        }

        /** Makes what belongs to the restored tables; of what the dump does not speak, what was there before (MY-1). */
        void complete(List<StoredProgram> mine) throws InterruptedException {
            List<String> kinds = notes.names("kind");
            List<StoredProgram> old = programs("live-program");
            List<String> enabled = notes.names("event");
            List<StoredProgram> making = new ArrayList<>(mine);
            Set<String> keys = mine.stream().map(StoredProgram::key).collect(Collectors.toSet());
            old.stream().filter(program -> !program.kind().equals("view") && !kinds.contains(program.kind()) && !keys.contains(program.key()))
                    .forEach(making::add);
            drop(old.stream().filter(program -> kinds.contains(program.kind())).toList(), at.live(), Set.of("routine", "event"));
            List<String> tables = live.tables();
            make(making.stream().filter(program -> !program.kind().equals("trigger") || tables.contains(program.table())).toList(), enabled);
            drop(mine, at.restored(), Set.of("routine", "event"));
        }

        /** Views may need each other: those that cannot be made yet come again. */
        private void make(List<StoredProgram> programs, List<String> enabled) throws InterruptedException {
            List<StoredProgram> open = new ArrayList<>(programs);
            while (!open.isEmpty()) {
                List<StoredProgram> failed = new ArrayList<>();
                Problem why = null;
                for (StoredProgram program : open) {
                    try {
                        program.drop(session, at.live());
                        program.make(session, at.live());
                        if (program.kind().equals("event") && (program.enabled() || enabled.contains(program.name()))) {
                            session.execute("ALTER EVENT " + Session.name(at.live(), program.name()) + " ENABLE");
                        }
                    } catch (Problem e) {
                        failed.add(program);
                        why = e;
                    }
                }
                if (failed.size() == open.size()) {
                    for (StoredProgram program : failed) {
                        unmade(program.key(), why);
                    }
                    return;
                }
                open = failed;
            }
        }

        private void unmade(String what, Problem why) {
            unmade.add(what);
            new DataChecks(at.step(), at.run()).note(what, "", at.say("unmade", what, why.say(at.run().words())), false);
        }

        void takeBack() throws InterruptedException {
            if (notes.find("captured", "").isEmpty()) {
                return;
            }
            List<StoredProgram> old = programs("live-program");
            List<StoredProgram> now = live.programs();
            drop(now, at.live(), Set.of("view", "trigger", "routine", "event"));
            rename(pairsBack());
            fasten("live-key");
            make(old, List.of());
            if (session.hasSchema(at.before()) && before.tables().isEmpty()) {
                session.execute("DROP DATABASE " + Session.name(at.before()));
            }
            notes.forget("captured");
            // its views and triggers went when they lay in the live schema: it is not to be swapped in once more
            notes.forget("filled");
        }

        /** A table that was never set aside is the old one, and stays. */
        private List<String> pairsBack() throws InterruptedException {
            List<String> pairs = new ArrayList<>();
            List<String> aside = before.tables();
            List<String> old = notes.names("live-table");
            List<String> beside = restored.tables();
            for (String table : live.tables()) {
                if (!(old.contains(table) && !aside.contains(table)) && !beside.contains(table)) {
                    pairs.add(pair(at.live(), at.restored(), table));
                }
            }
            aside.forEach(table -> pairs.add(pair(at.before(), at.live(), table)));
            return pairs;
        }
    }
}
