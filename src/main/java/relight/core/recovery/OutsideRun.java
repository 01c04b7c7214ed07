package relight.core.recovery;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import relight.core.text.Messages;

/** An action that somebody asks for outside of any recovery: nothing of it is journalled. */
public record OutsideRun(String recovery, Path spool, Messages words, Consumer<String> lines) implements StepRun {

    /** @param folder of its own, for what it leaves behind */
    public static OutsideRun in(Path folder, Messages words, Consumer<String> lines) {
        return new OutsideRun(UUID.randomUUID().toString(), folder, words, lines);
    }

    @Override
    public String owner() {
        return System.getProperty("user.name");
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
    public Map<String, String> inputs() {
        return Map.of();
    }

    @Override
    public Set<String> secretInputs() {
        return Set.of();
    }

    @Override
    public Path shared() {
        return spool;
    }

    @Override
    public void output(String line) {
        lines.accept(line);
    }

    @Override
    public void progress(Progress progress) {
        // its lines say as much
    }

    @Override
    public void record(RecoveryEvent event) {
        // there is no recovery
    }
}
