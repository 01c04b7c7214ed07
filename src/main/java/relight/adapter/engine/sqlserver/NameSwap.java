package relight.adapter.engine.sqlserver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relight.core.recovery.DataChecks;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.restore.sqlserver.TransactSql;
import relight.core.text.Message;
import relight.core.text.Problem;

/**
 * Changes which database bears the live name. Where it stands is read from the names on the server, so that each action can go on from
 * wherever an earlier run of it was cut off.
 */
final class NameSwap {

    private final SqlserverRun at;

    NameSwap(SqlserverRun at) {
        this.at = at;
    }

    private boolean gone() {
        return at.find("gone").isPresent();
    }

    Outcome swap() throws IOException, InterruptedException {
        Map<String, String> there = at.look();
        at.run().record(new RecoveryEvent.CommitWindowOpened(at.step(), Optional.empty()));
        if (!there.containsKey(at.restored())) {
            boolean done = there.containsKey(at.live()) && (gone() || there.containsKey(at.before()));
            return done ? Outcome.succeeded() : Outcome.failed(at.say("absent", at.restored()));
        }
        List<String> statements = new ArrayList<>();
        boolean saved = aside(there, statements);
        statements.addAll(moved(at.restored(), at.live()));
        at.find("owner").ifPresent(owner -> statements.add(TransactSql.owner(at.live(), owner)));
        at.execute(statements);
        tell(saved);
        return Outcome.succeeded();
    }

    /** The same without a restored database: the live name is free afterwards. */
    Outcome setAside() throws IOException, InterruptedException {
        Map<String, String> there = at.look();
        at.run().record(new RecoveryEvent.CommitWindowOpened(at.step(), Optional.empty()));
        List<String> statements = new ArrayList<>();
        boolean saved = aside(there, statements);
        if (!statements.isEmpty()) {
            at.execute(statements);
        }
        tell(saved);
        return Outcome.succeeded();
    }

    /** In one session, so that between the end of the log and the new name nobody can write: what was saved is all there was (MS-1). */
    private boolean aside(Map<String, String> there, List<String> statements) {
        if (gone() || there.containsKey(at.before()) || !there.containsKey(at.live())) {
            return false;
        }
        statements.addAll(TransactSql.alone(at.live()));
        at.find("tail").ifPresent(path -> statements.add(TransactSql.saveTail(at.live(), path, false)));
        statements.add(TransactSql.rename(at.live(), at.before()));
        statements.add(TransactSql.open(at.before()));
        return at.find("tail").isPresent();
    }

    private void tell(boolean saved) {
        if (saved) {
            new DataChecks(at.step(), at.run()).note(at.say("tail"), "", at.with("tail"), true);
        }
    }

    /** Of a database that cannot be opened, whose log file is still there. */
    Outcome saveTail() throws IOException, InterruptedException {
        at.look();
        at.execute(List.of(TransactSql.saveTail(at.live(), at.with("tail"), Boolean.parseBoolean(at.with("damaged")))));
        tell(true);
        return Outcome.succeeded();
    }

    private static List<String> moved(String from, String to) {
        List<String> statements = new ArrayList<>(TransactSql.alone(from));
        statements.add(TransactSql.rename(from, to));
        statements.add(TransactSql.open(to));
        return statements;
    }

    /** Also where the swap has not happened: then nothing changes. */
    Outcome swapBack() throws IOException, InterruptedException {
        Map<String, String> there = at.look();
        boolean aside = there.containsKey(at.before());
        List<String> statements = new ArrayList<>();
        if (!aside && !gone()) {
            if (there.containsKey(at.live())) {
                statements.add(TransactSql.open(at.live()));
            }
        } else if (there.containsKey(at.live()) && !there.containsKey(at.restored())) {
            statements.addAll(opened(there, at.live()) ? moved(at.live(), at.restored()) : List.of(TransactSql.drop(at.live())));
        }
        if (aside) {
            statements.addAll(moved(at.before(), at.live()));
        }
        if (!statements.isEmpty()) {
            at.execute(statements);
        }
        return Outcome.succeeded();
    }

    /** A restore that was cut off leaves a database that nothing but a restore can go on with. */
    private static boolean opened(Map<String, String> there, String database) {
        return "ONLINE".equals(there.get(database));
    }

    Outcome drop() throws IOException, InterruptedException {
        Map<String, String> there = at.look();
        String database = at.with("drop");
        if (database.equalsIgnoreCase(at.live())) {
            throw new Problem(Message.of("restore.sqlserver.never-live", database), Message.of("restore.sqlserver.word.remedy"));
        }
        if (!there.containsKey(database)) {
            return Outcome.succeeded();
        }
        if (!database.equalsIgnoreCase(at.before()) && !new ChainRestore(at).ours(database)) {
            throw new Problem(Message.of("restore.sqlserver.not-ours", database), Message.of("restore.sqlserver.not-ours.remedy"));
        }
        List<String> statements = new ArrayList<>(opened(there, database) ? TransactSql.alone(database) : List.of());
        statements.add(TransactSql.drop(database));
        at.execute(statements);
        return Outcome.succeeded();
    }
}
