package relight.adapter.engine.place;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import relight.core.recovery.Outcome;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.StepRunner;
import relight.core.restore.PlanBuilder;
import relight.core.restore.PlanWriter;
import relight.core.restore.RestorePlan;
import relight.core.runbook.Runbook;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.runbook.StepHeader.Part;
import relight.core.text.Messages;
import relight.core.text.Problem;
import relight.testing.TestRun;

/** Runs a plan as it reads in its saved document, step by step, and keeps what it said. */
public final class PlanRun {

    private final TestRun told;
    private final StepRunner runner;
    private final List<Step> steps;

    public PlanRun(RestorePlan plan, StepRunner runner, Path folder) throws IOException {
        this.runner = runner;
        this.told = TestRun.in(folder, 1);
        Runbook saved = new RunbookReader().read("plan.md", new PlanWriter().write(plan, Messages.english()));
        this.steps = saved.steps();
    }

    /** Everything of a part, to the first failure. */
    public Outcome play(Part part) throws InterruptedException {
        return play(part, "");
    }

    /** The same, ending before an action. */
    public Outcome play(Part part, String before) throws InterruptedException {
        for (Step step : steps) {
            if (step instanceof Step.EngineAction action && action.action().equals(before)) {
                return Outcome.succeeded();
            }
            if (step.header().part() == part) {
                Outcome outcome = step(step);
                if (!outcome.good()) {
                    return outcome;
                }
            }
        }
        return Outcome.succeeded();
    }

    /** The names of a part's actions, in their order. */
    public List<String> actions(Part part) {
        return steps.stream().filter(step -> step.header().part() == part).filter(Step.EngineAction.class::isInstance).map(Step.EngineAction.class::cast)
                .map(Step.EngineAction::action).filter(name -> !name.equals(PlanBuilder.RECHECK)).toList();
    }

    /** One action of the plan, again or out of its turn. */
    public Outcome action(String name) throws InterruptedException {
        return step(steps.stream().filter(step -> step instanceof Step.EngineAction action && action.action().equals(name))
                .findFirst().orElseThrow());
    }

    /** What the runner says of an action that was cut off. */
    public Optional<StepRunner.Trace> trace(String name) {
        Step found = steps.stream().filter(step -> step instanceof Step.EngineAction action && action.action().equals(name)).findFirst().orElseThrow();
        return runner.trace(found, told);
    }

    private Outcome step(Step step) throws InterruptedException {
        if (step instanceof Step.Shell shell) {
            return shell(shell);
        }
        boolean runs = step instanceof Step.EngineAction action && !action.action().equals(PlanBuilder.RECHECK);
        try {
            return runs ? runner.run(step, told) : Outcome.succeeded();
        } catch (Problem e) {
            return Outcome.failed(e.say(told.words()));
        }
    }

    private static Outcome shell(Step.Shell shell) throws InterruptedException {
        try {
            int status = new ProcessBuilder("sh", "-c", shell.script()).inheritIO().start().waitFor();
            return status == 0 ? Outcome.succeeded() : Outcome.failed("exit status " + status);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<RecoveryEvent.Checked> checked() {
        return told.events(RecoveryEvent.Checked.class);
    }

    /** The newest event of a kind. */
    public <E extends RecoveryEvent> E one(Class<E> kind) {
        return told.events(kind).getLast();
    }

    /** Under which it holds its locks. */
    public String recovery() {
        return told.recovery();
    }

    /** Where it leaves its lists. */
    public Path spool() {
        return told.spool();
    }

    public List<String> lines() {
        return told.lines();
    }
}
