package relight.core.recovery;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import relight.core.text.Messages;

/** What a {@link StepRunner} is given for one run, and where it says what happens. */
public interface StepRun {

    String recovery();

    /** Who does it, as others are told who come to a lock of it: the operator, with the account and the machine. */
    String owner();

    Mode mode();

    int attempt();

    /** Values of the step's inputs by name; secrets among them. */
    Map<String, String> inputs();

    /** Names of the inputs whose values must not be seen. */
    Set<String> secretInputs();

    /** The values that must not be seen. */
    default List<String> secrets() {
        return secretInputs().stream().map(inputs()::get).filter(Objects::nonNull).toList();
    }

    /** Options that steps before it have turned over in a shell on another machine: {@code o:NAME} of set, {@code s:NAME} of shopt. */
    default List<String> toggledOptions() {
        return List.of();
    }

    /** A folder of this run's own, 0700, that outlives the process: output, pid, exit status. */
    Path spool();

    /** A folder that the steps of this recovery share, 0700. */
    Path shared();

    /** The language and zone of the operator, for sentences that go into the record. */
    Messages words();

    /** A line of output, already redacted; kept for the screen, bounded. The whole of it belongs into the spool. */
    void output(String line);

    /** Where somebody sits who can answer a program; empty where nobody does. */
    default Optional<StepTerminal> terminal() {
        return Optional.empty();
    }

    /** How far it is. */
    void progress(Progress progress);

    /** A fact learned while it runs, committed before the call returns. */
    void record(RecoveryEvent event);
}
