package relight.adapter.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import relight.core.kubernetes.ClusterAction;
import relight.core.kubernetes.ClusterTarget;
import relight.core.recovery.Outcome;
import relight.core.recovery.Outcome.Kind;
import relight.core.recovery.SpooledOutput;
import relight.core.recovery.StepPreview;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.recovery.TimedWork;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Workspace;

/** Runs the actions of a step on the cluster that the workspace means, and on no other one (K8-5). */
public final class KubernetesSteps implements StepRunner {

    private static final String ENGINE = "kubernetes";

    private final Supplier<Workspace> workspace;
    private final ClusterAccess access;
    private final String helm;

    public KubernetesSteps(Supplier<Workspace> workspace, ClusterAccess access) {
        this(workspace, access, "helm");
    }

    /** @param helm the program, as it is called */
    KubernetesSteps(Supplier<Workspace> workspace, ClusterAccess access, String helm) {
        this.workspace = workspace;
        this.access = access;
        this.helm = helm;
    }

    @Override
    public void forget(Path shared) {
        ChangeNotes.forget(shared);
    }

    @Override
    public boolean runs(Step step) {
        return step instanceof Step.Kubernetes;
    }

    /** Begins with the cluster that is meant; its address is said when it has answered. */
    @Override
    public String command(Step step, Map<String, String> inputs) {
        try {
            ClusterTarget target = ClusterTarget.of(system((Step.Kubernetes) step).target());
            return "# context " + target.context() + ", cluster " + target.cluster().orElse("?") + target.namespace().map(name -> ", namespace " + name).orElse("")
                    + "\n" + step.text();
        } catch (Problem saidWhenItRuns) {
            return step.text();
        }
    }

    private ProtectedSystem system(Step.Kubernetes step) {
        List<ProtectedSystem> clusters = workspace.get().systems().stream().filter(system -> system.engine().equals(ENGINE)).toList();
        String known = String.join(", ", clusters.stream().map(ProtectedSystem::name).toList());
        if (step.system().isEmpty()) {
            if (clusters.size() != 1) {
                throw new Problem(Message.of("kubernetes.step.which", clusters.size()), Message.of("kubernetes.step.which.remedy", known));
            }
            return clusters.getFirst();
        }
        return clusters.stream().filter(system -> system.name().equals(step.system())).findFirst()
                .orElseThrow(() -> ClusterRun.problem("system", step.system(), known));
    }

    @Override
    public Outcome run(Step step, StepRun run) throws InterruptedException {
        return TimedWork.of(step, run, output -> outcome((Step.Kubernetes) step, run, output));
    }

    private Outcome outcome(Step.Kubernetes step, StepRun run, SpooledOutput output) {
        List<ClusterAction> actions = step.filled(run.inputs());
        try (Cluster cluster = access.toThat(ClusterTarget.of(system(step).target()))) {
            ClusterRun at = new ClusterRun(cluster, run, output, ChangeNotes.of(step.id().value(), run));
            at.sayWhere();
            ActionRights.require(at, actions.stream().map(this::read).toList());
            HelmRun releases = helm(at, ClusterTarget.of(system(step).target()));
            for (ClusterAction action : actions) {
                for (ClusterAction one : each(action, at)) {
                    act(one, at, releases, step);
                }
            }
            return output.outcome(Kind.SUCCEEDED, "", Map.of());
        } catch (InterruptedException e) {
            return output.outcome(Kind.CANCELLED, run.words().say("recovery.work.cancelled"), Map.of());
        }
    }

    @Override
    public boolean previews(Step step) {
        return true;
    }

    /** What the server says would become of each object; of later actions without what earlier ones of the same step would have changed. */
    @Override
    public StepPreview preview(Step asked, StepRun run) throws InterruptedException {
        Step.Kubernetes step = (Step.Kubernetes) asked;
        return StepPreview.of(run, output -> {
            List<ClusterAction> actions = step.filled(run.inputs());
            try (Cluster cluster = access.toThat(ClusterTarget.of(system(step).target()))) {
                ClusterRun at = new ClusterRun(cluster, run, output, ChangeNotes.of(step.id().value(), run), true);
                at.sayWhere();
                ActionRights.require(at, actions.stream().map(this::read).toList());
                HelmRun releases = helm(at, ClusterTarget.of(system(step).target()));
                for (ClusterAction action : actions) {
                    for (ClusterAction one : each(action, at)) {
                        if (new ReadingAhead(at, workspace.get().root()).leaves(one)) {
                            act(one, at, releases, step);
                        }
                    }
                    if (action instanceof ClusterAction.OpenPort open && action != actions.getLast()) {
                        at.say("ahead.port-first", open.object().shown(), open.port());
                    }
                }
                at.say(step.changes() ? "ahead.back" : step.actions().stream().allMatch(ReadingAhead::onlyReads) ? "ahead.reads" : "ahead.no-back");
            }
        });
    }

    /** What is done to every object of a kind, by the names that are there now. */
    private static List<ClusterAction> each(ClusterAction action, ClusterRun at) throws InterruptedException {
        return action.every().isEmpty() ? List.of(action) : at.all(action.every().get()).stream().map(action::to).toList();
    }

    private HelmRun helm(ClusterRun at, ClusterTarget target) {
        return new HelmRun(at, new HelmProgram(helm, access.kubeconfig(target), target, at.run().spool()), workspace.get().root());
    }

    private void act(ClusterAction action, ClusterRun at, HelmRun releases, Step step) throws InterruptedException {
        ObjectChanges changes = new ObjectChanges(at);
        switch (action) {
            case ClusterAction.Scale scale -> changes.scale(scale);
            case ClusterAction.Restart restart -> changes.restart(restart);
            case ClusterAction.RolloutStatus status -> new Following(at).rollout(status);
            case ClusterAction.RolloutUndo undo -> changes.rollback(undo);
            case ClusterAction.Wait wait -> new Following(at).condition(wait);
            case ClusterAction.Patch patch -> changes.patch(patch);
            case ClusterAction.Apply apply -> changes.apply(apply.file().map(this::file).orElse(apply.manifest()), apply.file().orElse("apply:"));
            case ClusterAction.RunJob _, ClusterAction.RunScheduled _ -> {
                ClusterAction.RunJob job = job(action, at, step).orElseThrow();
                if (at.ahead()) {
                    new JobRun(at).lookAhead(job, job.manifest());
                } else {
                    new JobRun(at).run(job, job.manifest());
                }
            }
            case ClusterAction.Get get -> new Listing(at).print(get);
            case ClusterAction.Logs logs -> new PodLogs(at).print(logs);
            case ClusterAction.Exec exec -> new PodCommands(at).run(exec);
            case ClusterAction.Forward forward -> new PodPorts(at).ask(forward);
            case ClusterAction.OpenPort open -> new PodPorts(at).open(open);
            case ClusterAction.Copy copy -> new PodCopy(at, copy, workspace.get().root().resolve(copy.local())).copy();
            case ClusterAction.Delete delete -> changes.delete(delete);
            case ClusterAction.ReleaseHistory history -> releases.history(history);
            case ClusterAction.ReleaseRollback rollback -> releases.rollback(rollback);
            case ClusterAction.ReleaseUpgrade upgrade -> releases.upgrade(upgrade);
            case ClusterAction.TakeBack back -> changes.takeBack(back, releases);
        }
    }

    /** A Job goes on without its console: where it stands, the cluster knows. */
    @Override
    public Optional<Trace> trace(Step step, StepRun run) {
        try (Cluster cluster = access.toThat(ClusterTarget.of(system((Step.Kubernetes) step).target()))) {
            List<ClusterAction> actions = ((Step.Kubernetes) step).filled(run.inputs());
            for (ClusterAction action : actions) {
                ClusterRun at = new ClusterRun(cluster, run, null, ChangeNotes.of(step.id().value(), run));
                Optional<ClusterAction.RunJob> job = job(action, at, step);
                if (job.isPresent()) {
                    Optional<Trace> trace = new JobRun(at).trace(job.get().manifest(), actions.size() == 1);
                    if (trace.isPresent()) {
                        return trace;
                    }
                }
            }
            int changed = ChangeNotes.of(step.id().value(), run).all().size();
            return changed == 0 ? Optional.empty() : Optional.of(new Trace(run.words().say("kubernetes.step.trace", changed), false, Optional.empty()));
        } catch (Problem away) {
            return Optional.of(new Trace(away.say(run.words()), false, Optional.empty()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The Job that an action makes, its manifest read or made; empty for what makes none. */
    private Optional<ClusterAction.RunJob> job(ClusterAction action, ClusterRun at, Step step) throws InterruptedException {
        return switch (action) {
            case ClusterAction.RunJob job -> Optional.of(new ClusterAction.RunJob(Optional.empty(), job.file().map(this::file).orElse(job.manifest()), job.within()));
            case ClusterAction.RunScheduled scheduled ->
                    Optional.of(new ClusterAction.RunJob(Optional.empty(), ScheduledRun.of(at, scheduled, step.id().value()), scheduled.within()));
            default -> Optional.empty();
        };
    }

    /** With the manifest in place of the file's name, where that is there already. */
    private ClusterAction read(ClusterAction action) {
        return action instanceof ClusterAction.RunJob(Optional<String> file, String _, Duration within) && file.isPresent() && Files.exists(workspace.get().root().resolve(file.get()))
                ? new ClusterAction.RunJob(Optional.empty(), file(file.get()), within) : action;
    }

    private String file(String written) {
        Path file = workspace.get().root().resolve(written);
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new Problem(Message.of("kubernetes.step.file", file, String.valueOf(e.getMessage())), Message.of("kubernetes.step.file.remedy"), e);
        }
    }
}
