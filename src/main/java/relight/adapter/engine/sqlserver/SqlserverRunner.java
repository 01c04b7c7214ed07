package relight.adapter.engine.sqlserver;

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
import relight.core.restore.PlanBuilder;
import relight.core.restore.sqlserver.SqlserverPlanner;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;

/** Carries out the steps of a plan for SQL Server, each from what stands in it alone. */
public final class SqlserverRunner implements StepRunner {

    private final SqlserverAccess access;

    public SqlserverRunner(SqlserverAccess access) {
        this.access = access;
    }

    @Override
    public boolean runs(Step step) {
        return step instanceof Step.EngineAction action && action.engine().equals(SqlserverPlanner.ENGINE)
                && !action.action().equals(PlanBuilder.RECHECK);
    }

    @Override
    public String tool(Step step) {
        return "sqlcmd";
    }

    @Override
    public Outcome run(Step step, StepRun run) throws InterruptedException {
        SqlserverRun at = SqlserverRun.of((Step.EngineAction) step, run, access);
        try {
            return carryOut(at);
        } catch (Problem e) {
            return Outcome.failed(e.say(run.words()));
        } catch (IOException e) {
            return Outcome.failed(at.say("io", String.valueOf(e.getMessage())));
        }
    }

    private Outcome carryOut(SqlserverRun at) throws IOException, InterruptedException {
        return switch (at.action().action()) {
            case "tail" -> new NameSwap(at).saveTail();
            case "verify" -> new ChainRestore(at).verify();
            case "restore" -> new ChainRestore(at).restore();
            case "checkdb" -> new ChainRestore(at).check();
            case "count" -> new ChainRestore(at).count();
            case "check" -> prove(at);
            case "recovery-point" -> recoveryPoint(at);
            case "swap" -> new NameSwap(at).swap();
            case "set-aside" -> new NameSwap(at).setAside();
            case "swap-back" -> new NameSwap(at).swapBack();
            case "drop" -> new NameSwap(at).drop();
            default -> throw new Problem(Message.of("restore.beside.unknown-action", at.action().engine(), at.action().action()));
        };
    }

    private Outcome prove(SqlserverRun at) throws IOException, InterruptedException {
        ProtectedSystem restored = new ProtectedSystem(at.with("system"), SqlserverPlanner.ENGINE, "", List.of(), Objectives.NONE,
                at.target(at.with("into")).with(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());
        DataChecks checks = new DataChecks(at.step(), at.run());
        return checks.outcome(checks.ask(new SqlserverDataProbe(access), restored, CheckLines.read(at.action().with())));
    }

    /** Where no check measures, the moment that the backups were restored to is all there is; it is labelled so (ALL-10). */
    private static Outcome recoveryPoint(SqlserverRun at) {
        at.run().record(new RecoveryEvent.RecoveryPointFound(at.step(), at.with("system"), Instant.parse(at.with("point")), false,
                Erasable.of(at.say("point.backup"))));
        return Outcome.succeeded();
    }

    @Override
    public Optional<Trace> trace(Step step, StepRun run) {
        try {
            return Optional.of(new SqlserverTrace(SqlserverRun.of((Step.EngineAction) step, run, access)).look());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void end(Step step, StepRun run) {
        new SqlserverTrace(SqlserverRun.of((Step.EngineAction) step, run, access)).end();
    }
}
