package relight.adapter.engine.kubernetes;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import relight.adapter.kubernetes.Cluster;
import relight.adapter.kubernetes.ClusterAccess;
import relight.core.catalog.Backup;
import relight.core.catalog.BackupStore;
import relight.core.catalog.WorkListener;
import relight.core.kubernetes.ClusterTarget;
import relight.core.recovery.Progress;
import relight.core.recovery.StepRun;
import relight.core.restore.BackupLines;
import relight.core.restore.kubernetes.KubernetesChoice;
import relight.core.restore.kubernetes.KubernetesPlanner;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;

/** One run of one action: its words, the way to the cluster, and where it notes what it does. */
record ActionRun(Step.EngineAction action, StepRun run, ClusterAccess access, Function<String, BackupStore> stores) {

    /** A word of the action; a {@link Problem} where somebody took it out of the saved plan. */
    String with(String name) {
        return Optional.ofNullable(action.with().get(name)).orElseThrow(() -> new Problem(
                Message.of("restore.kubernetes.word", name, action.title()), Message.of("restore.kubernetes.word.remedy")));
    }

    KubernetesChoice choice() {
        return KubernetesChoice.of(action.with());
    }

    List<String> places() {
        return KubernetesPlanner.places(action.with());
    }

    /** Namespaces that were not there when it was planned. */
    List<String> made() {
        return KubernetesPlanner.names(action.with(), "new");
    }

    Backup backup() {
        return BackupLines.read(action.with());
    }

    BackupStore store() {
        return stores.apply(with("backup.store"));
    }

    ObjectSource source(Cluster cluster) throws InterruptedException {
        return new ObjectSource(stores, cluster, cluster.served(), choice());
    }

    /** Each object of the backup that is meant, held against the cluster as it is now. */
    ObjectComparison comparison(Cluster cluster) throws IOException, InterruptedException {
        ObjectComparison comparison = new ObjectComparison(cluster, cluster.served(), choice());
        comparison.read(source(cluster), backup(), WorkListener.NONE);
        return comparison;
    }

    /** The very cluster that the plan was made for (K8-5). */
    Cluster cluster() throws InterruptedException {
        with("cluster");
        return access.toThat(ClusterTarget.of(action.with()));
    }

    /** Of all actions of this plan. */
    AppliedNotes notes() {
        TreeMap<String, String> plan = new TreeMap<>(choice().write());
        plan.put("cluster", with("cluster"));
        plan.put("places", action.with().getOrDefault("places", ""));
        return new AppliedNotes(run.shared().resolve("kubernetes-" + with("backup") + "-" + Integer.toHexString(plan.hashCode())));
    }

    String say(String key, Object... values) {
        return run.words().say("restore.kubernetes." + key, values);
    }

    void objects(String what, long done, long total) {
        run.progress(new Progress(what, done, total > 0 ? Optional.of(total) : Optional.empty(), Progress.Unit.ITEMS));
    }
}
