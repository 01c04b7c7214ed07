package relight.core.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.core.text.Problem;

/**
 * What a step would do, looked up before it is run: nothing is changed by looking.
 *
 * @param lines   where it would work, and what would become of what is there now
 * @param problem why it cannot be said, or would not be done; empty where nothing stands in the way
 */
public record StepPreview(List<String> lines, Optional<String> problem) {

    /** Says what there is and what would become of it. */
    public interface Look {
        void tell(SpooledOutput output) throws InterruptedException;
    }

    public StepPreview {
        lines = List.copyOf(lines);
    }

    /** What a look tells, without a word in the run's own output; what goes wrong is part of it. */
    public static StepPreview of(StepRun run, Look look) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        SpooledOutput output = SpooledOutput.unkept(run, lines::add);
        try {
            look.tell(output);
            return new StepPreview(lines, Optional.empty());
        } catch (Problem problem) {
            return new StepPreview(lines, Optional.of(output.hidden(problem.say(run.words()))));
        }
    }
}
