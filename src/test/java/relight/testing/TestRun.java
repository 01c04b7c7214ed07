package relight.adapter.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import relight.core.recovery.Mode;
import relight.core.recovery.Progress;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.StepRun;
import relight.core.text.Messages;

/** A run in folders of its own that remembers what it was told. */
public record TestRun(Path spool, Path shared, Map<String, String> inputs, Set<String> secretInputs, List<String> lines,
                      List<RecoveryEvent> events) implements StepRun {

    /** The run of that number under the folder; all runs of a folder share their state. */
    public static TestRun in(Path folder, int number) throws IOException {
        return new TestRun(Files.createDirectories(folder.resolve("run-" + number)), Files.createDirectories(folder.resolve("shared")),
                Map.of(), Set.of(), new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
    }

    public TestRun with(Map<String, String> values, String... secrets) {
        return new TestRun(spool, shared, values, Set.of(secrets), lines, events);
    }

    public String output() {
        return String.join("\n", lines);
    }

    @Override
    public String recovery() {
        return "r1";
    }

    @Override
    public Mode mode() {
        return Mode.DRILL;
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public Messages words() {
        return Messages.english();
    }

    @Override
    public void output(String line) {
        lines.add(line);
    }

    @Override
    public void progress(Progress progress) {}

    @Override
    public void record(RecoveryEvent event) {
        events.add(event);
    }
}
