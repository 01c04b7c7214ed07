package relight.adapter.engine.kubernetes;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import relight.adapter.engine.kubernetes.AppliedNotes.Applied;
import relight.adapter.kubernetes.Cluster;
import relight.adapter.kubernetes.ClusterAccess;
import relight.core.catalog.BackupStore;
import relight.core.kubernetes.ClusterTarget;
import relight.core.recovery.Outcome;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepRunner;
import relight.core.restore.PlanBuilder;
import relight.core.restore.kubernetes.KubernetesPlanner;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.Secret;
import relight.core.workspace.SecretReference;

/** Carries out the steps of a plan for objects of a cluster, each from what stands in it alone. */
public final class KubernetesRunner implements StepRunner {

    private final Function<String, BackupStore> stores;
    private final ClusterAccess access;
    private final Function<SecretReference, Secret> secrets;

    /**
     * @param stores  by name
     * @param secrets that Velero is given for a location
     */
    public KubernetesRunner(Function<String, BackupStore> stores, ClusterAccess access, Function<SecretReference, Secret> secrets) {
        this.stores = stores;
        this.access = access;
        this.secrets = secrets;
    }

    @Override
    public boolean runs(Step step) {
        return step instanceof Step.EngineAction action && action.engine().equals(KubernetesPlanner.ENGINE) && !action.action().equals(PlanBuilder.RECHECK);
    }

    @Override
    public Outcome run(Step step, StepRun run) throws InterruptedException {
        ActionRun at = new ActionRun((Step.EngineAction) step, run, access, stores);
        try (Cluster cluster = at.cluster()) {
            return carryOut(at, cluster);
        } catch (Problem e) {
            return Outcome.failed(e.say(run.words()));
        } catch (IOException e) {
            return Outcome.failed(at.say("io", String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            return cancelled(at).orElseThrow(() -> e);
        }
    }

    /** Of what goes on without us, at whichever moment it was cancelled. */
    private Optional<Outcome> cancelled(ActionRun at) throws InterruptedException {
        if (!List.of(VeleroRestore.BACKUP, VeleroRestore.FOLLOW).contains(at.action().action())) {
            return Optional.empty();
        }
        try (Cluster cluster = at.cluster()) {
            return new VeleroRestore(at, api(at, cluster)).cancelled();
        } catch (Problem away) {
            return Optional.empty();
        }
    }

    private static VeleroApi api(ActionRun at, Cluster cluster) throws InterruptedException {
        return new VeleroApi(cluster, cluster.served(), ClusterTarget.of(at.action().with()).velero());
    }

    private Outcome carryOut(ActionRun at, Cluster cluster) throws IOException, InterruptedException {
        return switch (at.action().action()) {
            case "apply" -> new ObjectApply(at, cluster).run();
            case "count" -> new Proving(at, cluster).count();
            case "check" -> new Proving(at, cluster).ask();
            case "ready" -> new Proving(at, cluster).ready();
            case "undo" -> new ObjectUndo(at, cluster).run();
            case "forget" -> forget(at);
            case "remove" -> remove(at, cluster);
            default -> velero(at, cluster);
        };
    }

    private Outcome velero(ActionRun at, Cluster cluster) throws IOException, InterruptedException {
        String namespace = ClusterTarget.of(at.action().with()).velero();
        VeleroApi velero = api(at, cluster);
        return switch (at.action().action()) {
            case VeleroRestore.BACKUP -> new VeleroRestore(at, velero).backUp();
            case "velero-protect" -> new VeleroLocation(at, velero).hold();
            case "velero-locate" -> new VeleroNewLocation(at, cluster, velero, namespace).make(secrets);
            case "velero-unlocate" -> new VeleroNewLocation(at, cluster, velero, namespace).remove();
            case "velero-keep" -> Outcome.succeeded();
            case "velero-sync" -> new VeleroRestore(at, velero).sync();
            case "velero-restore" -> new VeleroRestore(at, velero).create();
            case VeleroRestore.FOLLOW -> new VeleroRestore(at, velero).follow();
            case "velero-count" -> new VeleroOutcome(at, cluster, velero).count();
            case "velero-undo" -> new VeleroOutcome(at, cluster, velero).undo();
            case "velero-release" -> new VeleroLocation(at, velero).release();
            default -> throw new Problem(Message.of("restore.kubernetes.action", at.action().action()), Message.of("restore.kubernetes.action.remedy"));
        };
    }

    private static Outcome forget(ActionRun at) throws IOException {
        at.notes().forget();
        return Outcome.succeeded();
    }

    private static Outcome remove(ActionRun at, Cluster cluster) throws IOException, InterruptedException {
        Outcome undone = new ObjectUndo(at, cluster).run();
        return undone.good() ? forget(at) : undone;
    }

    @Override
    public Optional<String> lasting(Step step, StepRun run) throws InterruptedException {
        ActionRun at = new ActionRun((Step.EngineAction) step, run, access, stores);
        if (!at.action().action().equals("velero-protect")) {
            return Optional.empty();
        }
        try (Cluster cluster = at.cluster()) {
            return new VeleroLocation(at, api(at, cluster)).lasting();
        }
    }

    /** What Velero makes of it meanwhile; nothing where nobody can say. */
    private static String standing(ActionRun at) {
        try (Cluster cluster = at.cluster()) {
            return new VeleroRestore(at, api(at, cluster)).standing().map(said -> " " + said).orElse("");
        } catch (Problem away) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    @Override
    public Optional<Trace> trace(Step step, StepRun run) {
        ActionRun at = new ActionRun((Step.EngineAction) step, run, access, stores);
        if (at.action().action().startsWith("velero-")) {
            return Optional.of(new Trace(at.say("velero.trace", at.action().title()) + standing(at), false, Optional.empty()));
        }
        try {
            List<Applied> applied = at.notes().all();
            return Optional.of(new Trace(at.say("trace", applied.stream().filter(Applied::made).count(), applied.stream().filter(one -> !one.made()).count()),
                    false, Optional.empty()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
