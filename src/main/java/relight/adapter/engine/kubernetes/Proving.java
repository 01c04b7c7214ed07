package relight.adapter.engine.kubernetes;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relight.adapter.engine.kubernetes.AppliedNotes.Applied;
import relight.adapter.kubernetes.Cluster;
import relight.adapter.kubernetes.Workloads;
import relight.core.kubernetes.ClusterTarget;
import relight.core.recovery.DataChecks;
import relight.core.recovery.Outcome;
import relight.core.restore.CheckLines;
import relight.core.restore.kubernetes.KubernetesFacts.Kind;
import relight.core.restore.kubernetes.KubernetesPlanner;
import relight.core.workspace.Objectives;
import relight.core.workspace.ProtectedSystem;

/** Looks at what a restore has come to: the phase alone says nothing (K8-1). */
final class Proving {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final ActionRun at;
    private final Cluster cluster;

    Proving(ActionRun at, Cluster cluster) {
        this.at = at;
        this.cluster = cluster;
    }

    /** Holds each object of the backup against the cluster once more. */
    Outcome count() throws IOException, InterruptedException {
        Map<String, Long> made = new HashMap<>();
        Map<String, Long> changed = new HashMap<>();
        for (Applied one : at.notes().all()) {
            (one.made() ? made : changed).merge(one.kind().resource(), 1L, Long::sum);
        }
        return count(at.comparison(cluster).kinds((resource, places, creates, changes) -> List.of()), made, changed);
    }

    /** @param made objects by kind, as {@code changed} */
    Outcome count(List<Kind> kinds, Map<String, Long> made, Map<String, Long> changed) {
        long missing = 0;
        long skipped = 0;
        long all = 0;
        for (Kind kind : kinds) {
            long ours = made.getOrDefault(kind.resource(), 0L) + changed.getOrDefault(kind.resource(), 0L);
            at.run().output(at.say("counted", kind.resource(), made.getOrDefault(kind.resource(), 0L), changed.getOrDefault(kind.resource(), 0L),
                    Math.max(0, kind.same() - ours), kind.different(), kind.absent()));
            kind.examples().forEach(example -> at.run().output("  " + example));
            missing += kind.is().isPresent() ? kind.absent() : 0;
            skipped += kind.different();
            all += kind.same();
        }
        Map<String, Long> figures = Map.of("objects", all, "skipped", skipped, "missing", missing);
        return missing == 0 ? Outcome.succeeded().with(figures) : Outcome.failed(at.say("missing", missing)).with(figures);
    }

    /** Asks what the checks of the system ask, in the namespace that its objects went into (ALL-7). */
    Outcome ask() throws IOException, InterruptedException {
        Map<String, String> target = new TreeMap<>(ClusterTarget.of(at.action().with()).with());
        Optional.ofNullable(target.get("namespace")).map(at.choice().mapping()::of).ifPresent(namespace -> target.put("namespace", namespace));
        ProtectedSystem restored = new ProtectedSystem(at.with("system"), KubernetesPlanner.ENGINE, "", List.of(), Objectives.NONE, target, List.of(),
                Optional.empty(), Optional.empty(), Optional.empty());
        DataChecks checks = new DataChecks(at.action().id(), at.run());
        return checks.outcome(checks.ask(new KubernetesDataProbe(at.access()), restored, CheckLines.read(at.action().with())));
    }

    /** Waits until every workload of the namespaces has what it wants, and tells what each pod is waiting for. */
    Outcome ready() throws InterruptedException {
        Workloads workloads = new Workloads(cluster, at.places());
        long end = System.nanoTime() + at.action().header().timeout().orElse(PATIENCE).toNanos();
        List<String> before = List.of();
        while (true) {
            List<String> waiting = workloads.waiting(at.run().words());
            if (!waiting.equals(before)) {
                waiting.forEach(at.run()::output);
                before = waiting;
            }
            if (waiting.isEmpty()) {
                return Outcome.succeeded();
            }
            if (System.nanoTime() > end) {
                return Outcome.failed(at.say("not-ready", String.join(" ", waiting.subList(0, Math.min(5, waiting.size())))));
            }
            Thread.sleep(1_000);
        }
    }
}
