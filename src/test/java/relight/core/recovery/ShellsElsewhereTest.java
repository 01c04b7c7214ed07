package relight.core.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import relight.core.runbook.Input;
import relight.core.runbook.RunbookReader;
import relight.core.runbook.Step;
import relight.core.runbook.StepId;
import relight.core.text.Messages;

/** What a step needs that steps before it have left in a shell on another machine. */
class ShellsElsewhereTest {

    private static final StepId FIRST = new StepId("restore/1");
    private static final StepId SECOND = new StepId("restore/2");
    private static final StepId THIRD = new StepId("restore/3");

    private final Map<StepId, Step> steps = new RunbookReader().read("r.md", """
            # R
            ## Restore
            ```bash
            set -eu
            ```
            ```bash
            bring_back "$PLACE" "$DB_PASSWORD"
            ```
            ```bash
            echo done
            ```
            """).steps().stream().collect(Collectors.toMap(Step::id, Function.identity()));
    private final ShellsElsewhere shells = new ShellsElsewhere(Messages.english());

    private void ran(StepId step, String... changed) {
        shells.add(new RecoveryEvent.StepEnded(step, 1, new Outcome(Outcome.Kind.SUCCEEDED, Optional.of(0), Erasable.NOTHING, Optional.empty(),
                Erasable.NOTHING, 0, List.of(changed), Map.of()), Optional.empty()));
    }

    private void begun(StepId step, String... inputs) {
        shells.add(new RecoveryEvent.StepIntended(step, 1, Erasable.NOTHING,
                List.of(inputs).stream().collect(Collectors.toMap(Function.identity(), Erasable::of)), "", Erasable.NOTHING));
    }

    private void adoptedWithOneStep() {
        shells.add(new RecoveryEvent.Adopted("other", 1, "", "", Erasable.NOTHING, Erasable.NOTHING));
        ran(FIRST, "PLACE", "DB_PASSWORD", "UNREAD", "PWD", "bring_back", "errexit", "nounset");
    }

    private Map<String, Input.Kind> asked(StepId step) {
        return shells.dress(steps.get(step), steps::get).header().inputs().stream().collect(Collectors.toMap(Input::name, Input::kind));
    }

    @Test
    void asksForNothingWhereEverythingRanHere() {
        ran(FIRST, "PLACE", "PWD", "errexit");
        assertEquals(steps.get(SECOND).header().inputs(), shells.dress(steps.get(SECOND), steps::get).header().inputs());
        assertEquals(List.of(), shells.toggled(steps.get(SECOND), steps::get));
    }

    @Test
    void asksAnewForWhatTheStepReadsWithSecretsHiddenAndForAYesToWhatItCalls() {
        adoptedWithOneStep();
        assertEquals(Input.Kind.SECRET, asked(SECOND).get("DB_PASSWORD"));
        assertEquals(Input.Kind.PATH, asked(SECOND).get(ShellsElsewhere.FOLDER));
        assertEquals(Input.Kind.CHOICE, asked(SECOND).get(ShellsElsewhere.WITHOUT));
        assertEquals(false, asked(SECOND).containsKey("UNREAD"));
    }

    @Test
    void putsOptionsOnAgainByTheirNamesUntilAStepHasRunHere() {
        adoptedWithOneStep();
        assertEquals(List.of("o:errexit", "o:nounset"), shells.toggled(steps.get(SECOND), steps::get));
        begun(SECOND, "PLACE", "DB_PASSWORD", ShellsElsewhere.FOLDER, ShellsElsewhere.WITHOUT);
        ran(SECOND);
        assertEquals(List.of(), shells.toggled(steps.get(THIRD), steps::get));
        assertEquals(Map.of(), asked(THIRD));
    }
}
