package relight.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import relight.core.text.Messages;
import relight.core.velero.VeleroLog;
import relight.core.velero.VeleroLogLine;
import relight.core.velero.VeleroNotes;
import relight.core.velero.VeleroNotes.Left;
import relight.core.velero.VeleroOperation;
import relight.core.velero.VeleroPaper;
import relight.core.velero.VeleroResults;
import relight.core.velero.VeleroRun;
import relight.core.velero.VeleroVolume;

/** What Velero has left of a backup and of its restores, as lines and as JSON. */
final class VeleroLines {

    /**
     * One of them.
     *
     * @param log empty where there is none
     */
    record Told(Left left, Optional<VeleroLog.Found> log) {}

    private final Messages words;
    private final Told backup;
    private final List<Told> restores;
    private final int most;

    /** @param most lines of a log: its last that fit */
    VeleroLines(Messages words, Told backup, List<Told> restores, int most) {
        this.words = words;
        this.backup = backup;
        this.restores = restores;
        this.most = most;
    }

    void print(Consumer<String> to) {
        print("velero.notes.backup", backup, to);
        restores.forEach(restore -> {
            to.accept("");
            print("velero.notes.restore", restore, to);
        });
    }

    private void print(String title, Told told, Consumer<String> to) {
        Left left = told.left();
        VeleroRun run = left.run();
        to.accept(words.say(title, run.name()));
        left.results().ifPresent(results -> {
            to.accept("  " + words.say("velero.notes.results", results.errors().size(), results.warnings().size()));
            results.errors().forEach(error -> to.accept("    ✗ " + error));
            results.warnings().forEach(warning -> to.accept("    ! " + warning));
        });
        left.volumes().forEach(volume -> to.accept("  " + words.say("velero.notes.volume", volume.claim(), volume.method(),
                words.say("velero.volume." + volume.data()), volume.reason())));
        left.phases().forEach((phase, count) -> to.accept("  " + words.say("velero.notes.operations", phase, count)));
        left.operations().stream().filter(operation -> !operation.error().isEmpty()).forEach(failed -> to.accept("    ✗ " + failed.object() + ": " + failed.error()));
        left.damaged().forEach(damaged -> to.accept("  ! " + words.say(damaged)));
        if (told.log().isEmpty()) {
            to.accept("  ! " + words.say(VeleroNotes.missing(run, VeleroPaper.LOG)));
        }
        told.log().ifPresent(log -> print(run, log, to));
    }

    private void print(VeleroRun run, VeleroLog.Found log, Consumer<String> to) {
        if (!log.whole()) {
            to.accept("  ! " + words.say(VeleroNotes.damaged(run, VeleroPaper.LOG)));
        }
        if (log.all() > 0) {
            List<VeleroLogLine> end = end(log);
            to.accept("  " + words.say("velero.notes.log", end.size(), log.fitting(), log.all()));
            end.forEach(line -> to.accept("    " + line.whole().replaceAll("[\\p{Cc}\\p{Cf}]", " ")));
        }
    }

    private List<VeleroLogLine> end(VeleroLog.Found log) {
        return log.lines().subList(Math.max(0, log.lines().size() - most), log.lines().size());
    }

    Map<String, Object> json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("backup", json(backup));
        all.put("restores", restores.stream().map(this::json).toList());
        return all;
    }

    private Map<String, Object> json(Told told) {
        Left left = told.left();
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("name", left.run().name());
        one.put("errors", left.results().map(VeleroResults::errors).orElse(List.of()));
        one.put("warnings", left.results().map(VeleroResults::warnings).orElse(List.of()));
        one.put("volumes", left.volumes().stream().map(VeleroLines::json).toList());
        one.put("operations", new TreeMap<>(left.phases()));
        one.put("failedOperations", left.operations().stream().filter(operation -> !operation.error().isEmpty()).map(VeleroLines::said).toList());
        one.put("unreadable", left.damaged().stream().map(words::say).toList());
        one.put("logLines", told.log().map(VeleroLog.Found::all).orElse(0L));
        one.put("log", told.log().map(log -> end(log).stream().map(VeleroLogLine::whole).toList()).orElse(List.of()));
        return one;
    }

    private static String said(VeleroOperation operation) {
        return operation.object() + ": " + operation.error();
    }

    private static Map<String, Object> json(VeleroVolume volume) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("claim", volume.claim());
        one.put("method", volume.method());
        one.put("data", volume.data().name().toLowerCase(java.util.Locale.ROOT));
        one.put("reason", volume.reason().isEmpty() ? null : volume.reason());
        one.put("size", volume.size().orElse(null));
        return one;
    }
}
