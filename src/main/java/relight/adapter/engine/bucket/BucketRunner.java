package relight.adapter.engine.bucket;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.function.Function;
import relight.adapter.s3.S3Place;
import relight.core.catalog.BackupStore;
import relight.core.recovery.Outcome;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.restore.PlanBuilder;
import relight.core.restore.bucket.BucketPlanner;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Workspace;

/** Carries out the actions of a plan for a bucket. */
public final class BucketRunner implements StepRunner {

    private final BucketTargets targets;
    private final Function<String, BackupStore> stores;

    /**
     * @param stores by name
     */
    public BucketRunner(Workspace workspace, Function<String, BackupStore> stores) {
        this.targets = new BucketTargets(workspace);
        this.stores = stores;
    }

    @Override
    public boolean runs(Step step) {
        return step instanceof Step.EngineAction action && action.engine().equals(BucketPlanner.ENGINE)
                && !action.action().equals(PlanBuilder.RECHECK);
    }

    @Override
    public Optional<Trace> trace(Step step, StepRun run) {
        Step.EngineAction action = (Step.EngineAction) step;
        try (S3Place place = new S3Place(targets.bucket(action.with().get("store")))) {
            return Optional.of(new BucketActions(action, run, place, stores, targets).trace());
        } catch (IOException | Problem away) {
            // A store that does not answer tells nothing of what was done; the person is told of it when the step is done again
            return Optional.empty();
        }
    }

    @Override
    public Outcome run(Step step, StepRun run) throws InterruptedException {
        Step.EngineAction action = (Step.EngineAction) step;
        try (S3Place place = new S3Place(targets.bucket(action.with().get("store")))) {
            BucketActions actions = new BucketActions(action, run, place, stores, targets);
            return switch (action.action()) {
                case "lock" -> actions.lock();
                case "compare" -> actions.compare();
                case "keep" -> actions.keep();
                case "write" -> actions.write();
                case "prove" -> actions.prove();
                case "put-back" -> actions.putBack();
                case "remove-old" -> actions.removeOld();
                case "remove-test" -> actions.removeTest();
                default -> throw new Problem(Message.of("restore.beside.unknown-action", action.engine(), action.action()));
            };
        } catch (InterruptedIOException e) {
            Thread.interrupted();
            throw new InterruptedException();
        } catch (IOException e) {
            throw new Problem(Message.of("restore.beside.io", String.valueOf(e.getMessage())), null, e);
        }
    }
}
