package relight.adapter.engine.mysql;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import relight.core.catalog.Catalog;
import relight.core.recovery.Erasable;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.restore.PlanBuilder;
import relight.core.restore.mysql.MysqlPlanner;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Carries out the steps of a plan for MySQL or MariaDB, each from what stands in it alone. */
public final class MysqlRunner implements StepRunner {

    private final Catalog catalog;
    private final MysqlAccess access;
    private final Clock clock;

    public MysqlRunner(Catalog catalog, MysqlAccess access, Clock clock) {
        this.catalog = catalog;
        this.access = access;
        this.clock = clock;
    }

    @Override
    public boolean runs(Step step) {
        return step instanceof Step.EngineAction action && action.engine().equals(MysqlPlanner.ENGINE)
                && !action.action().equals(PlanBuilder.RECHECK);
    }

    @Override
    public String tool(Step step) {
        return ((Step.EngineAction) step).with().getOrDefault("client", "");
    }

    @Override
    public Outcome run(Step step, StepRun run) throws InterruptedException {
        Step.EngineAction action = (Step.EngineAction) step;
        ActionRun at = new ActionRun(action, run, access);
        try {
            return carryOut(action, at);
        } catch (Problem e) {
            return Outcome.failed(e.say(run.words()));
        } catch (IOException e) {
            return Outcome.failed(run.words().say("restore.mysql.io", String.valueOf(e.getMessage())));
        }
    }

    @Override
    public Optional<Trace> trace(Step step, StepRun run) {
        try {
            return Optional.of(left(step, run).look());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void end(Step step, StepRun run) {
        left(step, run).end();
    }

    private MysqlTrace left(Step step, StepRun run) {
        return new MysqlTrace(new ActionRun((Step.EngineAction) step, run, access));
    }

    private Outcome carryOut(Step.EngineAction action, ActionRun at) throws IOException, InterruptedException {
        return switch (action.action()) {
            case MysqlPlanner.OWN_SERVER -> new TestServer(at).start();
            case MysqlPlanner.REMOVE_SERVER -> new TestServer(at).remove();
            case "create" -> new ScratchSchema(at, clock).create();
            case "restore" -> new DumpRestore(at, catalog, clock).restore();
            case "replay" -> new Replay(at, catalog, clock).replay();
            case "count" -> new Counting(at).count();
            case "check" -> new Proving(at).ask();
            case "recovery-point" -> recoveryPoint(at);
            case "sessions" -> new Swap(at).endSessions();
            case "swap" -> new Swap(at).swap();
            case "set-aside" -> new Swap(at).setAside();
            case "finish" -> new Swap(at).finish();
            case "position" -> position(at);
            case "swap-back" -> new Swap(at).swapBack();
            case "drop" -> new Swap(at).drop();
            default -> throw new Problem(Message.of("restore.mysql.action", action.action()), Message.of("restore.mysql.action.remedy"));
        };
    }

    /** From where replication is to go on, once somebody attaches the server to its primary (MY-2). */
    private static Outcome position(ActionRun at) throws InterruptedException {
        try (Session session = at.session()) {
            String gtids = new Notes(session, at.restored()).find("gtids", "").orElseThrow(() -> new Problem(
                    Message.of("restore.mysql.position"), Message.of("restore.mysql.position.remedy")));
            session.execute("SET GLOBAL " + (MysqlProbe.mariadb(session) ? "gtid_slave_pos" : "gtid_purged") + " = ?", gtids);
            at.output(at.say("position.set", gtids));
        }
        return Outcome.succeeded();
    }

    /** Where no check measures, the backup's time is all there is; it is labelled so (ALL-10). */
    private static Outcome recoveryPoint(ActionRun at) {
        at.run().record(new RecoveryEvent.RecoveryPointFound(at.step(), at.with("system"), Instant.parse(at.with("point")), false,
                Erasable.of(at.say("point.backup"))));
        return Outcome.succeeded();
    }
}
