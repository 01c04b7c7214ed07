package relight.adapter.engine.redis;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import relight.core.catalog.BackupStore;
import relight.core.recovery.Outcome;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.restore.PlanBuilder;
import relight.core.restore.redis.RedisPlanner;
import relight.core.restore.redis.RedisVersion;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;

/** Carries out the steps of a plan for a Redis, each from what stands in it alone. */
public final class RedisRunner implements StepRunner {

    private final Function<String, BackupStore> stores;
    private final RedisAccess access;

    /**
     * @param stores by name
     */
    public RedisRunner(Function<String, BackupStore> stores, RedisAccess access) {
        this.stores = stores;
        this.access = access;
    }

    @Override
    public boolean runs(Step step) {
        return step instanceof Step.EngineAction action && action.engine().equals(RedisPlanner.ENGINE)
                && !action.action().equals(PlanBuilder.RECHECK);
    }

    @Override
    public String tool(Step step) {
        Map<String, String> with = ((Step.EngineAction) step).with();
        return with.getOrDefault("product", RedisVersion.REDIS) + " " + with.getOrDefault("version", "");
    }

    @Override
    public Outcome run(Step step, StepRun run) throws InterruptedException {
        RedisRun at = RedisRun.of((Step.EngineAction) step, run, access);
        try {
            return carryOut(at);
        } catch (InterruptedIOException e) {
            Thread.interrupted();
            throw new InterruptedException();
        } catch (Problem e) {
            return Outcome.failed(e.say(run.words()));
        } catch (IOException e) {
            return Outcome.failed(at.say("io", String.valueOf(e.getMessage())));
        }
    }

    private Outcome carryOut(RedisRun at) throws IOException, InterruptedException {
        return switch (at.action().action()) {
            case "lock" -> new RedisFiles(at).lock();
            case "restore" -> new RedisFiles(at).restore(stores);
            case "check-file" -> new RedisFiles(at).check();
            case "prove" -> new RedisTrial(at).prove();
            case "hold-sentinels" -> new RedisFellows(at).holdSentinels();
            case "release-sentinels" -> new RedisFellows(at).releaseSentinels();
            case "detach" -> new RedisFellows(at).detach();
            case "attach" -> new RedisFellows(at).attach();
            case "cluster-ok" -> new RedisFellows(at).clusterOk();
            case "begin-keep" -> new RedisKeeping(at).begin();
            case "keep" -> new RedisKeeping(at).keep();
            case "quiet" -> new RedisService(at).quiet();
            case "quiet-undo" -> new RedisService(at).quietToUndo();
            case "stop" -> new RedisService(at).stop();
            case "start" -> new RedisService(at).start();
            case "append-only" -> new RedisService(at).appendOnly();
            case "compare" -> new RedisComparison(at).compare();
            case "swap" -> new RedisFiles(at).swap();
            case "swap-back" -> new RedisFiles(at).swapBack();
            case "swap-alive" -> new RedisContainer(at).swap();
            case "swap-back-alive" -> new RedisContainer(at).swapBack();
            case "await-restart" -> new RedisContainer(at).awaitRestart();
            case "unlock" -> new RedisFiles(at).unlock();
            case "place" -> new RedisFiles(at).place();
            case "remove-test" -> new RedisFiles(at).removeTest();
            case "remove-old" -> new RedisFiles(at).removeOld();
            default -> throw new Problem(Message.of("restore.beside.unknown-action", at.action().engine(), at.action().action()));
        };
    }

    @Override
    public Optional<Trace> trace(Step step, StepRun run) {
        try {
            return Optional.of(new RedisTrace(RedisRun.of((Step.EngineAction) step, run, access)).look());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void end(Step step, StepRun run) {
        new RedisTrace(RedisRun.of((Step.EngineAction) step, run, access)).end();
    }

    @Override
    public Optional<String> lasting(Step step, StepRun run) throws InterruptedException {
        return new RedisTrace(RedisRun.of((Step.EngineAction) step, run, access)).lasting();
    }
}
