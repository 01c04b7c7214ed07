package relight.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import relight.core.recovery.Mode;
import relight.core.recovery.Progress;
import relight.core.recovery.RecoveryEvent;
import relight.core.recovery.StepRun;
import relight.core.recovery.StepTerminal;
import relight.core.text.Messages;

/** A run in folders of its own that remembers what it was told. */
public record TestRun(Path spool, Path shared, Map<String, String> inputs, Set<String> secretInputs, List<String> lines,
                      List<Progress> progresses, List<RecoveryEvent> events, Optional<StepTerminal> terminal) implements StepRun {

    /** The run of that number under the folder; all runs of a folder share their state. */
    public static TestRun in(Path folder, int number) throws IOException {
        return new TestRun(Files.createDirectories(folder.resolve("run-" + number)), Files.createDirectories(folder.resolve("shared")),
                Map.of(), Set.of(), new CopyOnWriteArrayList<>(), Collections.synchronizedList(new ArrayList<>()),
                new CopyOnWriteArrayList<>(), Optional.empty());
    }

    public TestRun with(Map<String, String> values, String... secrets) {
        return new TestRun(spool, shared, values, Set.of(secrets), lines, progresses, events, terminal);
    }

    /** The same run with somebody at a terminal. */
    public TestRun at(StepTerminal person) {
        return new TestRun(spool, shared, inputs, secretInputs, lines, progresses, events, Optional.of(person));
    }

    /** Another run of the same recovery, which adds to what this one remembers. */
    public TestRun beside(String name) {
        try {
            return new TestRun(Files.createDirectories(spool.resolveSibling(name)), shared, inputs, secretInputs, lines, progresses, events, terminal);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String output() {
        return String.join("\n", lines);
    }

    /** The events of one kind, in their order. */
    public <E extends RecoveryEvent> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public String recovery() {
        return "r1";
    }

    @Override
    public String owner() {
        return "T. Ester (" + System.getProperty("user.name") + "@here)";
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
    public void progress(Progress progress) {
        progresses.add(progress);
    }

    @Override
    public void record(RecoveryEvent event) {
        events.add(event);
    }
}
