package relight.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import relight.core.kubernetes.ClusterIdentity;
import relight.core.kubernetes.ClusterTarget;
import relight.core.kubernetes.Clusters;
import relight.core.kubernetes.ScheduledJob;
import relight.core.restore.kubernetes.KubernetesPlanner;
import relight.core.text.Message;
import relight.core.text.Problem;
import relight.core.workspace.ProtectedSystem;
import relight.core.workspace.Workspace;

/** {@code relight cluster}: which clusters the workspace means, what goes on in them, and which programs may sign on to them. */
@Command(name = "cluster", subcommands = {ClusterCommand.Listing.class, ClusterCommand.Show.class, ClusterCommand.Allow.class, ClusterVeleroCommand.class})
public final class ClusterCommand {

    /** Of the log of what failed: as many as explain it, and fit a screen. */
    private static final int LINES = 20;

    private final Terminal terminal;
    private final Path platformData;
    private final Function<Location, Workspace> workspaces;
    private final Function<Location, Clusters> clusters;

    public ClusterCommand(Terminal terminal, Path platformData, Function<Location, Workspace> workspaces, Function<Location, Clusters> clusters) {
        this.terminal = terminal;
        this.platformData = platformData;
        this.workspaces = workspaces;
        this.clusters = clusters;
    }

    Terminal terminal() {
        return terminal;
    }

    Clusters clusters(CommonOptions common) {
        return clusters.apply(common.location(platformData));
    }

    private List<ProtectedSystem> systems(CommonOptions common) {
        return systems(workspaces.apply(common.location(platformData)));
    }

    private static List<ProtectedSystem> systems(Workspace workspace) {
        return workspace.systems().stream().filter(system -> system.engine().equals(KubernetesPlanner.ENGINE)).toList();
    }

    /** By the system's name, or by its context; a {@link Problem} that names those there are. */
    static ProtectedSystem system(Workspace workspace, String name) {
        List<ProtectedSystem> all = systems(workspace);
        return all.stream().filter(system -> system.name().equals(name)).findFirst()
                .or(() -> all.stream().filter(system -> system.target("context").filter(name::equals).isPresent()).findFirst())
                .orElseThrow(() -> new Problem(Message.of("terminal.cluster.unknown", name),
                        Message.of("terminal.cluster.unknown.remedy", String.join(", ", all.stream().map(ProtectedSystem::name).toList()))));
    }

    ClusterTarget target(CommonOptions common, String name) {
        return ClusterTarget.of(system(workspaces.apply(common.location(platformData)), name).target());
    }

    /** Which cluster answers for each system. */
    @Command(name = "list")
    static final class Listing implements Callable<Integer> {

        @Mixin
        private CommonOptions common;

        @ParentCommand
        private ClusterCommand parent;

        /** 0; 1 where one is not the cluster that is meant, or does not answer. */
        @Override
        public Integer call() throws InterruptedException {
            List<Map<String, Object>> document = new ArrayList<>();
            int status = ExitStatus.DONE;
            for (ProtectedSystem system : parent.systems(common)) {
                Map<String, Object> entry = new LinkedHashMap<>(Map.of("system", system.name()));
                status = Math.max(status, look(system, entry));
                document.add(entry);
            }
            if (common.json()) {
                parent.terminal.json(document);
            } else if (document.isEmpty()) {
                parent.terminal.print(Message.of("terminal.cluster.none"));
            }
            return status;
        }

        private int look(ProtectedSystem system, Map<String, Object> entry) throws InterruptedException {
            ClusterTarget target = ClusterTarget.of(system.target());
            entry.put("context", target.context());
            try {
                ClusterIdentity is = parent.clusters.apply(common.location(parent.platformData)).identity(target);
                boolean meant = is.uid().isPresent() && is.uid().equals(target.cluster());
                entry.put("server", is.server());
                is.uid().ifPresent(uid -> entry.put("cluster", uid));
                entry.put("version", is.version());
                entry.put("meant", meant);
                say(Message.of("terminal.cluster." + (meant ? "line" : target.cluster().isEmpty() ? "unsaid" : "other"), system.name(), target.context(), is.server(),
                        is.uid().orElse("–"), is.version()));
                return meant ? ExitStatus.DONE : ExitStatus.WARNING;
            } catch (Problem away) {
                entry.put("problem", away.say(parent.terminal.words()));
                say(Message.of("terminal.cluster.away", system.name(), target.context(), away.say(parent.terminal.words())));
                return ExitStatus.WARNING;
            }
        }

        private void say(Message line) {
            if (!common.json()) {
                parent.terminal.print(line);
            }
        }
    }

    /** What goes on in a system's namespace. */
    @Command(name = "show")
    static final class Show implements Callable<Integer> {

        @Mixin
        private CommonOptions common;

        @Parameters(paramLabel = "SYSTEM", descriptionKey = "system")
        private String name;

        @ParentCommand
        private ClusterCommand parent;

        /** 0; 1 where a workload waits or the newest run of a job failed. */
        @Override
        public Integer call() throws InterruptedException {
            ClusterTarget target = parent.target(common, name);
            Clusters clusters = parent.clusters.apply(common.location(parent.platformData));
            List<String> waiting = clusters.waiting(target, parent.terminal.words());
            List<ScheduledJob> jobs = clusters.jobs(target);
            if (common.json()) {
                List<Map<String, Object>> told = new ArrayList<>();
                for (ScheduledJob job : jobs) {
                    told.add(json(job));
                }
                parent.terminal.json(Map.of("waiting", waiting, "jobs", told));
            } else {
                waiting.forEach(parent.terminal::print);
                if (waiting.isEmpty()) {
                    parent.terminal.print(Message.of("terminal.cluster.ready"));
                }
                for (ScheduledJob job : jobs) {
                    print(job);
                }
            }
            return waiting.isEmpty() && jobs.stream().allMatch(job -> !job.fails()) ? ExitStatus.DONE : ExitStatus.WARNING;
        }

        private void print(ScheduledJob job) throws InterruptedException {
            parent.terminal.print(Message.of(job.suspended() ? "terminal.cluster.job.suspended" : "terminal.cluster.job", job.name(), job.schedule(),
                    time(job.lastRun()), time(job.lastSuccess())));
            job.failure().filter(ScheduledJob.Failure::newest).ifPresent(run -> parent.terminal.print(Message.of("terminal.cluster.job.failed", run.reason())));
            log(job).forEach(line -> parent.terminal.print("        " + line));
        }

        private List<String> log(ScheduledJob job) throws InterruptedException {
            return !job.fails() ? List.of()
                    : parent.clusters.apply(common.location(parent.platformData)).log(parent.target(common, name), job, LINES, parent.terminal.words());
        }

        private static Object time(Optional<java.time.Instant> at) {
            return at.<Object>map(time -> time).orElse("–");
        }

        private Map<String, Object> json(ScheduledJob job) throws InterruptedException {
            Map<String, Object> json = new LinkedHashMap<>(Map.of("name", job.name(), "schedule", job.schedule(), "suspended", job.suspended()));
            job.lastRun().ifPresent(at -> json.put("lastRun", at.toString()));
            job.lastSuccess().ifPresent(at -> json.put("lastSuccess", at.toString()));
            if (job.fails()) {
                json.put("failure", job.failure().orElseThrow().reason());
                json.put("failedRun", job.failure().orElseThrow().run());
                json.put("log", log(job));
            }
            return json;
        }
    }

    /** Shows the program that signs on, and lets it run from now on where that was said. */
    @Command(name = "allow")
    static final class Allow implements Callable<Integer> {

        @Mixin
        private CommonOptions common;

        @Parameters(paramLabel = "SYSTEM", descriptionKey = "system")
        private String name;

        @Option(names = "--yes")
        private boolean yes;

        @ParentCommand
        private ClusterCommand parent;

        /** 0; 1 where it was only shown. */
        @Override
        public Integer call() {
            ClusterTarget target = parent.target(common, name);
            Clusters clusters = parent.clusters.apply(common.location(parent.platformData));
            Optional<String> program = clusters.program(target);
            if (program.isEmpty()) {
                parent.terminal.print(Message.of("terminal.cluster.no-program", target.context()));
                return ExitStatus.DONE;
            }
            parent.terminal.print(program.get());
            if (yes) {
                clusters.allow(program.get());
            }
            parent.terminal.print(Message.of(yes ? "terminal.cluster.allowed" : "terminal.cluster.allow", target.context(), name));
            return yes ? ExitStatus.DONE : ExitStatus.WARNING;
        }
    }
}
