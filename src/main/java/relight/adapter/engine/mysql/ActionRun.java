package relight.adapter.engine.mysql;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import relight.adapter.host.HostShell;
import relight.core.recovery.Progress;
import relight.core.recovery.StepRun;
import relight.core.restore.mysql.MysqlChoice;
import relight.core.restore.mysql.MysqlTarget;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.core.text.Message;
import relight.core.text.Problem;

/** One run of one action: its words, the target in them, and the way to the server. */
record ActionRun(Step.EngineAction action, StepRun run, MysqlAccess access) {

    StepId step() {
        return action.id();
    }

    MysqlTarget target() {
        return MysqlTarget.of(action.with());
    }

    /** The same way to the server under which another schema is the live one. */
    MysqlTarget target(String schema) {
        Map<String, String> words = new HashMap<>(target().with());
        words.put("database", schema);
        return MysqlTarget.of(words);
    }

    /** A word of the action; a {@link Problem} where somebody took it out of the saved plan. */
    String with(String name) {
        return find(name).orElseThrow(() -> new Problem(
                Message.of("restore.mysql.word", name, action.title()), Message.of("restore.mysql.word.remedy")));
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(action.with().get(name));
    }

    String live() {
        return with("live");
    }

    String restored() {
        return with("restored");
    }

    String before() {
        return with("before");
    }

    /** Whether what is done goes to the server's binary log, and to its replicas (MY-2). */
    boolean logged() {
        String role = find(MysqlChoice.ROLE).orElse(MysqlChoice.STANDALONE);
        return !role.equals(MysqlChoice.CLONE) && !role.equals(MysqlChoice.REPLICA);
    }

    /** The shell at the host where the server is reached; empty where that is from here. */
    Optional<HostShell> shell() {
        return access.shell(target());
    }

    /** A folder of this step's own at that host. */
    String place() {
        return target().far().orElseThrow().spool() + "/relight-" + run.recovery().replaceAll("[^A-Za-z0-9]+", "-") + "-"
                + Integer.toHexString(step().value().hashCode());
    }

    /** The programs that work with the server: here, or at that host. */
    Programs programs() throws IOException, InterruptedException {
        return Programs.of(target(), shell());
    }

    /** A session on the very server that the plan was made for (ALL-1). */
    Session session() throws InterruptedException {
        Session session = access.session(target());
        try {
            ServerIdentity.confirm(session, target(), with("server"));
            if (!logged()) {
                session.execute("SET SESSION sql_log_bin = 0");
            }
            return session;
        } catch (Problem | InterruptedException e) {
            session.close();
            throw e;
        }
    }

    String say(String key, Object... values) {
        return run.words().say("restore.mysql." + key, values);
    }

    void output(String line) {
        run.output(line);
    }

    void bytes(String what, long done, long total) {
        run.progress(new Progress(what, done, total > 0 ? Optional.of(total) : Optional.empty(), Progress.Unit.BYTES));
    }
}
