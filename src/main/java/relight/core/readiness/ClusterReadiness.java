package relight.core.readiness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relight.core.catalog.CheckReport;
import relight.core.kubernetes.ClusterAction;
import relight.core.kubernetes.ClusterIdentity;
import relight.core.kubernetes.ClusterTarget;
import relight.core.kubernetes.Clusters;
import relight.core.kubernetes.NeededRight;
import relight.core.kubernetes.SignOn;
import relight.core.readiness.Evaluation.Finding;
import relight.core.readiness.Evaluation.Kind;
import relight.core.restore.HostAddress;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.StoreDefinition;
import relight.core.workspace.Workspace;

/**
 * Asks the clusters that systems are in, and those that work is done in, whether they are reached, are the ones that are meant (K8-5),
 * and allow whoever signs on what a recovery would do there. Changes nothing.
 */
public final class ClusterReadiness {

    private static final String ENGINE = "kubernetes";

    /** What a restore applies, compares and takes back; kinds that only one backup has are asked for by its plan. */
    private static final List<NeededRight> RESTORE = Stream.concat(Stream.of(NeededRight.of("pods", "get", "list")),
            Stream.of("configmaps", "secrets", "services", "serviceaccounts", "persistentvolumeclaims", "deployments.apps", "statefulsets.apps")
                    .map(resource -> NeededRight.of(resource, "get", "list", "create", "patch", "delete"))).toList();

    /** Servers before 1.35 take a connection for a {@code get}, later ones for a {@code create}; roles for kubectl have the latter only. */
    private static final List<NeededRight> POD = List.of(NeededRight.of("pods", "get"), NeededRight.of("pods/exec", "get", "create"),
            NeededRight.of("pods/portforward", "get", "create"));

    private static final List<NeededRight> JOB = Stream.concat(Stream.of(NeededRight.of("jobs.batch", "get", "create", "delete"), NeededRight.of("pods", "list")),
            POD.stream()).toList();

    /** What a restore through Velero asks of it and reads of it; its log and results come by requests for a download. */
    private static final List<NeededRight> VELERO = List.of(NeededRight.of("backups.velero.io", "get", "list"), NeededRight.of("restores.velero.io", "get", "list", "create"),
            NeededRight.of("backupstoragelocations.velero.io", "get", "list", "patch"), NeededRight.of("downloadrequests.velero.io", "get", "create", "delete"));

    private final Workspace workspace;
    private final Clusters clusters;

    public ClusterReadiness(Workspace workspace, Clusters clusters) {
        this.workspace = workspace;
        this.clusters = clusters;
    }

    /** One for each system of that engine, others for its Velero where that is used and for the steps of runbooks that work in it, and one for each pod or Job that a system's work is done in. */
    public List<Finding> findings() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        for (ProtectedSystem system : workspace.systems()) {
            if (system.engine().equals(ENGINE)) {
                ClusterTarget target = ClusterTarget.of(system.target());
                Optional<Finding> waiting = toAllow(system.name());
                findings.add(waiting.isPresent() ? waiting.get() : asked(Kind.CLUSTER, system.name(), target, target.namespace().orElse(""), RESTORE));
                if (waiting.isEmpty() && hasVeleroBackups(system)) {
                    velero(system.name(), target).ifPresent(findings::add);
                }
            }
        }
        steps(findings);
        for (String place : workspace.systems().stream().flatMap(system -> system.target(HostAddress.WORD).stream()).distinct().toList()) {
            place(place, findings);
        }
        return findings;
    }

    private boolean hasVeleroBackups(ProtectedSystem system) {
        return workspace.series().stream().filter(series -> series.system().equals(system.name())).flatMap(series -> workspace.store(series.store()).stream())
                .anyMatch(StoreDefinition.Velero.class::isInstance);
    }

    /** Empty where the cluster has none, whose backups are applied without it, and where it is not reached, which is said already. */
    private Optional<Finding> velero(String system, ClusterTarget target) throws InterruptedException {
        try {
            return clusters.serves(target, "restores.velero.io") ? Optional.of(asked(Kind.VELERO, system, target, target.velero(), VELERO)) : Optional.empty();
        } catch (Problem away) {
            return Optional.empty();
        }
    }

    /** What the steps of runbooks do in each cluster; one that names no system means the only one. A runbook that cannot be read is told elsewhere. */
    private void steps(List<Finding> findings) throws InterruptedException {
        List<ProtectedSystem> systems = workspace.systems().stream().filter(system -> system.engine().equals(ENGINE)).toList();
        Map<ProtectedSystem, List<ClusterAction>> all = new LinkedHashMap<>();
        for (Path file : systems.isEmpty() ? List.<Path>of() : workspace.runbooks()) {
            for (Step step : steps(file)) {
                if (step instanceof Step.Kubernetes acts) {
                    systems.stream().filter(system -> acts.system().isEmpty() ? systems.size() == 1 : system.name().equals(acts.system()))
                            .forEach(system -> all.computeIfAbsent(system, any -> new ArrayList<>()).addAll(acts.actions().stream().map(this::read).toList()));
                }
            }
        }
        for (Map.Entry<ProtectedSystem, List<ClusterAction>> system : all.entrySet()) {
            if (findings.stream().noneMatch(finding -> finding.about().equals(system.getKey().name()) && finding.kind() == Kind.SIGN_ON)) {
                steps(system.getKey(), system.getValue(), findings);
            }
        }
    }

    private void steps(ProtectedSystem system, List<ClusterAction> actions, List<Finding> findings) throws InterruptedException {
        ClusterTarget target = ClusterTarget.of(system.target());
        try {
            Map<String, List<NeededRight>> denied = clusters.denied(target, actions);
            denied.forEach((namespace, rights) -> findings.add(new Finding(Kind.STEPS, system.name(), false, denied(target, namespace, rights))));
            if (denied.isEmpty()) {
                findings.add(new Finding(Kind.STEPS, system.name(), true, Message.of("messaging.ready.steps", actions.size())));
            }
        } catch (Problem away) {
            // Said of the cluster itself
        }
    }

    private List<Step> steps(Path file) {
        try {
            return new RunbookReader().read(file.getFileName().toString(), Files.readString(file)).steps();
        } catch (Problem | IOException unread) {
            return List.of();
        }
    }

    /** An action with the objects that its file holds; where that cannot be read yet, it is said when the step runs. */
    private ClusterAction read(ClusterAction action) {
        try {
            return switch (action) {
                case ClusterAction.Apply apply when apply.file().isPresent() ->
                        new ClusterAction.Apply(Optional.empty(), Files.readString(workspace.root().resolve(apply.file().get())));
                case ClusterAction.RunJob job when job.file().isPresent() ->
                        new ClusterAction.RunJob(Optional.empty(), Files.readString(workspace.root().resolve(job.file().get())), job.within());
                default -> action;
            };
        } catch (IOException | InvalidPathException later) {
            return action;
        }
    }

    /** Nothing is asked of a cluster while the program that signs on waits for somebody to read it. */
    private Optional<Finding> toAllow(String system) {
        try {
            return new SignOn(workspace, clusters).waiting(system).map(program -> new Finding(Kind.SIGN_ON, system, false,
                    Message.of("messaging.ready.sign-on", program)));
        } catch (Problem unread) {
            // Said when the cluster is asked
            return Optional.empty();
        }
    }

    /** The same for a monitor: whatever would keep a recovery from its work is critical. */
    public List<CheckReport.Line> lines() throws InterruptedException {
        return findings().stream().map(finding -> new CheckReport.Line(finding.about(), "cluster",
                finding.good() ? CheckReport.Status.OK : CheckReport.Status.CRITICAL, Message.of("messaging.ready.cluster.expected"), finding.text(),
                Message.of("messaging.ready.cluster.line", finding.about(), finding.text()))).toList();
    }

    private void place(String written, List<Finding> findings) throws InterruptedException {
        try {
            switch (HostAddress.parse(written)) {
                case HostAddress.Pod pod -> findings.add(pod(written, pod));
                case HostAddress.Job job -> findings.add(asked(Kind.PLACE, written, ClusterTarget.named(workspace, job.cluster()), job.namespace(), JOB));
                default -> { }
            }
        } catch (Problem unknown) {
            findings.add(new Finding(Kind.PLACE, written, false, said(unknown)));
        }
    }

    /** A pod is worked in only while it runs, whatever is allowed there. */
    private Finding pod(String written, HostAddress.Pod pod) throws InterruptedException {
        ClusterTarget target = ClusterTarget.named(workspace, pod.cluster());
        Finding allowed = asked(Kind.PLACE, written, target, pod.namespace(), POD);
        Optional<Message> keeps = allowed.good() ? clusters.keeps(target, pod.namespace(), pod.name()) : Optional.empty();
        return keeps.map(why -> new Finding(Kind.PLACE, written, false, Message.of("messaging.ready.pod", why))).orElse(allowed);
    }

    private Finding asked(Kind kind, String about, ClusterTarget target, String namespace, List<NeededRight> needed) throws InterruptedException {
        try {
            List<NeededRight> denied = clusters.denied(target, namespace, needed);
            if (denied.isEmpty()) {
                ClusterIdentity is = clusters.identity(target);
                return new Finding(kind, about, true, Message.of("messaging.ready.cluster", is.context(), is.server()));
            }
            return new Finding(kind, about, false, denied(target, namespace, denied));
        } catch (Problem problem) {
            return new Finding(kind, about, false, said(problem));
        }
    }

    private static Message denied(ClusterTarget target, String namespace, List<NeededRight> denied) {
        String rights = denied.stream().map(NeededRight::toString).collect(Collectors.joining(", "));
        return namespace.isEmpty() ? Message.of("messaging.ready.denied.everywhere", target.context(), rights)
                : Message.of("messaging.ready.denied", target.context(), namespace, rights);
    }

    private static Message said(Problem problem) {
        return problem.remedy().map(remedy -> Message.of("messaging.ready.problem", problem.what(), remedy)).orElse(problem.what());
    }
}
