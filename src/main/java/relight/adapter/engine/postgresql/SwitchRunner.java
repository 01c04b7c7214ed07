package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import relight.core.recovery.DataChecks;
import relight.core.recovery.Erasable;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.restore.CheckLines;
import relight.core.restore.DataProof;
import relight.core.restore.postgresql.PostgresqlPlanner;
import relight.core.restore.postgresql.PostgresqlTarget;
import relight.core.restore.postgresql.pitr.Lsn;
import relight.core.restore.postgresql.replica.ReplicaTarget;
import relight.core.restore.postgresql.replica.Writes;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.DataCheck;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;

/** Carries out the steps of a switch to a replica, each from what stands in it alone; each can be run again. */
public final class SwitchRunner implements StepRunner {

    /** What all actions of a switch begin with. */
    public static final String PREFIX = "switch-";

    private static final int MOST_LOOKS = 600;
    private static final int PAUSE_MILLIS = 100;
    private static final String REPLAYED =
            "SELECT to_char(pg_last_xact_replay_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";

    private final PostgresqlAccess access;

    public SwitchRunner(PostgresqlAccess access) {
        this.access = access;
    }

    @Override
    public boolean runs(Step step) {
        return step instanceof Step.EngineAction action && action.engine().equals(PostgresqlPlanner.ENGINE) && action.action().startsWith(PREFIX);
    }

    @Override
    public Outcome run(Step step, StepRun run) throws InterruptedException {
        ActionRun at = new ActionRun((Step.EngineAction) step, run, access);
        try {
            return carryOut(at);
        } catch (Problem e) {
            return Outcome.failed(e.say(run.words()));
        } catch (IOException e) {
            return Outcome.failed(run.words().say("restore.pg.io", String.valueOf(e.getMessage())));
        }
    }

    /** Every action looks what has been done; the one thing that cannot be taken back is seen on the replica itself. */
    @Override
    public Optional<Trace> trace(Step step, StepRun run) {
        ActionRun at = new ActionRun((Step.EngineAction) step, run, access);
        try {
            return Optional.of(new Trace(say(at, promoted(at) ? "trace.promoted" : "trace.replica", replica(at).address()), false, Optional.empty()));
        } catch (Problem away) {
            return Optional.of(new Trace(away.say(run.words()), false, Optional.empty()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** From the fence on nobody can write, until the replica takes over. */
    @Override
    public Optional<String> lasting(Step step, StepRun run) throws InterruptedException {
        ActionRun at = new ActionRun((Step.EngineAction) step, run, access);
        if (!at.action().action().equals("switch-fence")) {
            return Optional.empty();
        }
        try {
            return promoted(at) || new OldPrimary(at).answer() == Writes.TAKEN ? Optional.empty() : Optional.of(say(at, "closed", at.target().address()));
        } catch (Problem away) {
            return Optional.of(say(at, "closed", at.target().address()));
        }
    }

    private Outcome carryOut(ActionRun at) throws IOException, InterruptedException {
        OldPrimary old = new OldPrimary(at);
        switch (at.action().action().substring(PREFIX.length())) {
            case "fence" -> {
                at.run().record(new RecoveryEvent.CommitWindowOpened(at.step(), Optional.empty()));
                old.fence();
            }
            case "prove" -> requireFenced(at, old);
            case "catch-up" -> catchUp(at, old);
            case "promote" -> promote(at, old);
            case "check" -> {
                return check(at);
            }
            case "unfence" -> letGo(at, old);
            case "settle" -> settle(at, old);
            default -> throw new Problem(Message.of("restore.pg.action", at.action().action()), Message.of("restore.pg.action.remedy"));
        }
        return Outcome.succeeded();
    }

    /** A write is tried; only where it meets what the fence should make it meet, anything goes on (PG-15). */
    private static void requireFenced(ActionRun at, OldPrimary old) throws IOException, InterruptedException {
        Writes answer = old.answer();
        boolean proven = old.proven(answer);
        new DataChecks(at.step(), at.run()).note(say(at, "fenced"), "", say(at, "answer." + answer, at.target().address()), proven);
        if (!proven) {
            throw new Problem(Message.of("restore.switch.unfenced", at.target().address()), Message.of("restore.switch.unfenced.remedy"));
        }
    }

    /** What the old primary wrote before it was fenced reaches the replica, where it still can. */
    private void catchUp(ActionRun at, OldPrimary old) throws IOException, InterruptedException {
        if (promoted(at)) {
            return;
        }
        Optional<Lsn> end = old.end();
        if (end.isEmpty()) {
            at.output(say(at, "end.unknown", at.target().address()));
            return;
        }
        try (Session session = replicaSession(at)) {
            Optional<Lsn> position = position(session);
            for (int i = 0; i < MOST_LOOKS && position.filter(now -> now.compareTo(end.get()) >= 0).isEmpty(); i++) {
                Thread.sleep(PAUSE_MILLIS);
                position = position(session);
            }
            Lsn now = position.orElse(new Lsn(0));
            if (now.compareTo(end.get()) < 0) {
                throw new Problem(Message.of("restore.switch.lacks", replica(at).address(), now, end.get()), Message.of("restore.switch.lacks.remedy"));
            }
            new DataChecks(at.step(), at.run()).note(say(at, "caught-up"), "", say(at, "caught-up.text", replica(at).address(), now), true);
        }
    }

    private static Optional<Lsn> position(Session session) throws InterruptedException {
        return session.value("SELECT pg_last_wal_replay_lsn()").flatMap(Lsn::read);
    }

    private void promote(ActionRun at, OldPrimary old) throws IOException, InterruptedException {
        requireFenced(at, old);
        try (Session session = replicaSession(at)) {
            if (recovering(session)) {
                boolean done = session.value("SELECT pg_promote(true, 600)").orElse("f").equals("t");
                if (!done || recovering(session)) {
                    throw new Problem(Message.of("restore.switch.not-promoted", replica(at).address()), Message.of("restore.switch.not-promoted.remedy"));
                }
            }
        }
        at.output(say(at, "promoted", replica(at).address()));
    }

    /** The new primary takes writes, the old one does not, and the data proves itself; the recovery point is the newest of it (ALL-10). */
    private Outcome check(ActionRun at) throws IOException, InterruptedException {
        DataChecks checks = new DataChecks(at.step(), at.run());
        requireTaken(at, checks);
        List<DataCheck> asked = CheckLines.read(at.action().with());
        ProtectedSystem system = new ProtectedSystem(at.with("system"), PostgresqlPlanner.ENGINE, "", List.of(), Objectives.NONE,
                replica(at).with(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
        List<DataProof> proofs = checks.ask(new PostgresqlDataProbe(access), system, asked);
        if (asked.stream().noneMatch(check -> check.kind() == DataCheck.Kind.NEWEST)) {
            try (Session session = replicaSession(at)) {
                session.value(REPLAYED).map(Instant::parse).ifPresent(point -> at.run().record(new RecoveryEvent.RecoveryPointFound(at.step(),
                        at.with("system"), point, true, Erasable.of(say(at, "point")))));
            }
        }
        if (asked.isEmpty()) {
            checks.unproven();
        }
        return checks.outcome(proofs);
    }

    private void requireTaken(ActionRun at, DataChecks checks) throws InterruptedException {
        Writes answer = new WriteAttempt(access).on(replica(at));
        checks.note(say(at, "takes"), "", say(at, "answer." + answer, replica(at).address()), answer == Writes.TAKEN);
        if (answer != Writes.TAKEN) {
            throw new Problem(Message.of("restore.switch.not-promoted", replica(at).address()), Message.of("restore.switch.not-promoted.remedy"));
        }
    }

    /** Only while the replica is one: behind its promotion, or where nobody can see whether it was promoted, there would be two primaries. */
    private void letGo(ActionRun at, OldPrimary old) throws IOException, InterruptedException {
        if (promoted(at)) {
            throw new Problem(Message.of("restore.switch.over", replica(at).address(), at.target().address()),
                    Message.of("restore.switch.over.remedy", at.target().address(), replica(at).host(), Integer.toString(replica(at).port())));
        }
        old.letGo();
        if (at.find(relight.core.restore.postgresql.replica.Fence.BY_HAND).isPresent() || old.answer() != Writes.TAKEN) {
            at.output(say(at, "let-go.by-hand", at.target().address()));
        }
    }

    private void settle(ActionRun at, OldPrimary old) throws IOException, InterruptedException {
        requireFenced(at, old);
        requireTaken(at, new DataChecks(at.step(), at.run()));
        old.settled();
        at.output(say(at, "rebuild", at.target().address(), replica(at).host(), Integer.toString(replica(at).port())));
    }

    private boolean promoted(ActionRun at) throws InterruptedException {
        try (Session session = replicaSession(at)) {
            return !recovering(session);
        }
    }

    private static boolean recovering(Session session) throws InterruptedException {
        return session.value("SELECT pg_is_in_recovery()").orElse("f").equals("t");
    }

    private static PostgresqlTarget replica(ActionRun at) {
        return ReplicaTarget.of(at.action().with());
    }

    /** A session on the very cluster that the plan was made for. */
    private Session replicaSession(ActionRun at) throws InterruptedException {
        Session session = access.maintenance(replica(at));
        try {
            ServerIdentity.confirm(session, replica(at), at.action().with());
            return session;
        } catch (Problem | InterruptedException e) {
            session.close();
            throw e;
        }
    }

    private static String say(ActionRun at, String key, Object... values) {
        return at.run().words().say("restore.switch." + key, values);
    }
}
