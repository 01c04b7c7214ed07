package relight.cli;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import relight.core.kubernetes.VeleroAtWork;
import relight.core.kubernetes.VeleroAtWork.Work;
import relight.core.text.Message;
import relight.core.text.Problem;

/** {@code relight cluster velero}: locations, schedules, backups and restores of the Velero in a system's cluster. */
@Command(name = "velero")
final class ClusterVeleroCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Parameters(paramLabel = "SYSTEM", descriptionKey = "system")
    private String name;

    @Option(names = "--last", paramLabel = "NUMBER", descriptionKey = "last")
    private int last = 10;

    @ParentCommand
    private ClusterCommand parent;

    /** 0; 1 where the newest backup of a schedule, or the newest restore, did not end well, or a location is not reached. */
    @Override
    public Integer call() throws InterruptedException {
        VeleroAtWork velero = parent.clusters(common).velero(parent.target(common, name)).orElseThrow(() -> new Problem(
                Message.of("terminal.cluster.velero.none", name), Message.of("terminal.cluster.velero.none.remedy")));
        if (common.json()) {
            parent.terminal().json(Map.of("locations", velero.locations().stream().map(one -> entry(one.name(), one.phase(), Map.of("mode", one.mode()), "looked", one.looked())).toList(),
                    "schedules", velero.schedules().stream().map(one -> entry(one.name(), one.phase(), Map.of("cron", one.cron(), "paused", one.paused()), "lastBackup", one.lastBackup()))
                            .toList(), "backups", velero.backups().stream().map(ClusterVeleroCommand::entry).toList(), "restores", velero.restores().stream().map(ClusterVeleroCommand::entry).toList()));
        } else {
            print(velero);
        }
        boolean reached = velero.locations().stream().allMatch(one -> one.phase().equals("Available"));
        boolean well = List.of(velero.backups(), velero.restores()).stream().allMatch(all -> all.isEmpty() || List.of("New", "InProgress", "Completed").contains(all.getFirst().phase()));
        return reached && well ? ExitStatus.DONE : ExitStatus.WARNING;
    }

    private void print(VeleroAtWork velero) {
        velero.locations().forEach(one -> say("location", one.name(), one.phase(), one.mode(), time(one.looked())));
        velero.schedules().forEach(one -> say(one.paused() ? "schedule.paused" : "schedule", one.name(), one.cron(), one.phase(), time(one.lastBackup())));
        velero.backups().stream().limit(last).forEach(one -> say("backup", one.name(), one.phase(), done(one), one.warnings(), one.errors(), time(one.began()), time(one.expires())));
        velero.restores().stream().limit(last).forEach(one -> say("restore", one.name(), one.phase(), done(one), one.warnings(), one.errors(), time(one.began()), one.of()));
    }

    private static Map<String, Object> entry(Work one) {
        Map<String, Object> entry = entry(one.name(), one.phase(), Map.of("of", one.of(), "done", one.done(), "all", one.all(), "warnings", one.warnings(), "errors", one.errors()),
                "began", one.began());
        one.expires().ifPresent(at -> entry.put("expires", at.toString()));
        return entry;
    }

    private static Map<String, Object> entry(String name, String phase, Map<String, Object> more, String when, Optional<Instant> at) {
        Map<String, Object> entry = new LinkedHashMap<>(Map.of("name", name, "phase", phase));
        entry.putAll(new TreeMap<>(more));
        at.ifPresent(time -> entry.put(when, time.toString()));
        return entry;
    }

    private static String done(Work one) {
        return one.done() + "/" + one.all();
    }

    private void say(String key, Object... values) {
        parent.terminal().print(Message.of("terminal.cluster.velero." + key, values));
    }

    private static Object time(Optional<Instant> at) {
        return at.<Object>map(time -> time).orElse("–");
    }
}
