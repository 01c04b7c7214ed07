package relight.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import relight.core.text.Messages;
import relight.core.velero.VeleroNotes.Left;
import relight.core.velero.VeleroResults;

/** What Velero has left of a backup and of its restores, as lines and as JSON. */
final class VeleroLines {

    private final Messages words;
    private final Left backup;
    private final List<Left> restores;

    VeleroLines(Messages words, Left backup, List<Left> restores) {
        this.words = words;
        this.backup = backup;
        this.restores = restores;
    }

    void print(Consumer<String> to) {
        print("velero.notes.backup", backup, to);
        restores.forEach(restore -> {
            to.accept("");
            print("velero.notes.restore", restore, to);
        });
    }

    private void print(String title, Left left, Consumer<String> to) {
        to.accept(words.say(title, left.name()));
        left.results().ifPresent(results -> {
            to.accept("  " + words.say("velero.notes.results", results.errors().size(), results.warnings().size()));
            results.errors().forEach(error -> to.accept("    ✗ " + error));
            results.warnings().forEach(warning -> to.accept("    ! " + warning));
        });
        new TreeMap<>(left.operations()).forEach((phase, count) -> to.accept("  " + words.say("velero.notes.operations", phase, count)));
        left.failed().forEach(failed -> to.accept("    ✗ " + failed));
        left.damaged().forEach(damaged -> to.accept("  ! " + words.say(damaged)));
        if (left.lines() > 0) {
            to.accept("  " + words.say("velero.notes.log", left.log().size(), left.lines()));
            left.log().forEach(line -> to.accept("    " + line));
        }
    }

    Map<String, Object> json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("backup", json(backup));
        all.put("restores", restores.stream().map(this::json).toList());
        return all;
    }

    private Map<String, Object> json(Left left) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("name", left.name());
        one.put("errors", left.results().map(VeleroResults::errors).orElse(List.of()));
        one.put("warnings", left.results().map(VeleroResults::warnings).orElse(List.of()));
        one.put("operations", new TreeMap<>(left.operations()));
        one.put("failedOperations", left.failed());
        one.put("unreadable", left.damaged().stream().map(words::say).toList());
        one.put("logLines", left.lines());
        one.put("log", new ArrayList<>(left.log()));
        return one;
    }
}
