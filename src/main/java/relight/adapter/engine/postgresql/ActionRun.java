package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import relight.adapter.engine.dump.ClientProcess;
import relight.adapter.host.HostShell;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStream;
import relight.core.catalog.DamagedBackupException;
import relight.core.recovery.Outcome;
import relight.core.recovery.Progress;
import relight.core.recovery.StepRun;
import relight.core.restore.postgresql.PostgresqlTarget;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.core.text.Message;
import relight.core.text.Problem;

/** One run of one action: its words, the target in them, and the way to the server. */
record ActionRun(Step.EngineAction action, StepRun run, PostgresqlAccess access) {

    private static final int LONGEST_NAME = 60;

    /** What PostgreSQL's clients say in English where their server has gone. */
    private static final Pattern AWAY = Pattern.compile("server closed the connection|connection to server .*(was lost|failed)|terminating connection due to"
            + "|the database system is (shutting down|starting up|in recovery mode)");

    StepId step() {
        return action.id();
    }

    PostgresqlTarget target() {
        return PostgresqlTarget.of(action.with());
    }

    /** The same way to the server under which another database is the live one. */
    PostgresqlTarget target(String database) {
        Map<String, String> words = new HashMap<>(target().with());
        words.put("database", database);
        return PostgresqlTarget.of(words);
    }

    /** A word of the action; a {@link Problem} where somebody took it out of the saved plan. */
    String with(String name) {
        return find(name).orElseThrow(() -> new Problem(
                Message.of("restore.pg.word", name, action.title()), Message.of("restore.pg.word.remedy")));
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(action.with().get(name));
    }

    /** A session on the maintenance database of the very server that the plan was made for. */
    Session maintenance() throws InterruptedException {
        return confirmed(access.maintenance(target()));
    }

    /** A session on another database of it. */
    Session session(String database) throws InterruptedException {
        return confirmed(access.session(target(), database));
    }

    private Session confirmed(Session session) throws InterruptedException {
        try {
            ServerIdentity.confirm(session, target(), action.with());
            return session;
        } catch (Problem | InterruptedException e) {
            session.close();
            throw e;
        }
    }

    /** The shell at the host where the server is reached; empty where that is from here. */
    Optional<HostShell> shell() {
        return access.shell(target());
    }

    /** A folder of this step's own at that host. */
    String place() {
        return target().far().orElseThrow().spool() + "/relight-" + application().replaceAll("[^A-Za-z0-9]+", "-");
    }

    /** The programs that work with the server: here, or at that host. */
    Programs programs() throws IOException, InterruptedException {
        return Programs.of(target(), shell());
    }

    /** By which the sessions of this run's processes are found on the server. */
    String application() {
        String name = "relight " + run.recovery() + " " + Integer.toHexString(step().value().hashCode());
        return name.length() > LONGEST_NAME ? name.substring(name.length() - LONGEST_NAME) : name;
    }

    String say(String key, Object... values) {
        return run.words().say("restore.pg." + key, values);
    }

    /** What is said of a client that did not end well; where the server went away under it, what is to be done then. */
    Outcome failed(String program, ClientProcess.End end) {
        return Stream.concat(end.errors().stream(), end.warnings().stream()).filter(line -> AWAY.matcher(line).find()).findFirst()
                .map(line -> Outcome.failed(new Problem(Message.of("restore.pg.lost", target().address(), program, line),
                        Message.of("restore.pg.lost.remedy")).say(run.words())))
                .orElseGet(() -> Outcome.failed(say("failed", program, end.status(), end.firstError())));
    }

    void output(String line) {
        run.output(line);
    }

    void items(String what, long done, long total) {
        run.progress(new Progress(what, done, total > 0 ? Optional.of(total) : Optional.empty(), Progress.Unit.ITEMS));
    }

    void bytes(String what, long done, long total) {
        run.progress(new Progress(what, done, total > 0 ? Optional.of(total) : Optional.empty(), Progress.Unit.BYTES));
    }

    /** The hash of a stream that was read to its end. */
    String finish(BackupStream content, Backup backup) throws InterruptedException {
        try {
            return planned(content.finish(), backup);
        } catch (IOException e) {
            throw damaged(backup, e);
        }
    }

    /** The hash, where the plan knows no other one. */
    String planned(String sha256, Backup backup) {
        find("sha256").filter(planned -> !planned.equals(sha256)).ifPresent(planned -> {
            throw new Problem(Message.of("restore.backup.changed", backup.location(), planned, sha256),
                    Message.of("restore.backup.changed.remedy"));
        });
        return sha256;
    }

    /** What is to be said of a backup that cannot be read to its end; an interruption goes on as one. */
    Problem damaged(Backup backup, IOException e) throws InterruptedException {
        if (e instanceof InterruptedIOException) {
            Thread.interrupted();
            throw new InterruptedException();
        }
        Object why = e instanceof DamagedBackupException damaged ? damaged.what() : String.valueOf(e.getMessage());
        return new Problem(Message.of("restore.pg.damaged", backup.location(), why),
                Message.of("restore.pg.damaged.remedy"), e);
    }
}
