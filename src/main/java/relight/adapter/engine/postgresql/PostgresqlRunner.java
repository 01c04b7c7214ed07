package relight.adapter.engine.postgresql;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import relight.adapter.engine.postgresql.pitr.PitrRunner;
import relight.core.catalog.Catalog;
import relight.core.recovery.Erasable;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.restore.PlanBuilder;
import relight.core.restore.postgresql.PostgresqlPlanner;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Carries out the steps of a PostgreSQL plan, each from what stands in it alone. */
public final class PostgresqlRunner implements StepRunner {

    private final Catalog catalog;
    private final PostgresqlAccess access;
    private final Clock clock;

    public PostgresqlRunner(Catalog catalog, PostgresqlAccess access, Clock clock) {
        this.catalog = catalog;
        this.access = access;
        this.clock = clock;
    }

    @Override
    public boolean runs(Step step) {
        return step instanceof Step.EngineAction action && action.engine().equals(PostgresqlPlanner.ENGINE)
                && !action.action().equals(PlanBuilder.RECHECK) && !action.action().startsWith(PitrRunner.PREFIX)
                && !action.action().startsWith(SwitchRunner.PREFIX);
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
            return Outcome.failed(run.words().say("restore.pg.io", String.valueOf(e.getMessage())));
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

    @Override
    public Optional<String> lasting(Step step, StepRun run) throws InterruptedException {
        return left(step, run).closed();
    }

    private PostgresqlTrace left(Step step, StepRun run) {
        return new PostgresqlTrace(new ActionRun((Step.EngineAction) step, run, access));
    }

    private Outcome carryOut(Step.EngineAction action, ActionRun at) throws IOException, InterruptedException {
        if (action.action().equals("recovery-point")) {
            return recoveryPoint(at);
        }
        return switch (action.action()) {
            case PostgresqlPlanner.OWN_SERVER -> new TestServer(at).start();
            case PostgresqlPlanner.REMOVE_SERVER -> new TestServer(at).remove();
            case "create" -> new NewDatabase(at, clock).create();
            case "restore" -> new DumpRestore(at, catalog, clock).restore();
            case "restore-file" -> new SafetyCopy(at).putBack(clock);
            case "count" -> new Counting(at).count();
            case "check" -> new Proving(at).ask();
            case "sequences" -> new Sequences(at).compare();
            case "setval" -> new Sequences(at).set();
            case "sessions" -> new Swap(at).endSessions();
            case "swap" -> new Swap(at).swap();
            case "swap-back" -> new Swap(at).swapBack();
            case "rename-away" -> new Swap(at).renameAway();
            case "schema-swap" -> new SchemaSwap(at).swap();
            case "schema-back" -> new SchemaSwap(at).swapBack();
            case "schema-drop" -> new SchemaSwap(at).drop();
            case "table-swap" -> new TableSwap(at).swap();
            case "table-back" -> new TableSwap(at).swapBack();
            case "table-drop" -> new TableSwap(at).drop();
            case "settings" -> new Swap(at).settings();
            case "carry-over" -> new Swap(at).carryOver();
            case "safety-dump" -> new SafetyCopy(at).write();
            case "drop" -> new Swap(at).drop();
            default -> throw new Problem(Message.of("restore.pg.action", action.action()), Message.of("restore.pg.action.remedy"));
        };
    }

    /** Where no check measures, the backup's time is all there is; it is labelled so (ALL-10). */
    private static Outcome recoveryPoint(ActionRun at) {
        at.run().record(new RecoveryEvent.RecoveryPointFound(at.step(), at.with("system"), Instant.parse(at.with("point")), false,
                Erasable.of(at.run().words().say("restore.pg.point.backup"))));
        return Outcome.succeeded();
    }
}
